"""Every event type by its name, which is also the name of its Avro record."""

from domain.events import (
    UNIT_EVENTS,
    AppointmentRetracted,
    Event,
    PersonalDataCorrected,
    SalaryChanged,
    SecondmentRetracted,
    SecondmentStarted,
    StaffAppointed,
    StaffRegistered,
)
from domain.settlements.events import SETTLEMENT_EVENTS, DepartureCorrected, DepartureDecided, DepartureRescinded

STAFF_EVENTS = (
    StaffRegistered,
    PersonalDataCorrected,
    StaffAppointed,
    AppointmentRetracted,
    SecondmentStarted,
    SecondmentRetracted,
    SalaryChanged,
    DepartureDecided,
    DepartureCorrected,
    DepartureRescinded,
)
"""Everything that a person's stream may hold."""

EVENT_TYPES: dict[str, type[Event]] = {cls.__name__: cls for cls in (*UNIT_EVENTS, *STAFF_EVENTS, *SETTLEMENT_EVENTS)}
