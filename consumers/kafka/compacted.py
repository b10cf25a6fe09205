"""A compacted topic: the newest message of each key is what counts, and stays."""

import time
from collections.abc import Sequence
from contextlib import closing

from consumers.kafka.clients import client_of
from consumers.kafka.port.client import NotAcknowledged
from consumers.kafka.port.cluster import Cluster, does_not_answer
from consumers.kafka.port.messages import Headers, Message
from consumers.kafka.stalled import not_acknowledged
from consumers.kafka.topics import ensure_as

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
    """Make the compacted topic when it is missing. Raises `Refused` (`topic_differs`)."""
    ensure_as(cluster, topic, CONFIGURATION, PARTITIONS)


def send_states(cluster: Cluster, topic: str, states: Sequence[State]) -> None:
    """Send in order; returns when all are acknowledged. Raises `Unavailable`."""
    now = time.time_ns() // 1_000_000
    with closing(client_of(cluster).sender(cluster, topic)) as sender:
        sending = sender.send([Message(key, value, headers, now) for key, value, headers in states])
        try:
            sending.wait(FLUSH_SECONDS)
        except NotAcknowledged:
            raise does_not_answer(cluster, not_acknowledged(cluster, topic)) from None
        failed = sending.not_taken()
        if failed is not None:
            raise does_not_answer(cluster, failed.error) if failed.refused else failed.error
