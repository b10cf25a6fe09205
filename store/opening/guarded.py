"""Whether the database itself refuses to change what was recorded: the rights of roles, and behind them triggers."""

from typing import Any

import psycopg
from psycopg.rows import tuple_row

from domain.errors import Refused
from store.rights import roles

NEVER_CHANGED = ("events", "leaves", "subtrees", "checkpoints", "witnesses", "cosignatures", "reads", "verifications")
"""Tables of the ledger to which is only added: the log, its tree, what was signed and by whom, who read."""
TRIGGER = "append_only"

Connection = psycopg.Connection[Any]

RIGHTS = """
    select r.rolname::text, t.name, string_agg(lower(k.kind), ', ' order by k.kind)
    from pg_roles as r
    cross join unnest(%(tables)s::text[]) as t (name)
    cross join unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) as k (kind)
    where {whose}
        and (
            has_table_privilege(r.oid, format('ledger.%%I', t.name), k.kind)
            or k.kind = 'UPDATE' and has_any_column_privilege(r.oid, format('ledger.%%I', t.name), k.kind)
        )
    group by 1, 2
    order by 1, 2
"""
THE_LOGIN = "r.rolname = session_user"
ANYBODY = "(r.oid >= 16384 and not r.rolsuper or r.rolname = session_user)"
"""Roles that the server comes with are nobody's login, and superusers may do anything; both are no news."""

UNGUARDED = """
    select t.name
    from unnest(%(tables)s::text[]) as t (name)
    where not exists (
        select
        from pg_trigger
        where tgrelid = to_regclass(format('ledger.%%I', t.name)) and tgname = %(trigger)s and tgenabled = 'A'
    )
    order by 1
"""


def may_change(conn: Connection, *, anybody: bool) -> list[str]:
    """Who may change what, as words; with `anybody` of every role of the server, else of this login only."""
    query = RIGHTS.format(whose=ANYBODY if anybody else THE_LOGIN)
    rows = conn.cursor(row_factory=tuple_row).execute(query.encode(), {"tables": list(NEVER_CHANGED)}).fetchall()
    return [f"{role} may {kinds} ledger.{table}" for role, table, kinds in rows]


def unguarded(conn: Connection) -> list[str]:
    """The tables whose trigger is missing, or does not always fire."""
    params = {"tables": list(NEVER_CHANGED), "trigger": TRIGGER}
    rows = conn.cursor(row_factory=tuple_row).execute(UNGUARDED.encode(), params).fetchall()
    return [f"ledger.{table}" for (table,) in rows]


def refuse_unguarded(conn: Connection) -> None:
    """Raises `Refused` (`unsafe_database`) where what is recorded now could be changed by who records it, or where no
    trigger would refuse it: what is recorded would prove nothing."""
    found = may_change(conn, anybody=False)
    if found:
        raise Refused(
            "unsafe_database",
            f"Nothing was recorded: {'; '.join(found)}. Record as a login that may only add, a member of "
            f"{roles.WRITER} and no superuser; an administrator takes the right away, or `sobo roles --apply` does.",
        )
    open_to_all = unguarded(conn)
    if open_to_all:
        raise Refused(
            "unsafe_database",
            f"Nothing was recorded: the trigger {TRIGGER} on {', '.join(open_to_all)} is missing or does not always "
            f"fire. An administrator restores it (`alter table {open_to_all[0]} enable always trigger {TRIGGER}`) and "
            "has the log verified: `sobo verify --checkpoint`.",
        )
