"""Where a projector gets the events from: one port, two answers (`StoreSource`, `KafkaSource`)."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from consumers.holds import Holds
from domain.errors import Unavailable
from projections.state.checkpoints import Checkpoint

BATCH = 5_000
"""Events in a batch, at most: with the size of a body this bounds the memory."""
BATCH_BYTES = 8 * 1024 * 1024
"""Bytes of bodies after which a batch is closed early."""

Piece = tuple[int, ...]
"""A part of what a source has, which somebody else may read: positions from and to, or partitions."""

Place = tuple[int, str, int]
"""Position, stream and version."""


class Written(NamedTuple):
    """What the events of a group were written with: an event type, and the version of its schema."""

    event_type: str
    version: int


@dataclass
class Group:
    """The events of a batch that were written with the same schema: `places[i]` is where the log keeps the event whose
    body is `bodies[i]`."""

    places: list[Place] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    rows: list[bytes] | None = None
    """The rows of the facts, where they were made ahead of writing them."""

    def at(self, position: int) -> "Group":
        """What of it says this position, without rows."""
        found = [index for index, place in enumerate(self.places) if place[0] == position]
        return Group([self.places[index] for index in found], [self.bodies[index] for index in found])


@dataclass(frozen=True)
class Step:
    """How far one partition comes with a batch: from the offset it must stand at, to the next."""

    before: int
    after: Checkpoint


@dataclass
class Batch:
    """Events by what they were written with, and the steps that go into the transaction that writes their rows."""

    groups: dict[Written, Group] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    skipped: list[Place] = field(default_factory=list)
    """Events that were left out on purpose: they count as having come."""

    def group(self, written: Written) -> Group:
        found = self.groups.get(written)
        if found is None:
            found = self.groups[written] = Group()
        return found

    @property
    def streams(self) -> set[str]:
        return {stream for group in self.groups.values() for _, stream, _ in group.places}

    def __len__(self) -> int:
        return sum(len(group.places) for group in self.groups.values())

    def __bool__(self) -> bool:
        """Also a batch without events is something when it moves a checkpoint."""
        return bool(self.steps)


class Source(Protocol):
    """Batches behind what was projected.

    Positions may come again and, from several partitions, in any order; within a stream they are in order.
    """

    name: str
    """What its checkpoints stand under."""

    may_read_ahead: bool
    """Whether another thread may poll it while the caller writes: it shares no connection with anybody."""

    holds: Holds
    """What it is not to give, and the partitions that stand still because of it, or of what it cannot read itself."""

    again: Callable[[], "Source"] | None
    """Opens another of the same, in another process too; None where only the caller's own connection will do."""

    @property
    def must_resume(self) -> bool:
        """Whether it has nothing to give before `resume`: nothing was asked yet, or the partitions changed hands."""

    def resume(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Go on from the offsets beside the rows; a partition without one starts at its beginning."""

    def size(self) -> int:
        """Roughly how many events it had when it was opened or last resumed."""

    def pieces(self) -> list[Piece]:
        """What it had then, in parts that have no position in common."""

    def take(self, piece: Piece) -> None:
        """Give this part from its beginning, and no more, until `resume` or the next part."""

    def poll(self, seconds: float) -> Batch:
        """The next batch, or an empty one when nothing came in that time."""

    def at_end(self) -> bool:
        """Whether everything was given out that was there when the source was opened or last resumed, but for what is
        held back."""

    def close(self) -> None: ...


QUIET_SECONDS = 30.0


def batches_to_end(source: Source) -> Generator[Batch, None, None]:
    """All that a resumed source had when it was resumed. Raises `Unavailable` when it stays silent before its end."""
    heard = time.monotonic()
    while not source.at_end():
        batch = source.poll(1.0)
        if batch:
            yield batch
            heard = time.monotonic()
        elif time.monotonic() - heard > QUIET_SECONDS:
            raise Unavailable(
                "source_silent", f"{source.name} has given nothing for {QUIET_SECONDS:g} s, though it is not at its end"
            )


@contextmanager
def opened(source: Source) -> Iterator[Source]:
    try:
        yield source
    finally:
        source.close()


OpenSource = Callable[[], Source]
