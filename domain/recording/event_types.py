"""Every event type by its name, which is also the name of its Avro record."""

from domain.amending import AmendedBy
from domain.event import Event
from domain.settlements import amending as of_settlements
from domain.settlements.events import SETTLEMENT_EVENTS
from domain.staff import amending as of_staff
from domain.staff.events import (
    AppointmentEnded,
    AppointmentRetracted,
    DepartureAmended,
    DepartureCorrected,
    DepartureDecided,
    DepartureRescinded,
    EndingRetracted,
    PersonalDataCorrected,
    RegistrationRetracted,
    SalaryChanged,
    SalaryRetracted,
    SecondmentEnded,
    SecondmentRetracted,
    SecondmentStarted,
    StaffAppointed,
    StaffRegistered,
)
from domain.units import amending as of_units
from domain.units.events import UNIT_EVENTS

STAFF_EVENTS = (
    StaffRegistered,
    RegistrationRetracted,
    PersonalDataCorrected,
    StaffAppointed,
    AppointmentEnded,
    AppointmentRetracted,
    SecondmentStarted,
    SecondmentEnded,
    SecondmentRetracted,
    EndingRetracted,
    SalaryChanged,
    SalaryRetracted,
    DepartureDecided,
    DepartureCorrected,
    DepartureAmended,
    DepartureRescinded,
)
"""Everything that a person's stream may hold."""

EVENT_TYPES: dict[str, type[Event]] = {cls.__name__: cls for cls in (*UNIT_EVENTS, *STAFF_EVENTS, *SETTLEMENT_EVENTS)}

AMENDED_BY = AmendedBy(of_units.AMENDED_BY | of_staff.AMENDED_BY | of_settlements.AMENDED_BY)
