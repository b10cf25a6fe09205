"""Brings a database up to this version's tables: each file of `migrations/` once, in order, whoever starts first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UndefinedTable, UniqueViolation

from domain.days import DEFAULT_ZONE
from domain.errors import Refused
from store import held
from store.database import address, connect
from store.tree.grow import TREE_SIZE
from store.tree.hashing import Told, hash_what_is_missing, nobody

WRITER = "sobo_writer"
READER = "sobo_reader"
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
            f"{WRITER}, which may also delete personal keys, to record."
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

    `url` is a role that may create a schema. The role `sobo_writer` is created when that is allowed; else the role of
    `url` records too, and gives up its right to change or delete events.
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
        names: dict[str, sql.Composable] = {
            "writer": sql.Identifier(writer_role(conn)),
            "database": sql.Identifier(conn.info.dbname),
            "time_zone": sql.Literal(DEFAULT_ZONE if done else time_zone),
        }
        missing = [migration for migration in migrations() if migration.version not in done]
        for migration in missing:
            _apply(conn, migration, names)
        hash_what_is_missing(conn, told)
        return [migration.version for migration in missing]


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


def writer_role(conn: Connection) -> str:
    """The role that records: `sobo_writer`, created if need be, or the connected role where it may not create roles."""
    try:
        conn.execute(sql.SQL("create role {} login").format(sql.Identifier(WRITER)))
    except (DuplicateObject, UniqueViolation):
        return WRITER  # roles belong to the whole server: another ledger on it, or a process a moment ago, made it
    except InsufficientPrivilege:
        known = conn.execute("select from pg_roles where rolname = %s", (WRITER,)).fetchone()
        return conn.info.user if known is None else WRITER
    return WRITER


def _apply(conn: Connection, migration: Migration, names: dict[str, sql.Composable]) -> None:
    statements = migration.statements
    for name, value in names.items():
        statements = statements.replace(f":{name}", value.as_string(conn))
    with conn.transaction():
        # The text is our own file; only names and a literal, quoted, were put in.
        conn.execute(statements)
        conn.execute(
            "insert into ledger.migrations (version, name) values (%s, %s)", (migration.version, migration.name)
        )
