"""D177, early retirement of cadres who are not re-elected: amounts, refusals, and that a decision must name it."""

from dataclasses import replace
from datetime import date

import pytest

from domain.policy.facts import Facts
from tests.policy_cases import DUE, S, amounts, assessed, codes

CADRE = replace(
    DUE,
    category="commune_cadre",
    birth_date=date(1966, 1, 15),  # 30 months before the age on 01/05/2025
    leaves_on=date(2025, 5, 1),
    decided_on=date(2025, 4, 20),
    restructuring_effective_on=None,
    insured_months=264,
    service_months=None,
    regime="D177",
)


def in_salaries(facts: Facts, **changes: object) -> dict[str, float]:
    return {name: amount / S for name, amount in amounts(facts, **changes).items()}


def test_five_salaries_a_year_early_five_for_the_first_20_years_and_half_for_each_further() -> None:
    """Article 3 (2) (b), (c): 30 months early and 22 years give 2.5 x 5 + 5 + 0.5 x 2."""
    assert in_salaries(CADRE) == {"early_years": 12.5, "insurance_time": 6}
    assert assessed(CADRE).regime == "D177"


def test_where_15_years_suffice_the_further_years_are_counted_from_the_16th() -> None:
    """Catches the 20 years taken for who leaves when the law of insurance asks for 15, or the reverse."""
    assert in_salaries(CADRE, leaves_on=date(2025, 8, 1))["insurance_time"] == 8.5
    woman = {"sex": "female", "birth_date": date(1969, 8, 15), "insured_months": 192}
    assert in_salaries(CADRE, **woman)["insurance_time"] == 5.5
    assert any("the first 15 years" in told for told in assessed(CADRE, **woman).assumptions)
    assert not any("the first 15 years" in told for told in assessed(CADRE).assumptions)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"category": "civil_servant"}, "category_not_covered"),
        ({"category": "public_employee"}, "category_not_covered"),
        ({"route": "severance"}, "route_not_covered"),
        ({"insured_months": 239}, "insured_months_short"),
        ({"insured_months": None}, "missing_fact"),
        ({"birth_date": date(1969, 2, 10)}, "too_many_months_early"),
        ({"birth_date": date(1963, 1, 10)}, "at_pension_age"),
        ({"drawing_pension": True}, "drawing_pension"),
    ],
)
def test_whom_its_articles_do_not_cover_gets_no_amount(changes: dict[str, object], code: str) -> None:
    """Catches an amount for a group whose clause nobody read."""
    assert codes(CADRE, **changes) == [code]


def test_60_months_early_are_covered_and_61_are_not() -> None:
    """Article 3 (2) (a): up to 60 months the pension stays whole."""
    at_60 = assessed(CADRE, birth_date=date(1968, 4, 20))
    assert at_60.months_early == 60
    assert any("boundary at 60" in note for note in at_60.notes)
    assert codes(CADRE, birth_date=date(1968, 5, 20)) == ["too_many_months_early"]


def test_only_a_decision_that_names_it_puts_anybody_under_it() -> None:
    """Catches dates or a category that choose it: what was answered before it came stays."""
    unnamed = {"regime": None, "restructuring_effective_on": date(2025, 3, 1)}
    assert assessed(CADRE, **unnamed).regime == "D178"
    assert assessed(CADRE, **unnamed, birth_date=date(1967, 1, 15), leaves_on=date(2026, 1, 1)).regime == "D154"
    assert "the regime D177 was given; the dates alone would give D178" in assessed(CADRE).notes


def test_what_its_facts_do_not_say_is_told_with_every_amount() -> None:
    """Catches an amount that passes for certain: salary, conditions and rounding are readings."""
    told = " ".join(assessed(CADRE).assumptions)
    assert all(word in told for word in ("article 4 (2) (a)", "the facts do not say", "rounded from months"))


def test_the_allowances_of_the_public_service_do_not_count() -> None:
    salary = {"rank_coefficient": "4.65", "leadership_coefficient": "0.60", "public_service_percent": "25"}
    found = assessed(CADRE, salary=salary)
    assert found.pay.amount == 12_285_000
    assert [left.name for left in found.pay.excluded] == ["public_service_percent"]
    assert found.total == 153_562_500 + 73_710_000
