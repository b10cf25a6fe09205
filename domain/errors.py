"""What can go wrong, in words for the person at the desk: a code for programs and a message for people."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class RowError:
    """One thing wrong in one place of an input file. `row` is the line where the record begins, the header being 1."""

    file: str
    row: int | None
    column: str | None
    message: str


class SoboError(Exception):
    """The family: a `code` in snake_case, a `message` that says what was wrong and what to do, and the exit code."""

    exit_code = 1

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Refused(SoboError):
    """The ledger did not accept what was asked; nothing was recorded. `where` lists every row at fault."""

    def __init__(self, code: str, message: str, where: Sequence[RowError] = ()) -> None:
        super().__init__(code, message)
        self.where = tuple(where)


class NotFound(SoboError):
    """Nothing in the ledger answers to that name on that day."""


class Unavailable(SoboError):
    """The database or the broker does not answer. The message names the address."""


class UnsafeSettings(SoboError):
    """A setting under which the ledger would break a promise."""


class Conflict(SoboError):
    """Somebody else recorded first; the command is to be decided again on the new state."""

    def __init__(self, message: str = "somebody else recorded at the same moment; please try again") -> None:
        super().__init__("conflict", message)
