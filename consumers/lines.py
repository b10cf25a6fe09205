"""Events in plain words, one after another, for people and for tools without Avro."""

from collections.abc import Iterator
from typing import Any

import psycopg

from domain.errors import SoboError
from schemas.codec import UnreadableEvent, decode
from store.events.log import head, read_records

Line = dict[str, Any]


def lines(
    conn: psycopg.Connection[Any], first: int = 1, last: int | None = None, stream: str | None = None
) -> Iterator[Line]:
    """The events at positions `first` to `last`, both included. Raises `SoboError` at one that cannot be read."""
    upto = head(conn) if last is None else last
    for batch in read_records(conn, after=first - 1, upto=upto, stream=stream):
        for record in batch:
            try:
                _, data = decode(record.event)
            except UnreadableEvent as error:
                raise SoboError(
                    "unreadable_event",
                    f"The event at position {record.position} cannot be read: {error}. `sobo verify` lists every one.",
                ) from error
            yield {
                "position": record.position,
                "stream": record.stream,
                "version": record.version,
                "type": record.type,
                "recorded_at": data["recorded_at"],
                "data": data,
            }
