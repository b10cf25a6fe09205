"""What a reader of an exported log gives: entries in the order in which they stand there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from consumers.auditing.problem import Problem
from schemas.codec import UnreadableEvent, schema_of
from store.events.log import LogRecord

BATCH = 4_096


class Entry(NamedTuple):
    """`position` is where it stands, `leaf` the hash of what stands there, `record` None where that is no event."""

    position: int
    leaf: bytes
    record: LogRecord | None


@dataclass
class Batch:
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


Batches = Iterator[Batch]


class Broken(Exception):
    """Behind this nothing of the log can be read."""


def record_of(position: int, stream: str, version: int, event: bytes) -> LogRecord:
    """The type is the one that the bytes name; none where they name none."""
    try:
        return LogRecord(position, stream, version, schema_of(event).name, event)
    except UnreadableEvent:
        return LogRecord(position, stream, version, "", event)
