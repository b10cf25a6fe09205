"""What can go wrong, in words for the person at the desk: a code for programs and a message for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OMITTED_WHEN_EMPTY = {"omitted_when_empty": True}
"""Metadata of a field that is not printed where it says nothing."""


@dataclass(frozen=True)
class Advice:
    """What the message of a refused correction says to do, for programs: followed to its end, the correction is
    accepted, or what it wanted is so.

    `retract` and `rescind` are positions of events to take back first, `together`: in the same file. `commands` are
    those with which to record something first, `cells` what is to stand in such a row. With `instead`, all this takes
    the place of the row at fault; alone it says to leave the row out.
    """

    retract: tuple[int, ...] = field(default=(), metadata=OMITTED_WHEN_EMPTY)
    rescind: tuple[int, ...] = field(default=(), metadata=OMITTED_WHEN_EMPTY)
    commands: tuple[str, ...] = field(default=(), metadata=OMITTED_WHEN_EMPTY)
    cells: Mapping[str, str] = field(default_factory=dict, metadata=OMITTED_WHEN_EMPTY)
    together: bool = field(default=False, metadata=OMITTED_WHEN_EMPTY)
    instead: bool = field(default=False, metadata=OMITTED_WHEN_EMPTY)


LEAVE_OUT = Advice(instead=True)
MOST_POSITIONS = 60


def listed(positions: Sequence[int]) -> str:
    """Positions in a message: every one is wanted, so only what would fill a screen is cut, with where the rest is."""
    shown = ", ".join(map(str, positions[:MOST_POSITIONS]))
    more = len(positions) - MOST_POSITIONS
    return f"{shown} and {more} more, which --json lists under advice" if more > 0 else shown


@dataclass(frozen=True)
class RowError:
    """One thing wrong in one place of an input file. `row` is the line where the record begins, the header being 1."""

    file: str
    row: int | None
    column: str | None
    message: str
    advice: Advice | None = field(default=None, metadata=OMITTED_WHEN_EMPTY)


class SoboError(Exception):
    """The family: a `code` in snake_case, a `message` that says what was wrong and what to do, and the exit code."""

    exit_code = 1

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        """Raised in one process, it is told in another."""
        return _as_it_was, (type(self), self.args), vars(self)


def _as_it_was(kind: type[SoboError], args: tuple[Any, ...]) -> SoboError:
    return kind.__new__(kind, *args)


class Refused(SoboError):
    """The ledger did not accept what was asked; nothing was recorded. `where` lists every row at fault, `advice` is for
    a refusal that knows no row."""

    def __init__(
        self, code: str, message: str, where: Sequence[RowError] = (), *, advice: Advice | None = None
    ) -> None:
        super().__init__(code, message)
        self.where = tuple(where)
        self.advice = advice


class NotFound(SoboError):
    """Nothing in the ledger answers to that name on that day."""


class Unavailable(SoboError):
    """The database or the broker does not answer. The message names the address."""


class Interrupted(SoboError):
    """Somebody pressed Ctrl-C. The message says what had been recorded by then."""

    exit_code = 130


class UnsafeSettings(SoboError):
    """A setting under which the ledger would break a promise."""


class Conflict(SoboError):
    """Somebody else recorded first; the command is to be decided again on the new state."""

    def __init__(self, message: str = "somebody else recorded at the same moment; please try again") -> None:
        super().__init__("conflict", message)
