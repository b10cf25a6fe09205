"""What the ledger keeps of itself: its secret, its time zone, and the key of each person's sealed data (DESIGN D11)."""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from domain.errors import NotFound

PERSON_KEYS = "select stream, key from ledger.person_keys where stream in (select unnest(%s::text[]))"
"""The keys of many people: the planner would take `any` of 100,000 streams for a handful."""


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
    query = "select convert_from(value, 'UTF8') from ledger.settings where name = 'time_zone'"
    row = conn.cursor(row_factory=tuple_row).execute(query).fetchone()
    if row is None:
        raise NotFound(
            "no_time_zone", "This ledger has lost its time zone (ledger.settings); restore it from a backup."
        )
    return str(row[0])


def person_keys(conn: psycopg.Connection[Any], streams: Iterable[str]) -> dict[str, bytes]:
    """The keys of these people; somebody whose data was erased, or who is unknown, is missing."""
    rows = conn.cursor(binary=True, row_factory=tuple_row).execute(PERSON_KEYS, (list(streams),))
    return {stream: bytes(key) for stream, key in rows}
