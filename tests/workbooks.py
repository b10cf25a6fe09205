"""Workbooks as a test draws them up, and what is read of them."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from commands.files.reading import read_table
from commands.files.table import Table
from commands.office.kept import Kept

Rows = Sequence[Sequence[object]]


def workbook(path: Path, sheets: Mapping[str, Rows], *, merged: Sequence[str] = (), hidden: Sequence[str] = ()) -> Path:
    """A workbook with these sheets in order; `merged` are ranges of the first one."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    shown = [index for index, title in enumerate(sheets) if title not in hidden]
    book.active = shown[0] if shown else 0
    book.save(path)
    return path


def rewritten(path: Path, pattern: bytes, by: bytes) -> Path:
    """The workbook with its XML changed, as other programs than ours would have written it."""
    other = path.with_name(f"rewritten {path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(pattern, by, old.read(name)))
    return other


def faults(table: Table) -> list[tuple[int | None, str | None]]:
    return [(fault.row, fault.column) for fault in table.errors]


def read(path: Path, sheet: str | None = None) -> Table:
    """Read with the columns `code` and `name`, and `note` if it is there."""
    return read_table(path, ("code", "name"), ("note",), kept=Kept(sheet))
