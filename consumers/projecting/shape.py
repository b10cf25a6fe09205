"""The shape of a projection: what its tables and queries look like in this program, kept as the schema's comment."""

import hashlib
from functools import cache
from typing import Any

import psycopg

from consumers.locks import CREATION
from consumers.projecting import foreign
from domain.errors import Refused
from domain.vocabulary import LEVEL_OF_TYPE
from projections.facts import tables as facts
from projections.facts.standing import query_parts
from projections.state import checkpoints, schema
from projections.state import tables as state

OLD_PROJECTION = "old_projection"

Connection = psycopg.Connection[Any]


@cache
def shape() -> str:
    """A hash of everything that decides what stands in the tables."""
    texts = [facts.ddl("s"), facts.view_ddl("s"), checkpoints.ddl("s")]
    names = ("state_tables", "state_indexes", "units_affected", *state.FRAGMENTS, *state.ALL_STATE)
    texts += [state.sql_text(name) for name in names]
    texts += [*query_parts("s").values(), repr(sorted(LEVEL_OF_TYPE.items()))]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def is_current(conn: Connection) -> bool:
    """Whether the live projection is of this program's shape. Raises nothing; a missing projection is not current."""
    return _found(conn) == (True, shape())


def ensure(conn: Connection) -> None:
    """Make the projection where there is none. Raises `Refused` (`old_projection`) when it is of another shape."""
    exists, found = _found(conn)
    if exists and found == shape():
        return
    with conn.transaction():
        conn.execute("select pg_advisory_xact_lock(%s)", (CREATION,))
        exists, found = _found(conn)
        if not exists:
            foreign.as_owner(conn, local=True)
            schema.create(conn)
            label(conn, state.SCHEMA)
        elif found != shape():
            raise Refused(
                OLD_PROJECTION,
                "The projections were made by another version of sobo. Run `sobo rebuild` to make them anew; "
                "the log itself is untouched.",
            )


def label(conn: Connection, schema: str) -> None:
    conn.execute(f"comment on schema {schema} is '{shape()}'".encode())


def _found(conn: Connection) -> tuple[bool, str | None]:
    query = "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s"
    row = conn.execute(query, (state.SCHEMA,)).fetchone()
    return (False, None) if row is None else (True, row[0])
