"""Which events fall when a file takes changes of units back: each named one, and what was recorded as one with it."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from domain.errors import LEAVE_OUT, Advice
from domain.event import LegalBasis
from domain.ports import Placed
from domain.retracting import taken_back_before
from domain.row_faults import RowFaults
from domain.units.events import (
    TerritoryTransferred,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRenamed,
    UnitsMerged,
)
from domain.units.register import UnitRegister
from domain.units.sides import forms_behind, named
from domain.units.unit import unit_id_of

AMENDMENTS = (UnitRecoded, UnitRenamed, UnitReclassified, UnitReassigned)
FORMING = (UnitsMerged, UnitEstablished)
RETRACTABLE = (*FORMING, *AMENDMENTS, UnitDissolved, TerritoryTransferred)


class Wanted(NamedTuple):
    """The row of a file that wants this change of a unit taken back, and why."""

    row: int
    placed: Placed
    basis: LegalBasis
    reason: str


class Falling(NamedTuple):
    placed: Placed
    by: Wanted


def falling_with(register: UnitRegister, wanted: Sequence[Wanted], faults: RowFaults) -> dict[int, Falling]:
    """By position, all that falls, in the order in which it is to be recorded. Rows that cannot fall become faults."""
    forms = {one.placed.position for one in wanted if isinstance(one.placed.event, FORMING)}
    falling: dict[int, Falling] = {}
    for one in wanted:
        if _stands_by_itself(register, one, forms, faults):
            targets = [one.placed, *_belonging(register, one.placed, forms)]
            for target in sorted(targets, key=lambda target: target.position):
                falling.setdefault(target.position, Falling(target, one))
    return falling


def _stands_by_itself(register: UnitRegister, one: Wanted, forms: Collection[int], faults: RowFaults) -> bool:
    """Does it fall by its own row? One that falls with a form of the same file does not, and is no fault."""
    placed, event = one.placed, one.placed.event
    if not isinstance(event, RETRACTABLE):
        amending = event.amended_by
        faults.add(
            one.row,
            "position",
            f"{named(placed)} cannot be taken back; what can: forms, amendments, transfers and dissolutions of units. "
            f"Instead, {amending}",
            Advice(commands=amending.commands, instead=True),
        )
        return False
    history = register.unit(unit_id_of(event.originator_id))
    if history is None or placed.position not in (change.position for change in history.changes):
        faults.add(one.row, "position", taken_back_before(placed), LEAVE_OUT)
        return False
    behind = forms_behind(register, placed)
    missing = [form for form in behind if form.position not in forms]
    if missing:
        positions = tuple(form.position for form in missing)
        faults.add(
            one.row,
            "position",
            f"{named(placed)} belongs to {' and '.join(map(named, missing))}; take that back instead",
            Advice(retract=positions, instead=True),
        )
    return not behind


def _belonging(register: UnitRegister, placed: Placed, forms: Collection[int]) -> Iterator[Placed]:
    event = placed.event
    if isinstance(event, FORMING):
        yield from _of_predecessors(register, placed, event, forms)
    elif isinstance(event, TerritoryTransferred):
        yield _other_side(register, placed, event)


def _of_predecessors(
    register: UnitRegister, placed: Placed, event: UnitsMerged | UnitEstablished, forms: Collection[int]
) -> Iterator[Placed]:
    """What the forming left in the streams of its predecessors: the territory they gave, or their end. That falls with
    the last who took all that was left."""
    for unit_id in dict.fromkeys(predecessor.unit_id for predecessor in event.predecessors):
        history = None if unit_id is None else register.unit(unit_id)
        for change in () if history is None else history.changes:
            behind = [form.position for form in forms_behind(register, change)]
            if placed.position in behind and all(position in forms for position in behind):
                yield change


def _other_side(register: UnitRegister, placed: Placed, event: TerritoryTransferred) -> Placed:
    """A transfer is recorded twice in a row: as given, then as received."""
    position = placed.position + (1 if event.direction == "gave" else -1)
    for other in register.transfers(event.counterpart_id):
        if other.position == position:
            return other
    raise AssertionError(f"the transfer at position {placed.position} has no other side")
