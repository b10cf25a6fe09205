"""The whole topic, once, from its first message to its last, as the client gives it: headers and all."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from consumers.kafka.topics import Cluster, answering, partitions_of, reader, topic_id_now
from consumers.restoring.messages import Headers
from domain.errors import Refused, Unavailable

SILENCE = 30.0
"""Seconds without a message, while more are known to be there, after which the broker counts as away."""


class Found(NamedTuple):
    """A message where it stands."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers


class WholeTopic:
    """The topic as it is when it is opened; close it."""

    def __init__(self, cluster: Cluster, topic: str) -> None:
        self.cluster, self.name = cluster, topic
        self._consumer = reader(cluster)
        try:
            with answering(cluster):
                self._partitions = partitions_of(self._consumer, cluster, topic)
                self.id = topic_id_now(self._consumer, topic)
                self._consumer.assign(self._partitions)
                starts = self._consumer.beginning_offsets(self._partitions)
                self.starts = [int(starts[partition]) for partition in self._partitions]
                self._ends = self._end_offsets()
        except BaseException:
            self.close()
            raise

    @property
    def messages(self) -> int:
        """How many there are at most."""
        return sum(self._ends) - sum(self.starts)

    @property
    def offsets(self) -> int:
        """How many there ever were at most."""
        return sum(self._ends)

    def close(self) -> None:
        self._consumer.close()

    def read(self) -> Iterator[list[Found]]:
        """All of it, in batches, each partition in its order. Raises `Unavailable` when the broker goes away."""
        with answering(self.cluster):
            self._consumer.seek_to_beginning(*self._partitions)
        heard = time.monotonic()
        while not self._at_end():
            with answering(self.cluster):
                polled = self._consumer.poll(timeout_ms=1000)
            if polled:
                heard = time.monotonic()
            elif time.monotonic() - heard > SILENCE:
                raise Unavailable(
                    "broker_down",
                    f"Kafka at {self.cluster.bootstrap_servers} has given no message for {SILENCE:.0f} s, and the "
                    f"topic {self.name} holds more.",
                )
            yield [
                Found(partition.partition, one.offset, one.key, one.value, one.headers or ())
                for partition, messages in polled.items()
                for one in messages
            ]

    def refuse_growth(self) -> None:
        """Raises `Refused` when more came meanwhile: then the ledger that it belongs to is alive."""
        with answering(self.cluster):
            ends = self._end_offsets()
        if ends != self._ends:
            raise Refused(
                "topic_grows",
                f"The topic {self.name} at {self.cluster.bootstrap_servers} grew while it was read: the ledger that it "
                "belongs to is still recorded in and relayed. Nothing was restored: two ledgers would go on with the "
                "same positions. Stop the other one for good, then run the restore again.",
            )

    def _end_offsets(self) -> list[int]:
        ends = self._consumer.end_offsets(self._partitions)
        return [int(ends[partition]) for partition in self._partitions]

    def _at_end(self) -> bool:
        with answering(self.cluster):
            return all(
                self._consumer.position(partition) >= end
                for partition, end in zip(self._partitions, self._ends, strict=True)
            )


def opened(cluster: Cluster, topic: str) -> closing[WholeTopic]:
    return closing(WholeTopic(cluster, topic))
