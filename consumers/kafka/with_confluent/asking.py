"""What is asked of the cluster through librdkafka's administration client."""

import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cached_property
from typing import Any, TypeVar

from confluent_kafka import KafkaError, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from consumers.kafka.port.cluster import Cluster, Needed, no_topic
from consumers.kafka.with_confluent.options import ANSWER_SECONDS, answering, options_of

T = TypeVar("T")

UNKNOWN = {KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC, KafkaError._UNKNOWN_PARTITION}
UNSETTLED = UNKNOWN | {
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.UNKNOWN_LEADER_EPOCH,  # by a broker that has just begun, and knows less of its leaders than the client
    KafkaError.FENCED_LEADER_EPOCH,
    KafkaError.REPLICA_NOT_AVAILABLE,
    KafkaError.KAFKA_STORAGE_ERROR,
    KafkaError.OFFSET_NOT_AVAILABLE,
}
"""For all of which kafka-python asks again by itself."""
REFRESH_SECONDS = 10.0
"""So soon it is noticed that the topic was made anew."""


class Asking:
    """Of one topic. The client behind it is made at the first question."""

    def __init__(self, cluster: Cluster, topic: str) -> None:
        self._cluster, self._topic = cluster, topic
        self._needed = Needed("Describe", "topic", topic)
        self._heard = ""
        self._asked: Future[Any] | None = None
        self._ask_at = 0.0

    @cached_property
    def admin(self) -> Any:
        return AdminClient(options_of(self._cluster))

    def partitions(self) -> list[int]:
        with answering(self._cluster, self._needed):
            found = self.admin.list_topics(self._topic, timeout=ANSWER_SECONDS).topics[self._topic]
            if found.error is not None and found.error.code() not in UNKNOWN:
                raise KafkaException(found.error)
        if not found.partitions:
            raise no_topic(self._cluster, self._topic)
        return sorted(found.partitions)

    def offsets(self, partitions: Sequence[int], *, earliest: bool) -> dict[int, int]:
        spec = OffsetSpec.earliest() if earliest else OffsetSpec.latest()
        wanted = {TopicPartition(self._topic, partition): spec for partition in partitions}
        if not wanted:
            return {}

        def ask() -> dict[int, int]:
            asked = self.admin.list_offsets(wanted, request_timeout=ANSWER_SECONDS)
            return {at.partition: answer.result(ANSWER_SECONDS).offset for at, answer in asked.items()}

        with answering(self._cluster, self._needed):
            return once_it_is_settled(ask)

    def topic_id(self) -> str:
        with answering(self._cluster, self._needed):
            self._heard = _id_in(self._ask())
        self._asked, self._ask_at = None, time.monotonic() + REFRESH_SECONDS
        return self._heard

    def known_topic_id(self) -> str:
        """As last heard; asks again now and then without waiting for the answer."""
        if self._asked is not None and self._asked.done():
            try:
                self._heard = _id_in(self._asked)
            except KafkaException:
                self._ask_at = time.monotonic() + 1
            self._asked = None
        if self._asked is None and time.monotonic() > self._ask_at:
            self._asked, self._ask_at = self._ask(), time.monotonic() + REFRESH_SECONDS
        return self._heard

    def ask_soon(self) -> None:
        self._ask_at = min(self._ask_at, time.monotonic() + 0.2)

    def _ask(self) -> "Future[Any]":
        asked = self.admin.describe_topics(TopicCollection([self._topic]), request_timeout=ANSWER_SECONDS)
        future: Future[Any] = asked[self._topic]
        return future


def once_it_is_settled(ask: Callable[[], T]) -> T:
    """A topic that was just made, or lost its leader, has none for a moment; nor has a broker that has just begun."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            return ask()
        except KafkaException as error:
            if error.args[0].code() not in UNSETTLED or time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def _id_in(answer: "Future[Any]") -> str:
    """As the number that kafka-python writes too; "" while there is no such topic."""
    try:
        found = answer.result(ANSWER_SECONDS).topic_id
    except KafkaException as error:
        if error.args[0].code() in UNKNOWN:
            return ""
        raise
    high, low = (bits % 2**64 for bits in (found.get_most_significant_bits(), found.get_least_significant_bits()))
    return str(uuid.UUID(int=high << 64 | low))
