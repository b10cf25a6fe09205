"""The port: what relay, projector, sources, rebuild and restore ask of a Kafka client.

One contract suite holds both answers to it (`tests/integration/test_kafka_client_contract.py`). Errors are ours:
`Unavailable` says what to do, whatever the client said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import EventMessage, Message, Received

SENDING_BYTES = 16 * 1024 * 1024
"""What one message may have, at most, before the broker is asked."""


class NotAcknowledged(Exception):
    """Kafka has not answered for everything yet; the client keeps trying, in order."""


class Acknowledged(NamedTuple):
    """Where a message stands. `offset` is -1 where the broker knew it already and gave none."""

    partition: int
    offset: int


@dataclass(frozen=True)
class NotTaken:
    """The first message that has no place in the topic, and why.

    `refused`: the broker refuses this message; else it was an outage, or a right that is missing, told by `error`.
    """

    index: int
    error: Exception
    refused: bool


class Sending(Protocol):
    """A future of messages that were handed over together."""

    def wait(self, seconds: float) -> None:
        """Until every message has an answer. Raises `NotAcknowledged` after `seconds`; then it may be called again."""

    def taken(self) -> Sequence[Acknowledged]:
        """Those before the first that was not taken, in order."""

    def not_taken(self) -> NotTaken | None: ...


class Sender(Protocol):
    """Idempotent, acknowledged by all replicas in sync, in order within each partition.

    Behind a message that was not taken it is spoilt: it leaves nothing out, so it sends no more to that partition.
    Close it and begin again with another.
    """

    def send(self, messages: Sequence[Message]) -> Sending:
        """Hand over; returns at once. Raises `Unavailable`."""

    def close(self) -> None:
        """What was not acknowledged is forgotten."""


class Reader(Protocol):
    """Reads one topic. It commits nothing: whoever reads keeps the offsets. What it is asked raises `Unavailable`."""

    def partitions(self) -> list[int]:
        """By number. Raises `Unavailable` (`no_topic`) where there is no such topic, yet."""

    def assign(self, partitions: Sequence[int]) -> None:
        """Read these, from the beginning."""

    def join(self, changed: Callable[[], None]) -> None:
        """Share the partitions with the others of the group; `changed` is called within `poll` at each new deal."""

    def assignment(self) -> set[int]: ...

    def start_at(self, offsets: Mapping[int, int]) -> None:
        """From these offsets on, for all that are assigned."""

    def seek(self, partition: int, offset: int) -> None: ...

    def position(self, partition: int) -> int:
        """The offset that is read next."""

    def starts(self, partitions: Sequence[int]) -> dict[int, int]: ...

    def ends(self, partitions: Sequence[int]) -> dict[int, int]:
        """The offsets behind the last messages."""

    def topic_id(self) -> str:
        """Asked of the broker; "" while there is no such topic. One that was made anew has another."""

    def known_topic_id(self) -> str:
        """As last heard, which is some seconds old."""

    def poll(self, seconds: float) -> dict[int, list[EventMessage]]:
        """What came within that time. Raises `OfAnotherLedger` before anything behind it."""

    def poll_whole(self, seconds: float) -> dict[int, list[Received]]:
        """The same, whatever the messages are. A reader is polled in one of the two ways only."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class Described:
    """A topic. `replicas` and `in_sync` are those of the partition that has the fewest."""

    topic_id: str
    partitions: int
    replicas: int
    in_sync: int
    configuration: Mapping[str, str]
    """All of it, also what is inherited."""


class Topics(Protocol):
    """The cluster's topics. What it is asked raises `Unavailable`."""

    def names(self) -> set[str]: ...

    def create(self, name: str, partitions: int, configuration: Mapping[str, str]) -> None:
        """Replicas as the cluster's default says. Somebody else may be faster."""

    def describe(self, name: str) -> Described:
        """Raises `Unavailable` (`no_topic`)."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Client(Protocol):
    """A package that speaks Kafka's protocol."""

    name: str

    def sender(self, cluster: Cluster, topic: str) -> Sender: ...

    def reader(
        self, cluster: Cluster, topic: str, *, group: str | None = None, source: bytes | None = None, batch: int = 500
    ) -> Reader:
        """Of events whose `ce_source` is `source`, where one is given; at most `batch` messages a poll."""

    def topics(self, cluster: Cluster) -> Topics: ...
