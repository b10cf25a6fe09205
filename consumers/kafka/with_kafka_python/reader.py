"""Reads a topic with kafka-python's consumer."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, UnknownTopicOrPartitionError

from consumers.kafka.port.cluster import Cluster, Needed, no_topic
from consumers.kafka.port.messages import EventMessage, Received
from consumers.kafka.with_kafka_python.event_records import Poll, poll_of_events
from consumers.kafka.with_kafka_python.options import answering, options_of

FETCH_BYTES = 1024 * 1024
"""Of one partition at a time: what waits in memory is this times the partitions."""
METADATA_MS = 10_000
"""So soon it is noticed that the topic was made anew, where the broker does not say so at once."""


class KafkaPythonReader:
    def __init__(self, cluster: Cluster, topic: str, group: str | None, source: bytes | None, batch: int) -> None:
        self._cluster, self._topic, self._source = cluster, topic, source
        self._poll: Poll | None = None
        self._describe, self._read = (Needed(what, "topic", topic) for what in ("Describe", "Read"))
        self._share = Needed("Read", "group", group or "")
        options: dict[str, Any] = {}
        if group is not None:
            options = {"group_id": group, "session_timeout_ms": 10_000, "heartbeat_interval_ms": 2_000}
        with answering(cluster):
            self._consumer = KafkaConsumer(
                **options_of(cluster),
                auto_offset_reset="earliest",
                enable_auto_commit=False,
                allow_auto_create_topics=False,
                metrics_enabled=False,
                max_poll_records=batch,
                max_partition_fetch_bytes=FETCH_BYTES,
                metadata_max_age_ms=METADATA_MS,
                **options,
            )

    def partitions(self) -> list[int]:
        with answering(self._cluster, self._describe):
            try:
                numbers = self._consumer.partitions_for_topic(self._topic)
            except UnknownTopicOrPartitionError:
                numbers = None
        if not numbers:
            raise no_topic(self._cluster, self._topic)
        return sorted(numbers)

    def assign(self, partitions: Sequence[int]) -> None:
        with answering(self._cluster):
            self._consumer.assign([self._at(partition) for partition in partitions])
        self.start_at(dict.fromkeys(partitions, 0))  # it would go on where it stood in those that it had

    def join(self, changed: Callable[[], None]) -> None:
        self.partitions()  # who leads the group without having heard of the topic deals nothing
        with answering(self._cluster):
            self._consumer.subscribe([self._topic], listener=_Listener(changed))

    def assignment(self) -> set[int]:
        return {at.partition for at in self._consumer.assignment()}

    def start_at(self, offsets: Mapping[int, int]) -> None:
        for partition, offset in offsets.items():
            self.seek(partition, offset)

    def seek(self, partition: int, offset: int) -> None:
        with answering(self._cluster):
            self._consumer.seek(self._at(partition), offset)

    def position(self, partition: int) -> int:
        with answering(self._cluster, self._describe):
            return int(self._consumer.position(self._at(partition)))

    def starts(self, partitions: Sequence[int]) -> dict[int, int]:
        return self._offsets(partitions, self._consumer.beginning_offsets)

    def ends(self, partitions: Sequence[int]) -> dict[int, int]:
        return self._offsets(partitions, self._consumer.end_offsets)

    def topic_id(self) -> str:
        with answering(self._cluster, self._describe):
            self._consumer.topics()
        return self.known_topic_id()

    def known_topic_id(self) -> str:
        found = self._consumer._cluster.topic_id(self._topic)  # the client knows it and has no public place to ask
        return "" if found is None else str(found)

    def poll(self, seconds: float) -> dict[int, list[EventMessage]]:
        if self._poll is None:
            self._poll = poll_of_events(self._consumer, self._source)
        with answering(self._cluster, self._read, self._share):
            polled = self._poll(int(seconds * 1000))
        return {at.partition: messages for at, messages in polled.items()}

    def poll_whole(self, seconds: float) -> dict[int, list[Received]]:
        with answering(self._cluster, self._read, self._share):
            polled = self._consumer.poll(timeout_ms=int(seconds * 1000))
        return {
            at.partition: [Received(m.offset, m.key, m.value, list(m.headers), m.timestamp) for m in messages]
            for at, messages in polled.items()
        }

    def close(self) -> None:
        with suppress(KafkaError):
            self._consumer.close()

    def _at(self, partition: int) -> TopicPartition:
        return TopicPartition(self._topic, partition)

    def _offsets(self, partitions: Sequence[int], ask: Callable[[list[Any]], dict[Any, int]]) -> dict[int, int]:
        if not partitions:
            return {}
        with answering(self._cluster, self._describe):
            return {at.partition: offset for at, offset in ask([self._at(p) for p in partitions]).items()}


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def on_partitions_revoked(self, revoked: Any) -> None:
        self._changed()

    def on_partitions_assigned(self, assigned: Any) -> None:
        self._changed()
