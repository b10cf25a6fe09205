"""What a statistic is, and how one is asked: the same way for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg

from domain.errors import Refused
from domain.policy.parameters import Rules
from projections.answers import Answer, answered_for, ask, reach
from projections.facts.standing import standing
from projections.staffing import province_id
from projections.state.reading import known_condition, reading
from projections.state.snapshot import asking_again
from projections.state.tables import FIGURES, SCHEMA, sql_text
from projections.state.times import AsKnown
from projections.terms import Ahead, ahead, join_texts, map_day
from projections.units import bearer, existing

ALWAYS = "-infinity"
Parts = dict[str, str]


@dataclass(frozen=True)
class Key:
    """What is counted by: its column beside the tables of the query, what it means in both languages, and the parts of
    the query that only it needs."""

    column: str
    english: str
    vietnamese: str
    parts: Mapping[str, str] = field(default_factory=dict)
    joins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statistic:
    """`query` is a text of `sql/statistics` that ends with the table "counted", whose columns are the keys asked for
    and the figures. `parts` fill its places unless a key fills them otherwise; `terms` are its parameters besides the
    days. `units` are the keys that are unit ids, `provinces` those that are codes of provinces."""

    name: str
    query: str
    state: tuple[str, ...]
    keys: Mapping[str, Key]
    figures: tuple[str, ...]
    has_period: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    terms: Callable[[Rules, date], dict[str, Any]] = lambda _rules, _on: {}
    texts: Callable[[Ahead], Parts] = lambda _: {}
    units: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    sparse: tuple[str, ...] = ()
    """Figures that are unknown, not nothing, where no row has them."""


@asking_again
def count(
    connection: psycopg.Connection[Any],
    statistic: Statistic,
    rules: Rules,
    *,
    by: Sequence[str],
    on: date,
    as_known: AsKnown | None = None,
    since: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> Answer:
    """The sums of the figures by these keys, of what has these values in `only` (None: none). Rows of nothing are left
    out. With `since`, of what happened from that day on, where the statistic is of what happens.

    Raises `Refused` (`empty_period`, `no_period`), `NotFound` for a province or unit that is none.
    """
    if since is not None and not statistic.has_period:
        raise Refused("no_period", f"{statistic.name} are counted on a day, not over a period; leave out --from")
    if since is not None and since > on:
        raise Refused("empty_period", f"the period would end on {on}, before it begins on {since}")
    with reading(connection, as_known, statistic.state):
        day = map_day(connection, on)
        wanted = _named(connection, statistic, dict(only or {}), day)
        days = {"day": on, "on": day, "since": ALWAYS if since is None else since.isoformat()}
        terms = statistic.terms(rules, on) | days | {f"only_{key}": value for key, value in wanted.items()}
        lies_ahead = ahead(connection, on, day) if FIGURES in statistic.state else Ahead()
        known = known_condition(as_known)
        rows = ask(connection, "counted_by", terms, **_parts(statistic, by, wanted, lies_ahead, known))
        reached = reach(connection, as_known)
    return {
        "on": on.isoformat(),
        "from": None if since is None else since.isoformat(),
        "as_known": answered_for(as_known),
        **reached,
        "by": list(by),
        "only": dict(only or {}),
        "rows": rows,
        "total": {figure: _sum(statistic, figure, rows) for figure in statistic.figures},
    }


def _sum(statistic: Statistic, figure: str, rows: Sequence[Answer]) -> int | None:
    known = [row[figure] for row in rows if row[figure] is not None]
    return None if figure in statistic.sparse and not known else sum(known)


def _parts(
    statistic: Statistic, by: Sequence[str], only: Mapping[str, str | None], lies_ahead: Ahead, known: str
) -> Parts:
    asked = [statistic.keys[key] for key in dict.fromkeys((*by, *only))]
    parts: Parts = {**statistic.parts, **statistic.texts(lies_ahead)}
    for key in asked:
        parts |= key.parts
    joins = dict.fromkeys(join for key in asked for join in key.joins)
    approved = standing("FundingApproved", SCHEMA, known)
    parts["joins"] = join_texts(sorted(joins, key=_JOINS.index), lies_ahead, standing_funding_approved=approved)
    parts["keys"] = ", ".join(f"{statistic.keys[key].column} as {key}" for key in dict.fromkeys((*by, *only)))
    tables = sql_text(statistic.query).format(places=sql_text("places"), **parts)
    sums = [
        f"sum({figure})::bigint as {figure}"
        if figure in statistic.sparse
        else f"coalesce(sum({figure}), 0)::bigint as {figure}"
        for figure in statistic.figures
    ]
    return {
        "tables": tables,
        "names": ", ".join(by),
        "sums": ",\n    ".join(sums),
        "which": " and ".join(f"{key} is not distinct from %(only_{key})s" for key in only) or "true",
        "any": " or ".join(f"sum({figure}) <> 0" for figure in statistic.figures),
    }


_JOINS = ("last_units", "province_on", "sources_of_funding")
"""In the order in which each finds what it stands on."""


def _named(
    connection: psycopg.Connection[Any], statistic: Statistic, only: dict[str, str | None], day: date
) -> dict[str, str | None]:
    """The filters, with the id of a unit in place of its code. A province must be one of the day."""
    for key, value in only.items():
        if value is None:
            continue
        if key in statistic.provinces:
            province_id(connection, value, day)
        elif key in statistic.units:
            only[key] = bearer(connection, value, day)["id"] if "@" not in value else existing(connection, value)
    return only
