"""The changes of one day, resolved: which units their codes mean, which of those end, who bears a code afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.errors import Advice, listed
from domain.row_faults import RowFaults
from domain.units.changes.names import with_codes
from domain.units.changes.rows import ChangeRow
from domain.units.register import UnitRegister
from domain.units.sides import changes_after
from domain.units.unit import Unit, new_unit_id
from domain.units.units_by_day import UnitsByDay
from domain.vocabulary import ENDING_SCOPES


@dataclass
class Doubt:
    """What a row at fault was about. Rules about what is missing are not held against it: the cause would be buried
    under its consequences, and the file is refused anyhow."""

    rows: set[int] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    """Codes that a unit would bear if the row were right."""
    unit_ids: set[str] = field(default_factory=set)
    """Units that would have changed if the row were right."""

    def add(self, row: ChangeRow, predecessor: Unit | None) -> None:
        self.rows.add(row.row)
        if row.code and row.change != "transfer":
            self.codes.add(row.code)
        if predecessor is not None:
            self.unit_ids.add(predecessor.id)


@dataclass
class ChangeGroup:
    """The rows of one `effective_on` in file order, against the register before them: what is recorded, and the earlier
    groups of the file."""

    on: date
    rows: Sequence[ChangeRow]
    before: UnitRegister
    doubt: Doubt
    said: Sequence[str] = ()
    """Which units the names in the rows were taken for."""
    predecessors: dict[int, Unit] = field(default_factory=dict)
    """By row number, as they are on the day before."""
    forms: dict[str, list[ChangeRow]] = field(default_factory=dict)
    """By the code of the new unit."""
    takers: dict[str, list[ChangeRow]] = field(default_factory=dict)
    """By unit id: the sound `form` and `transfer` rows that take of it."""
    ended_by: dict[str, ChangeRow] = field(default_factory=dict)
    """By unit id: the first row that ends it."""
    amends: dict[str, ChangeRow] = field(default_factory=dict)
    """By unit id: its first amend."""
    recoded: dict[str, str] = field(default_factory=dict)
    """By new code: the unit that takes it by an amend."""
    parent_ids: dict[int, str] = field(default_factory=dict)
    """By row number, of the rows that form a unit or give one a new parent."""

    @property
    def day_before(self) -> date:
        return self.on - timedelta(days=1)

    def sound(self, row: ChangeRow) -> bool:
        return row.row not in self.doubt.rows

    def sound_rows(self, change: str) -> list[ChangeRow]:
        return [row for row in self.rows if row.change == change and self.sound(row)]

    def sound_forms(self) -> list[tuple[str, list[ChangeRow]]]:
        """Code and rows of the units that will be formed; a form counts as long as its first row is sound."""
        return [(code, rows) for code, rows in self.forms.items() if self.sound(rows[0])]

    def bearer_after(self, code: str) -> str | None:
        """Id of the unit that bears the code once the group has taken effect."""
        form = self.forms.get(code)
        if form and self.sound(form[0]):
            return new_unit_id(code, self.on)
        if code in self.recoded:
            return self.recoded[code]
        unit = self.before.bearer(code, self.on)
        if unit is None or unit.id in self.ended_by:
            return None
        amend = self.amends.get(unit.id)
        return None if amend is not None and amend.code else unit.id


def resolve(on: date, rows: Sequence[ChangeRow], before: UnitRegister, doubt: Doubt, faults: RowFaults) -> ChangeGroup:
    """The group of these rows. Adds the faults of units that are unknown, ended or changed later."""
    rows, said = with_codes(on, rows, before, faults)
    group = ChangeGroup(on, rows, before, doubt, said)
    _resolve_predecessors(group, faults)
    for row in rows:
        if row.change == "form" and row.code:
            group.forms.setdefault(row.code, []).append(row)
    for row in rows:
        unit = group.predecessors.get(row.row)
        if unit is None or not group.sound(row):
            continue
        if row.change in ("form", "transfer"):
            group.takers.setdefault(unit.id, []).append(row)
        if row.change == "dissolve" or (row.change == "form" and row.scope in ENDING_SCOPES):
            group.ended_by.setdefault(unit.id, row)
        if row.change == "amend":
            group.amends.setdefault(unit.id, row)
            if row.code:
                group.recoded.setdefault(row.code, unit.id)
    _resolve_parents(group, faults)
    return group


def _resolve_predecessors(group: ChangeGroup, faults: RowFaults) -> None:
    units = UnitsByDay(group.before, faults)
    doubtful = frozenset(group.doubt.codes)  # of earlier days: nobody bears a code of this day on the day before
    for row in group.rows:
        unit = group.before.bearer(row.predecessor, group.day_before) if row.predecessor else None
        if unit is not None:
            group.predecessors[row.row] = unit
            _check_untouched_later(group, row.row, "predecessor", unit, faults)
        elif row.predecessor and row.predecessor not in doubtful:
            units.living(row.row, "predecessor", row.predecessor, group.day_before)
        if faults.on(row.row) or (row.predecessor and unit is None):
            group.doubt.add(row, unit)


def _check_untouched_later(group: ChangeGroup, row: int, column: str, unit: Unit, faults: RowFaults) -> None:
    if unit.ended_on == group.on:
        faults.add(row, column, f"{unit.name} ({unit.code}) ends on {group.on} already, by a change recorded before")
        return
    last_change_on = group.before.last_change_on(unit.id)
    if last_change_on is not None and last_change_on > group.on:
        positions = tuple(placed.position for placed in changes_after(group.before, unit.id, group.on))
        which = "that change" if len(positions) == 1 else "those changes"
        faults.add(
            row,
            column,
            f"{unit.name} ({unit.code}) has a change recorded for {last_change_on}, later than {group.on}; correct the "
            f"day, or take {which} back first: position {listed(positions)}",
            Advice(retract=positions),
        )


def _resolve_parents(group: ChangeGroup, faults: RowFaults) -> None:
    units = UnitsByDay(group.before, faults)
    firsts = {rows[0].row for rows in group.forms.values()}
    for row in group.rows:
        if not row.parent or not group.sound(row) or not (row.row in firsts or row.change == "amend"):
            continue
        parent_id = group.bearer_after(row.parent)
        if parent_id is not None:
            group.parent_ids[row.row] = parent_id
            continue
        if row.parent not in group.doubt.codes:
            gone = units.living(row.row, "parent", row.parent, group.on)
            if gone is not None:
                faults.add(row.row, "parent", _gone(group, row.parent, gone))
        group.doubt.add(row, group.predecessors.get(row.row))


def _gone(group: ChangeGroup, code: str, unit_id: str) -> str:
    """Why the bearer of the day before does not bear the code on the day itself."""
    unit = group.before.unit_on(unit_id, group.on)
    name = unit.name if unit is not None else unit_id
    ending = group.ended_by.get(unit_id)
    if ending is not None:
        return f"{name} ({code}) ends on {group.on} by row {ending.row}; name the unit that takes its place"
    return f"{name} has another code than {code} from {group.on}, by row {group.amends[unit_id].row}; write the new one"


def check_receiver(group: ChangeGroup, row: ChangeRow, faults: RowFaults) -> str | None:
    """Id of the unit that a `transfer` row names as receiver; None, with a fault, when it cannot receive."""
    unit_id = group.bearer_after(row.code)
    unit = None if unit_id is None else group.before.unit_on(unit_id, group.day_before)
    if unit_id is not None and unit is None and row.code not in group.doubt.codes:
        faults.add(row.row, "code", f"{row.code} is formed on {group.on}; name what it takes in the rows of its form")
    elif unit_id is None and row.code not in group.doubt.codes:
        gone = UnitsByDay(group.before, faults).living(row.row, "code", row.code, group.on)
        if gone is not None:
            faults.add(row.row, "code", _gone(group, row.code, gone))
    elif unit is not None and unit.id == group.predecessors[row.row].id:
        faults.add(row.row, "predecessor", f"{row.code} cannot receive a part of itself; correct one of the two codes")
    elif unit is not None:
        _check_untouched_later(group, row.row, "code", unit, faults)
    if unit is None or faults.on(row.row):
        group.doubt.add(row, group.predecessors.get(row.row))
        return None
    return unit.id
