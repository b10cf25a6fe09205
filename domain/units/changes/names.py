"""Units called by their names in the rows of a change set: the predecessor as on the day before, the parent as on the
day itself, when it may be formed by the same resolution and a unit of the same name may end by it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.row_faults import RowFaults
from domain.units.changes.rows import ChangeRow
from domain.units.naming.finder import Finder, Named
from domain.units.register import UnitRegister
from domain.units.unit import new_unit_id
from domain.units.units_by_day import UnitsByDay
from domain.vocabulary import ENDING_SCOPES, LEVEL_OF_TYPE


def with_codes(
    on: date, rows: Sequence[ChangeRow], before: UnitRegister, faults: RowFaults
) -> tuple[Sequence[ChangeRow], list[str]]:
    """The rows with codes in place of names that one unit alone has, and what was found, said."""
    units = UnitsByDay(before, faults)
    day_before = on - timedelta(days=1)
    rows = units.with_codes(rows, "predecessor", lambda _: day_before)
    if all(_is_plain(row.parent) for row in rows):
        return rows, list(units.said())
    ending = {row.predecessor for row in rows if row.change == "dissolve" or row.scope in ENDING_SCOPES}
    formed = Finder(_formed(on, rows))
    coded = []
    for row in rows:
        new = [] if _is_plain(row.parent) else formed.sure(row.parent, on)
        if len(new) == 1 and not _lives_on(units, row.parent, on, ending):
            coded.append(replace(row, parent=new[0].named.code))
        else:
            coded.append(row)
    open_rows = [row for row in coded if not formed.sure(row.parent, on)]
    found = {row.row: row for row in units.with_codes(open_rows, "parent", lambda _: on)}
    return [found.get(row.row, row) for row in coded], list(units.said())


def _is_plain(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal())


def _lives_on(units: UnitsByDay, name: str, on: date, ending: set[str]) -> bool:
    """Does a unit of this name stand before the resolution, and go on behind it?"""
    return any(match.named.code not in ending for match in units.sure(name, on))


def _formed(on: date, rows: Sequence[ChangeRow]) -> Iterator[Named]:
    first = {row.code: row for row in reversed(rows) if row.change == "form" and row.code and row.type in LEVEL_OF_TYPE}
    for code, row in first.items():
        yield Named(new_unit_id(code, on), code, row.name, row.type, None, on, None, on, None)
