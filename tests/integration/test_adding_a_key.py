"""The recipe of docs/development.md for a key of statistics, done in a copy of this folder: one file."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from domain.ports import Decision
from domain.staff.events import DepartureDecided, StaffAppointed, StaffRegistered
from store.database import Database
from store.events.log import PostgresLog
from tests.recipes import changed, copy_with, named_in
from tests.sample_events import BASIS, RECORDED_AT, registered

KEY = """\
        Key("year", "to_char(s.leaves_on, 'YYYY')", "year", "năm nghỉ", "year of leaving"),
"""
EDITS = {"projections/departure_keys.py": [('        Key("sex",', f'{KEY}        Key("sex",')]}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this folder in which the recipe was followed."""
    return copy_with(EDITS, tmp_path_factory.mktemp("recipe"))


def sobo(copied: Path, url: str, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SOBO_", "PG"))}
    environment |= {"SOBO_DATABASE_URL": url, "SOBO_HOME": str(copied / ".sobo")}
    command = [sys.executable, str(copied / "cli.py"), *arguments]
    done = subprocess.run(command, cwd=copied, env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_recipe_names_every_file_that_a_key_touches_and_it_is_one(copied: Path) -> None:
    """Catches a second list of the keys, and a recipe that nobody followed."""
    assert named_in("Adding a key of statistics") == changed(copied) == ["projections/departure_keys.py"]


def test_departures_are_counted_by_the_new_key_and_the_help_explains_it(copied: Path, database: Database) -> None:
    """Catches a key that the query knows and the command does not, or the other way round."""
    on, stream = date(2025, 7, 1), "staff:aa"
    said = (on, RECORDED_AT, "officer", BASIS)
    nothing = (None, None, None, None, None, None, None, None)
    with PostgresLog(database.writer_url) as log:
        log.append(
            Decision(
                [
                    registered("00001"),
                    StaffRegistered(stream, 1, *said, "CB1", "female", "civil_servant", on, b""),
                    StaffAppointed(stream, 2, *said, "00001@2025-06-30", "specialist", "appointed", False, True, None),
                    DepartureDecided(
                        stream, 3, *said, "death", date(2026, 2, 1), "civil_servant", "female", "50-54", *nothing
                    ),
                ]
            )
        )
    url = database.writer_url
    assert "year of leaving (năm nghỉ)" in sobo(copied, url, "stats", "departures", "--help")
    asked = ("stats", "departures", "--by", "year,sex", "--all-routes", "--on", "2026-03-01", "--json")
    [row] = json.loads(sobo(copied, url, *asked))["rows"]
    assert (row["year"], row["sex"], row["left"]) == ("2026", "female", 1)
