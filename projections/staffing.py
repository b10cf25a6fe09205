"""Headcount on a day: who is assigned, awaits reassignment, is lent in or out, and who has no unit any more."""

from collections.abc import Collection
from datetime import date
from typing import Any, Literal

import psycopg

from domain.errors import NotFound
from projections.answers import Answer, answered_for, ask, reach
from projections.state.reading import reading
from projections.state.snapshot import asking_again
from projections.state.tables import sql_text
from projections.state.times import AsKnown
from projections.units import bearer

By = Literal["unit", "province", "category", "unit_category"]
STATE = ("unit_spans", "unit_edges", "unit_places", "quota_spans", "post_spans", "secondment_spans")
COUNTS = ("assigned", "awaiting_reassignment", "seconded_in", "seconded_out")

KEYS: dict[str, tuple[str, ...]] = {
    "unit": ("unit", "unit_id", "name", "province"),
    "province": ("province", "province_id", "name"),
    "category": ("category",),
    "unit_category": ("unit", "unit_id", "name", "province", "category"),
}
"""The keys that name a row, by what the rows are of."""

COLUMNS = {
    "unit": "code as unit, unit_id, name, province, null as category",
    "province": "null as unit, province_id as unit_id, province_name as name, province, null as category",
    "category": "null as unit, null as unit_id, null as name, null as province, category",
    "unit_category": "code as unit, unit_id, name, province, category",
}
BY_CATEGORY = {
    "category": "c.category",
    "with_staff": "join staff as c on c.stream = p.stream",
    "cells_of": "category is not null",
}
BY_BOTH = BY_CATEGORY | {"cells_of": "true"}
BY_PLACE = {"category": "null::text", "with_staff": "", "cells_of": "true"}
"""The category of people is looked up only when it is asked for: it costs a join over everybody."""
HEADS_OF_UNIT = "p.unit_id = any(%(homes)s)"
LENT_OF_UNIT = """s.stream in (
    select stream from secondment_spans where to_unit_id = any(%(homes)s)
    union all
    select stream from post_spans where unit_id = any(%(homes)s)
)"""


@asking_again
def staffing(
    connection: psycopg.Connection[Any],
    *,
    on: date,
    as_known: AsKnown | None = None,
    province: str | None = None,
    unit: str | None = None,
    by: By = "unit",
) -> Answer:
    """Counts of the country, of one `province` or of one `unit` (codes of the day), by unit, province, category, or
    unit and category: then an authorised headcount stands in a row of the unit without category.

    A row whose counts are all zero is left out, except that of the one unit asked for.
    Raises `NotFound` for a code that nobody bears on the day, or that no province bears.
    """
    asked: dict[str, object] = {"on": on}
    parts = {"heads_in": "true", "lent_by": "true", "rows_of": "true", "unallocated_of": "true"}
    with reading(connection, as_known, (*STATE, "staff") if "category" in by else STATE):
        one = None
        if unit is not None:
            one = bearer(connection, unit, on)
            homes = ask(connection, "feeders", {"unit_id": one["id"], "on": on})
            asked |= {"unit_id": one["id"], "homes": [home["unit_id"] for home in homes]}
            parts |= {"heads_in": HEADS_OF_UNIT, "lent_by": LENT_OF_UNIT}
            parts |= {"rows_of": "u.unit_id = %(unit_id)s", "unallocated_of": "false"}
        elif province is not None:
            asked["province_id"] = province_id(connection, province, on)
            parts |= {"rows_of": "u.province_id = %(province_id)s", "unallocated_of": "w.province_id = %(province_id)s"}
        parts |= {"category": BY_CATEGORY, "unit_category": BY_BOTH}.get(by, BY_PLACE)
        found = ask(connection, "staffing", asked, places=sql_text("places"), keys=COLUMNS[by], **parts)
        rows = [_row(row, by) for row in found if row["kind"] == "row"]
        if one is not None and by == "unit" and not rows:
            rows = [_row(_nobody_in(connection, one, on), by)]
        reached = reach(connection, as_known)
    unallocated = _unallocated(found)
    return {
        "on": on.isoformat(),
        "as_known": answered_for(as_known),
        **reached,
        "rows": rows,
        "unallocated": unallocated,
        "total": _total(rows, sum(row["count"] for row in unallocated)),
    }


