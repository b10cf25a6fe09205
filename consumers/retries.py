"""How often a relay or a projector had to try again, kept for whoever asks: the process that knows may be gone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from consumers.telling import Telling

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Retries:
    """Of all processes of a command; `message` is why the last one had to."""

    command: str
    count: int
    last_at: datetime
    message: str


def write(conn: Connection, command: str, told: Telling) -> None:
    """Write down what could not be while the database, perhaps, was away."""
    if not told.unwritten:
        return
    why, told.unwritten = told.unwritten, []
    statement = """
        insert into ledger.retries as known (command, count, last_at, message) values (%s, %s, now(), %s)
        on conflict (command) do update
        set count = known.count + excluded.count, last_at = excluded.last_at, message = excluded.message
    """
    conn.execute(statement, (command, len(why), why[-1]))


def read(conn: Connection) -> list[Retries]:
    with conn.cursor(row_factory=class_row(Retries)) as cursor:
        return cursor.execute("select command, count, last_at, message from ledger.retries order by 1").fetchall()
