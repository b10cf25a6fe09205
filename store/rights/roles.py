"""The roles of a ledger, each with the least that its work needs, and how a session takes one of them.

The login that records is `sobo_writer`, or a member of it. It has no right of the others, but may take them on: each
program takes the role of what it does, and whoever shall not do that is not let (docs/operations.md).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import psycopg
from psycopg import sql
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UniqueViolation
from psycopg.rows import tuple_row

OWNER = "sobo_owner"
WRITER = "sobo_writer"
RELAY = "sobo_relay"
PROJECTOR = "sobo_projector"
KEY_HOLDER = "sobo_key_holder"
READER = "sobo_reader"
AUDITOR = "sobo_auditor"
TAKEN_ON = (RELAY, PROJECTOR, KEY_HOLDER, READER, AUDITOR)
"""Those that a login which records takes on for a while."""
ROLES = (OWNER, WRITER, *TAKEN_ON)

WORK = {
    OWNER: "owns the tables; nobody logs in as it",
    WRITER: "records: adds to the log and its tree",
    RELAY: "sends the log to Kafka",
    PROJECTOR: "keeps the projections",
    KEY_HOLDER: "opens personal data, and rotates its keys",
    READER: "asks: the log and the projections, nothing sealed",
    AUDITOR: "verifies everything, and sees who read what",
}

SET_SINCE = 160000
"""From this version of the server on it is a right of its own to take a role on; before, every member may."""

Connection = psycopg.Connection[Any]


def make(conn: Connection) -> None:
    """The roles that are missing, as far as this login may make any; they belong to the whole server."""
    for role in (WRITER, *(role for role in ROLES if role != WRITER)):
        try:
            _make(conn, role)
        except (DuplicateObject, UniqueViolation):
            continue  # another ledger on this server, or a process a moment ago, made it
        except InsufficientPrivilege:
            return


def _make(conn: Connection, role: str) -> None:
    name, writer = sql.Identifier(role), sql.Identifier(WRITER)
    with conn.transaction():
        if role == WRITER:
            conn.execute(sql.SQL("create role {} login noinherit").format(name))
            return
        conn.execute(sql.SQL("create role {} nologin").format(name))
        if role in TAKEN_ON:
            # Not inherited: what it does as itself stays the least.
            options = " with inherit false, set true" if conn.info.server_version >= SET_SINCE else ""
            conn.execute(sql.SQL("grant {} to {}{}").format(name, writer, sql.SQL(options)))


def missing(conn: Connection) -> list[str]:
    known = {name for (name,) in conn.execute("select rolname from pg_roles where rolname = any(%s)", (list(ROLES),))}
    return [role for role in ROLES if role not in known]


class Standing(NamedTuple):
    name: str
    exists: bool
    may: bool
    """Whether this login may take it on."""


def standing(conn: Connection) -> list[Standing]:
    may = "select rolname from pg_roles where rolname = any(%s) and pg_has_role(session_user, oid, %s)"
    ours = {name for (name,) in conn.execute(may, (list(ROLES), _right(conn)))}
    absent = missing(conn)
    return [Standing(role, role not in absent, role in ours) for role in ROLES]


def played_by(conn: Connection) -> dict[str, str]:
    """Which role of the server plays each: itself; else the one that records, which is this login where there is none.
    Nobody plays the owner but the one who is."""
    absent = missing(conn)
    writer = conn.info.user if WRITER in absent else WRITER
    return {role: writer if role in absent else role for role in ROLES}


def grants(conn: Connection, playing: Mapping[str, str]) -> str:
    """What `grants.sql` says, for these roles; run as the owner of the tables."""
    text = _declared()
    for role, name in playing.items():
        text = text.replace(f":{role.removeprefix('sobo_')}", sql.Identifier(name).as_string(conn))
    return text.replace(":database", sql.Identifier(conn.info.dbname).as_string(conn))


@cache
def _declared() -> str:
    return (files(__package__) / "grants.sql").read_text(encoding="utf-8")


TAKE = """
    select set_config('role', rolname, %s)
    from pg_roles
    where rolname = %s and pg_has_role(session_user, oid, %s)
"""


def take(conn: Connection, role: str) -> None:
    """Go on as `role`, where there is such a role and this login may; else as before, with what that may."""
    _take(conn, role, local=False)


@contextmanager
def acting(conn: Connection, role: str) -> Iterator[None]:
    """Within a transaction, as `role`; then as before."""
    with conn.transaction():
        [before] = conn.cursor(row_factory=tuple_row).execute("select current_setting('role')").fetchall()
        _take(conn, role, local=True)
        yield
        conn.execute("select set_config('role', %s, true)", before)


def _take(conn: Connection, role: str, *, local: bool) -> None:
    conn.execute(TAKE, (local, role, _right(conn)))


def _right(conn: Connection) -> str:
    return "set" if conn.info.server_version >= SET_SINCE else "member"
