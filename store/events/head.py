"""How far the log is: one number, asked by every read, so nothing heavy is imported for it."""

from typing import Any

import psycopg
from psycopg.rows import tuple_row


def head(conn: psycopg.Connection[Any]) -> int:
    """Position of the last event, 0 when there is none."""
    row = conn.cursor(row_factory=tuple_row).execute("select position from ledger.head").fetchone()
    return int(row[0]) if row else 0
