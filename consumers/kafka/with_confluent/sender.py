"""Sends with librdkafka's idempotent producer, which works in threads of its own, beside Python."""

import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer

from consumers.kafka.port.client import SENDING_BYTES, Acknowledged, NotAcknowledged, NotTaken
from consumers.kafka.port.cluster import Cluster, Needed
from consumers.kafka.port.messages import Message
from consumers.kafka.port.refusals import refusal
from consumers.kafka.with_confluent.options import answering, in_our_words, options_of

WAITING = 200_000
"""Messages that may wait in the client; whoever sends more waits for room."""
POLL_SECONDS = 0.1


class ConfluentSender:
    def __init__(self, cluster: Cluster, topic: str) -> None:
        self._cluster, self._topic = cluster, topic
        self._needed = Needed("Write", "topic", topic)
        self._ends: list[KafkaError] = []
        options = {
            **options_of(cluster),
            "acks": "all",
            "enable.idempotence": True,
            # Without it librdkafka goes on behind a message that was refused: what a partition holds would no longer
            # be all that comes before its last message.
            "enable.gapless.guarantee": True,
            "partitioner": "murmur2_random",  # Java's, and kafka-python's; its own default puts keys elsewhere
            "linger.ms": 5,
            "batch.size": 256 * 1024,
            "message.max.bytes": SENDING_BYTES,
            "message.timeout.ms": 0,  # never: it may not give up single messages while it goes on with later ones
            "queue.buffering.max.messages": WAITING,
        }
        with answering(cluster):
            self._producer = Producer(options)

    def send(self, messages: Sequence[Message]) -> "_Sending":
        sending = _Sending(self._cluster, self._producer, self._ends, len(messages), self._needed)
        produce, topic, report = self._producer.produce, self._topic, sending.report
        for index, (key, value, headers, timestamp_ms) in enumerate(messages):
            while True:
                try:
                    done = partial(report, index)
                    produce(topic, value, key, -1, done, done, timestamp_ms, headers)
                    break
                except BufferError:
                    self._producer.poll(POLL_SECONDS)
                except KafkaException as error:  # before the broker was asked; nothing behind it is sent
                    sending.ends_before(index, error.args[0])
                    return sending
        return sending

    def close(self) -> None:
        with suppress(KafkaException):
            self._producer.purge()
            self._producer.flush(0)


class _Sending:
    def __init__(self, cluster: Cluster, producer: Any, ends: list[KafkaError], number: int, needed: Needed) -> None:
        self._cluster, self._producer, self._needed = cluster, producer, needed
        self._ends = ends  # why the client gave up altogether, for all that was handed to it
        self._stand: list[Acknowledged | None] = [None] * number
        self._errors: dict[int, KafkaError] = {}
        self._pending = number

    def report(self, index: int, error: KafkaError | None, message: Any) -> None:
        self._pending -= 1
        if error is None:
            self._stand[index] = Acknowledged(message.partition(), max(-1, message.offset()))
        else:
            self._errors[index] = error

    def ends_before(self, index: int, error: KafkaError) -> None:
        self._errors[index] = error
        self._pending -= len(self._stand) - index

    def wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._pending:
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotAcknowledged
            try:
                self._producer.poll(min(left, POLL_SECONDS))
            except KafkaException as error:  # each message hears of it too
                self._ends.append(error.args[0])

    def taken(self) -> list[Acknowledged]:
        stand = self._stand[: min(self._errors)] if self._errors else self._stand
        return [one for one in stand if one is not None]

    def not_taken(self) -> NotTaken | None:
        """Where one was refused the client gives up the others too: then that is the reason."""
        if not self._errors:
            return None
        first = min(self._errors)
        refused = next(filter(None, (refusal(error.code()) for error in self._errors.values())), None)
        reason = refused or in_our_words(self._cluster, (self._ends or [self._errors[first]])[0], self._needed)
        return NotTaken(first, reason, refused is not None)
