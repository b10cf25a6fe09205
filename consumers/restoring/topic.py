"""The whole topic, once, from its first message to its last, as the client gives it: headers and all."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from consumers.kafka.clients import client_of
from consumers.kafka.port.cluster import Cluster
from consumers.restoring.messages import Headers
from domain.errors import Refused, Unavailable

SILENCE = 30.0
"""Seconds without a message, while more are known to be there, after which the broker counts as away."""
BATCH = 2_000


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
        self._reader = client_of(cluster).reader(cluster, topic, batch=BATCH)
        try:
            self._partitions = self._reader.partitions()
            self.id = self._reader.topic_id()
            self._reader.assign(self._partitions)
            starts = self._reader.starts(self._partitions)
            self.starts = [starts[partition] for partition in self._partitions]
            self._ends = self._reader.ends(self._partitions)
        except BaseException:
            self.close()
            raise

    @property
    def messages(self) -> int:
        """How many there are at most."""
        return self.offsets - sum(self.starts)

    @property
    def offsets(self) -> int:
        """How many there ever were at most."""
        return sum(self._ends.values())

    def close(self) -> None:
        self._reader.close()

    def read(self) -> Iterator[list[Found]]:
        """All of it, in batches, each partition in its order. Raises `Unavailable` when the broker goes away."""
        self._reader.start_at(dict(zip(self._partitions, self.starts, strict=True)))
        heard = time.monotonic()
        while not self._at_end():
            polled = self._reader.poll_whole(1)
            if polled:
                heard = time.monotonic()
            elif time.monotonic() - heard > SILENCE:
                raise Unavailable(
                    "broker_down",
                    f"Kafka at {self.cluster.bootstrap_servers} has given no message for {SILENCE:.0f} s, and the "
                    f"topic {self.name} holds more.",
                )
            yield [
                Found(partition, one.offset, one.key, one.value, one.headers)
                for partition, messages in polled.items()
                for one in messages
                if one.offset < self._ends[partition]  # what comes meanwhile is refused as growth, not read
            ]

    def refuse_growth(self) -> None:
        """Raises `Refused` when more came meanwhile: then the ledger that it belongs to is alive."""
        if self._reader.ends(self._partitions) != self._ends:
            raise Refused(
                "topic_grows",
                f"The topic {self.name} at {self.cluster.bootstrap_servers} grew while it was read: the ledger that it "
                "belongs to is still recorded in and relayed. Nothing was restored: two ledgers would go on with the "
                "same positions. Stop the other one for good, then run the restore again.",
            )

    def _at_end(self) -> bool:
        return all(self._reader.position(partition) >= end for partition, end in self._ends.items())


def opened(cluster: Cluster, topic: str) -> closing[WholeTopic]:
    return closing(WholeTopic(cluster, topic))
