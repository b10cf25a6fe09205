"""Sends records in order with an idempotent producer, and finds the one that Kafka refuses.

After one refused record this client refuses every later one with the first error: so each future is looked at, a new
producer begins again, and one record at a time shows which it was.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from kafka import KafkaProducer
from kafka.errors import BrokerResponseError, KafkaError, KafkaTimeoutError, UnknownError

from consumers.kafka.topics import Cluster, answering
from consumers.kafka.wire import Message
from domain.errors import SoboError
from store.events.log import LogRecord

FLUSH_SECONDS = 20.0
SPLIT_SECONDS = 0.01
NEVER_MS = 2**31 - 1
"""The client may not give up single messages while it goes on with later ones; the deadline is ours."""

Flush = Callable[[], None]
Wait = Callable[[Flush], None]


class NotAcknowledged(KafkaTimeoutError):  # type: ignore[misc]
    """Kafka has not answered for everything yet; the client keeps trying, in order."""


class RecordRefused(SoboError):
    """Kafka takes everything before `position`, acknowledged, and not the event there."""

    def __init__(self, record: LogRecord, topic: str, error: BaseException) -> None:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        super().__init__(
            "record_refused",
            f"Kafka refuses the event at position {record.position} ({record.type} of {record.stream}, "
            f"{len(record.event)} bytes) for {topic}: {told}. Everything before it was sent. Change the topic's or the "
            "broker's setting that refuses it, then start `sobo relay` again: it goes on there.",
        )
        self.position = record.position


class RelayProducer:
    """`wait` is given a flush that raises `NotAcknowledged` after `FLUSH_SECONDS`: it flushes again, or raises."""

    def __init__(self, cluster: Cluster, topic: str, message: Callable[[LogRecord], Message], wait: Wait) -> None:
        self._cluster, self._topic, self._message, self._wait = cluster, topic, message, wait
        self._producer = self._new()

    def close(self) -> None:
        with suppress(KafkaError):
            self._producer.close(timeout=0)

    def send(self, records: Sequence[LogRecord]) -> list[Any]:
        """Send and wait; returns the client's metadata of each. Raises `RecordRefused`, `Unavailable`."""
        with answering(self._cluster):
            sent = [self._send(record) for record in records]
            self._settle(sent)
            first = next((index for index, future in enumerate(sent) if future.exception is not None), None)
            if first is None:
                return [future.value for future in sent]
            if not _is_refusal(sent[first].exception):
                raise sent[first].exception
        return [future.value for future in sent[:first]] + self._one_by_one(records[first:])

    def _one_by_one(self, records: Sequence[LogRecord]) -> list[Any]:
        with answering(self._cluster):
            self.close()
            self._producer = self._new()
            taken = []
            for record in records:
                future = self._send(record)
                self._settle([future])
                if future.exception is not None:
                    if _is_refusal(future.exception):
                        raise RecordRefused(record, self._topic, future.exception)
                    raise future.exception
                taken.append(future.value)
        return taken

    def _settle(self, sent: Sequence[Any]) -> None:
        """Wait until every future has an answer. A batch that was too large is split, and its flush then fails with
        `UnknownError` while the parts are still on their way: those are flushed in turn."""
        deadline = time.monotonic() + FLUSH_SECONDS
        while True:
            try:
                self._wait(self._flush)
            except UnknownError:
                if time.monotonic() > deadline:
                    raise
            if all(future.is_done for future in sent):
                return
            if time.monotonic() > deadline:
                raise KafkaTimeoutError(f"no answer for some of {len(sent)} messages")
            time.sleep(SPLIT_SECONDS)

    def _flush(self) -> None:
        try:
            self._producer.flush(timeout=FLUSH_SECONDS)
        except KafkaTimeoutError as error:
            raise NotAcknowledged(str(error)) from error

    def _send(self, record: LogRecord) -> Any:
        key, value, headers, timestamp_ms = self._message(record)
        return self._producer.send(self._topic, value=value, key=key, headers=headers, timestamp_ms=timestamp_ms)

    def _new(self) -> KafkaProducer:
        with answering(self._cluster):
            return KafkaProducer(
                **self._cluster.options,
                acks="all",
                enable_idempotence=True,
                linger_ms=20,
                batch_size=256 * 1024,
                max_request_size=16 * 1024 * 1024,
                max_block_ms=int(FLUSH_SECONDS * 1000),
                delivery_timeout_ms=NEVER_MS,
                allow_auto_create_topics=False,
                metrics_enabled=False,
            )


def _is_refusal(error: BaseException) -> bool:
    return isinstance(error, BrokerResponseError) and not error.retriable and not isinstance(error, UnknownError)
