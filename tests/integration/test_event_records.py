"""Reading our messages the short way gives what the client's own reading gives."""

from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from consumers.kafka.event_records import read_events_only
from consumers.kafka.topics import Cluster, ensure_topic, partitions_of, reader
from consumers.kafka.wire import ForeignMessage, place_of
from consumers.relaying.relay import relay_once
from store.database import Database
from tests.followed_log import story


def read(cluster: Cluster, topic: str, *, events_only: bool) -> list[Any]:
    with closing(reader(cluster)) as consumer:
        if events_only:
            read_events_only(consumer)
        partitions = partitions_of(consumer, cluster, topic)
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        found: list[Any] = []
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for partition, polled in consumer.poll(1000).items():
                found += [(partition.partition, message) for message in polled]
    return sorted(found, key=lambda one: (one[0], one[1].offset))


def test_the_short_way_gives_what_the_client_gives(database: Database, broker: str) -> None:
    """Catches a slip in the record format: a wrong length, sign or offset in any of the fields."""
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    story(database, 300)
    relay_once(database.writer_url, cluster, topic)
    expected = [(p, m.offset, m.key, m.value, *place_of(m.headers)) for p, m in read(cluster, topic, events_only=False)]
    assert [(partition, *message) for partition, message in read(cluster, topic, events_only=True)] == expected


@pytest.mark.parametrize("compression", [None, "gzip"])
def test_headers_in_another_order_and_compression_are_read_too(broker: str, compression: str | None) -> None:
    """Catches a reader that trusts the order of headers, which another relay or a mirror may change."""
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    ensure_topic(cluster, topic)
    with closing(KafkaProducer(**cluster.options, compression_type=compression)) as producer:
        headers = [("sobo_version", b"7"), ("x", b"\x1asobo_position\x02"), ("sobo_position", b"12"), ("y", b"")]
        producer.send(topic, key=b"k", value=b"v" * 200, headers=headers)
        producer.flush(10)
    [(_, message)] = read(cluster, topic, events_only=True)
    assert tuple(message) == (0, b"k", b"v" * 200, 12, 7)


def test_a_message_without_a_position_is_refused(broker: str) -> None:
    """Catches a foreign message that is taken for an event."""
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    ensure_topic(cluster, topic)
    with closing(KafkaProducer(**cluster.options)) as producer:
        producer.send(topic, key=b"k", value=b"v", headers=[("x", b"1")])
        producer.flush(10)
    with pytest.raises(ForeignMessage):
        read(cluster, topic, events_only=True)
