"""Settlement reads under rules whose every value changed on a day: old departures by the old ones, new by the new."""

from datetime import date
from typing import Any

import psycopg
import pytest

from domain.policy.parameters import Rules
from projections.departure_statistics import departure_statistics
from projections.settlements import list_settlements, overdue, show
from tests.changed_rules import changed_on, unchanged
from tests.policy_cases import RULES
from tests.projection_world import OPENING, FactWorld

CHANGED_ON = date(2026, 1, 1)
SHORTER = changed_on(CHANGED_ON, lambda name, value: 24 if name == "d154.pay_back.months" else value)
LEAVES = {"before": date(2025, 12, 1), "after": date(2026, 2, 1)}
PAID_ON = date(2026, 3, 1)
BACK = date(2028, 6, 1)
"""Thirty months and 28 after: within 60 months, not within 24."""


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Two people paid under D154, who left on either side of the change and took a paid post later."""
    made = FactWorld(connection)
    home = made.unit("a", "commune", made.unit("01", "province"))
    for number, leaves_on in LEAVES.items():
        stream = made.person(number, home)
        made.decide(stream, date(2025, 11, 15), leaves_on)
        settlement = made.settlement(stream)
        made.assess(settlement, date(2025, 11, 15), 100, regime="D154")
        made.fund(settlement, "approved", PAID_ON, 100)
        made.pay(settlement, "payment", PAID_ON, 100)
        made.appoint(stream, f"a@{OPENING}", BACK, basis="re_recruited")
    return made


def statuses(world: FactWorld, rules: Rules) -> dict[str, str]:
    """Of both, as the list and the page of each say."""
    listed = {row["staff_number"]: row["status"] for row in list_settlements(world.connection, rules, on=BACK)}
    shown = {number: show(world.connection, number, rules, on=BACK)["status"] for number in LEAVES}
    assert listed == shown
    return listed


def test_the_months_of_pay_back_are_those_of_the_day_of_leaving(world: FactWorld) -> None:
    """Catches settlement reads that break when a second value is recorded, and one that reaches back."""
    assert statuses(world, RULES) == {"before": "repayable", "after": "repayable"}
    assert statuses(world, SHORTER) == {"before": "repayable", "after": "paid"}


def test_every_read_answers_as_before_when_each_value_has_a_second_date(world: FactWorld) -> None:
    """Catches a query that takes the one value of a rule."""
    restated, connection = changed_on(CHANGED_ON, unchanged), world.connection
    assert statuses(world, restated) == statuses(world, RULES)
    for day in (date(2025, 12, 31), CHANGED_ON, BACK):
        assert overdue(connection, restated, on=day) == overdue(connection, RULES, on=day)
        for keys in (["province"], ["regime", "month"], ["unit", "sex"]):
            assert departure_statistics(connection, restated, by=keys, on=day) == departure_statistics(
                connection, RULES, by=keys, on=day
            )
