"""What can be said of a person, in their stream: service, posts, secondments, salary, and the decision to leave."""

from dataclasses import dataclass
from datetime import date

from domain.event import Event, Retraction


@dataclass(frozen=True)
class StaffRegistered(Event):
    staff_number: str
    sex: str
    category: str
    appointed_on: date
    sealed: bytes


@dataclass(frozen=True)
class StaffAppointed(Event):
    unit_id: str
    position: str
    basis: str
    concurrent: bool
    budget_paid: bool
    specialism: str | None


@dataclass(frozen=True)
class SecondmentStarted(Event):
    to_unit_id: str
    ends_on: date | None
    reason: str


@dataclass(frozen=True)
class SalaryChanged(Event):
    components: dict[str, str]


@dataclass(frozen=True)
class AppointmentRetracted(Retraction):
    pass


@dataclass(frozen=True)
class RegistrationRetracted(Retraction):
    """The first post and the salary that came with the registration are taken back by events of their own."""


@dataclass(frozen=True)
class SecondmentRetracted(Retraction):
    pass


@dataclass(frozen=True)
class SalaryRetracted(Retraction):
    pass


@dataclass(frozen=True)
class SecondmentEnded(Event):
    """`effective_on` is the first day no longer seconded by the secondment at `secondment_version` of the stream."""

    secondment_version: int


@dataclass(frozen=True)
class AppointmentEnded(Event):
    """`effective_on` is the first day on which the concurrent post of `appointment_version` is no longer held."""

    appointment_version: int


@dataclass(frozen=True)
class EndingRetracted(Retraction):
    pass


@dataclass(frozen=True)
class PersonalDataCorrected(Event):
    """What holds in place of the sealed data, and the sex, of every earlier event."""

    sex: str
    sealed: bytes


@dataclass(frozen=True)
class DepartureDecided(Event):
    """`leaves_on` is the first day no longer in service; `settlement` the stream that a settlement route opens."""

    route: str
    leaves_on: date
    category: str
    sex: str
    age_band: str
    restructuring_effective_on: date | None
    insured_months: int | None
    service_months: int | None
    work_months: int | None
    appendix: str | None
    drawing_pension: bool | None
    regime: str | None
    settlement: str | None


@dataclass(frozen=True)
class DepartureCorrected(Event):
    """The whole set of facts that holds in place of those of the decision at `departure_version` of the stream."""

    departure_version: int
    sex: str
    age_band: str
    restructuring_effective_on: date | None
    insured_months: int | None
    service_months: int | None
    work_months: int | None
    appendix: str | None
    drawing_pension: bool | None
    regime: str | None
    reason: str


@dataclass(frozen=True)
class DepartureAmended(Event):
    """The route and the days that hold in place of those of the decision at `departure_version` of the stream."""

    departure_version: int
    route: str
    decided_on: date
    leaves_on: date
    sex: str
    age_band: str
    reason: str


@dataclass(frozen=True)
class DepartureRescinded(Retraction):
    pass
