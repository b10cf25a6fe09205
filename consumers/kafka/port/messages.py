"""Messages as they are sent and read, and what tells ours from those of others."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

ZERO = ord("0")
Headers = list[tuple[str, bytes]]


class Message(NamedTuple):
    """What is sent. Without a value it is a tombstone."""

    key: bytes
    value: bytes | None
    headers: Headers
    timestamp_ms: int


class Received(NamedTuple):
    """What is read, as it stands in the topic."""

    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int


class EventMessage(NamedTuple):
    """One event of ours: its offset, key and value, and the position and version out of its headers; 0 and 0 where they
    do not say them, each once: then it is none of ours."""

    offset: int
    key: bytes | None
    value: bytes | None
    position: int
    version: int


class ForeignMessage(ValueError):
    """A message that no relay of a ledger has sent: its frame, schema id or headers are not as the contract says."""


class OfAnotherLedger(ForeignMessage):
    """An event, but not one of the ledger that is followed: `source` is its `ce_source`, "" without one."""

    def __init__(self, source: str, offset: int) -> None:
        super().__init__(f"an event of {source or 'nobody'} at offset {offset}")
        self.source = source
        self.offset = offset


def place_of(headers: Iterable[tuple[str, bytes]]) -> tuple[int, int]:
    """Position and version, wherever among the headers they stand. Raises `ForeignMessage`, also when a header is there
    twice: which of the two counts, nobody can say."""
    listed = list(headers)
    found: Mapping[str, bytes] = dict(listed)
    if len(found) < len(listed):
        raise ForeignMessage("it has a header twice")
    position, version = found.get("sobo_position") or b"", found.get("sobo_version") or b""
    if not counts(position) or not counts(version):
        raise ForeignMessage("it has no header sobo_position or sobo_version with a number from 1 on")
    return int(position), int(version)


def counts(text: bytes) -> bool:
    """Whether it is a position or a version: digits, the first of them no zero."""
    return text.isdigit() and text[0] != ZERO


def place_said(headers: Iterable[tuple[str, bytes]]) -> tuple[int, int]:
    """The same; (0, 0) of a message that does not say it. Whoever reads then knows at least where it stands."""
    try:
        return place_of(headers)
    except ForeignMessage:
        return 0, 0


def check_source(headers: Iterable[tuple[str, bytes]], source: bytes | None, offset: int) -> None:
    """Raises `OfAnotherLedger` when the headers name another source; any will do for None."""
    if source is None:
        return
    found = dict(headers).get("ce_source") or b""
    if found != source:
        raise OfAnotherLedger(found.decode(errors="replace"), offset)
