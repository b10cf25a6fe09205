"""One contract for both Kafka clients: what holds of kafka-python holds of confluent-kafka, on a real broker."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from broker import node as kafka_broker
from consumers.kafka.clients import client_named, client_of
from consumers.kafka.port.client import Client, NotAcknowledged, Reader
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import EventMessage, Message, OfAnotherLedger, Received
from consumers.kafka.port.placing import partition_of
from consumers.kafka.topics import CONFIGURATION
from consumers.kafka.with_kafka_python.options import options_of
from domain.errors import SoboError, Unavailable

CLIENTS = ("kafka-python", "confluent")
PARTITIONS = 4
T0 = 1_751_328_000_000


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Client:
    return client_named(request.param)


@pytest.fixture(params=CLIENTS)
def other(request: pytest.FixtureRequest) -> Client:
    """For what one client leaves and another one finds."""
    return client_named(request.param)


@pytest.fixture
def made(client: Client, cluster: Cluster, topic: str) -> str:
    """A topic of four partitions, made through the client."""
    with client.topics(cluster) as topics:
        topics.create(topic, PARTITIONS, CONFIGURATION)
    return topic


def event(number: int, key: bytes | None = None, value: bytes | None = None, source: bytes = b"sobo/ours") -> Message:
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"%d" % number),
        ("ce_source", source),
        ("sobo_position", b"%d" % number),
        ("sobo_version", b"7"),
    ]
    return Message(
        key or b"key-%d" % (number % 50), b"value %d" % number if value is None else value, headers, T0 + number
    )


def send(client: Client, cluster: Cluster, topic: str, messages: list[Message]) -> list[tuple[int, int]]:
    with closing(client.sender(cluster, topic)) as sender:
        sending = sender.send(messages)
        sending.wait(30)
        assert sending.not_taken() is None
        return [(one.partition, one.offset) for one in sending.taken()]


def read(reader: Reader, poll: Callable[[float], dict[int, list[Received]]]) -> dict[int, list[Received]]:
    partitions = reader.partitions()
    reader.assign(partitions)
    ends = reader.ends(partitions)
    found: dict[int, list[Received]] = {partition: [] for partition in partitions}
    deadline = time.monotonic() + 30
    while any(reader.position(partition) < end for partition, end in ends.items()):
        assert time.monotonic() < deadline, "the end was not reached"
        for partition, messages in poll(1).items():
            found[partition] += messages
    return found


def all_of(client: Client, cluster: Cluster, topic: str) -> dict[int, list[Received]]:
    with closing(client.reader(cluster, topic)) as reader:
        return read(reader, reader.poll_whole)


def test_keys_stand_in_the_same_partitions_whoever_sends(client: Client, cluster: Cluster, made: str) -> None:
    """Catches a stream that goes on in another partition when its relay is given another client."""
    keys = [b"unit:%05d@2025-07-01" % number for number in range(150)]
    keys += [b"staff:%032x" % (7**number) for number in range(50)] + [b"", b"a", b"ab", "Sổ bộ".encode()]
    placed = send(client, cluster, made, [event(number, key) for number, key in enumerate(keys) if key])
    assert [partition for partition, _ in placed] == [partition_of(key, PARTITIONS) for key in keys if key]


def test_what_was_sent_is_read_byte_for_byte_and_in_order(
    client: Client, other: Client, cluster: Cluster, made: str
) -> None:
    """Catches a header, a time, a length or an order that one client writes and another one reads otherwise."""
    large = bytes(range(256)) * 40
    sent = [event(number) for number in range(1, 400)] + [event(400, value=b""), event(401, value=large)]
    sent.append(Message(b"key-1", None, [], T0))
    placed = send(client, cluster, made, sent)
    found = all_of(other, cluster, made)
    for message, (partition, offset) in zip(sent, placed, strict=True):
        assert found[partition][offset] == Received(offset, *message)
    assert sum(map(len, found.values())) == len(sent)


def test_events_are_read_with_their_places(client: Client, other: Client, cluster: Cluster, made: str) -> None:
    """Catches a short way of reading that gives something else than the long one."""
    send(client, cluster, made, [event(number) for number in range(1, 300)] + [event(300, value=b"")])
    with closing(other.reader(cluster, made, source=b"sobo/ours", batch=70)) as reader:
        short = read(reader, reader.poll)  # type: ignore[arg-type]
    whole = all_of(other, cluster, made)
    expected = {
        partition: [EventMessage(m.offset, m.key, m.value, int(dict(m.headers)["sobo_position"]), 7) for m in messages]
        for partition, messages in whole.items()
    }
    assert {partition: [*map(tuple, of)] for partition, of in short.items()} == {
        partition: [*map(tuple, of)] for partition, of in expected.items()
    }


def test_a_message_of_another_ledger_is_named_before_anything_behind_it(
    client: Client, cluster: Cluster, made: str
) -> None:
    """Catches events of two ledgers in one projection."""
    key = b"one"
    send(client, cluster, made, [event(1, key), event(2, key, source=b"sobo/theirs"), event(3, key)])
    with closing(client.reader(cluster, made, source=b"sobo/ours")) as reader, pytest.raises(OfAnotherLedger) as told:
        read(reader, reader.poll)  # type: ignore[arg-type]
    assert (told.value.source, told.value.offset) == ("sobo/theirs", 1)


@pytest.mark.parametrize("headers", [[], [("sobo_position", b"1")], [("sobo_position", b"x"), ("sobo_version", b"1")]])
def test_a_message_without_a_place_comes_without_one(
    client: Client, cluster: Cluster, made: str, headers: list[tuple[str, bytes]]
) -> None:
    """Catches what somebody else sent taken for an event."""
    send(client, cluster, made, [Message(b"k", None, headers, T0)])
    with closing(client.reader(cluster, made)) as reader:
        found: dict[int, list[EventMessage]] = read(reader, reader.poll)  # type: ignore[arg-type,assignment]
    assert [(one.offset, one.position, one.version) for of in found.values() for one in of] == [(0, 0, 0)]


def limit(cluster: Cluster, topic: str, size: int) -> None:
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": str(size)})])
    with client_named("").topics(cluster) as topics:
        until(lambda: topics.describe(topic).configuration["max.message.bytes"] == str(size), 10)


def test_a_refused_message_is_told_in_the_same_words_and_nothing_behind_it_stands_in_its_partition(
    client: Client, cluster: Cluster, made: str
) -> None:
    """Catches a client that goes on behind a gap: what a partition holds would not be all that comes before."""
    key = b"the same partition"
    limit(cluster, made, 2_000)
    where = partition_of(key, PARTITIONS)
    with closing(client.sender(cluster, made)) as sender:
        refused = sender.send([event(1, key, b"x" * 5_000)])
        refused.wait(20)
        after = sender.send([event(number, key) for number in range(2, 40)])
        after.wait(20)
        found = refused.not_taken()
        assert found is not None
        assert (found.index, found.refused) == (0, True)
        assert str(found.error) == "it is larger than the topic's max.message.bytes takes (MESSAGE_TOO_LARGE)"
        assert refused.taken() == []
        spoilt = after.not_taken()
        assert spoilt is not None
        assert spoilt.index == 0
    assert all_of(client, cluster, made)[where] == []
    assert [offset for _, offset in send(client, cluster, made, [event(2, key), event(3, key)])] == [0, 1]


def test_what_is_too_large_for_any_broker_is_refused_too(client: Client, cluster: Cluster, made: str) -> None:
    """Catches a limit of the client's own that is told as an outage."""
    with closing(client.sender(cluster, made)) as sender:
        sending = sender.send([event(1), event(2, value=b"x" * (17 * 1024 * 1024)), event(3)])
        sending.wait(20)
        found = sending.not_taken()
        assert found is not None
        assert (found.index, found.refused) == (1, True)
        assert "MESSAGE_TOO_LARGE" in str(found.error)
        assert len(sending.taken()) == 1


