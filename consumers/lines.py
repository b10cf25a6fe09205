"""Events in plain words, one after another, for people and for tools without Avro."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from domain.errors import SoboError
from schemas.codec import UnreadableEvent, decode
from store.events.log import LogRecord, Only, head, read_records
from store.events.stamps import recorded_at

Line = dict[str, Any]
OUT_OF_ORDER = timedelta(minutes=10)
"""The clock goes up with the positions; by so much, at most, not where several recorded at once with old builds."""


@dataclass(frozen=True)
class Wanted:
    """Which events are asked for; what is not said is any. `first` and `last` are included, and so is `since`."""

    first: int = 1
    last: int | None = None
    streams: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    instrument: str | None = None
    by: str | None = None
    since: datetime | None = None
    before: datetime | None = None

    def is_of_the_time(self, event: bytes) -> bool:
        """By its stamp alone: most of what is read around a moment is not decoded."""
        if self.since is None and self.before is None:
            return True
        try:
            at = recorded_at(event)
        except IndexError:
            return True  # what cannot be read is told when it is decoded
        return (self.since is None or self.since <= at) and (self.before is None or at < self.before)

    def fits(self, data: Line) -> bool:
        instrument, by = data["legal_basis"]["instrument"], data["recorded_by"]
        return self.instrument in (None, instrument) and self.by in (None, by)


ALL = Wanted()


def lines(conn: psycopg.Connection[Any], wanted: Wanted = ALL) -> Iterator[Line]:
    """The events that are wanted, in their order. Raises `SoboError` at one that cannot be read."""
    upto = head(conn) if wanted.last is None else min(wanted.last, head(conn))
    after = wanted.first - 1
    if wanted.since is not None:
        after = max(after, _recorded_before(conn, wanted.since - OUT_OF_ORDER, upto))
    if wanted.before is not None:
        upto = _recorded_before(conn, wanted.before + OUT_OF_ORDER, upto)
    texts = tuple(text for text in (wanted.instrument, wanted.by) if text)
    for batch in read_records(conn, after=after, upto=upto, only=Only(wanted.streams, wanted.types, texts)):
        for record in batch:
            if wanted.is_of_the_time(record.event) and wanted.fits(data := _data(record)):
                yield {
                    "position": record.position,
                    "stream": record.stream,
                    "version": record.version,
                    "type": record.type,
                    "recorded_at": data["recorded_at"],
                    "data": data,
                }


def _recorded_before(conn: psycopg.Connection[Any], moment: datetime, upto: int) -> int:
    """How many events were recorded before that moment: found by halving, for a few reads of one."""

    def stamp(position: int) -> datetime:
        [[record]] = read_records(conn, after=position - 1, upto=position)
        found = _data(record)["recorded_at"]
        assert isinstance(found, datetime)
        return found

    return bisect_left(range(1, upto + 1), moment, key=stamp)


def _data(record: LogRecord) -> Line:
    try:
        return decode(record.event)[1]
    except UnreadableEvent as error:
        raise SoboError(
            "unreadable_event",
            f"The event at position {record.position} cannot be read: {error}. `sobo verify` lists every one.",
        ) from error
