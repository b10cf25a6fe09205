"""Small files of units as a test writes them, and what is read of them."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from commands.files.reading import read_table
from commands.files.table import Table
from domain.errors import Refused

COLUMNS = ("code", "name")


def csv_file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "units.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def xlsx_file(tmp_path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    path = tmp_path / "units.xlsx"
    book.save(path)
    return path


def texts(table: Table) -> list[tuple[int, str, str]]:
    return [(row.line, row.values["code"], row.values["name"]) for row in table.rows]


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as refused:
        read_table(path, COLUMNS)
    assert refused.value.code == "file_refused"
    return refused.value
