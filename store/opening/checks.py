"""Whether a database keeps the ledger's promises: what `sobo doctor` asks it. Changes nothing, starts nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

import psycopg
from psycopg.errors import InsufficientPrivilege, UndefinedColumn, UndefinedTable

from domain.days import system_clock
from domain.errors import SoboError
from store import migrate
from store.database import OLDEST_SERVER, Database, address, connect
from store.opening import guarded
from store.personal.master import WRAPPED_LENGTH
from store.rights import roles
from store.rights.roles import WRITER
from store.settings import LOCKLESS_APPEND

DURABLE_SETTINGS = {
    "fsync": "acknowledged events are on disk",
    "synchronous_commit": "a commit waits until it is on disk",
    "full_page_writes": "a page torn by a power cut can be repaired",
}
ATTEMPTS = 4
SKEW = timedelta(minutes=2)
LONG_SILENCE = timedelta(days=92)
"""So long nothing was recorded: perhaps nothing happened, perhaps a clock is ahead."""


@dataclass(frozen=True)
class Check:
    """One promise: `ok`, and in `message` what was found and, when it is not, what to do."""

    name: str
    ok: bool
    message: str


def environment_check(environment: Mapping[str, str]) -> Check:
    if environment.get(LOCKLESS_APPEND):
        return Check("append_lock", False, f"{LOCKLESS_APPEND} is set, which loses events for readers: unset it")
    return Check("append_lock", True, f"{LOCKLESS_APPEND} is not set")


def database_checks(database: Database) -> list[Check]:
    """Every check, asked as the writing role; only the first when the database cannot be reached."""
    try:
        with connect(database.writer_url) as connection:
            return [
                _version(connection, database.writer_url),
                _sessions(connection, database.writer_url),
                *_durable(connection),
                _tables(connection, database),
                *_append_only(connection),
                _roles(connection),
                *_personal_keys(connection),
                _recorder(connection),
                *_clock(connection),
            ]
    except SoboError as error:
        return [Check("database", False, error.message)]


def _version(connection: psycopg.Connection[Any], url: str) -> Check:
    found = f"PostgreSQL {connection.info.server_version // 10000} at {address(url)}"
    if connection.info.server_version < OLDEST_SERVER:
        return Check("database", False, f"{found}: sobo needs 15 or newer")
    return Check("database", True, found)


def _sessions(connection: psycopg.Connection[Any], url: str) -> Check:
    """Whether a connection stays with one session of the server, which a pooler in transaction mode does not promise.

    While a second connection is in a transaction, none of its sessions can be ours. A pooler hands a session that
    rests here to whoever asks next, so one of a few attempts meets ours, or moves us to another.
    """
    ours = _backend(connection)
    moved = False
    for _ in range(ATTEMPTS):
        with connect(url) as second, second.transaction():
            moved = moved or _backend(second) == ours
        moved = moved or _backend(connection) != ours
    if moved:
        return Check(
            "sessions",
            False,
            "a pooler in transaction mode is between: locks, time-outs and notices of a session go to strangers. Use a "
            "port that keeps sessions (of the pooler, or the server's own)",
        )
    pooled = connection.info.backend_pid != ours  # a pooler tells a number of its own
    return Check("sessions", True, "kept by the pooler that is between" if pooled else "one for each connection")


def _backend(connection: psycopg.Connection[Any]) -> int:
    return int(connection.execute("select pg_backend_pid()").fetchall()[0][0])


def _durable(connection: psycopg.Connection[Any]) -> list[Check]:
    checks = []
    for name, promise in DURABLE_SETTINGS.items():
        value = str(connection.execute("select current_setting(%s)", (name,)).fetchall()[0][0])
        # synchronous_commit knows stronger forms of "on"; "local" still waits for this server's own disk.
        ok = value not in {"off"}
        checks.append(Check(name, ok, f"{value}: {promise}" if ok else f"{value}: set it on, so that {promise}"))
    return checks


def _tables(connection: psycopg.Connection[Any], database: Database) -> Check:
    try:
        current = migrate.is_current(connection)
    except SoboError as error:
        return Check("schema", False, error.message)
    if not migrate.exists(connection):
        return Check("schema", False, "the database holds no ledger: `sobo init` makes one")
    if current:
        return Check("schema", True, f"tables of version {migrate.migrations()[-1].version}")
    who = "" if database.admin_url else "; set SOBO_DATABASE_ADMIN_URL when the writing role may not create them"
    return Check("schema", False, f"tables are behind; the next command that reads or writes brings them up{who}")


def _recorder(connection: psycopg.Connection[Any]) -> Check:
    """Who is named on what is recorded, and how far that can be trusted. Nothing to mend, so never a fault."""
    login = connection.info.user
    if login == WRITER:
        told = f"everybody works as {login}, so anyone is who they say (SOBO_USER): a server with logins would know"
        return Check("recorded_by", True, told)
    return Check("recorded_by", True, f"events are stamped by the database with the login, here {login}")


def _clock(connection: psycopg.Connection[Any]) -> list[Check]:
    """Whether this machine's clock can be right: an event that it would stamp belongs to the ledger's days, and nobody
    can take back a stamp that lies ahead. Without a ledger, no check."""
    try:
        rows = connection.execute("select recorded_at from ledger.head where position > 0").fetchall()
        [(server,)] = connection.execute("select clock_timestamp()").fetchall()
    except (UndefinedTable, UndefinedColumn, InsufficientPrivilege):
        return []
    now = system_clock()
    told = f"this machine says {now:%Y-%m-%d %H:%M:%S} UTC"
    mend = "set the clock (NTP) before anything is recorded"
    if abs(now - server) > SKEW:
        return [Check("clock", False, f"{told}, the database {server.astimezone(UTC):%Y-%m-%d %H:%M:%S}: {mend}")]
    for (last,) in rows:
        stamped = f"the last event is of {last.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        if last - now > SKEW:
            behind = "new events are stamped right behind that one until the clock has passed it"
            return [Check("clock", False, f"{told}, and {stamped}: one of the two is wrong, and {behind}; {mend}")]
        if now - last > LONG_SILENCE:
            days = (now - last).days
            return [Check("clock", True, f"{told}, and {stamped}, {days} days before: is the clock right?")]
    return [Check("clock", True, told)]


def _append_only(connection: psycopg.Connection[Any]) -> list[Check]:
    """The two walls round the log and its tree: roles' rights and the triggers. Without a ledger, no checks."""
    seen = """
        select 1
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = 'ledger' and c.relname = 'checkpoints' and has_schema_privilege(n.oid, 'usage')
    """
    if connection.execute(seen).fetchone() is None:
        return []
    may = guarded.may_change(connection, anybody=True)
    bare = guarded.unguarded(connection)
    mend_rights = "take that right away; `sobo roles --apply` does, of the roles of sobo"
    mend_triggers = "is missing or does not always fire: an administrator must restore it"
    return [
        Check(
            "writer_rights",
            not may,
            f"{'; '.join(may)}: {mend_rights}"
            if may
            else f"{connection.info.user} may not change or delete what was recorded, nor may any role but superusers",
        ),
        Check(
            "append_only_trigger",
            not bare,
            f"the trigger {guarded.TRIGGER} on {', '.join(bare)} {mend_triggers}"
            if bare
            else "changes to events, to their tree and to checkpoints are refused by triggers",
        ),
    ]


