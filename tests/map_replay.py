"""What must hold of the map of units whatever was taken back, and the change sets that would make it from nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.errors import Refused
from domain.event import Event
from domain.ports import Placed
from domain.units.changes.rows import ChangeRow
from domain.units.events import (
    StaffingQuotaSet,
    TerritoryTransferred,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)
from domain.units.levels import is_above, needs_parent
from domain.units.register import UnitRegister
from domain.units.unit import unit_id_of
from domain.vocabulary import ENDING_SCOPES
from tests.units_world import BASIS, apply

REMAINDERS = ("remainder", "remainder_population_only")
PARTS = {"part", "part_area_only", "part_area_all_population", "part_population_only", "whole_area_only"}
Forming = UnitsMerged | UnitEstablished
File = tuple[date, range]
"""The one day of a change set, and the positions of its events."""


def faults_of(register: UnitRegister, placed: Sequence[Placed], days: Sequence[date]) -> list[str]:
    """What is wrong with the map on these days, with the shares of divided units, with people and quotas of units."""
    return [
        *(fault for on in days for fault in _on_a_day(register, on)),
        *_shares(register, placed),
        *_hanging(register, placed),
    ]


def _on_a_day(register: UnitRegister, on: date) -> Iterator[str]:
    living = {unit.id: unit for unit in register.living_on(on)}
    codes = [unit.code for unit in living.values()]
    yield from {f"{code} is borne twice on {on}" for code in codes if codes.count(code) > 1}
    for unit in living.values():
        parent = living.get(unit.parent_id or "")
        if needs_parent(unit.type) != (unit.parent_id is not None):
            yield f"{unit.id} has a parent too few or too many on {on}"
        elif unit.parent_id and (parent is None or not is_above(parent.type, unit.type)):
            yield f"{unit.id} has no living parent of a higher level on {on}"


def standing(placed: Sequence[Placed]) -> list[Placed]:
    gone = {getattr(one.event, "retracted_position", None) for one in placed}
    return [one for one in placed if one.position not in gone]


def _shares(register: UnitRegister, placed: Sequence[Placed]) -> Iterator[str]:
    taken: dict[tuple[str, date], list[str]] = {}
    formed: dict[tuple[str, date], list[str]] = {}
    ends: dict[tuple[str, date], UnitDissolved] = {}
    for _, event in standing(placed):
        unit_id, on = unit_id_of(event.originator_id), event.effective_on
        if isinstance(event, Forming):
            for given in event.predecessors:
                if given.unit_id is not None:
                    taken.setdefault((given.unit_id, on), []).append(given.scope)
                    formed.setdefault((given.unit_id, on), []).append(given.scope)
        elif isinstance(event, TerritoryTransferred) and event.direction == "gave":
            taken.setdefault((unit_id, on), []).append(event.scope)
        elif isinstance(event, UnitDissolved):
            ends[unit_id, on] = event
    for (unit_id, on), scopes in taken.items():
        here = f"of {unit_id} on {on}: {scopes}"
        if "whole" in scopes and len(scopes) > 1:
            yield f"a whole beside another share {here}"
        if any(scopes.count(kind) > 1 for kind in REMAINDERS) or (
            set(REMAINDERS) & {*scopes} and not PARTS & {*scopes}
        ):
            yield f"two remainders, or one without a part, {here}"
        if ENDING_SCOPES & {*formed.get((unit_id, on), ())} and (unit_id, on) not in ends:
            yield f"it lives on although all was taken {here}"
        if not register.living(unit_id, on - timedelta(days=1)):
            yield f"taken of a unit that does not live the day before {here}"
    for (unit_id, on), event in ends.items():
        all_taken = any(taker.scope in ENDING_SCOPES for taker in event.successors)
        if all_taken and not ENDING_SCOPES & {*formed.get((unit_id, on), ())}:
            yield f"{unit_id} ends on {on} although nobody took all"


def _hanging(register: UnitRegister, placed: Sequence[Placed]) -> Iterator[str]:
    """People and quotas are of a unit that had begun by the day; it may have ended since, or on that day."""
    for position, event in standing(placed):
        unit_id = getattr(event, "unit_id", None)
        if isinstance(event, StaffingQuotaSet):
            unit_id = unit_id_of(event.originator_id)
        history = None if unit_id is None else register.unit(unit_id)
        if unit_id is None:
            continue
        if history is None or history.opening is None or history.opening.effective_on > event.effective_on:
            yield f"the {type(event).__name__} at position {position} is of {unit_id}, which had not begun by then"


def replayed(opening: UnitRegister, register: UnitRegister, placed: Sequence[Placed], files: Sequence[File]) -> str:
    """Apply from nothing, file by file, what stands; how that is refused or differs, empty when it does not."""
    rebuilt = opening.copy()
    stands = standing(placed)
    for on, positions in files:
        rows = _rows([one.event for one in stands if one.position in positions], on, register, rebuilt)
        try:
            if rows:
                apply(rebuilt, *rows)
        except Refused as refused:
            return f"{on}, {positions}: {[fault.message for fault in refused.where]}"
    for on in sorted({on + timedelta(days=more) for on, _ in files for more in (-1, 0, 1)}):
        one, other = set(rebuilt.living_on(on)), set(register.living_on(on))
        if one != other:
            return f"on {on} the map differs: {sorted(map(str, one ^ other))}"
    for unit in {one.event.originator_id for one in stands if isinstance(one.event, UnitRegistered | Forming)}:
        edges = [sorted(known.successors(unit_id_of(unit))) for known in (rebuilt, register)]
        if edges[0] != edges[1]:
            return f"{unit} has other successors: {edges}"
    return ""


def _rows(events: Sequence[Event], on: date, register: UnitRegister, before: UnitRegister) -> list[ChangeRow]:
    """The rows of one file that make these events; codes are those of the map `before` it."""
    codes = {
        unit_id_of(event.originator_id): event.code for event in events if isinstance(event, UnitRecoded | Forming)
    }
    empty = ChangeRow(0, on, BASIS, "", "", "", "", "", "", "", "")

    def eve(unit_id: str | None) -> str:
        unit = None if unit_id is None else before.unit_on(unit_id, on - timedelta(days=1))
        return "" if unit is None else unit.code

    def then(unit_id: str | None) -> str:
        unit = None if unit_id is None else before.unit_on(unit_id, on)
        return codes.get(unit_id or "", "" if unit is None else unit.code)

    rows: list[ChangeRow] = []
    amends: dict[str, ChangeRow] = {}
    for event in events:
        unit_id = unit_id_of(event.originator_id)
        match event:
            case UnitsMerged() | UnitEstablished():
                first = replace(empty, change="form", code=event.code, name=event.name, type=event.type)
                first = replace(first, parent=then(event.parent_id))
                given = [
                    replace(first, predecessor=eve(one.unit_id), scope=one.scope, note=one.note)
                    for one in event.predecessors
                ]
                rows += given or [first]
            case UnitDissolved():
                if not any(
                    edge.scope in ENDING_SCOPES for edge in register.successors(unit_id) if edge.effective_on == on
                ):
                    rows.append(replace(empty, change="dissolve", predecessor=eve(unit_id)))
            case TerritoryTransferred(direction="gave"):
                if event.counterpart_id not in {edge.to_id for edge in register.successors(unit_id)}:
                    moved = replace(empty, change="transfer", code=then(event.counterpart_id), scope=event.scope)
                    rows.append(replace(moved, predecessor=eve(unit_id)))
            case UnitRenamed() | UnitRecoded() | UnitReclassified() | UnitReassigned():
                row = amends.get(unit_id, replace(empty, change="amend", predecessor=eve(unit_id)))
                amends[unit_id] = replace(row, **_amended(event, then))  # type: ignore[arg-type]
    return [*rows, *amends.values()]


def _amended(event: Event, then: object) -> Mapping[str, str]:
    match event:
        case UnitRenamed(name=name):
            return {"name": name}
        case UnitRecoded(code=code):
            return {"code": code}
        case UnitReclassified(type=unit_type):
            return {"type": unit_type}
        case UnitReassigned(parent_id=parent_id) if callable(then):
            return {"parent": str(then(parent_id))}
    return {}
