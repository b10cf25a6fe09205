"""The file behind a write: what is handed in, and that it is recorded once.

The latter is asked before the rows are looked at: they would all be refused as known already.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.errors import Conflict, Refused, RowError
from domain.ports import Log, Recorded, SourceFile

Row = TypeVar("Row")


@dataclass(frozen=True)
class Submission(Generic[Row]):
    """What somebody hands in to be recorded: a file, its rows, and what its reading found wrong with their form."""

    source: SourceFile
    rows: Sequence[Row]
    form_errors: Sequence[RowError] = ()


def file_known(source: SourceFile, first: Recorded) -> Refused:
    return Refused(
        "file_known",
        f"{source.name} was recorded before, as positions {first.first_position} to {first.last_position}. "
        "Nothing was recorded now. If it is meant to be recorded once more, add --again.",
    )


@contextmanager
def recorded_once(
    log: Log, source: SourceFile, refusal: Callable[[SourceFile, Recorded], Refused] = file_known
) -> Iterator[None]:
    """Around the recording of a file: raises `Refused` (`file_known`, in the words of `refusal`) when one with these
    bytes was recorded before, or by somebody else meanwhile, and is not meant to be recorded again.

    The latter is asked when the recording is refused: its rows are then faults because they stand already.
    """
    if source.again:
        yield
        return
    _refuse_known(log, source, refusal)
    try:
        yield
    except (Refused, Conflict):
        _refuse_known(log, source, refusal)
        raise


def _refuse_known(log: Log, source: SourceFile, refusal: Callable[[SourceFile, Recorded], Refused]) -> None:
    first = log.file_recorded(source.sha256)
    if first is not None:
        raise refusal(source, first)
