"""Who is in service on a day, with post and place: lists to look somebody up in, and to hand in again."""

from collections.abc import Collection
from datetime import date
from typing import Any

import psycopg

from projections.answers import Answer, Rows, ask_plain, reach
from projections.staffing import province_id
from projections.state.reading import known_condition, reading
from projections.state.snapshot import asking_again
from projections.state.tables import sql_text
from projections.state.times import AsKnown
from projections.units import bearer

Connection = psycopg.Connection[Any]
STATE = ("unit_spans", "unit_edges", "unit_places", "post_spans", "staff")


@asking_again
def list_people(
    connection: Connection,
    *,
    on: date,
    as_known: AsKnown | None = None,
    unit: str | None = None,
    province: str | None = None,
    category: str | None = None,
    instrument: str | None = None,
    positions: tuple[int, int] | None = None,
) -> Rows:
    """Everybody in service on the day: of one unit or province (codes of the day), of one category, of those of whom
    one decision or the events at some positions say something. Raises `NotFound` for a code that nobody bears."""
    asked: dict[str, Any] = {"on": on, "category": category, "unit_id": None, "province_id": None}
    first, last = positions or (0, -1)
    asked |= {"instrument": instrument, "first": first, "last": last}
    which = "true"
    if instrument is not None or positions is not None:
        which = f"p.stream in ({sql_text('streams_of_decision').format(known=known_condition(as_known))})"
    with reading(connection, as_known, STATE):
        if unit is not None:
            asked["unit_id"] = bearer(connection, unit, on)["id"]
        if province is not None:
            asked["province_id"] = province_id(connection, province, on)
        found = ask_plain(connection, "people_listed", asked, places=sql_text("places"), which=which)
        return Rows(found, reach(connection, as_known))


def sealed_of(
    connection: Connection, numbers: Collection[str], as_known: AsKnown | None
) -> dict[str, tuple[str, bytes]]:
    """The stream and what is sealed of each person, by staff number."""
    asked: Answer = {"numbers": list(numbers)}
    people = ask_plain(connection, "people_sealed", asked, known=known_condition(as_known))
    return {row["staff_number"]: (row["stream"], bytes(row["sealed"])) for row in people}
