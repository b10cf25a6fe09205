"""What the ledger keeps of itself: its secret, and its time zone."""

from typing import Any

import psycopg
from psycopg.rows import tuple_row

from domain.errors import NotFound


def identity_secret(conn: psycopg.Connection[Any]) -> bytes:
    """32 bytes, made when the ledger was set up, the same for its whole life."""
    query = "select value from ledger.settings where name = 'identity_secret'"
    row = conn.cursor(binary=True, row_factory=tuple_row).execute(query).fetchone()
    if row is None:
        raise NotFound(
            "no_secret",
            "This ledger has no secret by which people are found, as one restored without its keys: it can be read, "
            "and nothing recorded in it. `sobo keys import FILE` brings back what `sobo keys export` saved.",
        )
    return bytes(row[0])


def time_zone(conn: psycopg.Connection[Any]) -> str:
    """The IANA name of the zone in which the ledger's days begin and end, kept since it was made."""
    query = "select convert_from(value, 'UTF8') from ledger.about where name = 'time_zone'"
    row = conn.cursor(row_factory=tuple_row).execute(query).fetchone()
    if row is None:
        raise NotFound(
            "no_time_zone", "This ledger has lost its time zone (ledger.settings); restore it from a backup."
        )
    return str(row[0])
