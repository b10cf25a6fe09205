"""What the ledger can say happened: a frozen dataclass for each Avro record of `schemas/avsc`, same names, same order.

`originator_id` is the stream, `originator_version` counts from 1 in it; both are kept beside the body, not in it.
Everything else is the body. A test holds each class against its schema. Units and careers stand here, what follows from
a departure in `domain.settlements.events`; `domain.event_types` has them all by name.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class LegalBasis:
    """The act behind a fact (căn cứ pháp lý)."""

    instrument: str
    clause: str = ""
    signed_on: date | None = None
    authority: str = ""


@dataclass(frozen=True)
class Event:
    originator_id: str
    originator_version: int
    effective_on: date
    recorded_at: datetime
    recorded_by: str
    legal_basis: LegalBasis


@dataclass(frozen=True)
class Predecessor:
    """What one earlier territory gave to a new unit; `unit_id` is None for territory that lay in no unit."""

    unit_id: str | None
    scope: str
    note: str = ""


@dataclass(frozen=True)
class Successor:
    unit_id: str
    scope: str


@dataclass(frozen=True)
class UnitRegistered(Event):
    code: str
    name: str
    type: str
    parent_id: str | None


@dataclass(frozen=True)
class UnitsMerged(Event):
    code: str
    name: str
    type: str
    parent_id: str | None
    predecessors: tuple[Predecessor, ...]


@dataclass(frozen=True)
class UnitEstablished(Event):
    code: str
    name: str
    type: str
    parent_id: str | None
    predecessors: tuple[Predecessor, ...]


@dataclass(frozen=True)
class UnitDissolved(Event):
    successors: tuple[Successor, ...]


@dataclass(frozen=True)
class TerritoryTransferred(Event):
    direction: str
    counterpart_id: str
    scope: str
    note: str


@dataclass(frozen=True)
class UnitRenamed(Event):
    name: str


@dataclass(frozen=True)
class UnitReclassified(Event):
    type: str


@dataclass(frozen=True)
class UnitRecoded(Event):
    code: str


@dataclass(frozen=True)
class UnitReassigned(Event):
    parent_id: str | None


@dataclass(frozen=True)
class Retraction(Event):
    """Takes back the event at `retracted_position`, which is version `retracted_version` of the same stream."""

    retracted_position: int
    retracted_version: int
    retracted_type: str
    reason: str


@dataclass(frozen=True)
class UnitChangeRetracted(Retraction):
    pass


@dataclass(frozen=True)
class StaffingQuotaSet(Event):
    category: str
    headcount: int


@dataclass(frozen=True)
class QuotaRetracted(Retraction):
    pass


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


UNIT_STRUCTURE = (
    UnitRegistered,
    UnitsMerged,
    UnitEstablished,
    UnitDissolved,
    TerritoryTransferred,
    UnitRenamed,
    UnitReclassified,
    UnitRecoded,
    UnitReassigned,
    UnitChangeRetracted,
)
"""The events that shape the map of units: who lives when, under which code, below whom."""

UNIT_EVENTS = (*UNIT_STRUCTURE, StaffingQuotaSet, QuotaRetracted)
"""Everything that a unit's stream may hold."""
