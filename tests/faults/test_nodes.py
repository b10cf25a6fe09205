"""Three nodes: one may be killed and writes go on; with two of them gone the relay waits, says why, and goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from broker import node as kafka_broker
from consumers.kafka.clients import client_of
from consumers.kafka.port.client import Described
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topic_check import cluster_check
from consumers.kafka.topics import CONFIGURATION, PARTITIONS
from consumers.projecting.projector import project_once
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from consumers.relaying.mark import relayed
from projections.state.digest import digest
from store.database import Database, connect
from store.events.log import head
from store.rights import roles
from tests.conftest import NewDatabase
from tests.followed_log import append, from_kafka, people, units
from tests.relayed_topic import messages, positions

ROOT = Path(__file__).parents[2]
CLIENTS = ("kafka-python", "confluent")
LONGEST = 120
"""Seconds: of a machine with much else to do."""
RELAY = """
import sys
from consumers.kafka import producer
from consumers.kafka.outage import stopped_by_signals
from consumers.kafka.port.cluster import Cluster
from consumers.relaying.relay import relay
producer.WAIT_SECONDS = 3.0  # so long a test does not wait to hear why
url, servers, client, topic = sys.argv[1:]
with stopped_by_signals() as stop:
    relay(url, Cluster(servers, client=client), stop, lambda text: print(text, flush=True), topic)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("nodes")
    try:
        kafka_broker.start(home, nodes=3)
        yield home
    finally:
        kafka_broker.stop(home)


@dataclass(frozen=True)
class Relayed:
    """A ledger, a topic of its own, and where the relay that follows it writes what it says."""

    database: Database
    cluster: Cluster
    topic: str
    said: Path

    def reached(self) -> int:
        with connect(self.database.writer_url) as conn:
            return relayed(conn, self.topic)

    def head(self) -> int:
        with connect(self.database.writer_url) as conn:
            return head(conn)

    def says(self, words: str) -> bool:
        return words in self.said.read_text(encoding="utf-8")

    def is_complete(self) -> None:
        """Whoever drops what was seen has every position once, and the projection is that of the log."""
        newest, taken = self.head(), list[int]()
        for of_partition in messages(self.cluster, self.topic).values():
            highest = 0
            for position in positions(of_partition):
                if position > highest:
                    highest = position
                    taken.append(position)
        assert sorted(taken) == list(range(1, newest + 1))
        url = self.database.writer_url
        assert project_once(url, lambda: from_kafka(self.database, self.cluster, self.topic)) == newest
        with connect(url, roles.READER) as conn:
            shown = digest(conn)
        assert rebuild(url, lambda: StoreSource(url)).digest == shown


@contextmanager
def following(
    new_database: NewDatabase, home: Path, client: str, folder: Path, configuration: dict[str, str] | None = None
) -> Iterator[Relayed]:
    """A ledger whose relay, a process of its own, is up with what the ledger begins with."""
    servers = kafka_broker.start(home).bootstrap_servers  # all of it, whatever the test before left
    assert servers is not None
    cluster, topic = Cluster(servers, client=client), f"events-{uuid4().hex}"
    if configuration is not None:
        with client_of(cluster).topics(cluster) as topics:
            topics.create(topic, PARTITIONS, CONFIGURATION | configuration)
    with new_database() as database:
        append(database, units(3))
        one = Relayed(database, cluster, topic, folder / topic)
        with one.said.open("w") as said:
            command = [sys.executable, "-c", RELAY, database.writer_url, servers, client, topic]
            process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
        try:
            until(lambda: one.reached() == one.head(), one)
            yield one
            process.terminate()
            assert process.wait(60) == 0, one.said.read_text(encoding="utf-8")
        finally:
            process.kill()
            process.wait(10)


def until(true: Callable[[], object], *ledgers: Relayed) -> None:
    deadline = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < deadline, [one.said.read_text(encoding="utf-8") for one in ledgers]
        time.sleep(0.1)


