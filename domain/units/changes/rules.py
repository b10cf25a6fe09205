"""The rules of a group as it is written: scopes of a predecessor, rows of one form, what may stand beside what."""

from collections import Counter
from collections.abc import Iterator, Sequence

from domain.row_faults import RowFaults
from domain.units.changes.alike import plain, unseen_difference
from domain.units.changes.group import ChangeGroup
from domain.units.changes.rows import ChangeRow
from domain.units.events import TerritoryTransferred
from domain.units.unit import Unit

REMAINDERS = ("remainder", "remainder_population_only")
PARTS = frozenset({"part", "part_area_only", "part_area_all_population", "part_population_only", "whole_area_only"})
"""What must have been taken of a predecessor for there to be a remainder."""


def check_group(group: ChangeGroup, faults: RowFaults) -> None:
    """Add the faults that show before the group is tried on the register."""
    for unit_id, rows in group.takers.items():
        _check_scopes(group, unit_id, rows, faults)
    for code, rows in group.forms.items():
        _check_form(group, code, rows, faults)
    for row in group.rows:
        unit = group.predecessors.get(row.row)
        if unit is None or not group.sound(row):
            continue
        if row.change == "amend":
            _check_amend(group, row, unit, faults)
        elif row.change == "transfer":
            _check_not_ending(group, row, unit, faults)
        elif row.change == "dissolve":
            ending = group.ended_by[unit.id]
            if ending.row != row.row:
                faults.add(
                    row.row, "predecessor", f"{_named(unit)} ends by row {ending.row} already; keep one of the two"
                )


def rests_without_successor(group: ChangeGroup) -> Iterator[str]:
    """A remark on each dissolution that leaves something over: what others took is part of the unit, and all its people
    are counted nowhere until they are appointed."""
    for row in group.sound_rows("dissolve"):
        unit = group.predecessors[row.row]
        if group.takers.get(unit.id) or _recorded_scopes(group, unit.id):
            yield (
                f"row {row.row}: what nobody took of {_named(unit)} ends without a successor; its people are "
                "unallocated until they are appointed, those of the part that was taken too"
            )


def _check_scopes(group: ChangeGroup, unit_id: str, rows: Sequence[ChangeRow], faults: RowFaults) -> None:
    unit = group.predecessors[rows[0].row]
    recorded = _recorded_scopes(group, unit_id)
    forming = [row for row in rows if row.change == "form"]
    wholes = [row for row in forming if row.scope == "whole"]
    if wholes and len(forming) + len(recorded) > 1:
        for row in forming:
            others = [
                f"row {other.row}"
                for other in forming
                if other.code != row.code and "whole" in (row.scope, other.scope)
            ]
            others += ["a change recorded before"] if recorded and row.scope == "whole" else []
            if others:
                faults.add(
                    row.row,
                    "scope",
                    f"{_named(unit)} goes whole into one unit or in parts into several, not both; compare "
                    f"{', '.join(others[:3])}",
                )
    for kind in REMAINDERS:
        remainders = [row for row in rows if row.scope == kind]
        if remainders and kind in recorded:
            faults.add(
                remainders[0].row,
                "scope",
                f"the {kind} of {_named(unit)} went elsewhere by a change recorded before; there is one {kind} only",
            )
        for row in remainders[1:]:
            faults.add(
                row.row,
                "scope",
                f"the {kind} of {_named(unit)} goes elsewhere by row {remainders[0].row}; there is one {kind} only",
            )
        missing = not PARTS & {*recorded, *(row.scope for row in rows)}
        if remainders and missing and not wholes and unit_id not in group.doubt.unit_ids:
            faults.add(
                remainders[0].row,
                "scope",
                f"nobody takes a part of {_named(unit)} on {group.on}, so there is no remainder; write whole, or add "
                "the row of the part",
            )
    _check_once_under_each_code(unit, rows, faults)


def _check_once_under_each_code(unit: Unit, rows: Sequence[ChangeRow], faults: RowFaults) -> None:
    first_by_code: dict[str, ChangeRow] = {}
    for row in rows:
        first = first_by_code.setdefault(row.code, row)
        if first is not row:
            faults.add(
                row.row,
                "predecessor",
                f"{_named(unit)} stands under {row.code} in row {first.row} already; keep one row for the two",
            )


def _recorded_scopes(group: ChangeGroup, unit_id: str) -> set[str]:
    """The scopes that were given away on the same day by files recorded before: to units formed, and by transfers."""
    formed = {edge.scope for edge in group.before.successors(unit_id) if edge.effective_on == group.on}
    return formed | {
        placed.event.scope
        for placed in group.before.transfers(unit_id)
        if isinstance(placed.event, TerritoryTransferred)
        and placed.event.direction == "gave"
        and placed.event.effective_on == group.on
    }


def _check_form(group: ChangeGroup, code: str, rows: Sequence[ChangeRow], faults: RowFaults) -> None:
    for column in ("name", "type", "parent"):
        _check_alike(column, rows, faults)
    notes: dict[str, int] = {}
    for row in rows:
        if row.predecessor or not group.sound(row):
            continue
        if not row.scope and len(rows) > 1:
            faults.add(
                row.row,
                "predecessor",
                f"this row names nothing that goes to {code}, while others do; name the predecessor, or delete the row",
            )
        elif row.scope and notes.setdefault(row.note, row.row) != row.row:
            faults.add(row.row, "note", f'"{row.note}" stands under {code} in row {notes[row.note]} already')


def _check_alike(column: str, rows: Sequence[ChangeRow], faults: RowFaults) -> None:
    """One row that differs is at fault, not all the others: what most rows say is meant, or the first of as many."""
    said = [(row, value) for row in rows if (value := getattr(row, column))]
    counted = Counter(plain(value) for _, value in said)
    if len(counted) < 2:
        return
    most = counted.most_common(1)[0][0]
    model, wanted = next((row, value) for row, value in said if plain(value) == most)
    for row, value in said:
        if plain(value) != most:
            message = (
                f'"{value}" differs from "{wanted}" in row {model.row}{unseen_difference(value, wanted)}; the rows of '
                "one form say the same"
            )
            faults.add(row.row, column, message)


def _check_amend(group: ChangeGroup, row: ChangeRow, unit: Unit, faults: RowFaults) -> None:
    first = group.amends[unit.id]
    if first.row != row.row:
        faults.add(
            row.row,
            "predecessor",
            f"{_named(unit)} is amended by row {first.row} already; put both changes into one row",
        )
        return
    _check_not_ending(group, row, unit, faults)
    today = group.before.unit_on(unit.id, group.on)
    parent_id = group.parent_ids.get(row.row)
    if today is None or (row.parent and parent_id is None):
        return
    given = [(row.code, today.code), (row.name, today.name), (row.type, today.type), (parent_id, today.parent_id)]
    if all(not new or new == old for new, old in given):
        faults.add(
            row.row, None, f"{_named(unit)} has these values already, so the amend changes nothing; leave it out"
        )


def _check_not_ending(group: ChangeGroup, row: ChangeRow, unit: Unit, faults: RowFaults) -> None:
    ending = group.ended_by.get(unit.id)
    if ending is not None:
        faults.add(
            row.row,
            "predecessor",
            f"{_named(unit)} ends on {group.on} by row {ending.row}; {row.change} is for a unit that continues",
        )


def _named(unit: Unit) -> str:
    return f"{unit.name} ({unit.code})"