def test_a_message_from_the_far_future_is_refused_by_the_rule_of_its_topic(
    client: Client, cluster: Cluster, topic: str
) -> None:
    """Catches a refusal taken for an outage, which would be tried for ever."""
    with client.topics(cluster) as topics:
        topics.create(topic, 1, {})
    with closing(client.sender(cluster, topic)) as sender:
        sending = sender.send([event(1)._replace(timestamp_ms=int(time.time() * 1000) + 3 * 3_600_000)])
        sending.wait(20)
        found = sending.not_taken()
        assert found is not None
        assert found.refused
        assert "INVALID_TIMESTAMP" in str(found.error)


def test_starts_ends_and_reading_on_from_an_offset(client: Client, cluster: Cluster, made: str) -> None:
    """Catches an offset that is one too low or too high."""
    key = b"here"
    where = partition_of(key, PARTITIONS)
    send(client, cluster, made, [event(number, key) for number in range(10)])
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        from kafka import TopicPartition

        admin.delete_records({TopicPartition(made, where): 3})
    with closing(client.reader(cluster, made, batch=2)) as reader:
        everywhere = reader.partitions()
        assert everywhere == list(range(PARTITIONS))
        nothing = dict.fromkeys(everywhere, 0)
        assert reader.starts(everywhere) == nothing | {where: 3}
        assert reader.ends(everywhere) == nothing | {where: 10}
        reader.assign([where])
        assert reader.assignment() == {where}
        reader.start_at({where: 6})
        assert offsets(reader, where, 4) == [6, 7, 8, 9]
        assert reader.position(where) == 10
        reader.seek(where, 8)
        assert reader.position(where) == 8
        assert offsets(reader, where, 2) == [8, 9]
        reader.start_at({where: 0})  # before what is left: from what there is
        assert offsets(reader, where, 7) == list(range(3, 10))


