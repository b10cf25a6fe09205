"""Where a source gives nothing more of a partition: before what cannot be shown; and what it leaves out on purpose."""

from collections.abc import Set
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.errors import SoboError


class Content(NamedTuple):
    """What a message says: event type and version of its schema, position, stream and version, body."""

    written: tuple[str, int]
    place: tuple[int, str, int]
    body: bytes


class Unprojectable(SoboError):
    """An event that cannot be read, or not be shown as a row. With `only`, a message that says so: others of the same
    position are none the worse."""

    def __init__(self, code: str, message: str, position: int, only: Content | None = None) -> None:
        super().__init__(code, message)
        self.position = position
        self.only = only


@dataclass(frozen=True)
class Fault:
    """What a partition stands still before. `position` is None of a message that does not say one, or says that of
    another event."""

    partition: int
    offset: int
    position: int | None
    code: str
    message: str

    def error(self) -> SoboError:
        return SoboError(self.code, self.message)


@dataclass(frozen=True)
class Skips:
    """What is left out: positions, and messages (partition and offset) that say none, or that of another event."""

    positions: Set[int] = frozenset()
    messages: Set[tuple[int, int]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.positions or self.messages)


@dataclass
class Holds:
    """What a source was told to hold back, and where that made it stand still."""

    skips: Skips = field(default_factory=Skips)
    faults: dict[int, Fault] = field(default_factory=dict)
    """By partition: from there on it gives nothing."""
    _held: dict[tuple[int, Content | None], Unprojectable] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.skips or self._held)

    def hold(self, error: Unprojectable) -> None:
        """Stand still before this event when it comes again. Raises the error when that was tried before."""
        if (error.position, error.only) in self._held:
            raise error
        self._held[error.position, error.only] = error

    def release(self, skips: Skips) -> None:
        """Try everything again, but for what is left out."""
        self.skips, self.faults, self._held = skips, {}, {}

    def stands(self, partition: int, offset: int, position: int, content: Content | None = None) -> bool:
        """Whether the partition stands still before this message, from now on."""
        error = self._held.get((position, None))
        if error is not None:
            self.faults[partition] = Fault(partition, offset, position, error.code, error.message)
            return True
        error = self._held.get((position, content))
        if error is not None:
            self.faults[partition] = Fault(partition, offset, None, error.code, error.message)
        return error is not None

    def passes_over(self, partition: int, offset: int, content: Content) -> bool:
        """Whether this message was found to say the position of another event, and is left out: an event that came to
        its place later, in a topic made anew, is not."""
        return (partition, offset) in self.skips.messages and (content.place[0], content) in self._held
