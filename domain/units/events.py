"""What can be said of a unit, in its stream."""

from dataclasses import dataclass

from domain.event import Event, Retraction


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
class UnitChangeRetracted(Retraction):
    pass


@dataclass(frozen=True)
class StaffingQuotaSet(Event):
    category: str
    headcount: int


@dataclass(frozen=True)
class QuotaRetracted(Retraction):
    pass


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
