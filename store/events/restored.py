"""A log put back from elsewhere: into an empty ledger only, all of it in one transaction, by the owner of the tables.

What comes is laid beside the log first (`ledger.restored`, in any order) while `ledger.restoring` says so to everybody;
what is left of a run that was killed is thrown away by the next. The events bear no login of the database: who recorded
them stands in them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
from psycopg.errors import InsufficientPrivilege

from domain.errors import Refused
from store.events.append import SHAPING_TYPES
from store.events.head import head
from store.events.mapper import LogRecord
from store.events.stamps import EPOCH
from store.tree.hashing import hash_what_is_missing

Connection = psycopg.Connection[Any]
UNSHOWN = "restored_unshown"
"""The setting that holds the position up to which a restore put the log in, until answers show it."""


@dataclass(frozen=True)
class Whole:
    """What the log is to be once it is put in: its last position, its newest stamp, the ledger that it belongs to.

    Where the secret of this database does not fit the streams of its people, it is of no use and goes: nobody is then
    registered a second time under another hash. `sobo keys import` brings the right one.
    """

    position: int
    newest_micros: int
    ledger: str
    secret_fits: bool


def begin(conn: Connection, source: str) -> None:
    """Announce the restore, and make room for what comes. Raises `Refused` for a ledger that holds events, and for a
    role that may not."""
    with _as_owner(conn), conn.transaction():
        conn.execute("select from ledger.head for update")  # no append is at work behind our back
        refuse_events(conn)
        conn.execute("delete from ledger.restoring")
        conn.execute("insert into ledger.restoring (source) values (%s)", (source,))
        conn.execute("drop table if exists ledger.restored")
        conn.execute(
            """
            create unlogged table ledger.restored (
                position bigint not null,
                stream text collate "C" not null,
                version bigint not null,
                type text not null,
                event bytea not null
            )
            """
        )


def refuse_events(conn: Connection) -> None:
    held = head(conn)
    if held or conn.execute("select from ledger.events limit 1").fetchone() is not None:
        raise Refused(
            "ledger_not_empty",
            f"This ledger holds {held:,} events, and a restore fills an empty one only: nothing was touched. Name "
            "another home with --home, or an empty database.",
        )


def lay_beside(conn: Connection, records: Sequence[LogRecord]) -> None:
    with (
        conn.cursor() as cursor,
        cursor.copy("copy ledger.restored (position, stream, version, type, event) from stdin (format binary)") as copy,
    ):
        copy.set_types(("int8", "text", "int8", "text", "bytea"))
        for record in records:
            copy.write_row(record)


def put_in(conn: Connection, whole: Whole) -> None:
    """All that was laid beside the log, in the order of positions; one transaction with the end of the restore."""
    with _as_owner(conn), conn.transaction():
        conn.execute("select from ledger.head for update")
        refuse_events(conn)
        conn.execute("delete from ledger.restoring")
        conn.execute("analyze ledger.restored")
        conn.execute("grant insert on ledger.events to current_user")  # also of the login, which is left empty here
        conn.execute(
            """
            insert into ledger.events (position, stream, version, type, event, login)
            select position, stream, version, type, event, null
            from ledger.restored
            order by position
            """
        )
        # Back to what one has that owns the tables and records too.
        conn.execute("revoke insert on ledger.events from current_user")
        conn.execute("grant insert (position, stream, version, type, event) on ledger.events to current_user")
        moved = """
            update ledger.head
            set position = %(position)s,
                recorded_at = %(stamp)s,
                units_position = (
                    select coalesce(max(position), 0) from ledger.restored where type = any(%(shaping)s)
                )
        """
        stamp = EPOCH + timedelta(microseconds=whole.newest_micros)
        conn.execute(moved, {"position": whole.position, "stamp": stamp, "shaping": list(SHAPING_TYPES)})
        conn.execute("update ledger.settings set value = %s where name = 'ledger_name'", (whole.ledger.encode(),))
        if not whole.secret_fits:
            conn.execute("delete from ledger.settings where name = 'identity_secret'")
        conn.execute("drop table ledger.restored")
        hash_what_is_missing(conn)
        conn.execute(
            "insert into ledger.settings (name, value) values (%s, %s)", (UNSHOWN, str(whole.position).encode())
        )


def is_unshown(conn: Connection) -> bool:
    """Whether a restore put this log in and ended before its answers were made; nothing was recorded since."""
    row = conn.execute(
        "select convert_from(value, 'UTF8')::bigint from ledger.settings where name = %s", (UNSHOWN,)
    ).fetchone()
    return row == (head(conn),)


def is_shown(conn: Connection) -> None:
    """Answers are made: from now on the restore is over."""
    with _as_owner(conn):
        conn.execute("delete from ledger.settings where name = %s", (UNSHOWN,))


def abandon(conn: Connection) -> bool:
    """Leave the ledger empty, and open to everybody; False when no restore was unfinished."""
    with _as_owner(conn), conn.transaction():
        begun = conn.execute("delete from ledger.restoring returning source").fetchone() is not None
        conn.execute("drop table if exists ledger.restored")
    return begun


@contextmanager
def _as_owner(conn: Connection) -> Iterator[None]:
    try:
        yield
    except InsufficientPrivilege as error:
        raise Refused(
            "no_right",
            f"The role {conn.info.user} may not restore this ledger ({error.diag.message_primary}): only the owner of "
            "its tables may. Set SOBO_DATABASE_ADMIN_URL to a login of that role.",
        ) from error
