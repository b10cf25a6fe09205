"""Asking makes no ledger, and an answer of nothing says that it is one."""

import json
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from store.database import Database, connect
from tests.e2e.conftest import Sobo

QUESTIONS = (
    ("status",),
    ("verify",),
    ("units", "list"),
    ("units", "show", "00004"),
    ("staffing",),
    ("vacancies",),
    ("staff", "show", "CB-1"),
    ("settlements", "list"),
    ("stats", "departures", "--by", "province"),
    ("policy", "explain", "CB-1"),
    ("project", "--once", "--from", "store"),
    ("rebuild", "--from", "store"),
    ("log", "show"),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_asking_where_there_is_no_ledger_says_where_it_looked_and_leaves_nothing(
    tmp_path: Path, question: tuple[str, ...]
) -> None:
    """Catches an empty ledger made by a question, which then answers as if the country were empty."""
    nowhere = Sobo(tmp_path / "home")
    done = nowhere(*question)
    assert done.returncode == 1
    assert str(nowhere.home) in done.stderr and "sobo init" in done.stderr and "SOBO_HOME" in done.stderr
    assert done.stdout == ""
    assert not nowhere.home.exists()


def test_neither_a_service_command_nor_a_write_makes_a_ledger(tmp_path: Path) -> None:
    """Catches a home made by `stop` or `doctor`, and an import into the void."""
    nowhere = Sobo(tmp_path / "home")
    (tmp_path / "staff.csv").write_text(nowhere("import", "staff", "--template").stdout, encoding="utf-8")
    (tmp_path / "changes.csv").write_text(nowhere("units", "apply", "--template").stdout, encoding="utf-8")
    assert nowhere("stop").returncode == 0
    assert nowhere("broker", "status").returncode == 0
    report = json.loads(nowhere("doctor", "--json").stdout)
    (database,) = [check for check in report["checks"] if check["name"] == "database"]
    assert not database["ok"] and str(nowhere.home) in database["message"]
    for write in (("import", "staff"), ("units", "apply")):
        done = nowhere(*write, str(tmp_path / f"{'staff' if 'staff' in write else 'changes'}.csv"), "--json")
        assert json.loads(done.stdout)["error"]["code"] == "no_ledger"
    assert not nowhere.home.exists()


def test_a_database_without_a_ledger_stays_as_it_is(tmp_path: Path, database: Database) -> None:
    """Catches tables made on somebody's server by a question; `init` makes them when asked to."""
    with connect(database.admin_url or "") as admin:
        admin.execute("create database without_ledger")
    empty = make_conninfo(database.admin_url or "", dbname="without_ledger")
    nowhere = Sobo(tmp_path / "home")
    variables = {"SOBO_DATABASE_URL": empty, "SOBO_USER": ""}
    try:
        done = nowhere("status", "--json", **variables)
        assert json.loads(done.stdout)["error"]["code"] == "no_ledger"
        with psycopg.connect(empty) as connection:
            assert connection.execute("select from pg_namespace where nspname = 'ledger'").fetchone() is None
        assert nowhere.json("init", **variables)["head"] == 0
        assert nowhere.json("status", **variables)["head"] == 0
    finally:
        with connect(database.admin_url or "") as admin:
            admin.execute("drop database without_ledger with (force)")


def test_an_answer_about_a_time_before_the_first_event_says_so(sobo: Sobo, tmp_path: Path) -> None:
    """Catches nothing known told as nobody there, and a position that nothing stands at yet answered."""
    (tmp_path / "units.csv").write_text("code,name,type,parent\n01,Hà Nội,municipality,\n", encoding="utf-8")
    assert sobo("init").returncode == 0
    assert "this ledger is empty" in sobo("units", "list").stderr
    loaded = sobo("units", "load", str(tmp_path / "units.csv"), "--on", "2025-06-30", "--instrument", "list")
    assert loaded.returncode == 0, loaded.stderr
    for moment in ("0", "2025-01-01"):
        done = sobo("units", "list", "--as-known", moment, "--json")
        assert (done.returncode, done.stdout) == (0, "[]\n")
        assert "nothing was known then; the first event is of 20" in done.stderr
    known = sobo("units", "list", "--as-known", "1", "--json")
    assert len(json.loads(known.stdout)) == 1 and known.stderr == ""
    beyond = sobo("staffing", "--as-known", "2", "--json")
    assert beyond.returncode == 1
    assert json.loads(beyond.stdout)["error"]["code"] == "not_recorded_yet"
    assert "the last is 1" in beyond.stderr
