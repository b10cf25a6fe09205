"""What the questions about departures share: the terms of the rules that they need, and the day whose map they take."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from domain.policy.parameters import Parameter, Rules
from domain.policy.regimes.pay_back import NOT_STATED
from projections.state.tables import SCHEMA, one, sql_text

STATE_OF_UNITS = ("unit_spans", "unit_edges", "unit_places")
STATE_OF_PEOPLE = ("post_spans", "departures", "assessments", "settlement_entries", "departure_figures")
STATE = (*STATE_OF_UNITS, *STATE_OF_PEOPLE)
"""The tables of state that the answers take."""


def terms(rules: Rules, on: date) -> dict[str, Any]:
    """The parameters of the queries that come from the rules: for assessments recorded before they stated a day of
    pay-back, its months with the regime, the route and the days of leaving for which each holds. Every value, however
    often it changed: a query reads of all days."""
    asked_back = [
        (regime, route, first, before, months)
        for (regime, route), asked in NOT_STATED.items()
        for first, before, months in _spans(rules.parameters[asked.months])
    ]
    return {
        "day": on,
        "pay_back_regime": [row[0] for row in asked_back],
        "pay_back_route": [row[1] for row in asked_back],
        "pay_back_from": [row[2] for row in asked_back],
        "pay_back_before": [row[3] for row in asked_back],
        "pay_back_months": [row[4] for row in asked_back],
    }


def _spans(values: Sequence[Parameter]) -> Iterator[tuple[date, date, int]]:
    """(first day, the day after the last, number) of each value. As `Rules.day_of_value`: before the first value the
    first holds, in a gap and after the last the one before."""
    following = [value.valid_from for value in values[1:]]
    for first, before, value in zip([date.min, *following], [*following, date.max], values, strict=True):
        yield first, before, int(value.value)  # type: ignore[arg-type]


def asked_for(rules: Rules, decided_on: date, on: date) -> list[dict[str, str]]:
    """The instruments that asked for payment of what was decided on one day, by a day that has passed on another."""
    return [
        {"instrument": deadline.instrument, "due_on": deadline.on.isoformat()}
        for deadline in sorted(rules.deadlines, key=lambda deadline: deadline.on)
        if deadline.decided_until is not None and decided_on <= deadline.decided_until and deadline.on < on
    ]


def due_on(rules: Rules) -> str:
    """The first deadline of payment for what was decided on a day, in SQL of a departure "s": null where there is none.
    A join would read all departures once more, for the few days on which they were decided."""
    asked = [(one.decided_until, one.on) for one in rules.deadlines if one.decided_until is not None]
    whens = [
        f"when s.decided_on <= date '{until}' then date '{min(on for last, on in asked if last >= until)}'"
        for until in sorted({until for until, _ in asked})
    ]
    return f"case {' '.join(whens)} end" if whens else "null::date"


def map_day(connection: psycopg.Connection[Any], on: date) -> date:
    """The day whose map of units an answer takes: before the ledger begins there is none, so that of its first day."""
    query = f"select effective_on from {SCHEMA}.fact_unit_registered order by position limit 1"
    row = connection.execute(query.encode()).fetchone()
    return on if row is None else max(on, row[0])


@dataclass(frozen=True)
class Ahead:
    """Whether something of some departure lies behind the day that is asked for: an entry of its settlement, the last
    day of service. Mostly nothing does; who asks about few leaves it open."""

    entries: bool = True
    leaving: bool = True


def ahead(connection: psycopg.Connection[Any], day: date, on: date) -> Ahead:
    """To be asked inside `reading`: joins to what none has are left out of the query, whose planner cannot know."""
    query = """
        select coalesce(max(last_on) > %(day)s, false), coalesce(max(leaves_on) > %(on)s, false)
        from departure_figures
    """
    return Ahead(*one(connection, query, {"day": day, "on": on}))


def states(
    *,
    settled_which: str = "settlement is not null",
    entries_which: str = "true",
    lies_ahead: Ahead = Ahead(),
) -> str:
    """The common tables of `settled.sql`, of the departures and entries that meet these conditions."""
    parts = {"settled_which": settled_which, "entries_which": entries_which}
    sums = sql_text("sums_by_day" if lies_ahead.entries else "sums_as_they_stand").format(**parts)
    return sql_text("settled").format(sums=sums, **parts)


def join_texts(joins: Iterable[str], lies_ahead: Ahead, **parts: str) -> str:
    """The texts of these joins, one behind the other, with `parts` in their places."""
    return "".join(
        sql_text("province_left" if join == "province_on" and not lies_ahead.leaving else join).format(**parts)
        for join in joins
    )
