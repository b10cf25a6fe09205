"""Whether events bear the login that recorded them, as the database stamped it beside each."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg

from store.migrate import WRITER


class AnotherRecorder(NamedTuple):
    position: int
    said: str
    login: str


OF_OTHERS = """
    select position, stream, version, type, event, login
    from ledger.events
    where login <> all(%s)
    order by position
"""
"""The embedded database has one login for all who work at a home: there anyone is who they say."""


def other_recorders(conn: psycopg.Connection[Any]) -> Iterator[AnotherRecorder]:
    """The events whose `recorded_by` is not the login that appended them. Unreadable events are not looked at."""
    from store.events.log import LogRecord
    from store.events.mapper import to_events

    with conn.cursor(name="of_others", binary=True) as cursor:
        cursor.execute(OF_OTHERS, ([WRITER, "postgres"],))
        for *record, login in cursor:
            try:
                (event,) = to_events([LogRecord(*record)])
            except Exception:  # named by its position elsewhere
                continue
            if event.recorded_by != login:
                yield AnotherRecorder(record[0], event.recorded_by, login)
