"""The topic as a source: as a member of a consumer group for following, or all partitions at once for a rebuild."""

from collections.abc import Iterable
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition

from consumers.event_records import read_events_only
from consumers.source import BATCH, Batch, Step
from consumers.topics import EVENTS, Cluster, answering, partitions_of, reader
from consumers.wire import PREFIX_LENGTH, ForeignMessage, event_types_by_prefix
from domain.errors import SoboError
from projections.checkpoints import Checkpoint

FETCH_BYTES = 1024 * 1024
"""Of one partition at a time: what waits in memory is this times the partitions."""


class KafkaSource:
    """With `group`, Kafka shares the partitions among all members; without, this source reads all of them.

    Offsets stand beside the rows and nowhere else: after an assignment the source has nothing to give until `resume`.
    """

    may_read_ahead = False

    def __init__(self, cluster: Cluster, topic: str = EVENTS, group: str | None = None, batch: int = BATCH) -> None:
        self.name = topic
        self.topic = topic
        self.cluster = cluster
        self._types = event_types_by_prefix()
        self._assigned = _Assigned()
        self._offsets: dict[TopicPartition, int] = {}
        self._ends: dict[TopicPartition, int] = {}
        options: dict[str, Any] = {"max_poll_records": batch, "max_partition_fetch_bytes": FETCH_BYTES}
        if group is not None:
            options |= {"group_id": group, "session_timeout_ms": 10_000, "heartbeat_interval_ms": 2_000}
        self._consumer: KafkaConsumer = reader(cluster, **options)
        read_events_only(self._consumer)
        with answering(cluster):
            self._partitions = partitions_of(self._consumer, cluster, topic)
            if group is None:
                self._consumer.assign(self._partitions)
                self._assigned.changed = True
            else:
                self._consumer.subscribe([topic], listener=self._assigned)

    @property
    def must_resume(self) -> bool:
        """The partitions have changed hands: what they stand at is to be read beside the rows again."""
        return self._assigned.changed

    def resume(self, checkpoints: Iterable[Checkpoint]) -> None:
        known = {checkpoint.partition: checkpoint.next_offset for checkpoint in checkpoints}
        with answering(self.cluster):
            assigned = self._consumer.assignment()
            self._assigned.changed = False
            self._offsets = {partition: known.get(partition.partition, 0) for partition in assigned}
            self._ends = self._consumer.end_offsets(sorted(assigned)) if assigned else {}
            for partition, offset in self._offsets.items():
                # Behind the end: the topic was made anew, and what it holds is to be looked at from its beginning.
                self._consumer.seek(partition, offset if offset <= self._ends[partition] else 0)

    def poll(self, seconds: float) -> Batch:
        batch = Batch()
        try:
            with answering(self.cluster):
                polled = self._consumer.poll(timeout_ms=int(seconds * 1000))
        except ForeignMessage as error:
            raise SoboError("foreign_message", f"{self.topic} holds a message of somebody else: {error}.") from error
        if self.must_resume:
            return batch  # polled from who knows where; `resume` seeks back
        for partition, messages in polled.items():
            for message in messages:
                try:
                    group = batch.group(self._types[message.value[:PREFIX_LENGTH]])
                    group.places.append((message.position, message.key.decode(), message.version))
                except (KeyError, ValueError) as error:
                    raise self._not_readable(partition, message.offset) from error
                group.bodies.append(message.value[PREFIX_LENGTH:])
            highest = max((message.position for message in messages), default=0)
            before, after = self._offsets[partition], messages[-1].offset + 1
            self._offsets[partition] = after
            batch.steps.append(Step(before, Checkpoint(self.topic, partition.partition, after, highest)))
        return batch

    def at_end(self) -> bool:
        if self.must_resume:
            return False
        with answering(self.cluster):
            return all(self._consumer.position(partition) >= end for partition, end in self._ends.items())

    def close(self) -> None:
        self._consumer.close()

    def _not_readable(self, partition: TopicPartition, offset: int) -> SoboError:
        return SoboError(
            "foreign_message",
            f"{self.topic}, partition {partition.partition}, offset {offset}: not an event that this program knows. "
            "Is sobo older here than where the relay runs? Nothing behind it was projected.",
        )


class _Assigned(ConsumerRebalanceListener):  # type: ignore[misc]
    """Remembers that the group has dealt the partitions anew."""

    def __init__(self) -> None:
        self.changed = True

    def on_partitions_revoked(self, revoked: Any) -> None:
        self.changed = True

    def on_partitions_assigned(self, assigned: Any) -> None:
        self.changed = True
