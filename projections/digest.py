"""One number for everything projected: equal for two ledgers exactly when their facts and their state are equal."""

import hashlib
from collections.abc import Iterable
from typing import Any

import psycopg

from projections import facts, state
from projections.snapshot import asking_again, snapshot

STATE_HASHES = """
    select ('x' || left(hash, 16))::bit(64)::bigint as one, ('x' || substr(hash, 17, 16))::bit(64)::bigint as other
    from (select encode(sha256(convert_to(t::text, 'UTF8')), 'hex') as hash from {schema}.{name} as t) as hashed
"""
FACT_HASHES = """
    select hash_record_extended(t, 1) as one, hash_record_extended(t, 2) as other
    from {schema}.{name} as t
"""


def digest(connection: psycopg.Connection[Any], schema: str = "projection") -> str:
    """SHA-256, hex, over facts and state, whatever the order in which the rows lie.

    A row of state is hashed as text with SHA-256, a fact twice with PostgreSQL's own hash of a record: a fact is a
    copy of an event, and what proves events is the log. The hashes of a table are added up, with the number of its
    rows, so that memory stays flat and nothing is sorted; the lines of the tables are hashed together here.
    """
    return combined(table_digests(connection, schema))


def combined(tables: dict[str, str]) -> str:
    """The digest of a projection whose tables have these digests."""
    total = hashlib.sha256()
    for name, line in sorted(tables.items()):
        total.update(f"{name} {line}\n".encode())
    return total.hexdigest()


@asking_again
def table_digests(
    connection: psycopg.Connection[Any], schema: str = "projection", only: Iterable[str] | None = None
) -> dict[str, str]:
    """The same table by table (count and two sums), to name the tables in which two projections differ."""
    with snapshot(connection):
        # A row's text depends on these.
        connection.execute("set local timezone = 'UTC'")
        connection.execute("set local datestyle = 'ISO'")
        connection.execute("set local bytea_output = 'hex'")
        return {name: _table_line(connection, schema, name) for name in only or _tables(connection, schema)}


def _tables(connection: psycopg.Connection[Any], schema: str) -> list[str]:
    rows = connection.execute("select tablename from pg_tables where schemaname = %s", (schema,)).fetchall()
    ours = {*map(facts.table, facts.event_types()), *state.ALL_STATE}
    return sorted(name for (name,) in rows if name in ours)


def _table_line(connection: psycopg.Connection[Any], schema: str, name: str) -> str:
    hashed = (FACT_HASHES if name.startswith("fact_") else STATE_HASHES).format(schema=schema, name=name)
    query = f"select count(*), coalesce(sum(one), 0), coalesce(sum(other), 0) from ({hashed}) as hashed"
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return " ".join(str(value) for value in row)
