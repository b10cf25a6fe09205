"""The recipe of docs/development.md for a command, done in a copy of this folder: these files and no others."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from domain.ports import Decision
from domain.units.events import StaffingQuotaSet
from store.database import Database
from store.events.log import PostgresLog
from tests.recipes import changed, copy_with, named_in, run
from tests.sample_events import BASIS, RECORDED_AT, registered

QUESTION = """\
-- The authorised headcount of each unit that has one on the day.
select u.code as unit, u.name, sum(q.headcount)::bigint as authorised
from quota_spans as q
join unit_spans as u on u.unit_id = q.unit_id and daterange(u.valid_from, u.valid_until) @> %(on)s::date
where daterange(q.valid_from, q.valid_until) @> %(on)s::date
group by u.code, u.name
order by u.code
"""
ANSWER = '''\
"""What is asked about authorised headcounts."""

from datetime import date
from typing import Any

import psycopg

from projections.answers import Answer, answered_for, ask, reach
from projections.state.reading import reading
from projections.state.snapshot import asking_again
from projections.state.times import AsKnown


@asking_again
def quotas(connection: psycopg.Connection[Any], *, on: date, as_known: AsKnown | None = None) -> Answer:
    """The units that have a quota on the day, in the order of their codes."""
    with reading(connection, as_known, ("quota_spans", "unit_spans")):
        rows = ask(connection, "quotas", {"on": on})
        return {"on": on.isoformat(), "as_known": answered_for(as_known), **reach(connection, as_known), "rows": rows}
'''
COMMAND = '''\
"""`sobo quotas`: the authorised headcount of every unit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from commands.context import Session, json_option, pass_session, read_options
from commands.output import emit
from commands.reach import reach_in_words
from commands.tables import Table

if TYPE_CHECKING:
    from projections.state.times import AsKnown

COLUMNS = ("unit", "name", "authorised")


@click.command(epilog="Example:  sobo quotas --on 2025-07-01")
@read_options
@json_option
@pass_session
def quotas(session: Session, *, on: date, as_known: AsKnown, as_json: bool) -> None:
    """How many each unit may employ."""
    from projections import quotas as answers

    with session.reading(as_known) as connection:
        answer = answers.quotas(connection, on=on, as_known=as_known)
    rows = [[row[column] for column in COLUMNS] for row in answer["rows"]]
    emit(answer, as_json, lambda: Table(COLUMNS, rows, f"Quotas on {on}", reach_in_words(answer).capitalize()))
'''
EDITS = {
    "projections/sql/units/quotas.sql": [("", QUESTION)],
    "projections/quotas.py": [("", ANSWER)],
    "commands/units/quotas.py": [("", COMMAND)],
    "cli.py": [
        (
            "COMMANDS = {\n",
            'COMMANDS = {\n    "quotas": Entry("commands.units.quotas", "quotas", "How many each unit may employ."),\n',
        )
    ],
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this folder in which the recipe was followed."""
    return copy_with(EDITS, tmp_path_factory.mktemp("recipe"))


def test_the_recipe_names_every_file_that_a_command_touches(copied: Path) -> None:
    """Catches a fifth place in which a command must be entered, and a recipe that nobody followed."""
    assert named_in("Adding a command") == changed(copied)


def test_the_copy_keeps_the_rules_for_modules_and_types(copied: Path) -> None:
    """Catches a recipe that leads across the rooms' borders, or that the type checker refuses."""
    run(copied, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/unit/test_structure.py")
    run(copied, "-m", "mypy", "--cache-dir", str(copied / "build" / "mypy"), "commands/units/quotas.py")


def test_the_new_command_answers_and_is_in_the_help(copied: Path, database: Database) -> None:
    """Catches a command that is written and cannot be run, or whose help has no example."""
    quota = StaffingQuotaSet("unit:00001@2025-06-30", 2, date(2025, 7, 1), RECORDED_AT, "officer", BASIS, "all", 30)
    with PostgresLog(database.writer_url) as log:
        log.append(Decision([registered("00001"), quota]))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SOBO_", "PG"))}
    environment |= {"SOBO_DATABASE_URL": database.writer_url, "SOBO_HOME": str(copied / ".sobo")}

    def sobo(*arguments: str) -> str:
        command = [sys.executable, str(copied / "cli.py"), *arguments]
        done = subprocess.run(command, cwd=copied, env=environment, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "quotas" in sobo("--help")
    assert "Example:  sobo quotas" in sobo("quotas", "--help")
    answer = json.loads(sobo("quotas", "--on", "2025-07-01", "--json"))
    assert [(row["unit"], row["authorised"]) for row in answer["rows"]] == [("00001", 30)]
