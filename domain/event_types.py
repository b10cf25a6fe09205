"""Every event type by its name, which is also the name of its Avro record."""

from domain.events import (
    UNIT_EVENTS,
    AppointmentEnded,
    AppointmentRetracted,
    EndingRetracted,
    Event,
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
from domain.settlements.events import (
    SETTLEMENT_EVENTS,
    DepartureAmended,
    DepartureCorrected,
    DepartureDecided,
    DepartureRescinded,
)

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
