"""A format can put words around a text, or show another text: what a person sees is read, or the cell is refused."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.workbooks import faults, read, workbook


@pytest.mark.parametrize(
    ("number_format", "seen"),
    [
        ("General", "77"),
        ("@", "77"),
        ("0", "77"),
        ("#,##0;-#,##0", "77"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "77"),
        ('"UNC-"@', "UNC-77"),
        ('@"/QĐ-UBND"', "77/QĐ-UBND"),
        ("\\U\\N\\C@", "UNC77"),
        ('0;-0;0;"a@;"@', "a@;77"),
    ],
)
def test_a_text_reads_as_its_format_shows_it(tmp_path: Path, number_format: str, seen: str) -> None:
    """Catches UNC-77 recorded as 77, and paid twice under its real name."""
    table = read(formatted(tmp_path, number_format))
    assert (table.rows[0].values["name"], table.errors) == (seen, [])


@pytest.mark.parametrize("number_format", [";;;", '0;-0;0;"none"'])
def test_a_text_that_its_format_does_not_show_is_refused(tmp_path: Path, number_format: str) -> None:
    """Catches a value recorded that nobody sees."""
    assert faults(read(formatted(tmp_path, number_format))) == [(2, "name")]


def test_an_error_stays_an_error_under_every_format(tmp_path: Path) -> None:
    """Catches UNC-#N/A recorded as a reference."""
    assert faults(read(formatted(tmp_path, '"UNC-"@', "#N/A"))) == [(2, "name")]


def formatted(tmp_path: Path, number_format: str, text: str = "77") -> Path:
    path = workbook(tmp_path / "a.xlsx", {"A": [["code", "name"], ["1", text]]})
    book = load_workbook(path)
    book.worksheets[0]["B2"].number_format = number_format
    book.save(path)
    return path
