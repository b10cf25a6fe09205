"""Would `apply` have accepted what remains? What was decided on a falling event, the map, and who divides a unit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from domain.errors import Advice, listed
from domain.ports import Placed
from domain.row_faults import RowFaults
from domain.units.events import TerritoryTransferred, UnitDissolved
from domain.units.map_invariants import broken_by
from domain.units.register import UnitRegister
from domain.units.sides import forms_behind, named
from domain.units.taking_back.divided import Division, divisions_touched, takers_of_remainder_alone
from domain.units.taking_back.falling import Falling, Wanted
from domain.units.unit import unit_id_of

NAMED_AT_MOST = 3
"""Of the reasons why one row is refused."""


def check_nothing_depends(register: UnitRegister, falling: Mapping[int, Falling], faults: RowFaults) -> None:
    """`register` is as it was before the file."""
    blocked: dict[int, tuple[Wanted, Placed, dict[int, Placed]]] = {}
    for placed, by in falling.values():
        later = {one.position: one for one in _decided_on(register, placed) if one.position not in falling}
        if later:
            blocked.setdefault(by.row, (by, placed, {}))[2].update(later)
    for row, (by, placed, later) in blocked.items():
        positions = tuple(sorted(later, reverse=True))
        newest = later[positions[0]]
        more = f" and {len(later) - 1} more (position {listed(positions[1:])})" if len(later) > 1 else ""
        faults.add(
            row,
            "position",
            f"{named(placed)} cannot be taken back, because {named(newest)} of {newest.event.effective_on}{more} came "
            f"after it; take that back first or in the same file, or {by.placed.event.amended_by}",
            Advice(retract=positions, together=True),
        )


def _decided_on(register: UnitRegister, placed: Placed) -> Iterable[Placed]:
    """What was decided on a change of a unit: whatever is later of it or took of it; of the same day only an end or a
    change of the same kind. In place of a side of a forming, the forming."""
    event, unit_id = placed.event, unit_id_of(placed.event.originator_id)
    history = register.unit(unit_id)
    for change in () if history is None else history.changes:
        later = change.event
        same_day = later.effective_on == event.effective_on and change.position > placed.position
        same_kind = type(later) is type(event) and not isinstance(later, TerritoryTransferred)
        if later.effective_on > event.effective_on or (same_day and (same_kind or isinstance(later, UnitDissolved))):
            yield from forms_behind(register, change) or [change]
    for forming in register.takings(unit_id):
        if forming.event.effective_on > event.effective_on:
            yield Placed(*forming)


class _Against(NamedTuple):
    """All that stands against one row: a forming that ended ten units may be held back by each of them."""

    by: Wanted
    reasons: dict[str, None]
    positions: dict[int, None]


def check_map(
    after: UnitRegister, falling: Mapping[int, Falling], doubtful: Collection[int], faults: RowFaults
) -> None:
    """`after` is the register without what falls. What the event at a `doubtful` position is part of is not told: its
    row is at fault, and asked for taking it back."""
    touched: dict[str, tuple[date, Falling]] = {}
    for one in falling.values():
        unit_id, since = unit_id_of(one.placed.event.originator_id), one.placed.event.effective_on
        if unit_id not in touched or since < touched[unit_id][0]:
            touched[unit_id] = since, one
    against: dict[int, _Against] = {}
    for unit_id, (since, one) in touched.items():
        broken = broken_by(after, unit_id, since)
        if broken is None:
            continue
        standing = [form for placed in broken.events for form in forms_behind(after, placed) or [placed]]
        if set(doubtful).isdisjoint(form.position for form in standing):
            of_row = against.setdefault(one.by.row, _Against(one.by, {}, {}))
            of_row.reasons.setdefault(broken.message)
            of_row.positions.update(dict.fromkeys(form.position for form in standing))
    for row, (by, reasons, found) in against.items():
        positions = tuple(found)
        faults.add(
            row,
            "position",
            f"{named(by.placed)} cannot be taken back: {_in_short(list(reasons))}; take back in the same file what "
            f"stands against it, position {listed(positions)}, or {by.placed.event.amended_by}",
            Advice(retract=positions, together=True),
        )


def check_divisions(
    after: UnitRegister, falling: Mapping[int, Falling], doubtful: Collection[int], faults: RowFaults
) -> None:
    divided: dict[Division, int] = {}
    for placed, by in falling.values():
        for division in divisions_touched(placed):
            divided.setdefault(division, by.row)
    left: dict[tuple[int, tuple[Placed, ...]], list[Division]] = {}
    for division, row in divided.items():
        takers = takers_of_remainder_alone(after, division)
        if takers and set(doubtful).isdisjoint(taker.position for taker in takers):
            left.setdefault((row, takers), []).append(division)
    for (row, takers), divisions in left.items():
        of_units = _in_short([f"{division.unit_id} on {division.on}" for division in divisions])
        faults.add(
            row,
            "position",
            f"without it nobody takes a part of {of_units}, of which the remainder was taken; take that back in the "
            f"same file too: {' and '.join(map(named, takers))}",
            Advice(retract=tuple(taker.position for taker in takers), together=True),
        )


def _in_short(said: Sequence[str]) -> str:
    more = f", and {len(said) - NAMED_AT_MOST} more like it" if len(said) > NAMED_AT_MOST else ""
    return " and ".join(said[:NAMED_AT_MOST]) + more
