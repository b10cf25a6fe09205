"""When the ledger began to know: the first event, by the clock."""

from typing import Any

import psycopg

from projections.answers import plain
from projections.state.reading import known_condition
from projections.state.snapshot import asking_again
from projections.state.tables import SCHEMA
from projections.state.times import AsKnown

FIRST = "from {schema}.fact_unit_registered where position = 1"
"""Every ledger begins with a unit of its opening list: nothing else can be recorded before."""


@asking_again
def nothing_was_known(connection: psycopg.Connection[Any], as_known: AsKnown) -> bool:
    """Whether the first event was not recorded by then; False while the projection does not have it."""
    query = f"select not ({known_condition(as_known)}) {FIRST.format(schema=SCHEMA)}"
    row = connection.execute(query.encode()).fetchone()
    return row is not None and bool(row[0])


@asking_again
def first_recorded_at(connection: psycopg.Connection[Any]) -> str | None:
    """As ISO text; None while the projection does not have the first event."""
    row = connection.execute(f"select recorded_at {FIRST.format(schema=SCHEMA)}".encode()).fetchone()
    return None if row is None else str(plain(row[0]))
