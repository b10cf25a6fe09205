"""The topic as a source: as a member of a consumer group for following, or all partitions at once for a rebuild."""

from collections.abc import Iterable
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition

from consumers.kafka.event_records import EventMessage, poll_of_events
from consumers.kafka.topics import EVENTS, Cluster, answering, known_topic_id, partitions_of, reader, topic_id_now
from consumers.kafka.wire import PREFIX_LENGTH, ForeignMessage, OfAnotherLedger, source_of, written_by_prefix
from consumers.source import BATCH, Batch, Step
from domain.errors import Refused, SoboError
from projections.state.checkpoints import Checkpoint

FETCH_BYTES = 1024 * 1024
"""Of one partition at a time: what waits in memory is this times the partitions."""
METADATA_MS = 10_000
"""So soon it is noticed that the topic was made anew, where the broker does not say so at once."""


class KafkaSource:
    """With `group`, Kafka shares the partitions among all members; without, this source reads all of them.

    Offsets stand beside the rows and nowhere else: after an assignment the source has nothing to give until `resume`.
    It gives events of `ledger` only, and an offset is believed when the topic is still the one that it was written for
    and the message before it the one that was projected last; else the partition is read from its beginning.
    """

    may_read_ahead = False

    def __init__(
        self, cluster: Cluster, ledger: str, topic: str = EVENTS, group: str | None = None, batch: int = BATCH
    ) -> None:
        self.name = topic
        self.topic = topic
        self.cluster = cluster
        self._ours = source_of(ledger)
        self._topic_id = ""
        self._before: dict[TopicPartition, int] = {}
        self._written = written_by_prefix()
        self._assigned = _Assigned()
        self._offsets: dict[TopicPartition, int] = {}
        self._ends: dict[TopicPartition, int] = {}
        options: dict[str, Any] = {
            "max_poll_records": batch,
            "max_partition_fetch_bytes": FETCH_BYTES,
            "metadata_max_age_ms": METADATA_MS,
        }
        if group is not None:
            options |= {"group_id": group, "session_timeout_ms": 10_000, "heartbeat_interval_ms": 2_000}
        self._consumer: KafkaConsumer = reader(cluster, **options)
        self._poll = poll_of_events(self._consumer, self._ours.encode("ascii"))
        with answering(cluster):
            self._partitions = partitions_of(self._consumer, cluster, topic)
            if group is None:
                self._consumer.assign(self._partitions)
                self._assigned.changed = True
            else:
                self._consumer.subscribe([topic], listener=self._assigned)

    @property
    def must_resume(self) -> bool:
        """The partitions have changed hands, or are those of another topic by now: what they stand at is to be read
        beside the rows again."""
        return self._assigned.changed

    def resume(self, checkpoints: Iterable[Checkpoint]) -> None:
        known = {checkpoint.partition: checkpoint for checkpoint in checkpoints}
        with answering(self.cluster):
            assigned = self._consumer.assignment()
            self._assigned.changed = False
            self._topic_id = topic_id_now(self._consumer, self.topic)
            self._offsets = dict.fromkeys(assigned, 0)
            self._before = {}
            self._ends = self._consumer.end_offsets(sorted(assigned)) if assigned else {}
            for partition in assigned:
                self._seek(partition, known.get(partition.partition))

    def _seek(self, partition: TopicPartition, known: Checkpoint | None) -> None:
        """To one message before the offset, which is looked at when it comes."""
        if known is None or not known.next_offset:
            self._consumer.seek(partition, 0)
            return
        # The fence wants the step to begin where the checkpoint stands, also when the partition is read anew.
        self._offsets[partition] = known.next_offset
        if known.topic_id != self._topic_id or known.next_offset > self._ends[partition]:
            self._consumer.seek(partition, 0)
            return
        self._before[partition] = known.last_position
        self._consumer.seek(partition, known.next_offset - 1)

    def _new(self, partition: TopicPartition, messages: list[EventMessage]) -> list[EventMessage]:
        """The messages behind the one that was projected last; none, and back to the beginning, if that is another."""
        last = self._before.pop(partition, None)
        if last is None or messages[0].offset != self._offsets[partition] - 1:
            return messages
        if messages[0].position == last:
            return messages[1:]
        self._consumer.seek(partition, 0)
        return []

    def poll(self, seconds: float) -> Batch:
        batch = Batch()
        try:
            with answering(self.cluster):
                polled = self._poll(int(seconds * 1000))
        except OfAnotherLedger as error:
            raise Refused(
                "foreign_topic",
                f"The topic {self.topic} at {self.cluster.bootstrap_servers} holds events of "
                f"{error.source or 'a ledger without a name'} (offset {error.offset} of a partition), and this ledger "
                f"is {self._ours}. None of them was projected: use another cluster for this ledger, or open the ledger "
                "that the topic belongs to.",
            ) from error
        except ForeignMessage as error:
            raise SoboError("foreign_message", f"{self.topic} holds a message of somebody else: {error}.") from error
        if known_topic_id(self._consumer, self.topic) not in ("", self._topic_id):
            self._assigned.changed = True
        if self.must_resume:
            return batch  # polled from who knows where; `resume` seeks back
        for partition, read in polled.items():
            messages = self._new(partition, read)
            if not messages:
                continue
            for message in messages:
                try:
                    group = batch.group(self._written[message.value[:PREFIX_LENGTH]])
                    group.places.append((message.position, message.key.decode(), message.version))
                except (KeyError, ValueError) as error:
                    raise self._not_readable(partition, message.offset) from error
                group.bodies.append(message.value[PREFIX_LENGTH:])
            highest = max(message.position for message in messages)
            before, after = self._offsets[partition], messages[-1].offset + 1
            self._offsets[partition] = after
            reached = Checkpoint(self.topic, partition.partition, after, highest, self._topic_id, messages[-1].position)
            batch.steps.append(Step(before, reached))
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
