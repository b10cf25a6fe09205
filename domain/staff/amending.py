"""By what each event in a person's stream is amended."""

from domain.amending import AmendedBy, anew, importing
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

_FACTS = importing("import the right facts, of which the later ones stand,", "departure_facts")
_LATER_ENDING = importing("record the right end, of which the earlier one rules,", "endings")

AMENDED_BY = AmendedBy(
    {
        StaffRegistered: importing(
            "correct it by the right data, the right post from the same day, or the right salary,",
            *("personal_data", "appointments", "salaries"),
        ),
        RegistrationRetracted: anew("staff"),
        PersonalDataCorrected: importing("import the right values, of which the later ones stand,", "personal_data"),
        StaffAppointed: importing(
            "appoint to the right post from the same day, of two main ones the later stands, or end a concurrent one,",
            *("appointments", "endings"),
        ),
        AppointmentEnded: _LATER_ENDING,
        AppointmentRetracted: anew("appointments"),
        SecondmentStarted: importing("end the secondment", "endings"),
        SecondmentEnded: _LATER_ENDING,
        SecondmentRetracted: anew("secondments"),
        EndingRetracted: anew("endings"),
        SalaryChanged: importing("import the right salary from the same day, of which the later stands,", "salaries"),
        SalaryRetracted: anew("salaries"),
        DepartureDecided: _FACTS,
        DepartureCorrected: _FACTS,
        DepartureAmended: importing(
            "import the right days or route, of which the later ones stand,", "departure_facts"
        ),
        DepartureRescinded: anew("departures"),
    }
)
