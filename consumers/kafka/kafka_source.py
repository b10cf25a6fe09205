"""The topic as a source: as a member of a consumer group for following, or all partitions at once for a rebuild."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from consumers.holds import Content, Fault, Holds
from consumers.kafka.clients import KAFKA_PYTHON, client_of
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import EventMessage, OfAnotherLedger
from consumers.kafka.topics import EVENTS
from consumers.kafka.wire import PREFIX_LENGTH, FramesRead, source_of
from consumers.source import BATCH, Batch, Group, Piece, Source, Step, Written
from domain.errors import Refused, Unavailable
from projections.state.checkpoints import Checkpoint


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
        self.holds = Holds()
        self._before: dict[int, int] = {}
        self._frames = FramesRead(cluster.registry)
        self._changed = True
        self._offsets: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        source = self._ours.encode("ascii")
        if group is None and not cluster.client:
            # It reads the two headers that count; the other client makes all nine of each message, for half the speed.
            cluster = replace(cluster, client=KAFKA_PYTHON)
        self._reader = client_of(cluster).reader(cluster, topic, group=group, source=source, batch=batch)
        self.again: Callable[[], Source] | None = None
        self._whole: set[int] = set()
        partitions = self._reader.partitions()
        self._topic_id = self._reader.topic_id()  # before the client hears of the topic: it knows this one, or a later
        if group is None:
            self.again = partial(KafkaSource, cluster, ledger, topic, batch=batch)
            self._whole = set(partitions)
            self._reader.assign(partitions)
        else:
            self._reader.join(self._deal)

    def _deal(self) -> None:
        """The group has dealt the partitions anew."""
        self._changed = True

    @property
    def must_resume(self) -> bool:
        """The partitions have changed hands: what they stand at is to be read beside the rows again."""
        return self._changed

    def resume(self, checkpoints: Iterable[Checkpoint]) -> None:
        if self._whole - self._reader.assignment():
            self._reader.assign(sorted(self._whole))
        self._go_on(checkpoints)

    def size(self) -> int:
        return sum(self._ends.values())

    def pieces(self) -> list[Piece]:
        return [(partition,) for partition in sorted(self._whole)]

    def take(self, piece: Piece) -> None:
        self._reader.assign(piece)
        self._go_on(())

    def _go_on(self, checkpoints: Iterable[Checkpoint]) -> None:
        known = {checkpoint.partition: checkpoint for checkpoint in checkpoints}
        assigned = sorted(self._reader.assignment())
        self._refuse_another(self._reader.topic_id())
        self._changed = False
        self._offsets = dict.fromkeys(assigned, 0)
        self._before = {}
        self._ends = self._reader.ends(assigned)
        self._reader.start_at({partition: self._start(partition, known.get(partition)) for partition in assigned})

    def _refuse_another(self, topic_id: str) -> None:
        """Not with the same client: librdkafka hears nothing more of a topic whose leader's epoch is lower by now."""
        if topic_id != self._topic_id:
            raise Unavailable(
                "topic_anew",
                f"The topic {self.topic} at {self.cluster.bootstrap_servers} was made anew; it is opened anew",
            )

    def _start(self, partition: int, known: Checkpoint | None) -> int:
        """One message before the offset, which is looked at when it comes."""
        if known is None or not known.next_offset:
            return 0
        # The fence wants the step to begin where the checkpoint stands, also when the partition is read anew.
        self._offsets[partition] = known.next_offset
        if known.topic_id != self._topic_id or known.next_offset > self._ends[partition]:
            return 0
        self._before[partition] = known.last_position
        return known.next_offset - 1

    def _new(self, partition: int, messages: list[EventMessage]) -> list[EventMessage]:
        """The messages behind the one that was projected last; none, and back to the beginning, if that is another."""
        last = self._before.pop(partition, None)
        if last is None or messages[0].offset != self._offsets[partition] - 1:
            return messages
        if messages[0].position == last:
            return messages[1:]
        self._reader.seek(partition, 0)
        return []

    def poll(self, seconds: float) -> Batch:
        batch = Batch()
        try:
            polled = self._reader.poll(seconds)
        except OfAnotherLedger as error:
            raise Refused(
                "foreign_topic",
                f"The topic {self.topic} at {self.cluster.bootstrap_servers} holds events of "
                f"{error.source or 'a ledger without a name'} (offset {error.offset} of a partition), and this ledger "
                f"is {self._ours}. None of them was projected: use another cluster for this ledger, or open the ledger "
                "that the topic belongs to.",
            ) from error
        self._refuse_another(self._reader.known_topic_id() or self._topic_id)
        if self.must_resume:
            return batch  # polled from who knows where; `resume` seeks back
        for partition, read in polled.items():
            if partition in self.holds.faults:
                continue  # behind what it stands still before
            messages = self._give(batch, partition, self._new(partition, read))
            if not messages:
                continue
            highest = max(message.position for message in messages)
            before, after = self._offsets[partition], messages[-1].offset + 1
            self._offsets[partition] = after
            reached = Checkpoint(self.topic, partition, after, highest, self._topic_id, messages[-1].position)
            batch.steps.append(Step(before, reached))
        return batch

    def _give(self, batch: Batch, partition: int, messages: list[EventMessage]) -> list[EventMessage]:
        """Into the batch what may go there; the messages that are done with, which are all, or those before a fault."""
        frames, held = self._frames, bool(self.holds)
        known: dict[bytes, Group] = {}
        for index, message in enumerate(messages):
            _, key, value, position, version = message
            value = value or b""
            prefix = value[:PREFIX_LENGTH]
            try:
                written = frames[prefix].written
            except KeyError:
                written = None
            if written is None or not position or not key or held:
                if self._is_skipped(batch, partition, message):
                    continue
                content = _content(message, written)
                if content is not None and self.holds.passes_over(partition, message.offset, content):
                    continue
                if self._stands(partition, message, content):
                    return messages[:index]
            assert written is not None and key is not None
            group = known.get(prefix)
            if group is None:
                group = known[prefix] = batch.group(written)
            group.places.append((position, key.decode(errors="replace"), version))
            group.bodies.append(value[PREFIX_LENGTH:])
        return messages

    def _is_skipped(self, batch: Batch, partition: int, message: EventMessage) -> bool:
        skips = self.holds.skips
        if message.position and message.position in skips.positions:
            key = (message.key or b"").decode(errors="replace")
            batch.skipped.append((message.position, key, message.version))
            return True
        return not message.position and (partition, message.offset) in skips.messages

    def _stands(self, partition: int, message: EventMessage, content: Content | None) -> bool:
        """Whether the partition stands still before this message, from now on."""
        if content is not None:
            return self.holds.stands(partition, message.offset, message.position, content)
        if not message.position:
            told = "its headers are not those of an event, each once, with position and version."
        elif not message.key:
            told = "it has no key, which is the stream."
        else:
            told = "not an event that this program knows. Is sobo older here than where the relay runs?"
        self.holds.faults[partition] = Fault(
            partition,
            message.offset,
            message.position or None,
            "foreign_message",
            f"{self.topic}, partition {partition}, offset {message.offset}"
            f"{f', position {message.position}' if message.position else ''}: {told} Nothing behind it was projected.",
        )
        return True

    def at_end(self) -> bool:
        if self.must_resume:
            return False
        return all(self._reader.position(partition) >= end for partition, end in self._ends.items())

    def close(self) -> None:
        self._reader.close()


def _content(message: EventMessage, written: Written | None) -> Content | None:
    """None of what is no event of ours."""
    if written is None or not message.position or not message.key:
        return None
    place = message.position, message.key.decode(errors="replace"), message.version
    return Content(written, place, (message.value or b"")[PREFIX_LENGTH:])
