"""A ledger that an earlier build made opens, projects and verifies, and answers what it answered then."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.database import connect
from tests.conftest import NewDatabase
from tests.e2e.conftest import OnServer
from tests.frozen_ledger import EVENTS, FROZEN, frozen_ledger

ANSWERS = json.loads((FROZEN / "answers_of_2026_11.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def restored(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnServer]:
    """The ledger as it was, not yet touched by this build."""
    with frozen_ledger(new_database) as used:
        yield OnServer(tmp_path_factory.mktemp("frozen") / "home", used.writer_url, used.admin_url or "")


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


def test_a_post_appointed_now_names_its_body_and_those_of_then_say_none(opened: OnServer, tmp_path: Path) -> None:
    """Catches a field that is new and lost on the way from a file to the answers, or made up for what was before."""
    asked = ("staff", "show", "CB02", "--on", "2026-05-01")
    then = opened.json(*asked)
    assert then["main"]["body"] is None
    unit, position = then["main"]["unit"], then["main"]["position"]
    rows = (
        "staff_number,unit,position,effective_on,basis,concurrent,budget_paid,body,instrument\n"
        f"CB02,{unit},{position},2026-04-01,appointed,no,yes,service_centre,9/QĐ\n"
    )
    (tmp_path / "appointments.csv").write_text(rows, encoding="utf-8")
    position = opened.json("import", "appointments", str(tmp_path / "appointments.csv"))["first_position"]
    assert opened.json(*asked)["main"]["body"] == "service_centre"
    told = opened.json("staff", "history", "CB02")
    bodies = [entry["changes"]["body"] for entry in told if entry["event"] in ("StaffRegistered", "StaffAppointed")]
    assert bodies[-1] == "service_centre"
    assert set(bodies[:-1]) == {None}
    assert "service_centre" in opened("staff", "show", "CB02", "--on", "2026-05-01").stdout
    shown = [json.loads(line) for line in opened("log", "show", "--stream", then["stream"]).stdout.splitlines()]
    assert [line["data"].get("body") for line in shown if line["type"] == "StaffRegistered"] == [None]
    assert shown[-1]["position"] == position and shown[-1]["data"]["body"] == "service_centre"
    assert opened.json("verify")["ok"]


def differences(then: Any, now: Any, where: str = "") -> list[str]:
    """The places at which what was answered then is not part of what is answered now."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [told for key in then for told in differences(then[key], now.get(key, "missing"), f"{where}.{key}")]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [told for at, one in enumerate(then) for told in differences(one, now[at], f"{where}[{at}]")]
    return [] if then == now else [f"{where}: {then!r}, now {now!r}"]
