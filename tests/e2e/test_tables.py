"""Lists as people and spreadsheets take them: CSV, names beside codes, and the width of a terminal."""

import csv
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import CLI, Sobo
from tests.e2e.settlement_files import imported, person, with_units

DAY = ("--on", "2025-07-25")


@pytest.fixture(scope="module")
def country(sobo: Sobo) -> Sobo:
    """The real units after the merger, and two people."""
    with_units(sobo)
    imported(sobo, "staff", [person("CB1"), person("CB2", {"unit": "10500"})])
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
        (("staff", "history", "CB1"), {"position", "event", "instrument", "corrects", "corrected_by"}),
        (("policy", "parameters"), {"name", "value", "from", "instrument", "verified"}),
    ],
)
def test_every_list_is_to_be_had_as_csv(country: Sobo, question: tuple[str, ...], columns: set[str]) -> None:
    """Catches a list that has to be copied from a screen."""
    rows = as_csv(country, *question)
    assert rows
    assert columns <= set(rows[0])


def test_provinces_are_printed_with_their_names_and_stay_codes_for_programs(country: Sobo) -> None:
    printed = country("staffing", "--unit", "00004", *DAY).stdout
    assert "01 Thành phố Hà Nội" in printed
    assert "in 00004, not in the whole country" in printed
    assert {row["province"] for row in as_csv(country, "vacancies", "--unit", "00004", *DAY)} == {"01"}


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