@contextmanager
def under_load(*ledgers: Relayed) -> Iterator[None]:
    ended = threading.Event()

    def write(one: Relayed) -> None:
        while not ended.wait(0.02):
            append(one.database, people(2))

    writers = [threading.Thread(target=write, args=(one,)) for one in ledgers]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        ended.set()
        for writer in writers:
            writer.join()


def kill(home: Path, *nodes: int) -> None:
    running = kafka_broker.status(home).nodes
    for node in nodes:
        pid = running[node - 1].pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)


def goes_on(*ledgers: Relayed) -> None:
    """What was recorded by now comes to Kafka."""
    now = [one.head() for one in ledgers]
    until(lambda: all(one.reached() >= newest for one, newest in zip(ledgers, now, strict=True)), *ledgers)


def described(one: Relayed) -> Described:
    with client_of(one.cluster).topics(one.cluster) as topics:
        return topics.describe(one.topic)


def test_a_node_killed_under_load_and_back_loses_and_doubles_nothing_and_writes_go_on(
    new_database: NewDatabase, home: Path, tmp_path: Path
) -> None:
    """Catches a topic of one replica, a relay that stands still meanwhile, and a node that does not come back."""
    with (
        following(new_database, home, CLIENTS[0], tmp_path) as first,
        following(new_database, home, CLIENTS[1], tmp_path) as second,
    ):
        for one in (first, second):
            made = described(one)
            assert (made.replicas, made.configuration["min.insync.replicas"]) == (3, "2")
        with under_load(first, second):
            goes_on(first, second)
            kill(home, 1)
            goes_on(first, second)
            status = kafka_broker.status(home)
            assert [node.running for node in status.nodes] == [False, True, True]
            again = kafka_broker.start(home)
            assert again.bootstrap_servers == status.bootstrap_servers
            assert [one.pid for one in again.nodes[1:]] == [one.pid for one in status.nodes[1:]]
            until(lambda: described(first).in_sync == described(second).in_sync == 3, first, second)
        goes_on(first, second)
        for one in (first, second):
            one.is_complete()


def test_with_two_nodes_killed_the_relay_waits_and_says_why_and_goes_on_when_they_are_back(
    new_database: NewDatabase, home: Path, tmp_path: Path
) -> None:
    """Catches an acknowledgement by one node alone, and a wait of which nobody is told the reason."""
    with (
        following(new_database, home, CLIENTS[0], tmp_path) as first,
        following(new_database, home, CLIENTS[1], tmp_path) as second,
    ):
        kill(home, 2, 3)
        before = [one.reached() for one in (first, second)]
        for one in (first, second):
            append(one.database, people(20))
        addresses = [node.address for node in kafka_broker.status(home).nodes]
        for one in (first, second):
            until(lambda one=one: one.says("2 of 3 brokers do not answer"), one)  # type: ignore[misc]
            assert all(one.says(f"{address}: [Errno 111]") for address in addresses[1:])
            assert not one.says(f"{addresses[0]}: [Errno 111]")
        assert [one.reached() for one in (first, second)] == before
        told = cluster_check(first.cluster)
        assert not told.ok
        assert "2 of 3 brokers do not answer" in told.message
        kafka_broker.start(home)
        goes_on(first, second)
        for one in (first, second):
            one.is_complete()


def test_too_few_replicas_in_sync_are_named(new_database: NewDatabase, home: Path, tmp_path: Path) -> None:
    """Catches a relay that says only that it waits, while most brokers answer."""
    every_one = {"min.insync.replicas": "3"}
    with (
        following(new_database, home, CLIENTS[0], tmp_path, every_one) as first,
        following(new_database, home, CLIENTS[1], tmp_path, every_one) as second,
    ):
        kill(home, 3)
        for one in (first, second):
            append(one.database, people(20))
        for one in (first, second):
            words = f"the topic {one.topic} has 2 of 3 replicas in sync, fewer than its min.insync.replicas of 3"
            until(lambda one=one, words=words: one.says(words), one)  # type: ignore[misc]
            assert one.says("1 of 3 brokers do not answer")
            assert one.reached() < one.head()
        kafka_broker.start(home)
        goes_on(first, second)
