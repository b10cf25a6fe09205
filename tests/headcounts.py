"""Headcounts of a day over small ledgers made by hand."""

from datetime import date
from typing import Any

import psycopg

from projections.staffing import staffing
from projections.state.times import AsKnown
from tests.projection_world import OPENING, FactWorld


def two_provinces(connection: psycopg.Connection[Any]) -> FactWorld:
    """Two provinces: 01 with communes a, b, c and 02 with commune d; a central body."""
    made = FactWorld(connection)
    made.unit("01", "province")
    made.unit("02", "province")
    for code, province in (("a", "01"), ("b", "01"), ("c", "01"), ("d", "02")):
        made.unit(code, "commune", f"{province}@{OPENING}")
    made.unit("z", "central_body")
    return made


def counts(world: FactWorld, on: date, as_known: AsKnown | None = None, **asked: Any) -> dict[str, tuple[int, ...]]:
    """(assigned, awaiting, seconded in, seconded out) by the first key of the row; empty rows left out."""
    rows = staffing(world.connection, on=on, as_known=as_known, **asked)["rows"]
    found: dict[str, tuple[int, ...]] = {}
    for row in rows:
        four = (row["assigned"], row["awaiting_reassignment"], row["seconded_in"], row["seconded_out"])
        assert row["present"] == four[0] + four[1] - four[3] + four[2]
        if any(four):
            found[next(iter(row.values()))] = four
    return found


def unallocated(world: FactWorld, on: date, **asked: Any) -> dict[str | None, int]:
    return {row["province"]: row["count"] for row in staffing(world.connection, on=on, **asked)["unallocated"]}
