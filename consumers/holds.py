"""Where a source gives nothing more of a partition: before what cannot be shown; and what it leaves out on purpose."""

from collections.abc import Set
from dataclasses import dataclass, field

from domain.errors import SoboError


class Unprojectable(SoboError):
    """An event that cannot be read, or not be shown as a row."""

    def __init__(self, code: str, message: str, position: int) -> None:
        super().__init__(code, message)
        self.position = position


@dataclass(frozen=True)
class Fault:
    """What a partition stands still before. `position` is None of a message that does not say one."""

    partition: int
    offset: int
    position: int | None
    code: str
    message: str

    def error(self) -> SoboError:
        return SoboError(self.code, self.message)


@dataclass(frozen=True)
class Skips:
    """What is left out: positions, and messages (partition and offset) that say none."""

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
    _held: dict[int, Unprojectable] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.skips or self._held)

    def hold(self, error: Unprojectable) -> None:
        """Stand still before this event when it comes again. Raises the error when that was tried before."""
        if error.position in self._held:
            raise error
        self._held[error.position] = error

    def release(self, skips: Skips) -> None:
        """Try everything again, but for what is left out."""
        self.skips, self.faults, self._held = skips, {}, {}

    def stands(self, partition: int, offset: int, position: int) -> bool:
        """Whether the partition stands still before this message, from now on."""
        error = self._held.get(position)
        if error is not None:
            self.faults[partition] = Fault(partition, offset, position, error.code, error.message)
        return error is not None
