"""The secured broker: each role does its own work and nothing else, and its secrets are nobody else's."""

import json
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from broker import node as kafka_broker
from broker import secure
from consumers.kafka.clients import client_of
from consumers.kafka.kafka_source import KafkaSource
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import known_cluster
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project, project_once
from consumers.relaying.relay import relay_once
from domain.errors import Refused
from projections.state.digest import digest
from store.database import Database, connect
from store.settings import Settings, load
from tests.followed_log import append, people, story
from tests.recipes import ROOT
from tests.relayed_topic import messages, positions


@pytest.fixture
def topic() -> str:
    """One that the roles have rights on."""
    return f"sobo.test.{uuid4().hex}"


def test_each_role_does_its_work(database: Database, taking: Callable[[str], Cluster], topic: str) -> None:
    """Catches a right that is missing, and a setting that one of the clients knows under another name."""
    head = story(database)
    assert relay_once(database.writer_url, taking("relay"), topic) == head
    group = f"sobo.projector.{uuid4().hex}"
    stop = threading.Event()
    ledger = dict(messages(taking("consumer"), topic)[0][0].headers)["ce_source"].decode().removeprefix("sobo/")

    def source() -> KafkaSource:
        return KafkaSource(taking("projector"), ledger, topic, group=group)

    following = threading.Thread(target=project, args=(database.writer_url, source, stop))
    following.start()
    try:
        head = append(database, people(5)).last_position
        assert relay_once(database.writer_url, taking("relay"), topic) == head
        deadline = time.monotonic() + 60
        with connect(database.writer_url) as conn:
            query = "select count(*) from projection.fact_staff_registered"
            while time.monotonic() < deadline:
                made = conn.execute("select to_regclass('projection.fact_staff_registered')").fetchone()
                if made != (None,) and conn.execute(query).fetchone() == (45,):
                    break
                stop.wait(0.2)
    finally:
        stop.set()
        following.join(30)
    project_once(database.writer_url, lambda: KafkaSource(taking("projector"), ledger, topic))
    with connect(database.writer_url) as conn:
        found = digest(conn)
        conn.execute("drop schema projection cascade")
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        assert digest(conn) == found
    read = messages(taking("consumer"), topic)
    assert sorted(position for of in read.values() for position in positions(of)) == list(range(1, head + 1))


def test_the_settings_that_are_handed_out_let_their_role_in(secured: Path) -> None:
    """Catches a file of variables that a shell, or `sobo` elsewhere, reads otherwise."""
    import shlex

    for role, file in kafka_broker.status(secured).settings.items():
        lines = [shlex.split(line)[0] for line in Path(file).read_text(encoding="utf-8").splitlines()]
        settings = load(environment=dict(line.split("=", 1) for line in lines) | {"SOBO_HOME": "/nowhere"})
        cluster = known_cluster(settings)
        assert cluster is not None
        assert cluster.security["sasl_plain_username"] == role
        client_of(cluster)


def test_an_example_reads_as_a_consumer_and_a_wrong_password_lets_it_read_nothing(
    secured: Path, database: Database, topic: str, tmp_path: Path
) -> None:
    """Catches an example that works with an open broker only."""
    story(database)
    relay = known_cluster(Settings(secured, kafka_client="kafka-python"), "relay")
    assert relay is not None
    sent = relay_once(database.writer_url, relay, topic)
    role = secure.security_of(secured, "consumer")
    events = tmp_path / "events.db"

    def run(options: dict[str, str]) -> subprocess.CompletedProcess[str]:
        (tmp_path / "client.json").write_text(json.dumps(options), encoding="utf-8")
        example = ROOT / "examples" / "consumers" / "kafka_python_to_sqlite.py"
        given = [relay.bootstrap_servers, events, "--topic", topic, "--client", tmp_path / "client.json"]
        command = [sys.executable, str(example), *map(str, given)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    refused = run({**role, "sasl_plain_password": "another"})
    assert (refused.returncode, refused.stdout) == (1, "")
    told = run(role)
    assert told.stdout == f"Complete up to position {sent}: each of them is in {events} once.\n", told.stderr


def test_nobody_else_of_the_machine_reads_the_secrets(secured: Path) -> None:
    """Catches a password, or the broker's key, that every user of the machine may open."""
    folder = secured / "kafka" / "secure"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    secret = [*folder.iterdir(), secured / "kafka" / "server.properties"]
    assert {file.name for file in secret} >= {"server.pem", "ca.pem", "relay.password", "relay.env", "admin.password"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in secret} == {0o600}
    command = Path(f"/proc/{kafka_broker.status(secured).pid}/cmdline").read_text(encoding="utf-8")
    assert not any((folder / f"{user}.password").read_text() in command for user in (secure.ADMIN, *secure.ROLES))


def test_a_secured_broker_stays_so_and_is_not_opened_by_accident(secured: Path) -> None:
    """Catches a start without the flag that takes the lock off the door."""
    assert kafka_broker.start(secured).secure
    with pytest.raises(Refused, match="secured") as refused:
        kafka_broker.start(secured, secure=False)
    assert refused.value.code == "broker_running"
