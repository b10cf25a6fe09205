"""The schema of the projection: made empty, its indexes, and what the planner is told of it."""

from collections.abc import Collection, Iterable
from typing import Any

import psycopg

from projections.facts import tables as facts
from projections.state import checkpoints
from projections.state.tables import ALL_STATE, SCHEMA, one, reads, run, sql_text


def create(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    """Make every table of a schema that is followed live, with its indexes. Does nothing where they stand already.

    Safe when several processes start together.
    """
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(hashtext('sobo projection'), 1)")
        if not exists(connection, schema):
            create_tables(connection, schema)
            create_indexes(connection, schema)


def exists(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> bool:
    query = "select to_regclass(%s) is not null"
    return bool(one(connection, query, (f"{schema}.known_complete",))[0])


def create_tables(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    """The schema and its tables without keys and indexes of facts: what a bulk load wants to fill."""
    run(connection, f"create schema if not exists {schema}")
    run(connection, facts.table_ddl(schema))
    run(connection, sql_text("state_tables").format(schema=schema))
    run(connection, checkpoints.ddl(schema))
    run(connection, facts.view_ddl(schema))
    run(connection, sql_text("reader").format(schema=schema))


def create_indexes(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    run(connection, facts.index_ddl(schema))
    run(connection, sql_text("state_indexes").format(schema=schema))


def analyze(connection: psycopg.Connection[Any], schema: str = SCHEMA, only: Iterable[str] | None = None) -> None:
    """Give the planner its statistics; after a bulk load it would otherwise take every table for a tiny one."""
    _analyze(connection, schema, _all_tables(connection, schema) if only is None else only)


def analyze_roughly(
    connection: psycopg.Connection[Any], schema: str = SCHEMA, only: Iterable[str] | None = None
) -> None:
    """The same from a small sample, in a tenth of the time: each question to the facts is answered by an index or takes
    the whole table, so it will do. What an event has within it is not sampled: nothing is looked up by it, and a list
    of amounts takes ten times as long as all other columns of its table."""
    plain = {facts.table(event_type): facts.plain_columns(event_type) for event_type in facts.event_types()}
    names = _all_tables(connection, schema) if only is None else only
    run(connection, "set default_statistics_target = 10")
    _analyze(connection, schema, [f"{name} ({', '.join(plain[name])})" if name in plain else name for name in names])
    run(connection, "reset default_statistics_target")


def tables_of(events: Collection[str]) -> list[str]:
    """The tables that events of these types come into, of facts and of state."""
    known = [event_type for event_type in facts.event_types() if event_type in events]
    return [*map(facts.table, known), *(name for name in ALL_STATE if not reads(name).isdisjoint(known))]


def _analyze(connection: psycopg.Connection[Any], schema: str, tables: Iterable[str]) -> None:
    run(connection, "analyze " + ", ".join(f"{schema}.{table}" for table in sorted(tables)))


def _all_tables(connection: psycopg.Connection[Any], schema: str) -> list[str]:
    rows = connection.execute("select tablename from pg_tables where schemaname = %s", (schema,)).fetchall()
    return [name for (name,) in rows]
