"""Reading our messages the short way gives what the client's own reading gives."""

from contextlib import closing
from typing import Any
from uuid import uuid4

import kafka
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import OfAnotherLedger, place_of
from consumers.kafka.topics import ensure_topic
from consumers.kafka.with_kafka_python.event_records import PASSED, poll_of_events
from consumers.kafka.with_kafka_python.options import options_of
from consumers.relaying.relay import relay_once
from store.database import Database
from tests.followed_log import story

UNTRIED = "0.0.0"


def read(cluster: Cluster, topic: str, *, version: str | None, source: bytes | None = None) -> list[Any]:
    """As the client of that version is polled for events; None: as a client is that nobody touched."""
    with closing(KafkaConsumer(**options_of(cluster), auto_offset_reset="earliest")) as consumer:
        poll: Any = consumer.poll if version is None else poll_of_events(consumer, source, version=version)
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        found: list[Any] = []
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for partition, polled in poll(1000).items():
                found += [(partition.partition, message) for message in polled]
    return sorted(found, key=lambda one: (one[0], one[1].offset))


def test_the_installed_client_is_one_that_passed() -> None:
    """Catches a client that is taken up without this file having been run with it; until then the reading is slower."""
    assert kafka.__version__ in PASSED


@pytest.mark.parametrize("version", [*PASSED, UNTRIED])
def test_both_ways_give_what_the_client_gives(database: Database, broker: str, version: str) -> None:
    """Catches a slip in the record format: a wrong length, sign or offset in any of the fields."""
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    story(database, 300)
    relay_once(database.writer_url, cluster, topic)
    expected = [(p, m.offset, m.key, m.value, *place_of(m.headers)) for p, m in read(cluster, topic, version=None)]
    assert [(partition, *message) for partition, message in read(cluster, topic, version=version)] == expected


def test_a_client_that_did_not_pass_is_left_as_it_is(broker: str) -> None:
    """Catches private classes replaced in a version of the client that may have others."""
    with closing(KafkaConsumer(**options_of(Cluster(broker)))) as consumer:
        own = consumer._fetcher.PartitionRecords
        poll_of_events(consumer, version=UNTRIED)
        assert consumer._fetcher.PartitionRecords is own
        poll_of_events(consumer, version=PASSED[0])
        assert consumer._fetcher.PartitionRecords is not own


@pytest.mark.parametrize("version", [PASSED[0], UNTRIED])
@pytest.mark.parametrize("compression", [None, "gzip"])
def test_headers_in_another_order_and_compression_are_read_too(
    broker: str, compression: str | None, version: str
) -> None:
    """Catches a reader that trusts the order of headers, which another relay or a mirror may change."""
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    ensure_topic(cluster, topic)
    with closing(KafkaProducer(**options_of(cluster), compression_type=compression)) as producer:
        headers = [("sobo_version", b"7"), ("x", b"\x1asobo_position\x02"), ("sobo_position", b"12"), ("y", b"")]
        producer.send(topic, key=b"k", value=b"v" * 200, headers=headers)
        producer.flush(10)
    [(_, message)] = read(cluster, topic, version=version)
    assert tuple(message) == (0, b"k", b"v" * 200, 12, 7)


@pytest.mark.parametrize("version", [PASSED[0], UNTRIED])
@pytest.mark.parametrize(
    "headers",
    [
        [("ce_source", b"ours"), ("x", b"1")],
        [("ce_source", b"ours"), ("sobo_position", b"1"), ("sobo_position", b"2"), ("sobo_version", b"1")],
    ],
)
def test_a_message_without_a_position_or_with_two_comes_without_one(
    broker: str, version: str, headers: list[tuple[str, bytes]]
) -> None:
    """Catches a foreign message that is taken for an event, and one without a key that shifts all that follows."""
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    ensure_topic(cluster, topic)
    with closing(KafkaProducer(**options_of(cluster))) as producer:
        producer.send(topic, value=b"v", headers=headers, partition=0)
        producer.send(topic, key=b"k", value=None, headers=headers, partition=0)
        producer.send(topic, key=b"k", value=b"w", headers=headers, partition=0)
        producer.flush(10)
    found = [message for _, message in read(cluster, topic, version=version, source=b"ours")]
    assert [(m.offset, m.key, m.value, m.position, m.version) for m in found] == [
        (0, None, b"v", 0, 0),
        (1, b"k", None, 0, 0),
        (2, b"k", b"w", 0, 0),
    ]


@pytest.mark.parametrize("version", [PASSED[0], UNTRIED])
def test_a_message_of_another_ledger_is_refused_either_way(broker: str, version: str) -> None:
    """Catches a fallback that forgets whose events these are."""
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    ensure_topic(cluster, topic)
    with closing(KafkaProducer(**options_of(cluster))) as producer:
        headers = [("sobo_position", b"1"), ("sobo_version", b"1"), ("ce_source", b"theirs")]
        producer.send(topic, key=b"k", value=b"v", headers=headers)
        producer.flush(10)
    with pytest.raises(OfAnotherLedger):
        read(cluster, topic, version=version, source=b"ours")
