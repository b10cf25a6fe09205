"""Whether a restore of this ledger has not come to its end: asked by every command, so nothing heavy is imported."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from domain.errors import Refused

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Unfinished:
    """A restore that began and did not come to its end; it may still be at work."""

    source: str
    began_at: datetime


def unfinished(conn: Connection) -> Unfinished | None:
    row = conn.cursor(row_factory=tuple_row).execute("select source, began_at from ledger.restoring").fetchone()
    return None if row is None else Unfinished(*row)


def refuse_unfinished(conn: Connection) -> None:
    """Raises `Refused` (`restore_unfinished`): the ledger is empty, and would look as if it were whole."""
    found = unfinished(conn)
    if found is not None:
        began = found.began_at.astimezone(UTC)
        raise Refused(
            "restore_unfinished",
            f"A restore of this ledger from {found.source}, begun {began:%Y-%m-%d %H:%M} UTC, has not come to "
            "its end: the ledger holds nothing yet. Run `sobo restore --from-kafka` again, it begins anew; `sobo "
            "restore --abandon` leaves the ledger empty.",
        )
