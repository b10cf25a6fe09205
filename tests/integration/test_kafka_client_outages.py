"""The contract of both Kafka clients where others come and go: members of a group, brokers, a package."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from broker import node as kafka_broker
from consumers.kafka.clients import client_named, client_of
from consumers.kafka.port.client import Client, NotAcknowledged
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import CONFIGURATION
from domain.errors import SoboError, Unavailable
from tests.kafka_clients import CLIENTS, PARTITIONS, event, offsets, send, until


class Member:
    """A member of a group that goes on from where the test's own notebook says."""

    def __init__(self, client: Client, cluster: Cluster, topic: str, group: str, notes: dict[int, int]) -> None:
        self.reader = client.reader(cluster, topic, group=group)
        self.deals, self.notes = 0, notes
        self._dealt = False
        self.reader.join(self._deal)

    def _deal(self) -> None:
        self.deals += 1
        self._dealt = True

    def turn(self) -> list[int]:
        polled = self.reader.poll(0.2)
        if self._dealt:
            self._dealt = False
            self.reader.start_at({partition: self.notes.get(partition, 0) for partition in self.reader.assignment()})
            return []
        for partition, messages in polled.items():
            self.notes[partition] = messages[-1].offset + 1
        return [message.position for messages in polled.values() for message in messages]


def test_members_of_a_group_share_the_partitions_and_go_on_where_the_notes_stand(
    client: Client, other: Client, cluster: Cluster, made: str
) -> None:
    """Catches partitions that two members read, or nobody, also while an office changes its client."""
    send(client, cluster, made, [event(number) for number in range(200)])
    notes: dict[int, int] = {}
    group = uuid4().hex
    taken: list[int] = []

    def alone() -> bool:
        taken.extend(first.turn())
        return len(taken) in (200, 300) and len(first.reader.assignment()) == PARTITIONS

    first = Member(client, cluster, made, group, notes)
    with closing(first.reader):
        until(alone, 30)
        assert first.reader.assignment() == set(range(PARTITIONS))
        second = Member(other, cluster, made, group, notes)
        with closing(second.reader):

            def shared() -> bool:
                taken.extend(first.turn() + second.turn())
                of = (first.reader.assignment(), second.reader.assignment())
                return all(of) and not of[0] & of[1] and set().union(*of) == set(range(PARTITIONS))

            until(shared, 30)
            send(client, cluster, made, [event(number) for number in range(200, 300)])
            until(lambda: shared() and len(taken) == 300, 30)
            assert sorted(taken) == list(range(300))
            assert first.deals > 1
        until(alone, 30)
    assert sorted(taken) == list(range(300))


@pytest.fixture(scope="module")
def stopping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a broker that tests stop and start."""
    home = tmp_path_factory.mktemp("stopping")
    yield home
    kafka_broker.stop(home)


def test_a_sender_and_a_reader_live_through_an_outage(client: Client, stopping: Path, topic: str) -> None:
    """Catches a client that gives messages up, doubles them, or never connects again."""
    cluster = Cluster(str(kafka_broker.start(stopping).bootstrap_servers))
    with client.topics(cluster) as topics:
        topics.create(topic, 1, CONFIGURATION)
    with closing(client.sender(cluster, topic)) as sender, closing(client.reader(cluster, topic)) as reader:
        reader.assign([0])
        sender.send([event(1)]).wait(20)
        assert offsets(reader, 0, 1) == [0]
        threads = set(threading.enumerate())
        given_up = client.sender(cluster, topic)
        given_up.send([]).wait(20)
        kafka_broker.stop(stopping)
        under_way = given_up.send([event(98), event(99)])
        with pytest.raises(NotAcknowledged):
            under_way.wait(1)
        given_up.close()
        assert set(threading.enumerate()) <= threads, "what is closed goes on sending"
        sending = sender.send([event(2), event(3)])
        with pytest.raises(NotAcknowledged):
            sending.wait(1)
        assert reader.poll_whole(0.5) == {}
        with pytest.raises(Unavailable, match=cluster.bootstrap_servers):
            client_of(cluster)
        kafka_broker.start(stopping)
        sending.wait(60)
        assert sending.not_taken() is None
        assert [one.offset for one in sending.taken()] == [1, 2]
        assert offsets(reader, 0, 2) == [1, 2]
        assert reader.ends([0]) == {0: 3}


@pytest.mark.parametrize("name", CLIENTS)
def test_an_absent_broker_is_told_within_five_seconds(name: str) -> None:
    """Catches a wait without a word."""
    with socket.socket() as silent:  # takes connections and says nothing
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for address in ("127.0.0.1:9", f"127.0.0.1:{silent.getsockname()[1]}"):
            began = time.monotonic()
            with pytest.raises(Unavailable, match=address) as told:
                client_of(Cluster(address, client=name))
            assert told.value.code == "broker_down"
            assert time.monotonic() - began < 20  # some 4 by itself; the clients alone take 30


def test_an_unknown_client_and_a_missing_one_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a mistyped setting that silently takes the other client."""
    with pytest.raises(SoboError, match="kafka-python and confluent") as told:
        client_named("librdkafka")
    assert told.value.code == "unknown_kafka_client"
    monkeypatch.setattr("consumers.kafka.clients.find_spec", lambda _: None)
    with pytest.raises(SoboError, match=r"pip install 'sobo\[fast\]'") as told:
        client_named("confluent")
    assert told.value.code == "no_kafka_client"
    assert client_named("").name == "kafka-python"
    monkeypatch.undo()
    assert client_named("").name == "confluent"
