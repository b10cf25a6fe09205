"""Who opened personal data of whom: written before it is shown, read by the auditor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from store.rights.roles import KEY_HOLDER, acting

Connection = psycopg.Connection[Any]

EVERYBODY = "*"
"""In place of a staff number, which is letters, digits and a few signs: the keys of all people went into a file."""

NOTE = """
    insert into ledger.reads (said, command, staff_number, fields)
    select %s, %s, staff_number, %s
    from unnest(%s::text[]) as staff_number
"""
LIST = """
    select number, read_at, login, said, command, staff_number, fields
    from ledger.reads
    where (%(staff)s::text is null or staff_number in (%(staff)s, %(everybody)s))
        and (%(by)s::text is null or %(by)s in (login, said))
        and (%(since)s::timestamptz is null or read_at >= %(since)s)
        and (%(before)s::timestamptz is null or read_at < %(before)s)
    order by number
"""


@dataclass(frozen=True)
class Read:
    number: int
    read_at: datetime
    login: str
    said: str
    command: str
    staff_number: str
    fields: list[str]


def note(conn: Connection, said: str, command: str, numbers: Sequence[str], fields: Sequence[str]) -> None:
    """One row for each person; whoever may open a name may write it, and may not read it back."""
    with acting(conn, KEY_HOLDER):
        conn.execute(NOTE, (said, command, list(fields), list(numbers)))


def reads(
    conn: Connection,
    *,
    staff: str | None = None,
    by: str | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
) -> list[Read]:
    """In the order in which they were written; `by` is the login or the name that was said."""
    with conn.cursor(row_factory=class_row(Read)) as cursor:
        return cursor.execute(
            LIST, {"staff": staff, "everybody": EVERYBODY, "by": by, "since": since, "before": before}
        ).fetchall()
