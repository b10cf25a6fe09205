"""Every value of the rules has a second date: what was before stays, what is asked about the days after is answered."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from domain.policy.assessment.assess import assess
from domain.policy.assumptions import Reading
from domain.policy.facts import Facts
from domain.policy.outcome import Assessment, NotEligible
from domain.policy.parameters import Rules
from projections.terms import terms
from reference.policy import tables
from tests.changed_rules import another, changed_on, unchanged
from tests.policy_cases import AT_AGE, D154, DUE, PART_TIME, RULES, SEVERED

DAYS = [date(2025, 2, 1), date(2025, 6, 30), date(2025, 7, 15), date(2025, 8, 15), date(2025, 11, 1), date(2026, 3, 1)]
"""On which everything changes."""
LEAVING = [*DAYS, *(day - timedelta(days=1) for day in DAYS), date(2025, 9, 1), date(2026, 5, 30), date(2026, 6, 30)]
KINDS = (DUE, SEVERED, D154, replace(D154, route="severance"), AT_AGE, PART_TIME)
FIRST = {"D154": date(2025, 7, 1), "R07": date(2025, 9, 1)}
"""Who is given a regime that has not begun takes its rules as on its first day."""
COEFFICIENTS = {"rank_coefficient": "4.65", "public_service_percent": "25", "beyond_frame_percent": "7"}


def cases() -> list[Facts]:
    """Each kind of departure on each day, of both sexes, under each regime, with both kinds of salary."""
    found = []
    for facts, leaves_on, sex, regime in product(KINDS, LEAVING, ("male", "female"), (None, "D178", "D154", "R07")):
        for salary in (facts.salary, COEFFICIENTS):
            given = replace(facts, leaves_on=leaves_on, decided_on=leaves_on - timedelta(days=20), sex=sex)
            found.append(replace(given, regime=regime, salary=salary, category=facts.category))
    return found


def owed(facts: Facts, rules: Rules) -> object:
    """What the answer comes to: components, or the codes of the reasons."""
    answer = assess(facts, rules)
    if isinstance(answer, Assessment):
        return answer.regime, answer.components
    assert isinstance(answer, NotEligible)
    return [reason.code for reason in answer.reasons]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_second_date_alone_changes_nothing(day: date) -> None:
    """Catches a reading that takes the first or the last value for the only one, or falls over two."""
    restated = changed_on(day, unchanged)
    for facts in cases():
        assert owed(facts, restated) == owed(facts, RULES), facts


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_other_values_from_a_day_on_leave_what_was_before_and_answer_what_comes_after(day: date) -> None:
    """Catches a change that reaches back over the departures before it, and a crash behind it."""
    changed, after = changed_on(day, another), 0
    for facts in cases():
        assert facts.leaves_on is not None
        if max(facts.leaves_on, FIRST.get(facts.regime or "", facts.leaves_on)) < day:
            assert owed(facts, changed) == owed(facts, RULES), facts
        else:
            after += owed(facts, changed) != owed(facts, RULES)
    assert after > 0


@pytest.mark.parametrize("name", sorted(RULES.parameters))
def test_each_value_is_read_by_its_day_however_often_it_changes(name: str) -> None:
    """Catches one value that is read in a way of its own."""
    last = RULES.parameters[name][-1]
    day = (last.valid_from if last.valid_until is None else last.valid_until) + timedelta(days=30)
    rules = changed_on(day, another) if last.valid_until is None else RULES
    values = rules.parameters[name]
    assert len(values) > 1 or last.valid_until is not None
    for value in values:
        reading = Reading(rules)
        assert rules.day_of_value(name, value.valid_from) == value.valid_from
        read = reading.limit if isinstance(value.value, date) else reading.number
        assert read(name, value.valid_from) == value.value
    assert rules.day_of_value(name, values[0].valid_from - timedelta(days=999)) == values[0].valid_from
    assert rules.parameter(name, rules.day_of_value(name, date(2199, 1, 1))) == values[-1]


def test_the_reads_of_settlements_take_every_value_of_the_pay_back() -> None:
    """Catches one value unpacked from a set, which a second one broke for every settlement read."""
    changed = changed_on(date(2026, 1, 1), lambda _, value: 24 if value == 60 else value)
    asked = terms(changed, date(2026, 2, 1))
    columns = ("pay_back_regime", "pay_back_route", "pay_back_from", "pay_back_before", "pay_back_months")
    assert list(zip(*(asked[column] for column in columns), strict=True)) == [
        ("D154", route, *span)
        for route in ("early_retirement", "severance")
        for span in ((date.min, date(2026, 1, 1), 60), (date(2026, 1, 1), date.max, 24))
    ]
    assert any(row["name"] == "d154.pay_back.months" for row in tables()["parameter"])
