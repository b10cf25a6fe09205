"""What others have in the projection: rights on it, which a rebuild carries over, and what they built on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from re import findall
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from domain.errors import Refused
from projections.facts import tables as facts
from projections.state import tables as state
from store.database import connected
from store.rights.roles import PROJECTOR, SET_SINCE

Connection = psycopg.Connection[Any]
TABLES = ("r", "p")
MOST_NAMED = 20


OWNER = """
    select r.rolname
    from pg_roles as r
    left join pg_namespace as n on n.nspname = %s
    where case when n.oid is null then r.rolname = %s else r.oid = n.nspowner end
        and pg_has_role(session_user, r.oid, %s)
"""


def as_owner(conn: Connection, *, local: bool = False) -> None:
    """Act as the role that the projection belongs to, the projector's where there is none yet, if the login may: what
    one login makes is then everybody's. `local`: until the transaction ends."""
    right = "set" if conn.info.server_version >= SET_SINCE else "member"
    for (role,) in conn.execute(OWNER, (state.SCHEMA, PROJECTOR, right)).fetchall():
        which = sql.SQL("local" if local else "session")
        conn.execute(sql.SQL("set {} role {}").format(which, sql.Identifier(role)))


@contextmanager
def connected_as_owner(url: str) -> Iterator[Connection]:
    """As `store.database.connected`, for whoever projects."""
    with connected(url) as conn:
        as_owner(conn)
        yield conn


class Grant(NamedTuple):
    """A right on a schema, a table, a column, or by default on the tables to come; `grantee` is 0 for everybody."""

    kind: str
    relation: str
    column: str
    grantee: int
    privilege: str
    grantable: bool


def carry_grants(conn: Connection, old: str, new: str) -> None:
    """Give others the same rights on the schema `new`. Rights on what stands in `old` only are passed over."""
    known = set(conn.execute(COLUMNS, (new,)).fetchall())
    tables = {table for table, _ in known}
    for row in conn.execute(state.sql_text("grants").encode(), {"schema": old}).fetchall():
        grant = Grant._make(row)
        if (grant.kind == "table" and grant.relation not in tables) or (
            grant.kind == "column" and (grant.relation, grant.column) not in known
        ):
            continue
        to = sql.SQL("public") if grant.grantee == 0 else sql.Identifier(_role(conn, grant.grantee))
        option = sql.SQL(" with grant option" if grant.grantable else "")
        conn.execute(sql.SQL("{} to {}{}").format(_given(grant, new), to, option))


COLUMNS = """
    select c.relname, a.attname
    from pg_attribute as a
    join pg_class as c on c.oid = a.attrelid
    where c.relnamespace = %s::regnamespace and a.attnum > 0
"""


def _given(grant: Grant, schema: str) -> sql.Composed:
    right, inside = sql.SQL(grant.privilege), sql.Identifier(schema)
    if grant.kind == "schema":
        return sql.SQL("grant {} on schema {}").format(right, inside)
    if grant.kind == "default":
        return sql.SQL("alter default privileges in schema {} grant {} on tables").format(inside, right)
    columns = sql.SQL(" ({})").format(sql.Identifier(grant.column)) if grant.column else sql.SQL("")
    return sql.SQL("grant {}{} on table {}").format(right, columns, sql.Identifier(schema, grant.relation))


def _role(conn: Connection, oid: int) -> str:
    row = conn.execute("select pg_get_userbyid(%s)", (oid,)).fetchone()
    assert row is not None
    return str(row[0])


def dependents(conn: Connection, ours: str, *, current: bool) -> list[str]:
    """What in the live projection, or built on it, is not of this program, as PostgreSQL names it (`view reports.v`).

    `ours` is a schema with nothing but this program's tables. Where the projection is of another version
    (`current` false), a table or an index of the same owner may be that version's own, and is taken for it.
    """
    rows = (
        "select relname, relkind::text, pg_get_userbyid(relowner) from pg_class where relnamespace = %s::regnamespace"
    )
    own = conn.execute(rows, (ours,)).fetchall()
    names, owners = {name for name, _, _ in own} | _indexes(), {owner for _, _, owner in own}
    found = conn.execute(state.sql_text("dependents").encode(), {"schema": state.SCHEMA}).fetchall()
    return [
        told
        for told, owner, name, kind in found
        if name not in names and (current or name is None or kind not in (*TABLES, "i") or owner not in owners)
    ]


def _indexes() -> set[str]:
    """The names of this program's indexes, which a schema that is being filled does not have yet."""
    return set(findall(r"index if not exists (\w+)", facts.index_ddl("s") + state.sql_text("state_indexes")))


def refuse_dependents(conn: Connection, ours: str, *, current: bool) -> None:
    """Raises `Refused` (`projection_in_use`) naming what a swap would drop. Does nothing without a projection."""
    if conn.execute("select to_regnamespace(%s)::oid", (state.SCHEMA,)).fetchone() == (None,):
        return
    found = dependents(conn, ours, current=current)
    if found:
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise Refused(
            "projection_in_use",
            f"A rebuild would drop what was built on the projection: {', '.join(found[:MOST_NAMED])}{more}. "
            "Nothing was changed. Keep its definition, run `sobo rebuild --drop-dependents`, and make it again.",
        )
