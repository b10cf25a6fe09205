"""A compacted topic: the newest message of each key is what counts, and stays."""

import time
from collections.abc import Sequence
from contextlib import closing, suppress

from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaTimeoutError, TopicAlreadyExistsError

from consumers.kafka.topics import Cluster, answering
from consumers.kafka.wire import Headers

UNITS = "sobo.units"
CONFIGURATION = {
    "cleanup.policy": "compact",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "message.timestamp.after.max.ms": str(2**63 - 1),
}
PARTITIONS = 1
"""Some thousands of keys: one partition has them in one order."""
FLUSH_SECONDS = 30.0

State = tuple[bytes, bytes | None, Headers]
"""Key, value and headers; without a value a tombstone, which ends the key."""


def ensure_compacted(cluster: Cluster, topic: str) -> None:
    """Make the topic when it is missing; replicas as the cluster's default says."""
    with answering(cluster), closing(KafkaAdminClient(**cluster.options)) as admin:
        if topic in admin.list_topics():
            return
        wanted = {topic: {"num_partitions": PARTITIONS, "replication_factor": -1, "configs": CONFIGURATION}}
        with suppress(TopicAlreadyExistsError):  # somebody else was faster
            admin.create_topics(wanted, wait_for_metadata=True)


def send_states(cluster: Cluster, topic: str, states: Sequence[State]) -> None:
    """Send in order; returns when all are acknowledged. Raises `Unavailable`."""
    with answering(cluster):
        producer = KafkaProducer(
            **cluster.options, acks="all", enable_idempotence=True, linger_ms=20, allow_auto_create_topics=False,
            metrics_enabled=False, max_block_ms=int(FLUSH_SECONDS * 1000),
        )  # fmt: skip
        try:
            now = time.time_ns() // 1_000_000
            sent = [
                producer.send(topic, value, key=key, headers=headers, timestamp_ms=now)
                for key, value, headers in states
            ]
            with suppress(KafkaTimeoutError):
                producer.flush(timeout=FLUSH_SECONDS)
            for future in sent:
                future.get(timeout=0)
        finally:
            producer.close(timeout=0)
