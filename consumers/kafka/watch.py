"""The topic under a running relay: is it still the one that the relay began with, and does it keep what it got?"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from kafka.errors import KafkaError

from consumers.kafka.topics import Cluster, answering, partitions_of, reader, topic_id_now
from domain.errors import Refused


class TopicChanged(Refused):
    """What was acknowledged is not in the topic any more. `begin_again`: all of it, so the mark is worth nothing."""

    def __init__(self, topic: str, found: str, todo: str, *, begin_again: bool) -> None:
        super().__init__("topic_changed", f"The topic {topic} {found}. The relay has stopped; {todo}")
        self.begin_again = begin_again


class TopicWatch:
    """Remembers the topic's id, where its partitions began, and the highest offset acknowledged in each."""

    def __init__(self, cluster: Cluster, topic: str) -> None:
        self._cluster, self._topic = cluster, topic
        self._consumer = reader(cluster)
        with answering(cluster):
            self._partitions = partitions_of(self._consumer, cluster, topic)
            self.id = topic_id_now(self._consumer, topic)
            self.starts = self._begins()
        self._reached: dict[int, int] = {}

    def close(self) -> None:
        with suppress(KafkaError):
            self._consumer.close()

    def acknowledged(self, acknowledgements: Iterable[Any]) -> None:
        """The client's metadata of messages in the order in which they were sent. Raises `TopicChanged`."""
        reached = self._reached
        for one in acknowledgements:
            if one.offset < 0:  # a repetition that the broker knew already, and gave no offset for
                continue
            if one.offset <= reached.get(one.partition, -1):
                found = f"acknowledged offset {one.offset} of partition {one.partition} after {reached[one.partition]}"
                raise self._lost(f"{found}: messages that it had were lost, or it was made anew")
            reached[one.partition] = one.offset

    def look(self) -> None:
        """Ask the broker. Raises `TopicChanged`."""
        with answering(self._cluster):
            found = topic_id_now(self._consumer, self._topic)
            if found != self.id:
                raise self._lost(f"was {'made anew' if found else 'deleted'} while the relay ran")
            starts = self._begins()
        self._compare(self.starts, starts)

    def compare_starts(self, before: Sequence[int]) -> None:
        """With where the partitions began before, by number. Raises `TopicChanged` when one began later by now."""
        self._compare(before, self.starts)

    def _compare(self, before: Sequence[int], after: Sequence[int]) -> None:
        for partition, (then, now) in enumerate(zip(before, after, strict=False)):
            if now > then:
                raise TopicChanged(
                    self._topic,
                    f"has lost the messages of partition {partition} up to offset {now - 1}, by retention or by "
                    "somebody's hand",
                    "look at who deletes there, then `sobo relay --again 1` sends everything again.",
                    begin_again=False,
                )

    def _begins(self) -> list[int]:
        starts = self._consumer.beginning_offsets(self._partitions)
        return [starts[partition] for partition in self._partitions]

    def _lost(self, found: str) -> TopicChanged:
        return TopicChanged(self._topic, found, "the next one sends everything again.", begin_again=True)