def _personal_keys(connection: psycopg.Connection[Any]) -> list[Check]:
    """Whether a copy of the database opens somebody's data by itself; no check without a ledger or the right."""
    try:
        with roles.acting(connection, roles.KEY_HOLDER):
            query = "select count(*) from ledger.person_keys where length(key) <> %s"
            [(bare,)] = connection.execute(query, (WRAPPED_LENGTH,)).fetchall()
    except (UndefinedTable, InsufficientPrivilege):
        return []
    told = f"the keys of {bare:,} people open with a copy of the database alone: `sobo keys rotate` wraps them"
    return [Check("personal_keys", not bare, told if bare else "keys of people open with the master key only")]


def _roles(connection: psycopg.Connection[Any]) -> Check:
    absent = roles.missing(connection)
    if not absent:
        may = {role.name for role in roles.standing(connection) if role.may}
        if roles.WRITER in may and roles.READER not in may:
            told = f"{connection.info.user} may not act as {roles.READER}, so it is answered nothing: an administrator "
            return Check("roles", False, f"{told}says `grant {roles.READER} to {connection.info.user}`")
        return Check("roles", True, "each kind of work has a role of its own")
    return Check(
        "roles",
        False,
        f"{', '.join(absent)} are missing, and another role has their rights: an administrator creates them "
        "(docs/operations.md), then runs `sobo roles --apply`",
    )
