"""Brings a database up to this version's tables: each file of `migrations/` once, in order, whoever starts first."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, UndefinedTable

from domain.days import DEFAULT_ZONE
from domain.errors import Refused
from store import held
from store.database import address, connect
from store.rights import roles
from store.rights.roles import READER, WRITER
from store.tree.grow import TREE_SIZE
from store.tree.hashing import Told, hash_what_is_missing, nobody

LOCK = 0x536F_626F  # "Sobo": the advisory lock that lets one process migrate while the others wait

STATE = f"""
    select max(version), exists (select from ledger.events where position = 1 + ({TREE_SIZE}))
    from ledger.migrations
"""

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Migration:
    """One `.sql` file, `NNNN_what_it_brings.sql`; `version` is its number."""

    version: int
    name: str
    statements: str


@cache
def migrations() -> tuple[Migration, ...]:
    folder = files(__package__) / "migrations"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return tuple(
        Migration(int(entry.name[:4]), entry.name[5:-4], entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    )


def is_current(conn: Connection) -> bool:
    """Whether nothing is left to migrate, and every event has its hash: one query. Needs an autocommit connection.

    Raises `Refused` (`newer_ledger`) when the tables are of a later version than this program knows.
    """
    try:
        row = conn.execute(STATE).fetchone()
    except UndefinedTable:
        return False
    except InsufficientPrivilege as error:
        message = (
            f"The role {conn.info.user} may not read this ledger. Grant it membership of {READER} to read, or of "
            f"{WRITER} to record."
        )
        raise Refused("no_right", message) from error
    applied = (row[0] if row else None) or 0
    known = migrations()[-1].version
    if applied > known:
        raise Refused(
            "newer_ledger",
            f"This ledger was set up by a newer sobo (tables of version {applied}, this program knows {known}). "
            "Please upgrade sobo; nothing was touched.",
        )
    return bool(applied == known) and not (row and row[1])


def exists(conn: Connection) -> bool:
    """Whether the database holds a ledger, of whatever version, seen or not seen by this role's rights."""
    query = """
        select exists (
            select from pg_class as c
            join pg_namespace as n on n.oid = c.relnamespace
            where n.nspname = 'ledger' and c.relname = 'events'
        )
    """
    return bool(conn.execute(query).fetchall()[0][0])


def migrate(url: str, time_zone: str = DEFAULT_ZONE, told: Told = nobody) -> list[int]:
    """Apply what is missing, each file in a transaction of its own, and return the versions applied here. Then hash the
    events that have no hash yet; `told` hears how far that is.

    A ledger that is made here keeps `time_zone` (an IANA name) for good; one made by a version before has the default.

    `url` is a role that may create a schema. The roles (`store.rights`) are made where that is allowed; where not,
    the role of `url` does their work, and gives up its right to change or delete events.
    """
    with connect(url) as conn, _told_gently(conn, url):
        # The session keeps the lock over all the transactions below, and loses it when the connection closes.
        conn.execute("select pg_advisory_lock(%s)", (LOCK,))
        conn.execute("create schema if not exists ledger")
        conn.execute(
            """
            create table if not exists ledger.migrations (
                version integer primary key,
                name text not null,
                applied_at timestamptz not null default now()
            )
            """
        )
        if is_current(conn):
            return []
        done = {version for (version,) in conn.execute("select version from ledger.migrations")}
        roles.make(conn)
        playing = roles.played_by(conn)
        names: dict[str, sql.Composable] = {
            "writer": sql.Identifier(playing[WRITER]),
            "database": sql.Identifier(conn.info.dbname),
            "time_zone": sql.Literal(DEFAULT_ZONE if done else time_zone),
        }
        missing = [migration for migration in migrations() if migration.version not in done]
        for migration in missing:
            last = migration is missing[-1]
            _apply(conn, migration, names, roles.grants(conn, playing) if last else "")
        _tell_of_missing_roles(conn)
        hash_what_is_missing(conn, told)
        return [migration.version for migration in missing]


def declare_rights(url: str) -> list[str]:
    """Make the roles that are missing, as far as the role of `url` may, and declare all rights anew; who is missing
    still. The same as behind a migration, for when an administrator has made roles since."""
    with connect(url) as conn, _told_gently(conn, url):
        conn.execute("select pg_advisory_lock(%s)", (LOCK,))
        roles.make(conn)
        with conn.transaction():
            conn.execute(roles.grants(conn, roles.played_by(conn)).encode())
        return roles.missing(conn)


def _tell_of_missing_roles(conn: Connection) -> None:
    absent = roles.missing(conn)
    if absent:
        sys.stderr.write(
            f"sobo: {conn.info.user} may not create roles, and these are missing: {', '.join(absent)}. Until an "
            "administrator has created them (docs/operations.md) and `sobo roles --apply` was run, one role does their "
            "work and has their rights\n"
        )


@contextmanager
def _told_gently(conn: Connection, url: str) -> Iterator[None]:
    try:
        yield
    except held.TIMED_OUT as error:
        raise held.timed_out(url, address(url), error) from error
    except InsufficientPrivilege as error:
        raise Refused(
            "no_right",
            f"The role {conn.info.user} may not set up the ledger's tables in {conn.info.dbname}: "
            f"{error.diag.message_primary}. Run the first command as the owner of the database.",
        ) from error


def _apply(conn: Connection, migration: Migration, names: dict[str, sql.Composable], behind: str) -> None:
    statements = migration.statements
    for name, value in names.items():
        statements = statements.replace(f":{name}", value.as_string(conn))
    with conn.transaction():
        # The text is our own file; only names and a literal, quoted, were put in.
        conn.execute(statements.encode())
        conn.execute(behind.encode())
        conn.execute(
            "insert into ledger.migrations (version, name) values (%s, %s)", (migration.version, migration.name)
        )
