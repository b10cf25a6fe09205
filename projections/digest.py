"""One number for everything projected: equal for two ledgers exactly when their facts and their state are equal."""

import hashlib
from collections.abc import Iterable
from typing import Any

import psycopg

from projections.state import snapshot

WITHOUT_MEANING = ("checkpoints", "known_complete")
"""Tables that say how the rows came here, not what they are."""


def digest(connection: psycopg.Connection[Any], schema: str = "projection") -> str:
    """SHA-256, hex, over facts and state, whatever the order in which the rows lie.

    PostgreSQL hashes each row's text with SHA-256 and adds the hashes up, in two halves of 64 bits and with the number
    of rows, so that the memory stays flat and nothing is sorted; the lines of the tables are hashed together here.
    """
    return combined(table_digests(connection, schema))


def combined(tables: dict[str, str]) -> str:
    """The digest of a projection whose tables have these digests."""
    total = hashlib.sha256()
    for name, line in sorted(tables.items()):
        total.update(f"{name} {line}\n".encode())
    return total.hexdigest()


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
    return sorted(str(name) for (name,) in rows if name not in WITHOUT_MEANING)


def _table_line(connection: psycopg.Connection[Any], schema: str, name: str) -> str:
    query = f"""
        select
            count(*),
            coalesce(sum(('x' || left(hash, 16))::bit(64)::bigint), 0),
            coalesce(sum(('x' || substr(hash, 17, 16))::bit(64)::bigint), 0)
        from (select encode(sha256(convert_to(t::text, 'UTF8')), 'hex') as hash from {schema}.{name} as t)
    """
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return " ".join(str(value) for value in row)
