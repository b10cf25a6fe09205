"""A file is recorded once. That is asked before its rows are looked at: they would all be refused as known already."""

from domain.errors import Refused
from domain.ports import Log, Recorded, SourceFile


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
