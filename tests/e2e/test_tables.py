"""Lists as people and spreadsheets take them: CSV, names beside codes, and the width of a terminal."""

import csv
import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import CLI, Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, person, with_units

DAY = ("--on", "2025-07-25")


@pytest.fixture(scope="module")
def country(sobo: Sobo) -> Sobo:
    """The real units after the merger, and three people, one of whom leaves."""
    with_units(sobo)
    imported(sobo, "staff", [person("CB1"), person("CB2", {"unit": "10500"}), person("CB3")])
    leaves = {"staff_number": "CB3", "decided_on": "2025-07-10", "leaves_on": "2025-08-01"}
    imported(sobo, "departures", [DECISION | leaves])
    return sobo


def as_csv(country: Sobo, *question: str) -> list[dict[str, str]]:
    done = country(*question, "--format", "csv")
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


@pytest.mark.parametrize(
    ("question", "columns"),
    [
        (("staffing", *DAY), {"unit", "unit_id", "name", "province", "assigned", "present", "authorised"}),
        (("staffing", "--by", "province", *DAY), {"province", "name", "assigned"}),
        (("vacancies", "--province", "01", *DAY), {"unit_id", "unit", "position", "required", "filled", "overdue"}),
        (("staff", "history", "CB1"), {"position", "recorded_by", "event", "instrument", "corrects", "corrected_by"}),
        (("units", "history", "00004", *DAY), {"position", "recorded_by", "unit_id", "changes", "corrected_by"}),
        (("settlements", "history", "CB3"), {"position", "recorded_by", "event", "changes", "corrected_by"}),
        (("policy", "parameters"), {"name", "value", "from", "instrument", "verified"}),
    ],
)
def test_every_list_is_to_be_had_as_csv(country: Sobo, question: tuple[str, ...], columns: set[str]) -> None:
    """Catches a list that has to be copied from a screen."""
    rows = as_csv(country, *question)
    assert rows
    assert columns <= set(rows[0])


LEFT = ("--on", "2025-09-01")
HANOI, BA_DINH = "Thành phố Hà Nội", "Phường Ba Đình"


def cells_of(printed: str, header: str) -> dict[str, str]:
    """The first row below the header that begins so, each cell under its column, as columns stand two spaces apart."""
    lines = printed.splitlines()
    above = next(index for index, line in enumerate(lines) if line.startswith(header))
    starts = [found.start() for found in re.finditer(r"(?:^|(?<=  ))\S", lines[above])]
    ends = [*starts[1:], None]
    return {
        lines[above][start:end].strip(): lines[above + 1][start:end].strip()
        for start, end in zip(starts, ends, strict=True)
    }


@pytest.mark.parametrize(
    ("question", "header", "cells"),
    [
        (("staffing", "--unit", "00004", *DAY), "unit ",
         {"unit": "00004", "name": BA_DINH, "province": "01", "province_name": HANOI}),
        (("staffing", "--by", "province", *DAY), "province ", {"province": "01", "name": HANOI}),
        (("vacancies", "--unit", "00004", *DAY), "unit ",
         {"unit": "00004", "name": BA_DINH, "province": "01", "province_name": HANOI}),
        (("settlements", "list", *LEFT), "staff_number ",
         {"unit": "00004", "name": BA_DINH, "province": "01", "province_name": HANOI}),
        (("settlements", "overdue", *LEFT), "staff_number ",
         {"unit": "00004", "name": BA_DINH, "province": "01", "province_name": HANOI}),
        (("stats", "departures", "--by", "province", *LEFT), "province ", {"province": "01", "name": HANOI}),
        (("stats", "departures", "--by", "province", "--map", "own", *LEFT), "province ",
         {"province": "01", "name": HANOI}),
        (("stats", "departures", "--by", "province,unit", *LEFT), "province ",
         {"province": "01", "province_name": HANOI, "unit": "00004@2025-07-01", "unit_name": BA_DINH}),
        (("units", "list", "--parent", "01", "--format", "table", *DAY), "id ",
         {"code": "00004", "name": BA_DINH, "parent": "01", "parent_name": HANOI}),
        (("units", "lineage", "00004", *DAY), "from ",
         {"from": "00004@2025-01-01", "from_name": "Phường Trúc Bạch", "to": "00004@2025-07-01", "to_name": BA_DINH}),
    ],
)  # fmt: skip
def test_a_unit_stands_in_two_columns_its_code_and_its_name(
    country: Sobo, question: tuple[str, ...], header: str, cells: dict[str, str]
) -> None:
    """Catches a code without its name, and the two in one cell, which no spreadsheet sorts by."""
    printed = country(*question).stdout
    shown = cells_of(printed, header)
    assert {name: shown[name] for name in cells} == cells


