"""How many left, by what people ask for, and how far they are paid."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import psycopg

from domain.policy.parameters import Rules
from projections.answers import Answer, answered_for, ask, reach
from projections.state.snapshot import asking_again
from projections.state.tables import reading, sql_text
from projections.state.times import AsKnown
from projections.terms import PROVINCE_ON, PROVINCE_OWN, STATE, map_day, provinces_on, states, terms

KEYS = {
    "province": "r.province",
    "unit": "u.unit_id",
    "level": "u.level",
    "category": "s.category",
    "route": "s.route",
    "regime": "s.regime",
    "month": "to_char(s.leaves_on, 'YYYY-MM')",
    "sex": "s.sex",
    "age_band": "s.age_band",
}
"""What departures can be counted by, and the column of each."""
OF_UNITS = frozenset({"province", "unit", "level"})
JOINED_UNITS = "left join last_units as u on u.home_id = s.unit_id and u.leaves_on = s.leaves_on"
COUNTS = ("decided", "left", "assessed", "submitted", "approved", "paid")
AMOUNTS = ("amount_assessed", "amount_submitted", "amount_approved", "amount_paid")
Map = Literal["on", "own"]


@asking_again
def departure_statistics(
    connection: psycopg.Connection[Any],
    rules: Rules,
    *,
    by: Sequence[str],
    on: date,
    as_known: AsKnown | None = None,
    all_routes: bool = False,
    on_map: Map = "on",
) -> Answer:
    """Counts and sums of departures that were not rescinded, by the keys of `KEYS` in `by`, in their order.

    `province` is that of the map of the day by lineage, with `on_map="own"` that of the last day of service. With
    `all_routes` the departures without a settlement count too (as decided and left).
    """
    asked = terms(rules, on)
    parts = {"last_units": "", "joined_units": "", "provinces_on": "", "joined_provinces": ""}
    with reading(connection, as_known, STATE):
        asked["on"] = map_day(connection, on)
        if "province" in by:
            common = sql_text("own_provinces") if on_map == "own" else provinces_on()
            _, joined = PROVINCE_OWN if on_map == "own" else PROVINCE_ON
            parts |= {"provinces_on": common, "joined_provinces": joined}
        if not OF_UNITS.isdisjoint(by):
            parts |= {"last_units": sql_text("last_units") + ",", "joined_units": JOINED_UNITS}
        rows = ask(
            connection,
            "departure_statistics",
            asked,
            states=states(settled_which="true" if all_routes else "settlement is not null"),
            keys=", ".join(f"{KEYS[key]} as {key}" for key in by),
            names=", ".join(by),
            **parts,
        )
        reached = reach(connection, as_known)
    return {
        "on": on.isoformat(),
        "as_known": answered_for(as_known),
        **reached,
        "by": list(by),
        "rows": rows,
        "total": {name: sum(row[name] for row in rows) for name in (*COUNTS, *AMOUNTS)},
    }
