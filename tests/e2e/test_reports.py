"""The documents as a department takes them: written, opened again, looked at by a browser where one is at hand."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from reports.documents.document import Document, Style, table_of
from reports.documents.render import page
from reports.words.words import Lang
from tests.browser import BROWSER, overflowing
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, person, with_units

ON = ("--on", "2025-09-01")
NAMES = ("departures", "staffing", "deadlines", "resolution-18")


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """The units before and after the merger, and people who leave in two provinces."""
    with_units(sobo)
    numbers = [f"CB{n}" for n in range(1, 9)]
    imported(sobo, "staff", [person(number, {"unit": "10500"} if number > "CB6" else {}) for number in numbers])
    leaves = {"decided_on": "2025-07-10", "leaves_on": "2025-08-01"}
    imported(sobo, "departures", [DECISION | leaves | {"staff_number": number} for number in numbers[:7]])
    return sobo


def written(ledger: Sobo, folder: Path, name: str, *options: str) -> str:
    done = ledger("report", name, *ON, "--out", str(folder), *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(folder / f"{name}.html"), str(folder / f"{name}.xlsx")]
    return (folder / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_each_report_is_a_page_and_a_workbook(ledger: Sobo, tmp_path: Path, name: str, lang: str) -> None:
    """Catches: a page with a script or without definitions, a workbook that does not open, a word that is missing."""
    page = written(ledger, tmp_path, name, "--lang", lang)
    assert "<script" not in page
    assert {"vi": "Độc lập - Tự do - Hạnh phúc", "en": "Independence - Freedom - Happiness"}[lang] in page
    assert f"sobo report {name} --on 2025-09-01" in page
    assert page.count("<table") == len(load_workbook(tmp_path / f"{name}.xlsx").worksheets) - 1
    assert 'class="notes"' in page
    assert "CB1" not in page


def test_the_figures_of_a_report_are_those_of_the_count(ledger: Sobo, tmp_path: Path) -> None:
    written(ledger, tmp_path, "departures")
    total = ledger.json("stats", "departures", "--by", "category", *ON)["total"]
    sheet = load_workbook(tmp_path / "departures.xlsx", data_only=True).worksheets[0]
    [last] = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] == "Total"]
    figures = ("decided", "left", "submitted", "approved", "paid", "amount_approved", "amount_paid")
    assert last[1:] == tuple(total[name] for name in figures)


def test_small_counts_are_hidden_in_page_and_workbook(ledger: Sobo, tmp_path: Path) -> None:
    """Catches: a count that only one of the two hides, one that the total of the other province gives away."""
    page = written(ledger, tmp_path, "departures", "--suppress", "5")
    provinces = ledger.json("stats", "departures", "--by", "province", *ON)["rows"]
    assert sorted(row["decided"] for row in provinces) == [1, 6]
    book = load_workbook(tmp_path / "departures.xlsx")
    shown = [row[2].value for row in book.worksheets[3].iter_rows(min_row=4, max_row=6)]
    assert shown == ["…", "…", 7]
    assert "a count below 5" in page
    assert not any(str(cell.value).startswith("=") for row in book.worksheets[3].iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("departures", "--from", "2025-10-01"), 2, "before it begins"),
        (("resolution-18", "--on", "2024-10-31"), 2, "before it begins on 2024-11-01"),
        (("staffing", "--from", "2025-08-01"), 2, "No such option"),
        (("departures", "--suppress", "-1"), 2, "suppress"),
        (("leaflet",), 2, "leaflet"),
    ],
)
def test_what_cannot_be_reported_is_told(
    ledger: Sobo, tmp_path: Path, asked: tuple[str, ...], code: int, told: str
) -> None:
    done = ledger("report", asked[0], *ON, *asked[1:], "--out", str(tmp_path))
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_report_of_nothing_says_so_and_has_its_heads(ledger: Sobo, tmp_path: Path) -> None:
    done = ledger("report", "departures", "--on", "2020-01-01", "--out", str(tmp_path), "--lang", "vi")
    assert (done.returncode, "không có dữ liệu" in done.stderr) == (0, True)
    assert load_workbook(tmp_path / "departures.xlsx").worksheets[0]["B3"].value == "Đã có quyết định"
    assert "không có dữ liệu" in (tmp_path / "departures.html").read_text(encoding="utf-8")
    assert "không có dữ liệu" not in ledger("report", "departures", *ON, "--out", str(tmp_path), "--lang", "vi").stderr


def test_a_newer_report_stays_and_nothing_is_half_written(ledger: Sobo, tmp_path: Path) -> None:
    page = written(ledger, tmp_path, "departures")
    (tmp_path / "departures.xlsx").unlink()
    done = ledger("report", "departures", *ON, "--out", str(tmp_path), "--as-known", "20")
    assert (done.returncode, "is newer" in done.stderr) == (1, True), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["departures.html"]
    assert (tmp_path / "departures.html").read_text(encoding="utf-8") == page


@pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium")
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_a_page_is_cut_or_runs_over(ledger: Sobo, tmp_path: Path, name: str, lang: str) -> None:
    """Catches: a table wider than the sheet, a label of a chart over its edge."""
    assert overflowing(written(ledger, tmp_path, name, "--lang", lang), tmp_path) == []


@pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium")
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_figures_of_a_whole_country_fit_on_the_sheet(tmp_path: Path, lang: Lang) -> None:
    """Catches: amounts of trillions, in as many columns as a report has, over the margin."""
    figures = ("settlements", "assessed", "amount_assessed", "amount_approved", "amount_paid", "amount_outstanding")
    row = dict.fromkeys(figures, 146_839) | dict.fromkeys(figures[2:], 123_456_789_012_345)
    answer = {"by": ["province"], "rows": [row | {"province": "79"}], "total": row}
    style = Style(lang, 0, {"province": {"79": "Thành phố Hồ Chí Minh"}})
    table = table_of(answer, figures, style, heading="Tiền", defined="settlements")
    assert overflowing(page(Document("x", "X", "", [table], [], 1), lang).decode(), tmp_path) == []
