"""The two files about units, the opening list and the change set: their columns, an example, and their typed rows."""

from pathlib import Path

from commands.files.reading import read_table
from commands.files.rows import Cells
from commands.files.table import Table
from commands.office.kept import AS_IT_IS, Kept
from domain.event import LegalBasis
from domain.source_files import Submission
from domain.units.changes.rows import ChangeRow
from domain.units.opening_list import UnitRow

UNIT_COLUMNS = ("code", "name", "type", "parent")
UNIT_EXAMPLE = {"code": "00004", "name": "Phường Trúc Bạch", "type": "ward", "parent": "001"}
CHANGE_COLUMNS = (
    "effective_on",
    "instrument",
    "clause",
    "change",
    "code",
    "name",
    "type",
    "parent",
    "predecessor",
    "scope",
    "note",
)
CHANGE_MUST = ("effective_on", "instrument", "change")
"""The others may be left out where no row of a file has anything to say in them."""
CHANGE_EXAMPLE = {
    "effective_on": "2025-07-01",
    "instrument": "1656/NQ-UBTVQH15",
    "clause": "3",
    "change": "form",
    "code": "00004",
    "name": "Phường Ba Đình",
    "type": "ward",
    "parent": "01",
    "predecessor": "00004",
    "scope": "whole",
}


def opening_table(path: Path, kept: Kept = AS_IT_IS) -> Table:
    return read_table(path, UNIT_COLUMNS, kept=kept)


def opening_list_of(table: Table) -> Submission[UnitRow]:
    rows = [UnitRow(row.line, *(row.values[column] for column in UNIT_COLUMNS)) for row in table.rows]
    return Submission(table.source("units"), rows, table.errors)


def change_table(path: Path, kept: Kept = AS_IT_IS) -> Table:
    return read_table(path, CHANGE_MUST, [name for name in CHANGE_COLUMNS if name not in CHANGE_MUST], kept=kept)


def change_set_of(table: Table, *, again: bool = False) -> Submission[ChangeRow]:
    cells = Cells(table)
    rows = [
        ChangeRow(
            row.line,
            cells.day(row, "effective_on"),
            LegalBasis(row.values["instrument"], row.values["clause"]),
            *(row.values[column] for column in CHANGE_COLUMNS[3:]),
        )
        for row in table.rows
    ]
    return Submission(table.source("changes", again=again), rows, cells.errors)
