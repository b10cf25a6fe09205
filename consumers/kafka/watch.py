"""The topic under a running relay: is it still the one that the relay began with, and does it keep what it got?"""

from collections.abc import Iterable, Sequence

from consumers.kafka.clients import client_of
from consumers.kafka.port.client import Acknowledged
from consumers.kafka.port.cluster import Cluster
from domain.errors import Refused


class TopicChanged(Refused):
    """What was acknowledged is not in the topic any more. `begin_again`: all of it, so the mark is worth nothing."""

    def __init__(self, topic: str, found: str, todo: str, *, begin_again: bool) -> None:
        super().__init__("topic_changed", f"The topic {topic} {found}. The relay has stopped; {todo}")
        self.begin_again = begin_again


class TopicWatch:
    """Remembers the topic's id, where its partitions began, and the highest offset acknowledged in each."""

    def __init__(self, cluster: Cluster, topic: str) -> None:
        self._topic = topic
        self._reader = client_of(cluster).reader(cluster, topic)
        self._partitions = self._reader.partitions()
        self.id = self._reader.topic_id()
        self.starts = self._begins()
        self._reached: dict[int, int] = {}

    def close(self) -> None:
        self._reader.close()

    def acknowledged(self, acknowledgements: Iterable[Acknowledged]) -> None:
        """Messages in the order in which they were sent. Raises `TopicChanged`."""
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
        found = self._reader.topic_id()
        if found != self.id:
            raise self._lost(f"was {'made anew' if found else 'deleted'} while the relay ran")
        self._compare(self.starts, self._begins())

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
        starts = self._reader.starts(self._partitions)
        return [starts[partition] for partition in self._partitions]

    def _lost(self, found: str) -> TopicChanged:
        return TopicChanged(self._topic, found, "the next one sends everything again.", begin_again=True)
