"""The broker for trying: started, found, stopped and started again, whatever happened in between."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import KafkaTimeoutError

from broker import node as broker
from domain.errors import Refused
from store.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
START = """
import sys
from pathlib import Path
from broker import node as broker
print(broker.start(Path(sys.argv[1])).pid)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A broker's home for the tests of this module, which go from one state to the next by `broker.start`."""
    home = tmp_path_factory.mktemp("service") / "home"
    yield home
    broker.stop(home)


def topics(address: str | None) -> set[str]:
    client = KafkaAdminClient(bootstrap_servers=address)
    try:
        return set(client.list_topics())
    finally:
        client.close()


def test_two_starts_at_once_give_one_broker(home: Path) -> None:
    """Catches two brokers over one data folder."""
    command = [sys.executable, "-c", START, str(home)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    pids = {process.communicate(timeout=120)[0].strip() for process in started}
    assert pids == {str(broker.status(home).pid)}
    assert [process.returncode for process in started] == [0, 0]


def test_a_restart_keeps_port_and_topics_and_a_kill_does_too(home: Path) -> None:
    """Catches consumers left with a dead address, and a broker that a kill leaves unable to start."""
    first = broker.start(home)
    client = KafkaAdminClient(bootstrap_servers=first.bootstrap_servers)
    client.create_topics([NewTopic("kept", 1, 1)])
    client.close()
    assert broker.stop(home) is True
    stopped = broker.status(home)
    assert (stopped.running, stopped.bootstrap_servers, stopped.pid) == (False, None, None)
    second = broker.start(home)
    assert second.bootstrap_servers == first.bootstrap_servers
    assert second.pid is not None
    os.kill(second.pid, signal.SIGKILL)
    third = broker.start(home)
    assert third.bootstrap_servers == first.bootstrap_servers
    assert third.pid != second.pid
    assert "kept" in topics(third.bootstrap_servers)


def test_the_commands_of_a_home_find_its_broker_unless_a_cluster_is_set(home: Path) -> None:
    """Catches a setting that loses against whatever happens to run."""
    running = broker.start(home)
    assert broker.bootstrap_servers(Settings(home)) == running.bootstrap_servers
    assert broker.bootstrap_servers(Settings(home, kafka_bootstrap_servers="elsewhere:9092")) == "elsewhere:9092"
    assert broker.bootstrap_servers(Settings(home / "none")) is None


def test_another_port_is_refused_while_it_runs(home: Path) -> None:
    """Catches `--port` ignored in silence."""
    running = broker.start(home)
    with pytest.raises(Refused, match=str(running.bootstrap_servers)) as refused:
        broker.start(home, port=1)
    assert refused.value.code == "broker_running"


def test_a_copied_home_does_not_take_the_originals_broker_for_its_own(home: Path, tmp_path: Path) -> None:
    """Catches `sobo stop` in a copy that stops, or kills, the original's broker."""
    running = broker.start(home)
    copy = tmp_path / "copy"
    (copy / "kafka").mkdir(parents=True)
    shutil.copy(home / "kafka" / "broker.json", copy / "kafka")
    assert broker.status(copy).running is False
    assert broker.stop(copy) is False
    assert broker.status(home) == running


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """Catches a start that fails only in Kafka's log, half a minute later."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=f"{port}.*--port") as refused:
            broker.start(tmp_path, port=port)
    assert refused.value.code == "port_taken"


def test_a_topic_is_never_made_by_accident(home: Path) -> None:
    """Catches a mistyped topic that comes into being, empty, with one partition."""
    running = broker.start(home)
    producer = KafkaProducer(bootstrap_servers=running.bootstrap_servers, max_block_ms=500)
    try:
        with pytest.raises(KafkaTimeoutError):
            producer.send("mistyped", b"lost")
    finally:
        producer.close(timeout=1)
    assert "mistyped" not in topics(running.bootstrap_servers)
