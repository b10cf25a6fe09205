"""Who stands in the way, when a lock was not had in time: in words for the person who waited."""

import time
from contextlib import closing
from typing import Any

import psycopg

from domain.errors import SoboError, Unavailable
from store import limits

_SLEPT = psycopg.errors.IdleInTransactionSessionTimeout
TIMED_OUT = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled, _SLEPT)
"""The server answers, and says that it took too long: trying again at once only waits once more."""
PROBE_SECONDS = 2.0

Connection = psycopg.Connection[Any]

# The sessions at the head of the queue that `pids` stand in: they wait for nobody.
HOLDERS = """
    with recursive blocking (pid) as (
        select unnest(%(pids)s::integer[])
        union
        select unnest(pg_blocking_pids(blocking.pid)) from blocking
    )
    select pid, usename, application_name, client_addr::text, state, xact_start, query,
        extract(epoch from clock_timestamp() - xact_start)::bigint
    from pg_stat_activity
    where pid in (select pid from blocking where cardinality(pg_blocking_pids(pid)) = 0)
        and pid <> all(%(not)s::integer[])
    order by xact_start nulls last
"""

# Whoever holds more than a reader's lock on our tables, or one of our advisory locks that others wait for
# (`consumers.locks`, `store.migrate`): the relay's own, which nobody waits for, is not among them.
OUR_LOCKS = """
    select distinct held.pid
    from pg_locks as held
    left join pg_class on pg_class.oid = held.relation
    where held.granted
        and held.pid <> pg_backend_pid()
        and held.database = (select oid from pg_database where datname = current_database())
        and (
            held.locktype = 'advisory'
            and (held.classid, held.objid) in ((21359, 1651441666), (21359, 1651441667), (0, 1399808623))
            or held.locktype = 'relation'
            and held.mode <> 'AccessShareLock'
            and pg_class.relnamespace in (select oid from pg_namespace where nspname in ('ledger', 'projection'))
        )
"""


def timed_out(url: str, where: str, error: psycopg.Error) -> Unavailable:
    """What to tell of one of `TIMED_OUT`. Asks the server who holds what was waited for; `where` is its address."""
    if isinstance(error, _SLEPT):
        return Unavailable(
            "stood_still",
            f"this program stood still in the middle of its work, and the database at {where} ended that: nothing of "
            "it was recorded. Run it again; SOBO_IDLE_TIMEOUT (seconds, 0 for no limit) is how long it may.",
        )
    if not isinstance(error, psycopg.errors.LockNotAvailable):
        return Unavailable(
            "too_slow",
            f"the database at {where} ended a statement that took too long: {error.diag.message_primary}. "
            "SOBO_STATEMENT_TIMEOUT (seconds, 0 for none) allows it more.",
        )
    head = 'relation "head"' in (error.diag.context or "")
    what = "the log" if head else "a lock of the ledger"
    try:
        found = _before_the_head(url) if head else _at_work(url)
    except (psycopg.Error, SoboError):  # it may be gone altogether by now
        found = []
    if not found:
        message = f"{what} at {where} was held by somebody else for too long; by now nobody does. Run it again."
        return Unavailable("locked", message)
    first = found[0][0]
    return Unavailable(
        "locked",
        f"{what} at {where} is held by somebody else, and was not free in time"
        f"{'; nothing was recorded' if head else ''}. Held by {'; '.join(map(_told, found))}. "
        f"Let that end, or have an administrator end it: `select pg_terminate_backend({first})`. "
        f"SOBO_LOCK_TIMEOUT (seconds) is how long to wait.",
    )


def _before_the_head(url: str) -> list[tuple[Any, ...]]:
    """Stand in the queue for the head once more, briefly, and look from beside who is at its beginning."""
    with closing(_connect(url)) as asking, closing(_connect(url)) as waiting:
        waiting.execute(f"set lock_timeout = {round(PROBE_SECONDS * 1000)}".encode())
        waiting.pgconn.send_query(b"select from ledger.head for update")
        pid = waiting.info.backend_pid
        deadline = time.monotonic() + PROBE_SECONDS / 2
        while time.monotonic() < deadline:
            found = asking.execute(HOLDERS, {"pids": [pid], "not": [pid]}).fetchall()
            if found:
                return found
            time.sleep(0.02)
    return []


def _at_work(url: str) -> list[tuple[Any, ...]]:
    with closing(_connect(url)) as asking:
        pids = [pid for (pid,) in asking.execute(OUR_LOCKS)]
        return asking.execute(HOLDERS, {"pids": pids, "not": []}).fetchall()


def _connect(url: str) -> Connection:
    return psycopg.connect(url, autocommit=True, connect_timeout=5, fallback_application_name=limits.application_name())


def _told(row: tuple[Any, ...]) -> str:
    """A session of another role shows its name only, to those who may not see more."""
    pid, role, application, client, state, since, query, seconds = row
    words = [f"pid {pid}", f"role {role}", f"program '{application}'" if application else "a program without name"]
    if state is not None:
        words.append(f"from {client or 'this machine'}")
        words.append(state)
        if since is not None:
            words.append(f"for {seconds} s, since {since.isoformat(timespec='seconds')}")
        words.append(f"last statement: {' '.join(query.split())[:80]}")
    return ", ".join(words)
