"""Sends with kafka-python's idempotent producer.

After one refused record this client refuses every later one, on every topic, with the first error, while its `flush`
says nothing: so each future is looked at, and a sender is not used again.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError
from kafka.future import Future

from consumers.kafka.port.client import SENDING_BYTES, Acknowledged, NotAcknowledged, NotTaken
from consumers.kafka.port.cluster import Cluster, Needed
from consumers.kafka.port.messages import Message
from consumers.kafka.port.placing import partition_of
from consumers.kafka.port.refusals import refusal
from consumers.kafka.with_kafka_python.options import answering, in_our_words, options_of

METADATA_SECONDS = 20.0
END_SECONDS = 5.0
NEVER_MS = 2**31 - 1
"""The client may not give up single messages while it goes on with later ones; the deadline is ours."""


class KafkaPythonSender:
    def __init__(self, cluster: Cluster, topic: str) -> None:
        self._cluster, self._topic = cluster, topic
        self._needed = Needed("Write", "topic", topic)
        self._partitions = 0
        with answering(cluster):
            self._producer = KafkaProducer(
                **options_of(cluster),
                acks="all",
                enable_idempotence=True,
                linger_ms=5,
                batch_size=256 * 1024,
                max_request_size=SENDING_BYTES,
                max_block_ms=int(METADATA_SECONDS * 1000),
                delivery_timeout_ms=NEVER_MS,
                allow_auto_create_topics=False,
                metrics_enabled=False,
            )

    def send(self, messages: Sequence[Message]) -> "_Sending":
        with answering(self._cluster, self._needed):
            if not self._partitions:
                # The client's own hash of a key costs more than all that it does besides: ours gives the same place.
                self._partitions = len(self._producer.partitions_for(self._topic))
            topic, send, partitions = self._topic, self._producer.send, self._partitions
            futures: list[Any] = []
            try:
                for key, value, headers, timestamp_ms in messages:
                    futures.append(send(topic, value, key, headers, partition_of(key, partitions), timestamp_ms))
            except MessageSizeTooLargeError as error:  # before the broker was asked; nothing behind it is sent
                futures.append(Future().failure(error))
        return _Sending(self._cluster, futures, self._needed)

    def close(self) -> None:
        """While something is under way the client's own `close` gives up, without a word to its thread: that would go
        on sending, for as long as the process lives, beside the sender that comes after this one."""
        with suppress(KafkaError):
            self._producer.close(timeout=0)
            return
        thread = self._producer._sender  # the client has no public place to end it
        thread.force_close()
        thread.join(END_SECONDS)
        with suppress(KafkaError):
            self._producer.close(timeout=0)


class _Sending:
    def __init__(self, cluster: Cluster, futures: list[Any], needed: Needed) -> None:
        self._cluster, self._futures, self._needed = cluster, futures, needed

    def wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for future in self._futures:
            if future.is_done:
                continue
            try:
                future.get(timeout=max(0.0, deadline - time.monotonic()))
            except KafkaTimeoutError as error:
                if not future.is_done:
                    raise NotAcknowledged from error
            except Exception:  # kept by the future, and looked at with the others
                continue

    def taken(self) -> list[Acknowledged]:
        found = []
        for future in self._futures:
            if future.exception is not None:
                break
            found.append(Acknowledged(future.value.partition, future.value.offset))
        return found

    def not_taken(self) -> NotTaken | None:
        failed = ((index, future.exception) for index, future in enumerate(self._futures) if future.exception)
        first = next(failed, None)
        if first is None:
            return None
        index, error = first
        refused = refusal(getattr(error, "errno", 0))
        return NotTaken(index, refused or in_our_words(self._cluster, error, self._needed), refused is not None)