def headcounts(
    connection: psycopg.Connection[Any], on: date, homes: Collection[str] | None
) -> tuple[list[Answer], list[Answer]]:
    """By unit and category, and of those without a unit by province: of everybody with None, else of whoever is posted
    in one of these units or lent to it. To be asked inside `reading`."""
    asked = {"on": on, "homes": sorted(homes or ())}
    parts = {"heads_in": "true", "lent_by": "true", "rows_of": "true"}
    if homes is not None:
        parts = {"heads_in": HEADS_OF_UNIT, "lent_by": LENT_OF_UNIT, "rows_of": "u.unit_id = any(%(homes)s)"}
    parts |= {**BY_BOTH, "keys": COLUMNS["unit_category"], "unallocated_of": "true"}
    found = ask(connection, "staffing", asked, places=sql_text("places"), **parts)
    return [_row(row, "unit_category") for row in found if row["kind"] == "row"], _unallocated(found)


def province_id(connection: psycopg.Connection[Any], code: str, on: date) -> str:
    """The id of the province that bears `code` on the day. Raises `NotFound`, also when its bearer is no province."""
    found = bearer(connection, code, on)
    if found["level"] != "province":
        raise NotFound("no_such_province", f"{code} is {found['name']} on {on}, not a province; please give a province")
    return str(found["id"])


def places(connection: psycopg.Connection[Any], unit_ids: Collection[str], on: date) -> dict[str, Answer]:
    """Where the people of each of these units count on the day, by unit id: `{status, unit, unit_id, name, province}`.

    `status` is assigned, awaiting_reassignment or unallocated, the last without a unit. A unit that does not live yet
    has no place. To be asked inside `state.reading`.
    """
    found = ask(connection, "place_of_units", {"on": on, "ids": sorted(unit_ids)})
    return {row.pop("home_id"): row for row in found}


def _row(found: Answer, by: By) -> Answer:
    named = {**found, "province_id": found["unit_id"]}
    counts = {name: found[name] for name in COUNTS}
    authorised = None if by == "category" else found["authorised"]
    return {
        **{key: named[key] for key in KEYS[by]},
        **counts,
        "present": _present(counts),
        "authorised": authorised,
    }


def _unallocated(found: list[Answer]) -> list[Answer]:
    return [
        {"province": row["province"], "province_id": row["unit_id"], "name": row["name"], "count": row["count"]}
        for row in found
        if row["kind"] == "unallocated"
    ]


def _nobody_in(connection: psycopg.Connection[Any], unit: Answer, on: date) -> Answer:
    """The found row of a unit in which nobody counts."""
    place = places(connection, [unit["id"]], on)[unit["id"]]
    named = {"unit": unit["code"], "unit_id": unit["id"], "name": unit["name"], "province": place["province"]}
    return {**named, **dict.fromkeys(COUNTS, 0), "authorised": None}


def _present(counts: Answer) -> int:
    present = counts["assigned"] + counts["awaiting_reassignment"] - counts["seconded_out"] + counts["seconded_in"]
    return int(present)


def _total(rows: list[Answer], unallocated: int) -> Answer:
    sums: Answer = {name: sum(row[name] for row in rows) for name in COUNTS}
    authorised = [row["authorised"] for row in rows if row["authorised"] is not None]
    return {
        **sums,
        "present": _present(sums),
        "authorised": sum(authorised) if authorised else None,
        "unallocated": unallocated,
        "active": sums["assigned"] + sums["awaiting_reassignment"] + unallocated,
    }
