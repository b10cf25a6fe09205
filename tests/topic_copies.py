"""Copies of a topic with something done to them: what a restore or a projector must notice."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import NamedTuple

from kafka import KafkaProducer

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.placing import partition_of
from consumers.kafka.topics import ensure_topic
from consumers.kafka.with_kafka_python.options import options_of
from tests.relayed_topic import messages


class Copied(NamedTuple):
    """A message as it stood, to be sent as it is or changed."""

    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]

    @property
    def position(self) -> int:
        return int(dict(self.headers)["sobo_position"])

    def saying(self, name: str, value: bytes) -> "Copied":
        """With another value of a header."""
        return self._replace(headers=[(one, value if one == name else said) for one, said in self.headers])

    def without(self, name: str) -> "Copied":
        return self._replace(headers=[(one, said) for one, said in self.headers if one != name])


Change = Callable[[list[Copied]], Sequence[Copied]]


def copied(cluster: Cluster, topic: str, into: str, change: Change) -> None:
    """Send what stands in `topic` to `into`, in the order of positions, after `change`."""
    standing = [Copied(one.key, one.value, list(one.headers)) for of in messages(cluster, topic).values() for one in of]
    send(cluster, into, change(sorted(standing, key=lambda one: one.position)))


def send(cluster: Cluster, topic: str, sent: Sequence[Copied]) -> None:
    ensure_topic(cluster, topic)
    with closing(KafkaProducer(**options_of(cluster))) as producer:
        for key, value, headers in sent:
            partition = 0 if key is None else partition_of(key, 6)
            producer.send(topic, value, key=key, headers=headers, partition=partition).get(10)
