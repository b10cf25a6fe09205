"""Every event type by its name, which is also the name of its Avro record."""

from domain.event import Event
from domain.settlements.events import SETTLEMENT_EVENTS
from domain.staff.events import STAFF_EVENTS
from domain.units.events import UNIT_EVENTS

EVENT_TYPES: dict[str, type[Event]] = {cls.__name__: cls for cls in (*UNIT_EVENTS, *STAFF_EVENTS, *SETTLEMENT_EVENTS)}
