"""What the followers tell of themselves: figures for Prometheus, lines for machines, stops for people."""

import json
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from store.database import connect
from tests.e2e.conftest import Sobo
from tests.e2e.followers import beside_broker, running


@pytest.fixture(scope="module")
def ledger(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Sobo:
    """Three units, whose broker runs."""
    return beside_broker(sobo, tmp_path_factory.mktemp("files"))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def figures(port: int) -> dict[str, float]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if true():
                return
        except OSError:  # nobody listens yet
            pass
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.3)


def test_followers_serve_figures_and_tell_one_json_object_a_line(ledger: Sobo) -> None:
    """Catches a port that is open to the network, a figure that is not the ledger's, a line that no machine reads."""
    port, other = free_port(), free_port()
    with (
        running(ledger, "relay", "--metrics-port", str(port), "--log-json") as relay,
        running(ledger, "project", "--from", "kafka", "--metrics-port", str(other), "--log-json") as project,
    ):
        until(lambda: figures(port)["sobo_relayed"] == 3)
        until(lambda: figures(other)["sobo_projected"] == 3)
        found = figures(port)
        assert (found["sobo_up"], found["sobo_head"], found["sobo_lag"], found["sobo_relay_lag"]) == (1, 3, 0, 0)
        assert found["sobo_lag_seconds"] == found["sobo_gap"] == found["sobo_stopped_partitions"] == 0
        assert found["sobo_retries_total"] == 0
        taken = ledger("relay", "--metrics-port", str(port))
        assert (taken.returncode, "name another" in taken.stderr) == (1, True)
        told: dict[str, list[dict[str, Any]]] = {}
        for name, process in (("relay", relay), ("project", project)):
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
            assert process.returncode == 0
            told[name] = [json.loads(line) for line in said.splitlines()]
    assert all({"time", "level", "event"} <= line.keys() for lines in told.values() for line in lines)
    assert [line["event"] for line in told["relay"]][0 :: len(told["relay"]) - 1] == ["started", "stopped"]
    assert {"event": "relayed", "position": 3}.items() <= told["relay"][1].items()
    assert max(line["position"] for line in told["project"] if line["event"] == "projected") == 3


def test_a_stop_is_told_by_status_and_skipped_with_a_reason(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a skip without a reason, and a stop of which only the projector's own terminal knew."""
    admin = ledger.json("doctor")["admin_url"]
    ledger.json("project", "--once", "--from", "store")
    with connect(admin) as conn:
        conn.execute("alter table ledger.events disable trigger all")
        conn.execute("update ledger.events set event = substring(event for 12) where position = 3")
        conn.execute("alter table ledger.events enable trigger all")
        conn.execute("drop schema projection cascade")
    assert ledger("project", "--once", "--from", "store").returncode == 1
    told = ledger.json("status")
    (stop,) = told["stopped"]
    assert (stop["source"], stop["position"], stop["code"]) == ("store", 3, "unreadable_event")
    assert (told["projected"], told["lag"], told["lag_seconds"] > 0) == (2, 1, True)
    shown = ledger("status").stderr
    assert "position 3 cannot be read" in shown and "--skip 3 --reason" in shown
    assert "--reason" in ledger("project", "--skip", "3").stderr
    assert ledger("project", "--skip", "last", "--reason", "x").returncode == 2
    assert ledger("project", "--skip", "2", "--reason", "x").returncode == 1
    done = ledger.json("project", "--skip", "3", "--reason", "cut in a test")
    assert done == {"skipped": "3", "reason": "cut in a test"}
    assert ledger.json("project", "--once", "--from", "store")["projected"] == 3
    assert ledger.json("status")["stopped"] == []
