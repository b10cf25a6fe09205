"""How many left, by what people ask for, and how far they are paid."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import psycopg

from domain.policy.parameters import Rules
from projections.answers import Answer, answered_for, ask, reach
from projections.departure_keys import KEYS, joins
from projections.departure_period import Asked, counted_in_period
from projections.state.reading import reading
from projections.state.snapshot import asking_again
from projections.state.tables import sql_text
from projections.state.times import AsKnown
from projections.terms import STATE, ahead, join_texts, map_day, states, terms

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
    since: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> Answer:
    """Counts and sums of departures that were not rescinded, by the keys of `KEYS` in `by`, in their order.

    `province` is that of the map of the day by lineage, with `on_map="own"` that of the last day of service. With
    `all_routes` the departures without a settlement count too (as decided and left). With `since` the figures are of
    what happened from that day on; `only` has values of keys, None for those without. See `departure_period.Asked`.
    """
    narrowed = Asked(since, only or {}, all_routes, on_map == "own")
    with reading(connection, as_known, STATE):
        if narrowed.is_narrowed:
            rows = counted_in_period(connection, narrowed, by=by, on=on, as_known=as_known)
        else:
            rows = _counted(connection, rules, by, on, all_routes=all_routes, on_map=on_map)
        reached = reach(connection, as_known)
    return {
        "on": on.isoformat(),
        "from": None if since is None else since.isoformat(),
        "as_known": answered_for(as_known),
        **reached,
        "by": list(by),
        "only": dict(narrowed.only),
        "rows": rows,
        "total": {name: sum(row[name] for row in rows) for name in (*COUNTS, *AMOUNTS)},
    }


def _counted(
    connection: psycopg.Connection[Any], rules: Rules, by: Sequence[str], on: date, *, all_routes: bool, on_map: Map
) -> list[Answer]:
    asked = terms(rules, on)
    joined = joins(tuple(by), own_map=on_map == "own")
    asked["on"] = map_day(connection, on)
    lies_ahead = ahead(connection, on, asked["on"])
    return ask(
        connection,
        "departure_statistics",
        asked,
        states=states(settled_which="true" if all_routes else "settlement is not null", lies_ahead=lies_ahead),
        places=sql_text("places"),
        columns=", ".join(f"{KEYS[key].grouped or KEYS[key].column} as {key}" for key in by),
        keys=", ".join(f"{KEYS[key].told or f'g.{key}'} as {key}" for key in by),
        numbers=", ".join(str(number) for number, _ in enumerate(by, 1)),
        joins=join_texts(joined, lies_ahead),
    )
