"""One contract for both Kafka clients: what holds of kafka-python holds of confluent-kafka, on a real broker."""

import time
from contextlib import closing

import pytest
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from consumers.kafka.clients import client_named
from consumers.kafka.port.client import Client
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import EventMessage, Message, OfAnotherLedger, Received
from consumers.kafka.port.placing import partition_of
from consumers.kafka.topics import CONFIGURATION
from consumers.kafka.with_kafka_python.options import options_of
from domain.errors import Unavailable
from tests.kafka_clients import PARTITIONS, T0, all_of, event, offsets, read, send, until


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
