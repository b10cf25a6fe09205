"""Sends records in order, and finds the one that Kafka refuses: a new sender begins again, one record at a time."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from consumers.kafka.clients import client_of
from consumers.kafka.port.client import Acknowledged, NotAcknowledged, NotTaken, Sender, Sending
from consumers.kafka.port.cluster import Cluster, first_line
from consumers.kafka.port.messages import Message
from domain.errors import SoboError
from store.events.log import LogRecord

WAIT_SECONDS = 20.0

Wait = Callable[[Callable[[], None]], None]


class RecordRefused(SoboError):
    """Kafka takes everything before `position`, acknowledged, and not the event there."""

    def __init__(self, record: LogRecord, topic: str, error: BaseException) -> None:
        super().__init__(
            "record_refused",
            f"Kafka refuses the event at position {record.position} ({record.type} of {record.stream}, "
            f"{len(record.event)} bytes) for {topic}: {first_line(error)}. Everything before it was sent. Change the "
            "topic's or the broker's setting that refuses it, then start `sobo relay` again: it goes on there.",
        )
        self.position = record.position


class Begun(NamedTuple):
    """What is on its way, and by which sender."""

    sender: Sender
    sending: Sending


class RelayProducer:
    """`wait` is given a function that waits for acknowledgements and raises `NotAcknowledged` after `WAIT_SECONDS`: it
    calls it again, or raises."""

    def __init__(self, cluster: Cluster, topic: str, message: Callable[[LogRecord], Message], wait: Wait) -> None:
        self._cluster, self._topic, self._message, self._wait = cluster, topic, message, wait
        self._client = client_of(cluster)
        self._sender = self._client.sender(cluster, topic)

    def close(self) -> None:
        self._sender.close()

    def send(self, records: Sequence[LogRecord]) -> Sequence[Acknowledged]:
        """Send and wait; where each stands. Raises `RecordRefused`, `Unavailable`."""
        return self.settle(records, self.begin(records))

    def begin(self, records: Sequence[LogRecord]) -> Begun:
        """Hand over without waiting; `settle` is to follow, in the order of these calls."""
        return Begun(self._sender, self._sender.send(list(map(self._message, records))))

    def settle(self, records: Sequence[LogRecord], begun: Begun) -> Sequence[Acknowledged]:
        """Wait; where each stands. Raises `RecordRefused`, `Unavailable`."""
        if begun.sender is not self._sender:  # which an earlier record has spoilt since
            begun = self.begin(records)
        failed = self._settled(begun.sending)
        taken = begun.sending.taken()
        return taken if failed is None else [*taken, *self._one_by_one(records[failed.index :])]

    def _one_by_one(self, records: Sequence[LogRecord]) -> list[Acknowledged]:
        self._sender.close()
        self._sender = self._client.sender(self._cluster, self._topic)
        taken: list[Acknowledged] = []
        for record in records:
            sending = self._sender.send([self._message(record)])
            failed = self._settled(sending)
            if failed is not None:
                raise RecordRefused(record, self._topic, failed.error)
            taken += sending.taken()
        return taken

    def _settled(self, sending: Sending) -> NotTaken | None:
        """The refusal, if one was; raises what is none."""
        self._wait(lambda: sending.wait(WAIT_SECONDS))
        failed = sending.not_taken()
        if failed is not None and not failed.refused:
            raise failed.error
        return failed


__all__ = ["NotAcknowledged", "RecordRefused", "RelayProducer"]
