"""`relay`, `project`, `rebuild`, `status`, `verify` and `log` as a user runs them, beside a real broker."""

import json
import signal
import time
from pathlib import Path
from typing import Any

import fastavro
import pytest

from consumers.kafka.topics import Cluster
from tests.e2e.conftest import Sobo
from tests.e2e.followers import beside_broker, running
from tests.relayed_topic import messages


@pytest.fixture(scope="module")
def ledger(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Sobo:
    """Three units in a home whose broker runs."""
    return beside_broker(sobo, tmp_path_factory.mktemp("files"))


def wait_for(sobo: Sobo, key: str, position: int) -> None:
    for _ in range(60):
        if sobo.json("status")[key] == position:
            return
        time.sleep(0.25)
    raise AssertionError(f"{key} did not come to {position}: {sobo.json('status')}")


def test_followers_go_on_until_they_are_told_to_stop_and_end_with_exit_0(ledger: Sobo) -> None:
    """Catches a signal that kills in the middle, and a second relay that sends beside the first."""
    with running(ledger, "relay") as relay, running(ledger, "project", "--from", "kafka") as project:
        wait_for(ledger, "relayed", 3)
        beside = ledger("relay", "--once")
        assert (beside.returncode, "Another relay" in beside.stderr) == (1, True)
        for process, number in ((relay, signal.SIGTERM), (project, signal.SIGINT)):
            process.send_signal(number)
            assert process.wait(30) == 0


def test_a_relay_carries_the_state_of_every_unit_too(ledger: Sobo) -> None:
    """Catches a topic of units that nobody fills."""
    ledger.json("relay", "--once")
    found = messages(Cluster(ledger.json("broker", "status")["bootstrap_servers"]), "sobo.units")
    ids = {unit["id"] for unit in ledger.json("units", "list", "--on", "2025-06-30")}
    assert {(message.key or b"").decode() for of in found.values() for message in of} == ids


def test_one_time_runs_say_how_far_they_came(ledger: Sobo) -> None:
    """Catches keys and figures that differ from the interface."""
    assert ledger.json("relay", "--once") == {"relayed": 3}
    assert ledger.json("project", "--once", "--from", "kafka") == {"projected": 3}
    verified = ledger.json("verify")
    for origin in ("kafka", "store"):
        made = ledger.json("rebuild", "--from", origin)
        assert (made["events"], made["position"], made["compared"]) == (3, 3, "same")
        assert made["digest"] == verified["digest"]
    assert (verified["ok"], verified["events"], verified["projection"]) == (True, 3, "same")
    assert (verified["problems"], len(verified["root"])) == ([], 64)
    told = ledger.json("status")
    told.pop("retries")  # the followers of another test may have had to
    assert told == {
        "head": 3,
        "relayed": 3,
        "projected": 3,
        "streams": 3,
        "events_by_type": {"UnitRegistered": 3},
        "lag": 0,
        "lag_seconds": 0,
        "relay_lag": 0,
        "relay_lag_seconds": 0,
        "gap": 0,
        "ahead": 0,
        "stopped": [],
    }


def test_a_reason_for_nothing_is_wrong_usage(ledger: Sobo) -> None:
    """Catches `--skip` forgotten: the command would follow for ever, with nothing left out."""
    done = ledger("project", "--once", "--reason", "its unit stands under another code")
    assert (done.returncode, "--skip" in done.stderr) == (2, True)


def test_the_log_is_printed_as_json_lines(ledger: Sobo) -> None:
    """Catches a list in place of lines, and bounds that are not inclusive."""
    lines = [json.loads(line) for line in ledger("log", "show", "--from", "2", "--to", "3").stdout.splitlines()]
    assert [line["position"] for line in lines] == [2, 3]
    assert lines[0]["data"]["effective_on"] == "2025-06-30"


def test_the_log_is_exported_for_other_programs_and_nothing_is_written_over(ledger: Sobo, tmp_path: Path) -> None:
    """Catches an answer that differs from what was written, and a second export over the first."""
    for name in ("log.avro", "events"):
        done = ledger.json("log", "export", str(tmp_path / name))
        assert (done["events"], done["position"], done["events_by_type"]) == (3, 3, {"UnitRegistered": 3})
        again = ledger("log", "export", str(tmp_path / name))
        assert (again.returncode, "is there already" in again.stderr) == (1, True)
    with (tmp_path / "log.avro").open("rb") as opened:
        entries: Any = fastavro.reader(opened)
        assert [entry["position"] for entry in entries] == [1, 2, 3]
    assert [path.name for path in (tmp_path / "events").iterdir()] == ["UnitRegistered.avro"]


def test_with_a_cluster_set_a_write_leaves_projecting_to_the_projector(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a write that waits for the projections of a ledger that others follow."""
    broker = ledger.json("broker", "status")["bootstrap_servers"]
    file = tmp_path / "quotas.csv"
    file.write_text("unit,category,headcount,effective_on,instrument\n00001,all,9,2025-07-01,1/QĐ\n", encoding="utf-8")
    ledger.json("import", "quotas", str(file), SOBO_KAFKA_BOOTSTRAP_SERVERS=broker)
    assert ledger.json("status")["lag"] == 1
    ledger.json("relay", "--once")
    ledger.json("project", "--once")
    assert ledger.json("status")["lag"] == 0


@pytest.mark.parametrize("command", [("relay", "--once"), ("project", "--once"), ("rebuild", "--from", "kafka")])
def test_a_broker_that_is_down_is_named_with_its_address(ledger: Sobo, command: tuple[str, ...]) -> None:
    """Catches a traceback, an endless wait, or a message that does not say where."""
    done = ledger(*command, SOBO_KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9")
    assert done.returncode == 1
    assert "127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
