"""The rules of a group as it turns out: every code with one bearer, every parent alive and of a higher level."""

from domain.errors import Advice
from domain.row_faults import RowFaults
from domain.units.changes.group import ChangeGroup
from domain.units.changes.rows import ChangeRow
from domain.units.levels import is_above, needs_parent
from domain.units.register import UnitRegister
from domain.units.unit import Span, Unit, new_unit_id
from domain.vocabulary import an

NAMED_AT_MOST = 3


def check_outcome(group: ChangeGroup, after: UnitRegister, faults: RowFaults) -> None:
    """Add the faults that show on the register `after` the group, on its day and on every later one."""
    for code, rows in group.sound_forms():
        unit_id = new_unit_id(code, group.on)
        if not _formed_before(group, unit_id, rows[0], faults):
            _check_sole_bearer(group, after, unit_id, rows[0], faults)
        _check_parent(group, after, unit_id, rows[0], faults)
    for unit_id, row in group.amends.items():
        if not group.sound(row):
            continue
        if row.code:
            _check_sole_bearer(group, after, unit_id, row, faults)
        if row.parent or row.type:
            _check_parent(group, after, unit_id, row, faults)
        if row.type:
            _check_children(group, after, unit_id, row, faults)
    for unit_id, row in group.ended_by.items():
        _check_nobody_below(group, after, unit_id, row, faults)


def _formed_before(group: ChangeGroup, unit_id: str, row: ChangeRow, faults: RowFaults) -> bool:
    """Did a file recorded before begin a unit under this code on this very day? The two would be one unit."""
    known = group.before.unit(unit_id)
    if known is None or known.opening is None:
        return False
    formed_at = known.forming.position if known.forming is not None else None
    first = "" if formed_at is None else f", or take that change back first: position {formed_at}"
    message = (
        f"{known.opening.name} begins under the code {row.code} on {group.on} already, by a change recorded before; "
        f"choose another code or day{first}"
    )
    faults.add(row.row, "code", message, None if formed_at is None else Advice(retract=(formed_at,)))
    return True


def _check_sole_bearer(
    group: ChangeGroup, after: UnitRegister, unit_id: str, row: ChangeRow, faults: RowFaults
) -> None:
    for other in after.bearings(row.code):
        reaches = other.until is None or other.until > group.on
        if other.unit_id == unit_id or not reaches or other.unit_id in group.doubt.unit_ids:
            continue
        if other.since > group.on:
            message = (
                f"{other.name} bears the code {row.code} from {other.since}, as recorded before; choose another code"
            )
        else:
            message = (
                f"{other.name} lives on and bears the code {row.code} on {group.on}; choose another code, or add the "
                "row by which that unit ends"
            )
        faults.add(row.row, "code", message)
        return


def _check_parent(group: ChangeGroup, after: UnitRegister, unit_id: str, row: ChangeRow, faults: RowFaults) -> None:
    unit = after.unit_on(unit_id, group.on)
    if unit is None:
        return
    column = "parent" if row.parent else "type"
    if unit.parent_id is None:
        if needs_parent(unit.type):
            faults.add(row.row, "parent", f"{an(unit.type)} needs a parent; write the code of the unit above it")
        return
    if not needs_parent(unit.type):
        faults.add(
            row.row, column, f"{an(unit.type)} has no parent, and {unit.name} has one; correct the type or the parent"
        )
        return
    parent = after.unit(unit.parent_id)
    if parent is None or parent.opening is None:
        return
    name = parent.names[-1].value
    if row.parent and parent.ended_on is not None:
        faults.add(
            row.row, "parent", f"{name} ({row.parent}) ends on {parent.ended_on}, as recorded; name another parent"
        )
    for span in parent.types:
        if span.reaches(group.on) and not is_above(span.value, unit.type):
            faults.add(
                row.row,
                column,
                f"{name} is {an(span.value)}{_from(span, group)}, which is not above {an(unit.type)}; name a parent of "
                "a higher level or correct the type",
            )
            return


def _check_children(group: ChangeGroup, after: UnitRegister, unit_id: str, row: ChangeRow, faults: RowFaults) -> None:
    """A unit that takes a lower type may end up beside or below the units under it."""
    unit = after.unit_on(unit_id, group.on)
    if unit is None:
        return
    below = [
        child
        for child in after.children_from(unit_id, group.on)
        if child not in group.doubt.unit_ids and not _all_below(after, child, unit, group)
    ]
    if below:
        faults.add(
            row.row,
            "type",
            f"{an(unit.type)} is not above the units that have it as parent: {_listed(after, below)}; give them "
            "another parent in the same file, or correct the type",
        )


def _all_below(after: UnitRegister, child_id: str, unit: Unit, group: ChangeGroup) -> bool:
    child = after.unit(child_id)
    return child is None or all(is_above(unit.type, span.value) for span in child.types if span.reaches(group.on))


def _check_nobody_below(
    group: ChangeGroup, after: UnitRegister, unit_id: str, row: ChangeRow, faults: RowFaults
) -> None:
    orphans = [child for child in after.children_from(unit_id, group.on) if child not in group.doubt.unit_ids]
    if orphans:
        unit = group.predecessors[row.row]
        faults.add(
            row.row,
            "predecessor",
            f"{unit.name} ({unit.code}) ends on {group.on}, but units that live on have it as parent: "
            f"{_listed(after, orphans)}; give them another parent in the same file",
        )


def _from(span: Span[str], group: ChangeGroup) -> str:
    return f" from {span.since}" if span.since > group.on else ""


def _listed(after: UnitRegister, unit_ids: list[str]) -> str:
    """The first few, by name and code, and how many more."""
    named = []
    for unit_id in unit_ids[:NAMED_AT_MOST]:
        history = after.unit(unit_id)
        if history is not None and history.names:
            named.append(f"{history.names[-1].value} ({history.codes[-1].value})")
    more = len(unit_ids) - len(named)
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
