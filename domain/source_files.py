"""The file behind a write: what is handed in, and that it is recorded once.

The latter is asked before the rows are looked at: they would all be refused as known already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.errors import Refused, RowError
from domain.ports import Log, Recorded, SourceFile

Row = TypeVar("Row")


@dataclass(frozen=True)
class Submission(Generic[Row]):
    """What somebody hands in to be recorded: a file, its rows, and what its reading found wrong with their form."""

    source: SourceFile
    rows: Sequence[Row]
    form_errors: Sequence[RowError] = ()


def refuse_known(log: Log, source: SourceFile) -> None:
    """Raise `Refused` (`file_known`) when a file with these bytes was recorded before and is not meant to be again."""
    first = None if source.again else log.file_recorded(source.sha256)
    if first is not None:
        raise file_known(source, first)


def file_known(source: SourceFile, first: Recorded) -> Refused:
    return Refused(
        "file_known",
        f"{source.name} was recorded before, as positions {first.first_position} to {first.last_position}. "
        "Nothing was recorded now. If it is meant to be recorded once more, add --again.",
    )
