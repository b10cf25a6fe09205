"""What is left of deleted keys where the database keeps its files: old row versions, and the write-ahead log.

A deleted row stays in its page until something overwrites it, and in the log segments that told of it. The embedded
server is our own: its table is written anew, and its log goes on in new segments, none of which was an old one.
On a server of one's own the table is written anew where the login may; the rest is its administrator's.
"""

import time
from typing import Any

import psycopg
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import tuple_row

from domain.errors import SoboError

TABLE = "ledger.person_keys"
MOST_SEGMENTS = 1_000
LONGEST_WAIT = 60.0
MOST_ROUNDS = 20

Connection = psycopg.Connection[Any]

OLDER_READERS = """
    select pid
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
        and greatest(age(backend_xmin), age(backend_xid)) >= age(%s::xid)
"""
SEGMENTS = """
    select count(*) filter (where name > now_at), count(*) filter (where name < now_at)
    from pg_ls_waldir()
    cross join (select pg_walfile_name(pg_current_wal_insert_lsn()) as now_at) as inserting
    where name ~ '^[0-9A-F]{24}$'
"""
"""Segments that stand ready to be written, which are old ones under new names with what stood in them; and those that
were written before this one."""


def rewrite_table(conn: Connection) -> bool:
    """Write the table of keys anew, without dead rows; False when the login may not. Needs an autocommit connection."""
    may = conn.execute(
        "select pg_has_role(session_user, relowner, 'usage') from pg_class where oid = %s::regclass", (TABLE,)
    )
    if may.fetchone() != (True,):  # PostgreSQL only warns, and leaves it as it is
        return False
    _wait_for_older_readers(conn)
    try:
        conn.execute(f"vacuum (full) {TABLE}".encode())
    except InsufficientPrivilege:
        return False
    return True


def _wait_for_older_readers(conn: Connection) -> None:
    """Whoever began to read or to write before could still see the deleted row, and so it would be written anew too.
    Raises `SoboError` (`not_wiped`) with the sessions that stay."""
    [(now,)] = conn.execute("select pg_current_xact_id()::xid::text").fetchall()
    deadline = time.monotonic() + LONGEST_WAIT
    while older := [pid for (pid,) in conn.execute(OLDER_READERS, (now,))]:
        if time.monotonic() > deadline:
            raise _not_wiped(f"sessions that began before are still at work (pid {', '.join(map(str, older))})")
        time.sleep(0.02)


def wipe(conn: Connection) -> None:
    """Also the log and the planner's notes: on the embedded server, as superuser. Raises `SoboError` (`not_wiped`).

    The segment that a first clean round ends in may be an old one under a new name. But then the server has heard that
    it is to make none of these, and what the second round begins is new.
    """
    rewrite_table(conn)
    conn.execute("vacuum (full) pg_catalog.pg_statistic")
    conn.execute("alter system set wal_recycle = off")
    try:
        conn.execute("select pg_reload_conf()")
        clean = 0
        for _ in range(MOST_ROUNDS):
            _go_past_what_stands_ready(conn)
            conn.execute("checkpoint")  # removes what was written; the first may not have heard of the setting yet
            clean = clean + 1 if _segments(conn) == (0, 0) else 0
            if clean == 2:
                return
    finally:
        conn.execute("alter system reset wal_recycle")
        conn.execute("select pg_reload_conf()")
    raise _not_wiped("something keeps segments of the write-ahead log (a replication slot)")


def _not_wiped(why: str) -> SoboError:
    told = f"the key is deleted, but a copy of it may be left in the database's files: {why}."
    return SoboError("not_wiped", f"{told} End that, and run `sobo keys rotate`, which wipes again.")


def _go_past_what_stands_ready(conn: Connection) -> None:
    for _ in range(MOST_SEGMENTS):
        conn.execute("select pg_logical_emit_message(false, 'sobo', '')")  # or there is nothing to switch from
        conn.execute("select pg_switch_wal()")
        conn.execute("select pg_logical_emit_message(false, 'sobo', '')")  # the new one is begun
        if _segments(conn)[0] == 0:
            return


def _segments(conn: Connection) -> tuple[int, int]:
    [(newer, older)] = conn.cursor(row_factory=tuple_row).execute(SEGMENTS).fetchall()
    return int(newer), int(older)
