"""How many left, by what people ask for, and how far they are paid."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import psycopg

from domain.policy.parameters import Rules
from projections.answers import Answer, answered_for, ask, reach
from projections.departure_keys import KEYS, joins
from projections.state.reading import reading
from projections.state.snapshot import asking_again
from projections.state.tables import sql_text
from projections.state.times import AsKnown
from projections.terms import STATE, map_day, states, terms

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
    joined = joins(tuple(by), own_map=on_map == "own")
    with reading(connection, as_known, STATE):
        asked["on"] = map_day(connection, on)
        rows = ask(
            connection,
            "departure_statistics",
            asked,
            states=states(settled_which="true" if all_routes else "settlement is not null"),
            places=sql_text("places"),
            keys=", ".join(f"{KEYS[key].column} as {key}" for key in by),
            names=", ".join(by),
            joins="".join(sql_text(join) for join in joined),
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
