"""The count of departures as people take it: workbook, chart, period, filters, the events behind, in Vietnamese."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reports.writing import position_of
from tests.e2e.conftest import CLI, Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, person, with_units

ON = ("--on", "2025-09-01")
DEPARTURES = ("stats", "departures", "--by", "province,route")


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """The real units after the merger, and two people who leave, one after the other."""
    with_units(sobo)
    imported(sobo, "staff", [person("CB1"), person("CB2", {"unit": "10500"}), person("CB3")])
    leaves = [
        {"staff_number": "CB3", "decided_on": "2025-07-10", "leaves_on": "2025-08-01"},
        {"staff_number": "CB2", "decided_on": "2025-08-10", "leaves_on": "2025-08-20"},
    ]
    imported(sobo, "departures", [DECISION | row for row in leaves])
    return sobo


def total(ledger: Sobo, *asked: str) -> dict[str, int]:
    found: dict[str, int] = ledger.json(*DEPARTURES, *ON, *asked)["total"]
    return found


def test_a_workbook_goes_into_the_file_and_is_what_the_json_says(ledger: Sobo, tmp_path: Path) -> None:
    """Catches: a workbook of other figures than the command prints, names that are left out."""
    out = tmp_path / "left.xlsx"
    done = ledger(*DEPARTURES, *ON, "--format", "xlsx", "--out", str(out), "--lang", "vi")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert str(out) in done.stderr
    sheet = load_workbook(out, data_only=True).worksheets[0]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    answer = ledger.json(*DEPARTURES, *ON)
    assert rows[0][:3] == ("Tỉnh, thành phố", "Tên tỉnh, thành phố", "Hình thức nghỉ")
    n = len(answer["rows"])
    assert [(row[0], row[3]) for row in rows[1 : n + 1]] == [
        (row["province"], row["decided"]) for row in answer["rows"]
    ]
    assert rows[n + 1][3:] == tuple(answer["total"].values())
    assert sheet["A1"].value == "Tình hình nghỉ việc tính đến ngày 01/09/2025"


def test_a_workbook_goes_through_a_pipe_byte_for_byte(ledger: Sobo) -> None:
    command = [sys.executable, str(CLI), *DEPARTURES, *ON, "--format", "xlsx"]
    done = subprocess.run(command, env=ledger.environment(), capture_output=True, check=True, timeout=300)
    assert load_workbook(io.BytesIO(done.stdout)).worksheets[0]["A3"].value == "Province"


@pytest.mark.parametrize(("suffix", "begins"), [(".svg", b"<svg "), (".png", b"\x89PNG")])
def test_a_chart_is_a_picture_in_a_file_and_bars_on_a_terminal(
    ledger: Sobo, tmp_path: Path, suffix: str, begins: bytes
) -> None:
    out = tmp_path / f"left{suffix}"
    done = ledger(*DEPARTURES, *ON, "--format", "chart", "--figure", "left", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(begins)
    printed = ledger(*DEPARTURES, *ON, "--format", "chart").stdout
    assert "Thành phố Hà Nội, " in printed
    assert "█" in printed


def test_a_period_and_filters_narrow_the_count(ledger: Sobo) -> None:
    """Catches: an option that the command takes and the question does not."""
    assert total(ledger)["decided"] == 2
    assert (total(ledger, "--from", "2025-08-01")["decided"], total(ledger, "--from", "2025-08-01")["left"]) == (1, 2)
    for option, value, expected in (
        ("--province", "01", 1), ("--month", "2025-08", 2), ("--month", "2025-07", 0), ("--regime", "none", 0),
        ("--unit", "10500", 1), ("--level", "commune", 2), ("--sex", "female", 0), ("--age-band", "60+", 0),
    ):  # fmt: skip
        assert total(ledger, option, value)["decided"] == expected, option


def test_the_events_behind_a_row_come_to_its_figures(ledger: Sobo) -> None:
    """Catches: a row that cannot be named as it is printed, figures that no event bears, a name."""
    answer = ledger.json(*DEPARTURES, *ON)
    for row in answer["rows"]:
        told = ledger.json(*DEPARTURES, *ON, "--explain", f"{row['province']},{row['route']}")
        sums = {name: sum(one[name] for one in told["departures"]) for name in answer["total"]}
        assert sums == {name: row[name] for name in answer["total"]}
        for one in told["departures"]:
            [decided] = one["positions"]["decided"]
            shown = ledger("log", "show", "--from", str(decided), "--to", str(decided)).stdout
            assert "DepartureDecided" in shown
    printed = ledger(*DEPARTURES, *ON, "--explain", "total", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert sorted(row["staff_number"] for row in rows) == ["CB2", "CB3"]
    assert all(row["positions"] for row in rows)
    assert "total" in ledger(*DEPARTURES, *ON, "--explain", "total").stdout


def test_an_empty_answer_says_so_and_has_its_heads(ledger: Sobo) -> None:
    early = (*DEPARTURES, "--on", "2020-01-01")
    for form, said in (("table", "province"), ("csv", "province,route,decided"), ("chart", "Departures")):
        done = ledger(*early, "--format", form)
        assert done.returncode == 0
        assert done.stdout.startswith(said) or said in done.stdout
        assert "nothing was found" in done.stderr
    assert ledger.json(*early)["rows"] == []


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("--from", "2025-10-01"), 2, "before it begins"),
        (("--category", "village"), 2, "none of cadre"),
        (("--month", "2025-7"), 2, "2025-07"),
        (("--explain", "01"), 2, "2 keys"),
        (("--explain", "01,walking"), 2, "none of early_retirement"),
        (("--province", "99"), 1, "99"),
        (("--unit", "00004@1900-01-01"), 1, "no unit has the id"),
        (("--out", "x.csv"), 2, "--format xlsx, chart or map"),
        (("--format", "chart", "--out", "x.gif"), 2, ".svg or .png"),
        (("--format", "xlsx", "--out", "/proc/nowhere/x.xlsx"), 1, "nothing was written"),
        (("--explain", "total", "--format", "xlsx"), 2, "--explain prints"),
        (("--lang", "fr"), 2, "vi"),
    ],
)
def test_what_cannot_be_counted_is_told_in_clear_words(
    ledger: Sobo, asked: tuple[str, ...], code: int, told: str
) -> None:
    done = ledger(*DEPARTURES, *ON, *asked)
    assert done.returncode == code, done.stderr
    assert told in done.stderr


def test_tables_speak_vietnamese_and_json_keeps_its_keys(ledger: Sobo) -> None:
    """Catches: a language that reaches one command, or the keys of programs."""
    said: dict[str, Any] = {"SOBO_LANG": "vi"}
    printed = ledger(*DEPARTURES, *ON, **said).stdout
    assert "Tình hình nghỉ việc tính đến ngày 01/09/2025" in printed
    assert "Đã có quyết định" in printed
    assert "Tổng cộng" in printed
    assert "Nghỉ hưu trước tuổi" in printed
    assert ledger(*DEPARTURES, *ON, "--lang", "vi").stdout == printed
    assert ledger(*DEPARTURES, *ON, "--lang", "en", **said).stdout == ledger(*DEPARTURES, *ON).stdout
    assert ledger.json(*DEPARTURES, *ON, **said) == ledger.json(*DEPARTURES, *ON)
    listed = ledger("settlements", "list", *ON, "--lang", "vi").stdout
    assert "Mã cán bộ" in listed
    assert "31/08/2025" in listed
    refused = ledger(*DEPARTURES, *ON, "--province", "99", "--json", **said)
    assert refused.returncode == 1
    assert "99" in refused.stderr
    assert "không" in refused.stderr.casefold()
    assert "please" not in refused.stderr
    assert '"code": "no_such_' in refused.stdout
    wrong = ledger(*DEPARTURES, *ON, "--form", "x", "--lang", "vi")
    assert (wrong.returncode, "Lỗi: Không có tùy chọn '--form'" in wrong.stderr) == (2, True)
    refused = ledger(*DEPARTURES, *ON, SOBO_LANG="fr")
    assert (refused.returncode, "write en or vi" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("asked", "figure", "expected"),
    [
        (("staffing", "--by", "province,category"), "active", 1),
        (("staffing", "--by", "level", "--province", "01"), "active", 1),
        (("specialisms", "--by", "specialism", "--unit", "00004"), "required", 10),
        (("centres", "--by", "province"), "communes", 3),
        (("secondments", "--by", "from_province", "--from", "2025-07-01"), "begun", 0),
        (("mergers", "--by", "form", "--level", "province"), "units", None),
        (("settlements", "--by", "regime,status"), "settlements", 2),
    ],
)
def test_each_statistic_answers_in_every_format(
    ledger: Sobo, tmp_path: Path, asked: tuple[str, ...], figure: str, expected: int | None
) -> None:
    """Catches: a statistic that one of the formats does not know, or that counts nothing of a real ledger."""
    answer = ledger.json("stats", *asked, *ON)
    assert answer["total"][figure] == sum(row[figure] for row in answer["rows"])
    assert expected is None or answer["total"][figure] == expected
    printed = ledger("stats", *asked, *ON, "--format", "csv").stdout
    assert len(printed.splitlines()) == len(answer["rows"]) + 1
    assert "Tổng cộng" in ledger("stats", *asked, *ON, "--lang", "vi").stdout
    assert ledger("stats", *asked, *ON, "--format", "chart").returncode == 0
    out = tmp_path / "counted.xlsx"
    assert ledger("stats", *asked, *ON, "--format", "xlsx", "--out", str(out)).returncode == 0
    book = load_workbook(out, data_only=True)
    assert book.worksheets[1]["B8" if "--from" not in asked else "B9"].value.isalnum()


def test_what_units_came_from_is_told_by_the_names_of_the_day_before(ledger: Sobo) -> None:
    rows = ledger.json("stats", "mergers", "--by", "province,from_provinces", "--form", "merged", *ON)["rows"]
    origins = {"Thành phố Hà Nội", "Tỉnh Hải Dương", "Thành phố Hải Phòng + Tỉnh Hải Dương"}
    assert {row["from_provinces"] for row in rows} == origins


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("staffing", "--by", "village"), 2, "none of province, unit, level, category"),
        (("mergers", "--by", "form", "--from", "2026-01-01"), 2, "before it begins"),
        (("staffing", "--by", "province", "--from", "2025-01-01"), 2, "--from"),
        (("centres", "--by", "province", "--province", "99"), 1, "99"),
        (("nothing", "--by", "province"), 2, "nothing"),
    ],
)
def test_a_statistic_that_cannot_be_asked_is_told(ledger: Sobo, asked: tuple[str, ...], code: int, told: str) -> None:
    done = ledger("stats", *asked, *ON)
    assert done.returncode == code, done.stderr
    assert told in done.stderr


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_map_of_provinces_and_a_lineage_are_pictures_of_their_own(ledger: Sobo, tmp_path: Path, form: str) -> None:
    """Catches: a picture that is none, one that takes the place of another file."""
    begins = {"svg": b"<svg ", "png": b"\x89PNG"}[form]
    counted = ("stats", "departures", "--by", "province", "--format", "map", *ON)
    lineage = ("units", "lineage", "00004", "--on", "2025-07-01", "--format", form)
    for name, command in (("map", counted), ("lineage", lineage)):
        out = tmp_path / f"{name}.{form}"
        done = ledger(*command, "--out", str(out), "--lang", "vi")
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert out.read_bytes().startswith(begins)
        assert position_of(out) == ledger.json("status")["head"]
        out.write_text("notes of somebody", encoding="utf-8")
        assert ledger(*command, "--out", str(out)).returncode == 1
    assert ledger(*lineage[:-2], "--format", "svg").stdout.startswith("<svg ")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("stats", "departures", "--by", "route", "--format", "map"), "--by province"),
        (("stats", "departures", "--by", "province", "--format", "map", "--map", "own"), "2025-07-01"),
        (("stats", "departures", "--by", "province", "--format", "map", "--on", "2025-06-01"), "2025-07-01"),
        (("stats", "staffing", "--by", "province", "--format", "map", "--out", "x.pdf"), ".svg or .png"),
        (("units", "lineage", "00004", "--out", "x.svg"), "--format svg"),
        (("units", "lineage", "00004", "--format", "svg", "--out", "x.png"), "ends in .svg"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_wrong_usage(ledger: Sobo, asked: tuple[str, ...], told: str) -> None:
    done = ledger(*asked)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert not (ledger.home.parent / "x.svg").exists()
