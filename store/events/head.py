"""How far the log is, asked by every read, and where a file stands in it: nothing heavy is imported for them."""

from typing import Any

import psycopg
from psycopg.rows import tuple_row

FILE_RECORDED = """
    select first_position, last_position
    from ledger.files
    where sha256 = %s
    order by first_position
    limit 1
"""
"""The first time, when it was recorded more than once."""


def head(conn: psycopg.Connection[Any]) -> int:
    """Position of the last event, 0 when there is none."""
    row = conn.cursor(row_factory=tuple_row).execute("select position from ledger.head").fetchone()
    return int(row[0]) if row else 0


def file_recorded(conn: psycopg.Connection[Any], sha256: str) -> tuple[int, int] | None:
    """The positions of the events that a file brought; None of a file that was never recorded."""
    row = conn.cursor(row_factory=tuple_row).execute(FILE_RECORDED, (sha256,)).fetchone()
    return (int(row[0]), int(row[1])) if row else None
