"""`sobo restore` as a user runs it: a second home filled from the broker of the first."""

import json
from pathlib import Path

import pytest

from consumers.kafka.topics import Cluster
from consumers.restoring.restore import restore as put_in
from store.database import connect
from tests.e2e.conftest import Sobo
from tests.e2e.followers import UNITS

REFUSED = (("status",), ("units", "list"), ("verify",), ("relay", "--once"), ("rebuild",), ("log", "show"))


@pytest.fixture(scope="module")
def ledger(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Sobo:
    """Three units, relayed to the broker of their home."""
    file = tmp_path_factory.mktemp("files") / "units.csv"
    file.write_text(UNITS, encoding="utf-8")
    sobo.json("units", "load", str(file), "--on", "2025-06-30", "--instrument", "1685/NQ-UBTVQH15")
    assert sobo("broker", "start").returncode == 0
    sobo.json("relay", "--once")
    return sobo


@pytest.fixture
def again(ledger: Sobo, tmp_path: Path) -> Sobo:
    return Sobo(tmp_path / "again")


def kafka_of(ledger: Sobo) -> dict[str, str]:
    return {"SOBO_KAFKA_BOOTSTRAP_SERVERS": ledger.json("broker", "status")["bootstrap_servers"]}


def test_a_home_is_filled_from_the_topic_and_shows_the_same(ledger: Sobo, again: Sobo) -> None:
    """Catches a dry run that makes a ledger or promises what would be refused, and a restore without answers."""
    kafka = kafka_of(ledger)
    tried = again.json("restore", "--from-kafka", "--dry-run", **kafka)
    assert (tried["events"], tried["position"], tried["dry_run"]) == (3, 3, True)
    assert not again.home.exists()
    try:
        found = again.json("restore", "--from-kafka", **kafka)
        verified = ledger.json("verify")
        assert (found["events"], found["digest"]) == (3, verified["digest"])
        assert again.json("verify") == verified
        assert again.json("units", "list", "--on", "2025-06-30") == ledger.json("units", "list", "--on", "2025-06-30")
        assert again.json("status")["relayed"] == 3
        for more in ((), ("--dry-run",)):
            twice = again("restore", "--from-kafka", "--json", *more, **kafka)
            assert (twice.returncode, json.loads(twice.stdout)["error"]["code"]) == (1, "ledger_not_empty")
    finally:
        again("stop")


def test_a_restore_that_ended_between_the_log_and_its_answers_is_finished_by_the_same_command(
    ledger: Sobo, again: Sobo
) -> None:
    """Catches a ledger that holds everything, shows nothing, and is refused as one that is not empty."""
    kafka = kafka_of(ledger)
    again.json("init")
    try:
        put_in(again.json("doctor")["admin_url"], Cluster(kafka["SOBO_KAFKA_BOOTSTRAP_SERVERS"]))
        another = again("restore", "--from-kafka", "--up-to", "4", **kafka)
        assert (another.returncode, "holds 3 events" in another.stderr) == (1, True)
        done = again.json("restore", "--from-kafka", **kafka)
        assert (done["events"], done["position"], done["digest"]) == (3, 3, ledger.json("verify")["digest"])
        assert again("restore", "--from-kafka", **kafka).returncode == 1
    finally:
        again("stop")


def test_what_the_topic_cannot_be_of_is_said_once_and_no_database_is_made(ledger: Sobo, again: Sobo) -> None:
    """Catches a mistyped name told message by message, with advice for a topic that is damaged, and an empty ledger
    that a refused restore leaves behind."""
    name = again.json("restore", "--from-kafka", "--dry-run", **kafka_of(ledger))["ledger"]
    for more in ((), ("--dry-run",)):
        told = again("restore", "--from-kafka", "--ledger", "ledgr", *more, **kafka_of(ledger))
        assert told.returncode == 1
        assert f"holds events of the ledger {name}, and --ledger asks for ledgr" in told.stderr
        assert f"write --ledger {name}" in told.stderr
        nowhere = again("restore", "--from-kafka", *more, SOBO_KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9")
        assert (nowhere.returncode, "127.0.0.1:9 does not answer" in nowhere.stderr) == (1, True)
        assert not again.home.exists()


def test_a_topic_that_is_refused_when_all_of_it_was_read_leaves_no_ledger_behind(ledger: Sobo, again: Sobo) -> None:
    """Catches an empty ledger, in a home or in a database that stood there empty, which nobody asked for."""
    admin = ledger.json("doctor")["admin_url"]
    with connect(admin) as conn:
        conn.execute("create database elsewhere")
    try:
        for server in ({}, {"SOBO_DATABASE_URL": admin.replace("/sobo?", "/elsewhere?")}):
            told = again("restore", "--from-kafka", "--up-to", "4", **kafka_of(ledger), **server)
            assert (told.returncode, "positions 4 to 4 are missing" in told.stderr) == (1, True)
            assert not again.home.exists()
        with connect(server["SOBO_DATABASE_URL"]) as conn:
            assert conn.execute("select to_regnamespace('ledger')").fetchone() == (None,)
    finally:
        again("stop")


def test_every_command_says_that_a_restore_is_unfinished_until_it_is_run_again_or_given_up(
    ledger: Sobo, again: Sobo, tmp_path: Path
) -> None:
    """Catches a question that answers for an empty country, and a write into a ledger that is being filled."""
    again.json("init")
    admin = again.json("doctor")["admin_url"]
    begun = "insert into ledger.restoring (source) values ('sobo.events at a broker')"
    file = tmp_path / "units.csv"
    file.write_text(UNITS, encoding="utf-8")
    write = ("units", "load", str(file), "--on", "2025-06-30", "--instrument", "1685/NQ-UBTVQH15")
    try:
        with connect(admin) as conn:
            conn.execute(begun)
        for command in (*REFUSED, write):
            done = again(*command, **kafka_of(ledger))
            assert (done.returncode, "has not come to its end" in done.stderr) == (1, True), command
        assert again.json("restore", "--abandon") == {"abandoned": True}
        assert again.json("status")["head"] == 0
        assert again("restore", "--abandon").returncode == 1
        with connect(admin) as conn:
            conn.execute(begun)
        assert again.json("restore", "--from-kafka", **kafka_of(ledger))["events"] == 3
        assert again.json("status")["head"] == 3
    finally:
        again("stop")


def test_what_to_restore_from_is_said(sobo: Sobo) -> None:
    done = sobo("restore")
    assert (done.returncode, "--from-kafka" in done.stderr) == (2, True)
