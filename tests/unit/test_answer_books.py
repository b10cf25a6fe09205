"""Workbooks of answers, opened again: by openpyxl, and calculated by LibreOffice where it is at hand."""

import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reports.digest import digest_of
from reports.statistic_book import statistic_book
from reports.workbook import Column, Sheet, sheet_name, workbook

ANSWER: dict[str, Any] = {
    "on": "2025-09-01", "from": None, "as_known": None, "position": 12, "complete_to": 12, "includes_to": 12,
    "by": ["province", "route"], "only": {},
    "rows": [
        {"province": "01", "route": "severance", "decided": 2, "amount_paid": 5_000_000_000},
        {"province": None, "route": "early_retirement", "decided": 3, "amount_paid": 0},
    ],
    "total": {"decided": 5, "amount_paid": 5_000_000_000},
}  # fmt: skip
FORMULA = '=HYPERLINK("http://example.org","Tỉnh Một")'
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def made(lang: Any = "vi", answer: dict[str, Any] = ANSWER) -> bytes:
    return statistic_book(
        answer, by=("province", "route"), figures=("decided", "amount_paid"), named={"province": {"01": FORMULA}},
        heading="Heading", defined="departures", question="sobo stats departures", lang=lang,
    )  # fmt: skip


def opened(content: bytes, **how: Any) -> Any:
    return load_workbook(BytesIO(content), **how)


def test_cells_have_their_types_and_heads_stay_in_sight() -> None:
    """Catches: numbers as text, a code that loses its zeros, heads that scroll away."""
    sheet = opened(made()).worksheets[0]
    assert sheet.freeze_panes == "A4"
    assert [cell.value for cell in sheet[3]] == [
        "Tỉnh, thành phố", "Tên tỉnh, thành phố", "Hình thức nghỉ", "Đã có quyết định", "Số tiền đã chi trả (đồng)",
    ]  # fmt: skip
    code, name, route, count, amount = sheet[4]
    assert (code.value, code.data_type) == ("01", "s")
    assert (route.value, count.value, amount.value) == ("Nghỉ thôi việc", 2, 5_000_000_000)
    assert (count.data_type, amount.number_format) == ("n", "#,##0")
    assert sheet["A5"].value == "không có"
    assert name.value == FORMULA


def test_a_formula_in_a_name_is_written_as_text() -> None:
    """Catches: a name that a spreadsheet would run, at once or when the cell is edited."""
    cell = opened(made()).worksheets[0]["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (FORMULA, "s", True)


def test_totals_are_formulas_and_have_their_values() -> None:
    """Catches: totals that no reviewer can follow, or that are empty for whoever reads without calculating."""
    assert [cell.value for cell in opened(made("en")).worksheets[0][6]] == [
        "Total", None, None, "=SUM(D4:D5)", "=SUM(E4:E5)",
    ]  # fmt: skip
    assert [cell.value for cell in opened(made(), data_only=True).worksheets[0][6]][3:] == [5, 5_000_000_000]


def test_an_empty_answer_has_heads_and_a_total_of_nothing() -> None:
    empty = {**ANSWER, "rows": [], "total": {"decided": 0, "amount_paid": 0}}
    sheet = opened(made("en", empty)).worksheets[0]
    assert [cell.value for cell in sheet[4]] == ["Total", None, None, 0, 0]


def test_a_second_sheet_says_what_was_asked_and_the_first_what_is_counted() -> None:
    """Catches: a workbook that nobody can place: without question, day, position, digest, definitions."""
    book = opened(made("en"))
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows(min_row=4, max_row=8)}
    assert about == {
        "Question": "sobo stats departures", "Day": "2025-09-01", "As known": "everything recorded",
        "Position of the ledger": "12", "Digest of the answer (SHA-256)": digest_of(ANSWER),
    }  # fmt: skip
    notes = [row[0].value for row in book.worksheets[0].iter_rows(min_row=8)]
    assert any(note and note.startswith("Decided: departures decided by the day") for note in notes)
    assert any(note and "never to be added up" in note for note in notes)


def test_the_digest_is_of_the_figures_whatever_order_they_came_in() -> None:
    changed = {**ANSWER, "rows": [{**ANSWER["rows"][0], "decided": 3}, ANSWER["rows"][1]]}
    assert digest_of(dict(reversed(ANSWER.items()))) == digest_of(ANSWER) != digest_of(changed)


@pytest.mark.parametrize("name", ["a/b:c*d?[e]", "x" * 40])
def test_a_sheet_has_a_name_that_a_spreadsheet_takes(name: str) -> None:
    sheet = Sheet(name, name, [Column("on", "date")], [[date(2025, 7, 1)]])
    book = opened(workbook([sheet], position=1, title="t"))
    assert book.sheetnames == [sheet_name(name)]
    assert book.worksheets[0]["A4"].is_date


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
def test_libreoffice_calculates_the_totals_to_what_stands_in_the_cells(tmp_path: Path) -> None:
    """Catches: a workbook that another program does not open, and formulas over other rows than the table's."""
    path = tmp_path / "counted.xlsx"
    path.write_bytes(made("en"))
    assert OFFICE is not None
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    lines = (tmp_path / "counted.csv").read_text(encoding="utf-8").splitlines()
    assert "Total,,,5,5000000000" in lines
