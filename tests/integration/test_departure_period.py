"""Departures of a period and of a few, and the events behind a count: over a small ledger made by hand."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound, Refused
from domain.policy.tables import rules_from
from projections.departure_keys import KEYS
from projections.departure_period import Asked, explained
from projections.departure_statistics import AMOUNTS, COUNTS, departure_statistics
from projections.state.times import AsKnown
from reference.policy import tables
from tests.departing_country import GROWN, LATER, LEAVERS, MAPS, UNITED, departing_country, leaving, of
from tests.projection_world import REORGANISED, FactWorld

RULES = rules_from(tables())
DAY = timedelta(days=1)
FIGURES = (*COUNTS, *AMOUNTS)
DATED = ("decided", "left", "amount_submitted", "amount_approved", "amount_paid")
"""The figures whose periods add up: each happens on one day."""


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Everybody of `LEAVERS` leaves and is paid in parts; one payment is reversed, one is returned."""
    world = leaving(departing_country(FactWorld(connection)))
    for n, number in enumerate(LEAVERS):
        settlement = world.settlement(f"staff:{number.lower()}")
        world.fund(settlement, "submitted", REORGANISED, 90 + n)
        world.fund(settlement, "approved", UNITED, 80 + n)
        world.pay(settlement, "payment", UNITED, 40)
        world.pay(settlement, "payment", GROWN, 10 + n)
    world.pay(world.settlement("staff:moved"), "reversal", GROWN, 40)
    world.pay(world.settlement("staff:late"), "repayment_received", LATER, 30)
    return world


def figures(world: FactWorld, on: date, **asked: Any) -> dict[str, int]:
    answer = departure_statistics(world.connection, RULES, by=["route"], on=on, **asked)
    total: dict[str, int] = answer["total"]
    return total


def test_the_periods_between_two_days_come_to_all_that_happened(world: FactWorld) -> None:
    """Catches: a day in two periods or in none, a period that reads from the wrong side, a reversal in the month of
    what it reverses."""
    days = [date(2025, 4, 1), *MAPS, LATER + DAY]
    whole = figures(world, LATER)
    parts: Counter[str] = Counter()
    for first, following in pairwise(days):
        parts.update(figures(world, following - DAY, since=first))
    assert {name: parts[name] for name in DATED} == {name: whole[name] for name in DATED}
    assert figures(world, LATER, since=LATER) == dict.fromkeys(FIGURES, 0) | {"amount_paid": -30}
    grown = figures(world, GROWN, since=GROWN)
    n = len(LEAVERS)
    index = list(LEAVERS).index("MOVED")
    assert grown["amount_paid"] == 10 * n + n * (n - 1) // 2 - 40
    assert grown["paid"] == n - 1, "more was reversed than paid on the day"
    assert (grown["decided"], grown["submitted"], grown["approved"]) == (0, 0, 0)
    assert 10 + index < 40


def test_a_row_in_which_nothing_happened_is_left_out(world: FactWorld) -> None:
    """Catches: rows of zeros for everybody who ever left."""
    answer = departure_statistics(world.connection, RULES, by=["month"], on=date(2025, 5, 1), since=date(2025, 5, 1))
    assert [(row["month"], row["left"], row["decided"]) for row in answer["rows"]] == [("2025-05", 1, 0)]
    assert departure_statistics(world.connection, RULES, by=["month"], on=LATER + DAY, since=LATER + DAY)["rows"] == []


@pytest.mark.parametrize("on_map", ["on", "own"])
def test_what_each_key_leaves_comes_together_to_the_whole(world: FactWorld, on_map: Any) -> None:
    """Catches: a filter that reads another column than its key, or loses those that have none."""
    for key in KEYS:
        asked = {"on": LATER, "on_map": on_map}
        rows = departure_statistics(world.connection, RULES, by=[key], **asked)["rows"]
        assert rows
        for row in rows:
            only = {key: row[key]}
            other = "route" if key == "sex" else "sex"
            told = departure_statistics(world.connection, RULES, by=[other, key], only=only, **asked)
            assert told["total"] == {name: row[name] for name in FIGURES}, only
            assert told["only"] == only
            behind = explained(world.connection, Asked(only=only, own_map=on_map == "own"), by=[key], on=LATER)
            assert {name: sum(one[name] for one in behind["departures"]) for name in FIGURES} == told["total"], only


def test_a_unit_is_named_by_the_code_of_the_day_or_by_its_id(world: FactWorld) -> None:
    """Catches: a code of another day's bearer, an id that nobody bears answered with nothing."""

    def left(unit: str, on: date) -> int:
        return figures(world, on, only={"unit": unit})["decided"]

    assert left("n", LATER) == left(f"n@{GROWN}", LATER) == 1
    assert left(of("a"), LATER) == 1
    for unit in ("a", "zz", "zz@2025-06-30"):
        with pytest.raises(NotFound):
            left(unit, LATER)
    for province in ("99", "z"):
        with pytest.raises(NotFound):
            figures(world, LATER, only={"province": province})


def test_a_period_that_ends_before_it_begins_is_refused(world: FactWorld) -> None:
    with pytest.raises(Refused, match="before it begins") as refused:
        figures(world, GROWN, since=LATER)
    assert refused.value.code == "empty_period"


def test_every_figure_names_the_events_that_it_rests_on(world: FactWorld) -> None:
    """Catches: positions of somebody else, of another period, of what was not known yet; a decision without what
    amended it."""
    stream = world.person("N1", of("g"))
    decided = world.decide(stream, GROWN, LATER)
    settlement = world.settlement(stream)
    assessed = world.assess(settlement, GROWN, 100)
    submitted = world.fund(settlement, "submitted", GROWN, 60), world.fund(settlement, "submitted", LATER, 40)
    approved = world.fund(settlement, "approved", LATER, 100)
    paid = world.pay(settlement, "payment", LATER, 50), world.pay(settlement, "reversal", LATER, 20)
    again = world.assess(settlement, LATER, 90)

    def behind(known: int | None = None, since: date | None = None) -> dict[str, Any]:
        asked = Asked(since=since, only={"unit": of("g")})
        as_known = None if known is None else AsKnown(position=known)
        found = explained(world.connection, asked, by=["unit"], on=LATER, as_known=as_known)["departures"]
        mine: dict[str, Any] = next(row for row in found if row["staff_number"] == "N1")
        return mine

    everything = behind()
    assert everything["positions"] == {
        "decided": [decided], "assessed": [again], "submitted": [*submitted], "approved": [approved], "paid": [*paid],
    }  # fmt: skip
    assert [everything[name] for name in FIGURES] == [1, 1, 1, 1, 1, 1, 90, 100, 100, 30]
    earlier = behind(known=approved)
    assert (earlier["positions"]["assessed"], earlier["positions"]["paid"]) == ([assessed], [])
    period = behind(since=GROWN + DAY)
    assert (period["decided"], period["left"], period["amount_submitted"]) == (0, 1, 40)
    assert period["positions"]["submitted"] == [submitted[1]]
    assert not {"full_name", "sealed", "birth_date", "identity_number"} & period.keys()
