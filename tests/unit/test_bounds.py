"""Facts that nobody can have: refused with the bound; those that hardly anybody has: taken with a remark."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import Refused
from domain.policy.bounds import (
    all_likely,
    impossible_months,
    impossible_pay,
    months_lived,
    unlikely_months,
    unlikely_pay,
)
from domain.recording.ledger import Ledger
from domain.settlements.rows import DepartureFacts
from tests.policy_cases import DUE, PART_TIME, RULES, assessed, codes
from tests.settlement_world import FACTS, LEAVING, MR_C, MR_C_LEAVES, PART_TIMER, SALARY, WORKER, leave, stating
from tests.settlement_world import change_salaries as change
from tests.settlement_world import correct_facts as correct
from tests.staff_world import country, faults, message, numbered, register

MONTHS = ["insured_months", "service_months", "work_months"]
PAID = {"rank_coefficient": "4.65", "leadership_coefficient": "0.60", "public_service_percent": "25"}
SINCE_15 = 507
"""Of the man born on 20/05/1968 who leaves on 01/08/2025: from 20/05/1983, 506 whole months and twelve days."""


def counted_one_by_one(birth_date: date, age: int, until: date) -> int:
    """Months begun from that birthday on, day by day of the calendar."""
    year, month, begun = birth_date.year + age, birth_date.month, 0
    while date(year, month, birth_date.day) < until:
        begun, year, month = begun + 1, year + month // 12, month % 12 + 1
    return begun


@pytest.mark.parametrize("day", [1, 15, 28])
@pytest.mark.parametrize(
    "until", [date(2025, 8, 1), date(2025, 8, 2), date(2025, 8, 15), date(2025, 8, 16), date(1983, 6, 1)]
)
def test_months_lived_are_counted_from_the_birthday_and_one_begun_counts(day: int, until: date) -> None:
    """Catches a bound a month too low for somebody insured since the very birthday."""
    born = date(1968, 5, day)
    assert months_lived(born, 15, until) == counted_one_by_one(born, 15, until)
    assert months_lived(born, 60, until) == 0


@pytest.mark.parametrize("until", [date(2025, 8, 1), date(2025, 8, 31), date(2025, 9, 30), date(2026, 2, 28)])
@pytest.mark.parametrize("born", [date(1968, 7, 31), date(1985, 8, 1), date(1985, 8, 2), date(2009, 1, 28)])
def test_the_last_month_anybody_can_have_lived_is_possible_and_the_next_is_not(born: date, until: date) -> None:
    """Catches a quick look that lets the first impossible month pass, or refuses the last possible one."""
    most = months_lived(born, 15, until)
    for name in MONTHS:
        assert not list(impossible_months(RULES.bounds, {name: most}, born, until))
        assert [found for found, _ in impossible_months(RULES.bounds, {name: most + 1}, born, until)] == [name]


@pytest.mark.parametrize("until", [date(2025, 8, 1), date(2025, 8, 15), date(1983, 6, 1)])
@pytest.mark.parametrize("salary", [{}, {"rank_coefficient": "4.65"}, *({"rank_coefficient": c} for c in ("11", "99"))])
def test_the_quick_look_passes_over_nothing_that_is_refused_or_remarked(salary: dict[str, str], until: date) -> None:
    """Catches a bound that the look at everything at once does not know."""
    born, bounds = date(1968, 5, 2), RULES.bounds
    for most in (months_lived(born, 18, until), months_lived(born, 15, until)):
        for months in range(max(0, most - 2), most + 3):
            stated = {"insured_months": months}
            found = [
                *impossible_pay(bounds, salary),
                *unlikely_pay(bounds, salary),
                *impossible_months(bounds, stated, born, until),
                *unlikely_months(bounds, stated, born, until),
            ]
            assert not (found and all_likely(bounds, stated, salary, born, until))
    assert all_likely(bounds, {"insured_months": 200}, {"rank_coefficient": "4.65"}, born, date(2025, 8, 1))


def test_a_birthday_of_29_february_has_its_months_too() -> None:
    """Catches a crash on a year without that day."""
    assert months_lived(date(1968, 2, 29), 15, date(1983, 3, 1)) == 1


@pytest.mark.parametrize("name", MONTHS)
def test_more_months_than_anybody_lived_are_refused_in_a_departure_with_the_bound(name: str) -> None:
    """Catches 900 insured months of somebody aged 45, assessed and owed."""
    ledger = country()
    register(ledger, numbered(WORKER, 1))
    row = stating(LEAVING, **{"insured_months": SINCE_15, "service_months": 1, name: SINCE_15 + 1})
    assert faults(lambda: leave(ledger, row)) == [(2, name)]
    assert f"{SINCE_15 + 1} months are more than the {SINCE_15}" in message(lambda: leave(ledger, row))
    assert leave(ledger, stating(LEAVING, insured_months=SINCE_15, service_months=1)).count == 2


@pytest.mark.parametrize("name", MONTHS)
def test_a_late_fact_beyond_the_months_lived_is_refused(name: str) -> None:
    """Catches the bound at the decision only, walked around by a correction."""
    ledger = country()
    register(ledger, numbered(WORKER, 1))
    leave(ledger, LEAVING)
    late = replace(FACTS, facts=replace(DepartureFacts(), **{name: SINCE_15 + 1}))  # type: ignore[arg-type]
    assert faults(lambda: correct(ledger, late)) == [(2, name)]


def test_a_route_without_settlement_is_bounded_too() -> None:
    """Catches impossible months in the record of a resignation, which statistics would read."""
    ledger = country()
    register(ledger, numbered(PART_TIMER, 1))
    assert faults(lambda: leave(ledger, replace(LEAVING, route="resignation"))) == [(2, "insured_months")]


@pytest.mark.parametrize("name", MONTHS)
def test_the_policy_gives_the_months_nobody_lived_as_a_reason(name: str) -> None:
    """Catches `policy assess` paying for what an import would refuse."""
    assert codes(DUE, **{name: 900}) == ["fact_impossible"]
    assert codes(replace(PART_TIME, work_months=400)) == ["fact_impossible"]


def test_months_before_coming_of_age_are_taken_with_a_remark() -> None:
    """Catches a refusal of who was apprenticed at 16, and a doubt that nobody is told."""
    ledger = country()
    register(ledger, numbered(WORKER, 1))
    taken = leave(ledger, stating(LEAVING, insured_months=480, service_months=1))
    assert any("insured_months" in remark and "18th birthday" in remark for remark in taken.remarks)
    assert any("18th birthday" in note for note in assessed(DUE, insured_months=480).notes)
    assert not any("birthday" in note for note in assessed(DUE).notes)


@pytest.mark.parametrize(
    ("column", "impossible", "unlikely"),
    [
        ("rank_coefficient", "13.01", "10.40"),
        ("leadership_coefficient", "5", "1.40"),
        ("public_service_percent", "100", "10"),
        ("public_service_percent", "25.01", "24.99"),
        ("beyond_frame_percent", "100", "41"),
        ("vocational_seniority_percent", "51", "41"),
        ("vocational_incentive_percent", "101", "80"),
        ("vocational_responsibility_percent", "101", "50"),
        ("party_work_percent", "60", "50"),
    ],
)
def test_pay_beyond_every_table_is_refused_and_seldom_pay_told(column: str, impossible: str, unlikely: str) -> None:
    """Catches a 100 % allowance that by decree is 25 %, in the register, in a later salary and in `policy assess`."""
    ledger = country()
    wrong = replace(numbered(WORKER, 1), salary=PAID | {column: impossible})
    assert faults(lambda: register(ledger, wrong)) == [(2, column)]
    assert "at most" in message(lambda: register(ledger, wrong))
    told = register(ledger, replace(wrong, salary=PAID | {column: unlikely})).remarks
    assert len(told) == 1
    assert column in told[0]
    assert faults(lambda: change(ledger, replace(SALARY, salary=PAID | {column: impossible}))) == [(2, column)]
    assert column in change(ledger, replace(SALARY, salary=PAID | {column: unlikely})).remarks[0]
    assert codes(DUE, salary=PAID | {column: impossible}) == ["fact_impossible"]
    assert any(column in note for note in assessed(DUE, salary=PAID | {column: unlikely}).notes)


def test_amounts_have_their_bounds_in_dong() -> None:
    """Catches an allowance of a thousand million, and thousands taken for đồng without a word."""
    assert codes(PART_TIME, salary={"part_time_allowance": "100000001"}) == ["fact_impossible"]
    assert any("part_time_allowance" in n for n in assessed(PART_TIME, salary={"part_time_allowance": "3510"}).notes)
    assert any("salary_amount" in note for note in assessed(DUE, salary={"salary_amount": "12500"}).notes)


def test_the_official_example_has_no_remark_and_every_bound_has_its_source() -> None:
    """Catches a bound so tight that ordinary pay is doubted, and a limit out of nowhere."""
    ledger = country()
    assert register(ledger, MR_C).remarks == []
    assert leave(ledger, MR_C_LEAVES).remarks == []
    assert all(bound.source for bound in RULES.bounds.of.values())
    assert RULES.bounds.source


def test_the_bound_of_the_issue_stops_its_three_thousand_million() -> None:
    """Catches 1,200 insured months and a 100 % allowance at 45 years, once worth 3,132,464,400 đồng."""
    facts = replace(DUE, birth_date=date(1980, 5, 1), insured_months=1200, route="severance")
    assert codes(facts, salary=PAID | {"public_service_percent": "100"}) == ["fact_impossible", "fact_impossible"]
    ledger: Ledger = country()
    with pytest.raises(Refused):
        register(ledger, replace(WORKER, salary=PAID | {"public_service_percent": "100"}))
