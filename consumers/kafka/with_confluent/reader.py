"""Reads a topic with librdkafka's consumer, which fetches ahead in threads of its own."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from consumers.kafka.port.cluster import Cluster, Needed
from consumers.kafka.port.messages import EventMessage, Received, check_source, place_said
from consumers.kafka.with_confluent.asking import UNKNOWN, Asking
from consumers.kafka.with_confluent.options import NO_RIGHT, answering, options_of

FETCH_BYTES = 1024 * 1024
AHEAD_KBYTES = 16 * 1024
"""What waits in memory, at most, of all partitions together."""
NO_GROUP = "sobo.no-group"
"""The client wants a name; without a subscription it joins no group and commits nothing."""


class ConfluentReader:
    def __init__(self, cluster: Cluster, topic: str, group: str | None, source: bytes | None, batch: int) -> None:
        self._cluster, self._topic, self._source, self._batch = cluster, topic, source, batch
        self._member = group is not None
        self._needed = Needed("Read", "topic", topic), Needed("Read", "group", group or "")
        self._asking = Asking(cluster, topic)
        self._assigned: set[int] = set()
        self._positions: dict[int, int] = {}
        self._at_end: dict[int, int] = {}
        options = {
            **options_of(cluster),
            "group.id": group or NO_GROUP,
            "session.timeout.ms": 10_000,
            "heartbeat.interval.ms": 2_000,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "enable.partition.eof": True,
            "isolation.level": "read_uncommitted",
            "max.partition.fetch.bytes": FETCH_BYTES,
            "queued.max.messages.kbytes": AHEAD_KBYTES,
            "fetch.queue.backoff.ms": 10,  # by default it rests for a second whenever enough waits in memory
            "topic.metadata.refresh.interval.ms": 10_000,
        }
        with answering(cluster):
            self._consumer = Consumer(options)

    def partitions(self) -> list[int]:
        return self._asking.partitions()

    def assign(self, partitions: Sequence[int]) -> None:
        self._assigned = set(partitions)
        self.start_at(dict.fromkeys(partitions, 0))

    def join(self, changed: Callable[[], None]) -> None:
        def dealt(_: Any, partitions: list[Any]) -> None:
            self._assigned = {at.partition for at in partitions}
            self._consumer.assign([])  # nothing is fetched before `start_at` says from where
            changed()

        def taken(*_: Any) -> None:
            self._assigned = set()
            self._consumer.unassign()
            changed()

        with answering(self._cluster):
            self._consumer.subscribe([self._topic], on_assign=dealt, on_revoke=taken, on_lost=taken)

    def assignment(self) -> set[int]:
        return set(self._assigned)

    def start_at(self, offsets: Mapping[int, int]) -> None:
        self._positions = dict(offsets)
        with answering(self._cluster):
            self._consumer.assign([TopicPartition(self._topic, *at) for at in offsets.items()])

    def seek(self, partition: int, offset: int) -> None:
        self.start_at(self._positions | {partition: offset})

    def position(self, partition: int) -> int:
        return self._positions[partition]

    def starts(self, partitions: Sequence[int]) -> dict[int, int]:
        return self._asking.offsets(partitions, earliest=True)

    def ends(self, partitions: Sequence[int]) -> dict[int, int]:
        return self._asking.offsets(partitions, earliest=False)

    def topic_id(self) -> str:
        return self._asking.topic_id()

    def known_topic_id(self) -> str:
        return self._asking.known_topic_id()

    def poll(self, seconds: float) -> dict[int, list[EventMessage]]:
        found: dict[int, list[EventMessage]] = defaultdict(list)
        source = self._source
        for message in self._messages(seconds):
            headers, offset = message.headers() or [], message.offset()
            check_source(headers, source, offset)
            event = EventMessage(offset, message.key(), message.value(), *place_said(headers))
            found[message.partition()].append(event)
        self._reached(found)
        return found

    def poll_whole(self, seconds: float) -> dict[int, list[Received]]:
        found: dict[int, list[Received]] = defaultdict(list)
        for message in self._messages(seconds):
            received = Received(
                message.offset(), message.key(), message.value(), message.headers() or [], message.timestamp()[1]
            )
            found[message.partition()].append(received)
        self._reached(found)
        return found

    def close(self) -> None:
        self._consumer.close()

    def _reached(self, found: Mapping[int, Sequence[Any]]) -> None:
        for partition, messages in found.items():
            self._positions[partition] = messages[-1].offset + 1
        for partition, offset in self._at_end.items():  # behind what no message tells of, such as markers
            self._positions[partition] = max(offset, self._positions.get(partition, 0))

    def _messages(self, seconds: float) -> list[Any]:
        """Asked for many at once the client would wait until there are so many."""
        self._at_end = {}
        deadline = time.monotonic() + seconds
        with answering(self._cluster, *self._needed):
            while True:
                polled = self._consumer.consume(1, max(0.0, deadline - time.monotonic()))
                if polled and self._batch > 1:
                    polled += self._consumer.consume(self._batch - 1, 0)
                found = [message for message in polled if message.error() is None or self._heard(message)]
                if found or self._at_end or not polled:
                    return found

    def _heard(self, message: Any) -> bool:
        """What the client has to say in place of a message; an outage it lives through by itself."""
        code = message.error().code()
        if code == KafkaError._PARTITION_EOF:
            self._at_end[message.partition()] = message.offset()
        elif code in UNKNOWN:
            self._asking.ask_soon()
        elif code in NO_RIGHT and (self._member or code != KafkaError.GROUP_AUTHORIZATION_FAILED):
            raise KafkaException(message.error())
        return False
