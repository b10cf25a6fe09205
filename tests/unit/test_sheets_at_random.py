"""Sheets at random: every accepted row is what a person sees in its cells, and no row is lost without a word."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from commands.files.reading import read_table
from commands.files.table import Table
from domain.errors import Refused
from tests.drawn_sheets import OPTIONAL, REQUIRED, Drawing, agrees, draw, write_text, write_workbook
from tests.seen_cells import Seen

SHEETS = 120
SECONDS = float(os.environ.get("SOBO_SHEETS_SECONDS", "0"))
"""With it sheets are drawn for so long, each from its own seed, which is told where one fails."""
COLUMNS = (*REQUIRED, *OPTIONAL)
NOTHING = Seen()


def seeds(first: int) -> Iterator[int]:
    began = monotonic()
    number = first
    while number < first + SHEETS or monotonic() < began + SECONDS:
        yield number
        number += 1


def is_no_row(drawn: Drawing, line: int) -> bool:
    """Nothing to be seen in the columns that are read but an amount, which may be a sum."""
    return all(drawn.sees(line, column) == NOTHING for column in COLUMNS if column != "amount")


def misread(drawn: Drawing, table: Table) -> list[str]:
    refused = {error.row for error in table.errors}
    found = [f"line {line} is lost" for line in drawn.cells if line not in refused
             and line not in {row.line for row in table.rows} and not is_no_row(drawn, line)]  # fmt: skip
    for row in table.rows:
        if row.line in refused:
            continue
        for column in COLUMNS:
            seen = drawn.sees(row.line, column)
            if not agrees(column, seen, row.values[column]):
                cell = drawn.cells[row.line][column]
                found.append(f"line {row.line}, {column}: {cell} read as {row.values[column]!r}")
    return found


@pytest.mark.parametrize(
    ("write", "in_text", "least"), [(write_workbook, False, 60), (write_text, True, 150)], ids=["workbook", "csv"]
)
def test_an_accepted_row_is_what_a_person_sees_in_its_cells(
    tmp_path: Path, write: Callable[[Path, Drawing, Random], Path], in_text: bool, least: int
) -> None:
    """Catches a number, a day or a text taken otherwise than shown, under whatever format, merge or formula."""
    accepted = 0
    for seed in seeds(1):
        random = Random(seed)
        drawn = draw(random, in_text=in_text)
        path = write(tmp_path / f"sheet.{'csv' if in_text else 'xlsx'}", drawn, random)
        try:
            table = read_table(path, REQUIRED, OPTIONAL)
        except Refused as refused:
            assert "no rows" in refused.message, (seed, refused)
            continue
        assert misread(drawn, table) == [], f"seed {seed}"
        accepted += len(table.rows) - len({error.row for error in table.errors})
    assert accepted >= least
