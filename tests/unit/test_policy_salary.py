"""The salary S under each regime, component by component; figures are multiplied out by hand (base 2,340,000)."""

from datetime import date
from fractions import Fraction

import pytest

from domain.policy.facts import Facts
from domain.policy.pay import Pay
from tests.policy_cases import AT_AGE, D154, DUE, PART_TIME, assessed, codes

FULL = {
    "rank_coefficient": "5.00",
    "leadership_coefficient": "0.50",
    "reserved_coefficient": "0.20",
    "beyond_frame_percent": "10",
    "public_service_percent": "25",
    "vocational_seniority_percent": "8",
    "vocational_incentive_percent": "20",
    "vocational_responsibility_percent": "15",
    "party_work_percent": "30",
    "work_responsibility_coefficient": "0.1",
    "hazard_coefficient": "0.2",
    "regional_coefficient": "0.3",
    "attraction_coefficient": "0.4",
    "party_committee_coefficient": "0.5",
    "chief_accountant_coefficient": "0.6",
    "concurrent_post_coefficient": "0.7",
}
"""Rank 5, leadership 0.5, beyond-frame 10 % of 5: the percentages are taken on 6.0."""
ALWAYS_EXCLUDED = {name for name in FULL if name.endswith("_coefficient")} - {
    "rank_coefficient",
    "leadership_coefficient",
    "reserved_coefficient",
}


def excluded(pay: Pay) -> set[str]:
    return {part.name for part in pay.excluded}


def test_d178_takes_every_percentage_allowance_and_no_excluded_one() -> None:
    """Catches an allowance on the wrong base: 2,340,000 x (6.0 + 0.2 + 6.0 x 98 %) = 2,340,000 x 12.08."""
    pay = assessed(DUE, salary=FULL).pay
    assert pay.amount == 28_267_200
    assert sum((part.amount for part in pay.parts), Fraction()) == pay.amount
    assert excluded(pay) == ALWAYS_EXCLUDED


def test_d154_takes_vocational_seniority_only() -> None:
    """Catches the 25 % of public service in the other S: 2,340,000 x (6.0 + 0.2 + 6.0 x 8 %) = 2,340,000 x 6.68."""
    pay = assessed(D154, salary=FULL).pay
    assert pay.amount == 15_631_200
    assert excluded(pay) == ALWAYS_EXCLUDED | {
        "public_service_percent",
        "vocational_incentive_percent",
        "vocational_responsibility_percent",
        "party_work_percent",
    }


def test_r07_takes_the_salary_of_d178() -> None:
    """Catches R07 on the narrower salary of D154."""
    assert assessed(AT_AGE, salary=FULL).pay.amount == 28_267_200


@pytest.mark.parametrize("name", sorted(ALWAYS_EXCLUDED))
@pytest.mark.parametrize("facts", [DUE, D154], ids=["D178", "D154"])
def test_an_excluded_component_is_kept_and_shown_with_the_article(facts: Facts, name: str) -> None:
    """Catches an excluded component that counts, or that disappears from the working."""
    pay = assessed(facts, salary={"rank_coefficient": "4.00", name: "0.3"}).pay
    assert pay.amount == 9_360_000
    assert [(part.name, part.value) for part in pay.excluded] == [(name, "0.3")]
    assert pay.excluded[0].article


def test_s_is_not_rounded_before_the_components() -> None:
    """Catches a rounding in the middle: S = 2,340,000 x 3.333333 = 7,799,999.22, and 60 S is 467,999,953.2."""
    answer = assessed(DUE, salary={"rank_coefficient": "3.333333"})
    assert answer.pay.amount == Fraction("7799999.22")
    assert answer.as_json()["salary"] == 7_799_999
    assert answer.components[0].amount == 467_999_953
    assert 60 * 7_799_999 == 467_999_940


def test_a_salary_amount_stands_for_s_and_percentages_beside_it_are_shown_as_excluded() -> None:
    """Catches contract pay with allowances added on top."""
    pay = assessed(DUE, salary={"salary_amount": "10000000", "public_service_percent": "25"}).pay
    assert pay.amount == 10_000_000
    assert excluded(pay) == {"public_service_percent"}


def test_p_is_as_recorded_and_no_salary_component_joins_it() -> None:
    """Catches a part-time allowance computed from coefficients."""
    pay = assessed(PART_TIME, salary={"part_time_allowance": "3510000", "rank_coefficient": "2.00"}).pay
    assert pay.letter == "P"
    assert pay.amount == 3_510_000
    assert excluded(pay) == {"rank_coefficient"}
    shown = assessed(PART_TIME).as_json()
    assert (shown["salary"], shown["allowance"]) == (None, 3_510_000)


@pytest.mark.parametrize("name", ["rank_coefficient", "leadership_coefficient", "regional_coefficient"])
def test_a_salary_amount_beside_coefficients_is_refused(name: str) -> None:
    """Catches two salaries of which one is silently taken."""
    given = {"salary_amount": "10000000", name: "1"}
    assert codes(DUE, salary=given) == ["salary_amount_beside_coefficients"]


@pytest.mark.parametrize("salary", [{}, {"leadership_coefficient": "0.5"}, {"rank_coefficient": "0"}])
def test_without_a_rank_or_an_amount_the_salary_is_missing(salary: dict[str, str]) -> None:
    """Catches a salary of allowances alone."""
    assert codes(DUE, salary=salary) == ["missing_fact"]


def test_the_base_salary_is_known_to_the_end_of_june_2026() -> None:
    """Catches a base salary that goes on for ever, and one that ends a day early: the month before 01/07 is June."""
    coefficients = {"rank_coefficient": "4.00"}
    born = date(1968, 6, 1)
    last = assessed(D154, leaves_on=date(2026, 7, 1), birth_date=born, salary=coefficients)
    assert last.pay.amount == 9_360_000
    assert codes(D154, leaves_on=date(2026, 7, 2), birth_date=born, salary=coefficients) == ["parameter_missing"]
    assert assessed(D154, leaves_on=date(2026, 7, 2), birth_date=born).pay.amount == 10_000_000


@pytest.mark.parametrize(
    ("salary", "word"),
    [
        ({"rank_coefficient": "4", "beyond_frame_percent": "5"}, "beyond_frame_percent"),
        ({"rank_coefficient": "4", "reserved_coefficient": "0.2", "public_service_percent": "25"}, "reserved"),
    ],
)
def test_a_reading_of_the_salary_is_told(salary: dict[str, str], word: str) -> None:
    """Catches an assessment that hides how it read an unclear rule."""
    assert any(word in sentence for sentence in assessed(DUE, salary=salary).assumptions)
    assert assessed(DUE, salary={"rank_coefficient": "4", "public_service_percent": "25"}).assumptions == ()
