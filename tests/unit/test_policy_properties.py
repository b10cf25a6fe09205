"""What holds for every case, against the tables of the rules written out a second time with exact decimals."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from domain.policy.assessment.assess import assess
from domain.policy.facts import Facts
from domain.policy.outcome import Assessment
from tests.policy_cases import AT_AGE, D154, DUE, PART_TIME, RULES, SEVERED, amounts, assessed

LEAVING = date(2025, 6, 1)
AGE = 62 * 12

any_salary = st.integers(1, 99_999_999)
months_at_62 = st.integers(36, 240)
"""Men of the last band who leave on 01/06/2025."""


def born(months_early: int, leaves_on: date = LEAVING) -> date:
    """A man whose age is 62 years, so many months early when he leaves on a first of the month."""
    month = leaves_on.year * 12 + leaves_on.month - 1 + months_early - 1 - AGE
    found = date(month // 12, month % 12 + 1, 9)
    assert found >= date(1966, 4, 1)
    return found


def half_years(months: int) -> Decimal:
    return Decimal(-(-months // 6)) / 2


def dong(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


@given(months_at_62, st.integers(240, 440), any_salary, st.booleans())
def test_early_retirement_is_what_the_table_says(months: int, insured: int, salary: int, in_window: bool) -> None:
    """Catches any factor, edge or rounding of article 7 that differs from its table."""
    assume(months <= 120)
    opened = date(2025, 3, 1) if in_window else date(2024, 1, 1)
    leaves_on = LEAVING if in_window else date(2026, 2, 1)
    facts = replace(
        DUE, regime="D178", birth_date=born(months, leaves_on), leaves_on=leaves_on, insured_months=insured,
        service_months=1, restructuring_effective_on=opened, salary={"salary_amount": str(salary)},
    )  # fmt: skip
    near, s = months <= 60, Decimal(salary)
    share = Decimal(1) if in_window else Decimal("0.5")
    first, first_years = (5, 20) if in_window else (4, 15)
    assert amounts(facts) == {
        "one_time": dong(share * (months if near else 54) * s),
        "early_years": dong(half_years(months) * (5 if near else 4) * s),
        "insurance_time": dong((first + (half_years(insured) - first_years) / 2) * s),
    }


@given(st.integers(0, 179), st.integers(0, 179), any_salary, st.sampled_from(["cadre", "public_employee"]))
def test_severance_is_what_the_articles_say(insured: int, service: int, salary: int, category: str) -> None:
    """Catches service counted beyond 60 months, article 10 people paid 3 S, and half-years of service."""
    assume(service <= insured)
    facts = replace(
        SEVERED, category=category, insured_months=insured, service_months=service,
        salary={"salary_amount": str(salary)},
    )  # fmt: skip
    s = Decimal(salary)
    expected = {
        "one_time": dong(Decimal("0.8") * min(service, 60) * s),
        "insurance_time": dong(Decimal("1.5") * half_years(insured) * s),
    }
    assert amounts(facts) == expected | ({"job_search": 3 * salary} if category == "cadre" else {})


@given(st.integers(0, 265), st.integers(1, 300), st.integers(1, 50_000_000))
def test_part_time_staff_get_what_their_table_says(worked: int, months: int, allowance: int) -> None:
    """Catches the wrong count of months on either side of 5 years of work and 5 years to the age."""
    leaves_on = date(2026, 5, 1)
    assume(months >= 25)
    facts = replace(
        PART_TIME, leaves_on=leaves_on, birth_date=born(months, leaves_on), work_months=worked,
        salary={"part_time_allowance": str(allowance)},
    )  # fmt: skip
    counted = worked if worked < 60 else min(months, 60)
    assert amounts(facts) == {
        "one_time": dong(Decimal("0.8") * counted * allowance),
        "work_years": dong(Decimal("1.5") * half_years(worked) * allowance),
        "job_search": 3 * allowance,
    }


any_facts = st.builds(
    Facts,
    category=st.sampled_from(["cadre", "commune_cadre", "contract", "public_employee", "part_time"]),
    sex=st.sampled_from(["male", "female"]),
    birth_date=st.dates(date(1958, 1, 1), date(2004, 1, 1)),
    leaves_on=st.dates(date(2024, 10, 1), date(2031, 3, 1)),
    decided_on=st.none() | st.dates(date(2024, 10, 1), date(2026, 1, 1)),
    route=st.sampled_from(["early_retirement", "severance", "part_time_severance"]),
    restructuring_effective_on=st.none() | st.dates(date(2024, 6, 1), date(2026, 1, 1)),
    insured_months=st.none() | st.integers(0, 500),
    service_months=st.none() | st.integers(0, 300),
    work_months=st.none() | st.integers(0, 300),
    appendix=st.sampled_from([None, "I", "II"]),
    drawing_pension=st.booleans(),
    regime=st.sampled_from([None, None, "D178", "D154", "R07"]),
    salary=st.fixed_dictionaries(
        {}, optional={"rank_coefficient": st.sampled_from(["2.34", "4.98"]), "part_time_allowance": st.just("3510001"),
                      "public_service_percent": st.just("25"), "reserved_coefficient": st.just("0.15")},
    ),
)  # fmt: skip


@given(any_facts)
def test_every_answer_is_an_amount_with_its_parts_or_reasons_with_their_article(facts: Facts) -> None:
    """Catches a crash on facts nobody thought of, a negative part, a total that is not the sum of its parts."""
    answer = assess(facts, RULES)
    if isinstance(answer, Assessment):
        shown = answer.as_json()
        assert all(type(part["amount"]) is int and part["amount"] >= 0 for part in shown["components"])
        assert shown["total"] == sum(part["amount"] for part in shown["components"]) > 0
        assert all(part["article"] and part["formula"] for part in shown["components"])
    else:
        assert answer.reasons
        assert all(reason.code and reason.message and reason.article for reason in answer.reasons)
        assert not any("assert" in reason.message for reason in answer.reasons)
    assert assess(facts, RULES) == answer


@given(st.integers(240, 443), months_at_62)
def test_a_month_more_of_insurance_never_lowers_early_retirement(insured: int, months: int) -> None:
    """Catches half-years that fall back at a rest of 6 or 7 months."""
    assume(months <= 120)
    facts = replace(DUE, birth_date=born(months), service_months=0)
    assert assessed(facts, insured_months=insured).total <= assessed(facts, insured_months=insured + 1).total


@given(st.integers(0, 178), st.integers(0, 60))
def test_a_month_more_of_insurance_never_lowers_severance(insured: int, service: int) -> None:
    """Catches the same under articles 9 and 10 and under D154."""
    assume(service <= insured)
    for facts in (SEVERED, replace(D154, route="severance", birth_date=date(1990, 1, 1))):
        less, more = (assessed(facts, insured_months=insured + n, service_months=service).total for n in (0, 1))
        assert less <= more


@given(st.integers(240, 480), any_salary)
def test_the_cliff_at_60_months_costs_9_s_whatever_the_insurance(insured: int, salary: int) -> None:
    """Catches a cliff smoothed or moved: 60 months are 60 + 25 S, 61 are 54 + 22 S."""
    facts = replace(DUE, insured_months=insured, service_months=0, salary={"salary_amount": str(salary)})
    at_60, at_61 = (assessed(facts, birth_date=born(months)).total for months in (60, 61))
    assert at_60 - at_61 == 9 * salary


@given(st.dates(date(1961, 1, 1), date(1964, 5, 31)), st.integers(1, 10**8))
def test_r07_is_never_below_15_s_nor_above_24_s(birth_date: date, salary: int) -> None:
    """Catches the cap or the floor forgotten."""
    total = assessed(AT_AGE, birth_date=birth_date, salary={"salary_amount": str(salary)}).total
    assert 15 * salary <= total <= 24 * salary