@pytest.mark.parametrize(
    "question", [("settlements", "show", "CB3"), ("staff", "show", "CB1"), ("units", "show", "00004")]
)
def test_one_unit_or_person_is_told_with_the_province_by_code_and_name(
    country: Sobo, question: tuple[str, ...]
) -> None:
    """Catches a province 01 that the reader must look up."""
    printed = country(*question, *LEFT).stdout
    above = "parent" if question[0] == "units" else "province"
    assert re.search(rf"^{above} +01$", printed, re.MULTILINE)
    assert re.search(rf"^{above} name +{HANOI}$", printed, re.MULTILINE)


def test_programs_get_the_keys_that_they_have_always_got(country: Sobo) -> None:
    """Catches a column for people that became a key."""
    assert "in 00004, not in the whole country" in country("staffing", "--unit", "00004", *DAY).stdout
    assert {row["province"] for row in as_csv(country, "vacancies", "--unit", "00004", *DAY)} == {"01"}
    (row,) = country.json("staffing", "--unit", "00004", *DAY)["rows"]
    assert row["province"] == "01" and "province_name" not in row


def test_a_key_post_is_overdue_on_the_deadlines_own_day_and_the_list_says_so(country: Sobo) -> None:
    """Catches a boundary that nobody can look up: posts were to be filled before 25 July."""
    done = country("vacancies", "--unit", "00004", *DAY)
    assert "on the day itself it is overdue" in " ".join(done.stdout.split())
    assert {row["overdue"] for row in as_csv(country, "vacancies", "--unit", "00004", *DAY)} == {"yes"}
    before = as_csv(country, "vacancies", "--unit", "00004", "--on", "2025-07-24")
    assert {row["overdue"] for row in before} == {"no"}


def on_a_terminal(country: Sobo, columns: int, *question: str) -> str:
    """What a terminal of that width shows."""
    near, far = pty.openpty()
    environment = country.environment() | {"COLUMNS": str(columns), "LINES": "40", "TERM": "dumb"}
    command = [sys.executable, str(CLI), *question]
    with subprocess.Popen(command, env=environment, stdout=far, stderr=far, cwd=Path(country.home).parent) as run:
        os.close(far)
        shown = b""
        while True:
            try:
                piece = os.read(near, 65_536)
            except OSError:  # the end of a terminal whose other side was closed
                break
            if not piece:
                break
            shown += piece
        assert run.wait(timeout=60) == 0
    os.close(near)
    return shown.decode()


def test_a_table_keeps_to_the_width_of_its_terminal_and_says_what_it_left_out(country: Sobo) -> None:
    """Catches lines that run over the edge, and columns that are missing without a word."""
    shown = on_a_terminal(country, 80, "staffing", "--unit", "00004", *DAY)
    table = [line for line in shown.splitlines() if line.startswith(("  ", "─", "00004", "total", " "))]
    assert "too narrow for" in shown and "authorised" in shown
    assert all(len(line.rstrip()) <= 80 for line in table if "too narrow" not in line)
    wide = on_a_terminal(country, 200, "staffing", "--unit", "00004", *DAY)
    assert "too narrow" not in wide and "authorised" in wide
