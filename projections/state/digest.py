"""One number for everything projected: equal when facts and state are, and what it shows beyond that (`digest`)."""

import hashlib
from collections.abc import Iterable
from typing import Any

import psycopg

from projections.facts import tables as facts
from projections.state import tables as state
from projections.state.snapshot import asking_again, snapshot

# Sorted inside as well: so several workers hash and sort at once, and the outer sort finds its rows in order.
STATE_LINE = """
    select count(*), encode(sha256(coalesce(string_agg(hash, ''::bytea order by hash), ''::bytea)), 'hex')
    from (select sha256(convert_to(t::text, 'UTF8')) as hash from {schema}.{name} as t order by hash) as hashed
"""
FACT_LINE = """
    select count(*), coalesce(sum(one), 0), coalesce(sum(other), 0)
    from (
        select hash_record_extended(t, 1) as one, hash_record_extended(t, 2) as other from {schema}.{name} as t
    ) as hashed
"""


def digest(connection: psycopg.Connection[Any], schema: str = "projection") -> str:
    """SHA-256, hex, over the lines `TABLE LINE`, each with its newline, of every table of facts and state by name.

    State, `COUNT HASH`: each row as PostgreSQL writes it as text, in UTF-8 with ISO dates: `(a,"",,f)`, where null is
    nothing and an empty text a pair of quotes; SHA-256 of that; these, 32 bytes each, sorted and joined; SHA-256 of
    it all, hex. Two states with one line are equal, on any server, as surely as SHA-256 holds.

    Facts, `COUNT SUM SUM`: PostgreSQL's own 64-bit hash of a record, with two seeds, added up; SHA-256 would take
    several times as long. That tells of a fault: an equal line by chance has odds of one to 2**64 at the least. It
    cannot show that nobody chose facts with the same sums, and means nothing beside that of another server version.
    A fact is a copy of an event: what is to be shown to others is shown of the log.
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
    """The same table by table (the lines of `digest`), to name the tables in which two projections differ."""
    with snapshot(connection):
        # A row's text depends on these.
        connection.execute("set local timezone = 'UTC'")
        connection.execute("set local datestyle = 'ISO'")
        connection.execute("set local bytea_output = 'hex'")
        connection.execute(f"set local work_mem = '{state.SORT_MEMORY}'".encode())
        connection.execute("set local parallel_tuple_cost = 0")  # of 32 bytes each; the planner would sort alone
        return {name: _table_line(connection, schema, name) for name in only or _tables(connection, schema)}


def _tables(connection: psycopg.Connection[Any], schema: str) -> list[str]:
    rows = connection.execute("select tablename from pg_tables where schemaname = %s", (schema,)).fetchall()
    ours = {*map(facts.table, facts.event_types()), *state.ALL_STATE}
    return sorted(name for (name,) in rows if name in ours)


def _table_line(connection: psycopg.Connection[Any], schema: str, name: str) -> str:
    query = (FACT_LINE if name.startswith("fact_") else STATE_LINE).format(schema=schema, name=name)
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return " ".join(str(value) for value in row)
