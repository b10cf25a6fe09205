"""A ledger that an earlier build made opens, projects and verifies, and answers what it answered then."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from store.database import connect
from tests.conftest import NewDatabase
from tests.e2e.conftest import OnServer

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
LEDGER = FROZEN / "ledger_of_2026_11.sql"
ANSWERS = json.loads((FROZEN / "answers_of_2026_11.json").read_text(encoding="utf-8"))
EVENTS = 129


@pytest.fixture(scope="module")
def restored(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnServer]:
    """The ledger as it was, not yet touched by this build."""
    with new_database() as used:
        admin = used.admin_url or ""
        with connect(admin) as connection:
            connection.execute("drop schema ledger cascade")
            connection.execute(LEDGER.read_text(encoding="utf-8").encode())
        # In another session, as the statements leave this one without a search path: the right that no schema holds.
        with connect(admin) as connection:
            name = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("grant create on database {} to sobo_writer").format(name))
        yield OnServer(tmp_path_factory.mktemp("frozen") / "home", used.writer_url, admin)


@pytest.fixture(scope="module")
def opened(restored: OnServer) -> OnServer:
    """The same, brought up to this build by its own commands."""
    told = restored("rebuild", "--from", "store", "--json")
    assert told.returncode == 0, told.stdout + told.stderr
    assert json.loads(told.stdout)["events"] == EVENTS
    return restored


def test_every_event_is_there_and_verified(opened: OnServer) -> None:
    """Catches a migration that touches the log, and a reader that has forgotten an earlier schema."""
    assert opened.json("status")["head"] == EVENTS
    found = opened.json("verify")
    assert (found["ok"], found["events"], found["projection"]) == (True, EVENTS, "same")
    assert found["digest"] == opened.json("rebuild", "--from", "store")["digest"]


@pytest.mark.parametrize("asked", ANSWERS, ids=lambda asked: " ".join(asked["question"]))
def test_it_answers_as_it_did_then(opened: OnServer, asked: dict[str, Any]) -> None:
    """Catches a new build under which the same facts come to something else. Keys may be added, none may change."""
    answer = opened.json(*asked["question"])
    assert differences(asked["answer"], answer) == []


def test_it_goes_on(opened: OnServer, tmp_path: Path) -> None:
    """Catches a ledger that can be read and not written any more."""
    rows = "unit,category,headcount,effective_on,instrument\n00031,all,25,2026-03-01,99/QĐ\n"
    (tmp_path / "quotas.csv").write_text(rows, encoding="utf-8")
    with connect(opened.admin_url) as connection:
        before = connection.execute("select position from ledger.head").fetchall()[0][0]
    told = opened.json("import", "quotas", str(tmp_path / "quotas.csv"))
    assert told["first_position"] == before + 1
    assert opened.json("verify")["ok"]


def differences(then: Any, now: Any, where: str = "") -> list[str]:
    """The places at which what was answered then is not part of what is answered now."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [told for key in then for told in differences(then[key], now.get(key, "missing"), f"{where}.{key}")]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [told for at, one in enumerate(then) for told in differences(one, now[at], f"{where}[{at}]")]
    return [] if then == now else [f"{where}: {then!r}, now {now!r}"]
