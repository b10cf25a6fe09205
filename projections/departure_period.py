"""Departures counted over a period or of a few: by the same keys as in `departure_statistics`, and one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg

from domain.errors import Refused
from projections.answers import Answer, answered_for, ask, reach
from projections.departure_keys import KEYS, joins
from projections.staffing import province_id
from projections.state.reading import known_condition, reading
from projections.state.snapshot import asking_again
from projections.state.tables import sql_text
from projections.state.times import AsKnown
from projections.terms import STATE, ahead, join_texts, map_day
from projections.units import bearer, existing

ALWAYS = "-infinity"
"""The first day of a period without one."""


@dataclass(frozen=True)
class Asked:
    """Which departures: what happened of them from `since` on (None: ever), those whose keys have the values in `only`
    (None: that have none), on which map. A unit may be named by the code that it bears on the day."""

    since: date | None = None
    only: Mapping[str, str | None] = field(default_factory=dict)
    all_routes: bool = False
    own_map: bool = False

    @property
    def is_narrowed(self) -> bool:
        return self.since is not None or bool(self.only)


def counted_in_period(
    connection: psycopg.Connection[Any], asked: Asked, *, by: Sequence[str], on: date, as_known: AsKnown | None
) -> list[Answer]:
    """The rows of `departure_statistics`, without those in which nothing happened. To be asked inside `reading`.

    Raises `Refused` (`empty_period`) for one that ends before it begins, `NotFound` for a province or unit that is
    none.
    """
    return _ask(connection, "departures_in_period", asked, by=by, on=on, as_known=as_known)


@asking_again
def explained(
    connection: psycopg.Connection[Any],
    asked: Asked,
    *,
    by: Sequence[str],
    on: date,
    as_known: AsKnown | None = None,
) -> Answer:
    """The departures behind the figures of one row (or of all, as `asked.only` has it), each with its part of every
    figure and the `positions` of the events that each rests on. Nobody is named but by staff number."""
    with reading(connection, as_known, STATE):
        found = _ask(connection, "departures_explained", asked, by=by, on=on, as_known=as_known)
        reached = reach(connection, as_known)
    return {
        "on": on.isoformat(),
        "from": None if asked.since is None else asked.since.isoformat(),
        "as_known": answered_for(as_known),
        **reached,
        "by": list(by),
        "only": dict(asked.only),
        "departures": found,
    }


def _ask(
    connection: psycopg.Connection[Any],
    query: str,
    asked: Asked,
    *,
    by: Sequence[str],
    on: date,
    as_known: AsKnown | None,
) -> list[Answer]:
    if asked.since is not None and asked.since > on:
        raise Refused("empty_period", f"the period would end on {on}, before it begins on {asked.since}")
    day = map_day(connection, on)
    only = _named(connection, asked, day)
    since = ALWAYS if asked.since is None else asked.since.isoformat()
    terms = {"day": on, "on": day, "since": since} | {f"only_{key}": value for key, value in only.items()}
    needed = joins((*by, *only), own_map=asked.own_map)
    counted = sql_text("departures_counted").format(
        settled_which="true" if asked.all_routes else "settlement is not null",
        places=sql_text("places"),
        keys=", ".join(f"{KEYS[key].column} as {key}" for key in by),
        joins=join_texts(needed, ahead(connection, on, day)),
        which=" and ".join(_condition(key, value) for key, value in only.items()) or "true",
    )
    parts = {"counted": counted, "names": ", ".join(by)}
    if query == "departures_explained":
        parts["amended_known"] = (
            known_condition(as_known).replace("position", "m.position").replace("recorded_at", "m.recorded_at")
        )
    return ask(connection, query, terms, **parts)


def _condition(key: str, value: str | None) -> str:
    column = KEYS[key].column
    return f"{column} is null" if value is None else f"{column} = %(only_{key})s"


def _named(connection: psycopg.Connection[Any], asked: Asked, day: date) -> dict[str, str | None]:
    """The filters, with a unit's id in place of its code."""
    only = dict(asked.only)
    if (unit := only.get("unit")) is not None:
        only["unit"] = bearer(connection, unit, day)["id"] if "@" not in unit else existing(connection, unit)
    if (province := only.get("province")) is not None and not asked.own_map:
        province_id(connection, province, day)
    return only