def offsets(reader: Reader, partition: int, number: int) -> list[int]:
    found: list[int] = []
    deadline = time.monotonic() + 20
    while len(found) < number and time.monotonic() < deadline:
        polled = reader.poll_whole(1).get(partition, [])
        assert len(polled) <= 2
        found += [message.offset for message in polled]
    return found


def test_a_topic_is_described_and_made_once(client: Client, other: Client, cluster: Cluster, made: str) -> None:
    """Catches a configuration of which a client tells only what was set on the topic itself, and two ids for one."""
    with other.topics(cluster) as topics:
        topics.create(made, PARTITIONS + 1, {})
        found = topics.describe(made)
        assert made in topics.names()
        assert (found.partitions, found.replicas, found.in_sync) == (PARTITIONS, 1, 1)
        assert found.configuration["min.insync.replicas"] == "1"
        assert {name: found.configuration[name] for name in CONFIGURATION} == CONFIGURATION
    for one in (client, other):
        with closing(one.reader(cluster, made)) as reader:
            assert reader.topic_id() == reader.known_topic_id() == found.topic_id


def test_a_topic_that_is_not_there_is_told_with_what_makes_it(client: Client, cluster: Cluster, topic: str) -> None:
    """Catches a topic made by asking for it, and a stack trace of the client's."""
    with closing(client.reader(cluster, topic)) as reader:
        assert reader.topic_id() == ""
        with pytest.raises(Unavailable, match=rf"There is no topic {topic} .*sobo relay"):
            reader.partitions()
    with client.topics(cluster) as topics:
        with pytest.raises(Unavailable, match=f"There is no topic {topic}"):
            topics.describe(topic)
        assert topic not in topics.names()


def test_a_topic_made_anew_has_another_id_and_is_read_from_its_beginning(
    client: Client, cluster: Cluster, made: str
) -> None:
    """Catches a running reader that never hears of it."""
    send(client, cluster, made, [event(number) for number in range(20)])
    with closing(client.reader(cluster, made)) as reader:
        read(reader, reader.poll_whole)
        before = reader.topic_id()
        with closing(KafkaAdminClient(**options_of(cluster))) as admin:
            admin.delete_topics([made])
        until(lambda: reader.topic_id() == "", 10)
        with client.topics(cluster) as topics:
            topics.create(made, PARTITIONS, CONFIGURATION)
        until(lambda: reader.topic_id() not in ("", before), 10)
        send(client, cluster, made, [event(number) for number in range(5)])
        assert sum(map(len, read(reader, reader.poll_whole).values())) == 5


def until(holds: Callable[[], bool], seconds: float) -> None:
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        pause.wait(0.1)


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
            assert time.monotonic() - began < 5


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
