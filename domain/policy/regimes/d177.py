"""Decree 177/2024/NĐ-CP: cadres who are not re-elected or re-appointed and retire early (article 3)."""

from collections.abc import Iterator, Mapping
from datetime import date

from domain.policy import pay
from domain.policy.assumptions import Reading
from domain.policy.case import Case, insured_months_needed, refuse_route
from domain.policy.facts import Facts
from domain.policy.outcome import Component
from domain.policy.reasons import NotComputable, Reason, refuse
from domain.policy.regimes.d178 import first_and_further
from domain.policy.regimes.regime import Regime, below_age_only
from domain.policy.spans import decimal_text

CADRES = frozenset({"cadre", "commune_cadre"})
"""Elected for a term (article 2 (1))."""
SUBJECTS = "D177 article 2 (1)"
CONDITIONS = "D177 article 3 (1)"
EARLY = "D177 article 3 (2)"
CURRENT_SALARY = "D177, current salary"
PERCENTS = ("vocational_seniority_percent",)


def components(case: Case) -> tuple[Component, ...]:
    """Early retirement only: the leave until the age (article 4) goes on with the salary. Raises `NotComputable`."""
    if case.facts.route != "early_retirement":
        raise refuse_route(case, EARLY)
    reasons = against_early_retirement(case)
    if reasons:
        raise NotComputable(reasons)
    case.reading.assume("d177_conditions")
    return early_years(case), insurance_time(case)


def against_early_retirement(case: Case) -> list[Reason]:
    """Too far from the age, or too few years of insurance for a pension."""
    reasons = []
    most, needed = case.months("d177.until_months"), insured_months_needed(case)
    if case.months_early > most:
        message = f"{case.months_early} months early: the pension stays whole for at most {most}; more is not covered"
        reasons.append(Reason("too_many_months_early", message, f"{EARLY} (a)"))
    if case.insured_months < needed:
        message = f"{case.insured_months} months of insurance; a pension on {case.leaves_on} needs {needed}"
        reasons.append(Reason("insured_months_short", message, f"{CONDITIONS} (b)"))
    return reasons


def early_years(case: Case) -> Component:
    """Article 3 (2) (b): 5 S for each year early."""
    factor = case.number("d177.early_years")
    formula = f"{decimal_text(case.years_early)} x {decimal_text(factor)}"
    return case.times("early_years", f"{EARLY} (b)", case.years_early * factor, formula)


def insurance_time(case: Case) -> Component:
    """Article 3 (2) (c): 5 S for the first 20 years of insurance, or 15 where these suffice; 0.5 S for each further."""
    case.reading.assume("d177_half_years")
    first_years = case.number("d177.insurance_time.first_years")
    if insured_months_needed(case) < 12 * first_years:
        first_years = case.number("d177.insurance_time.first_years_where_fewer_suffice")
    first, each = case.number("d177.insurance_time.first"), case.number("d177.insurance_time.further_year")
    return first_and_further(case, f"{EARLY} (c)", first, first_years, each)


def salary(reading: Reading, components: Mapping[str, str], leaves_on: date) -> pay.Pay:
    """Base salary x coefficients, with vocational seniority only."""
    reading.assume("d177_salary")
    return pay.salary_of(reading, components, leaves_on, PERCENTS, CURRENT_SALARY)


def covers(_reading: Reading, _facts: Facts, _leaves_on: date, _months_early: int) -> bool:
    """No fact says that somebody was not re-elected: only a decision that names this regime does."""
    return False


def refuse_person(code: str, facts: Facts, early: int) -> None:
    """For cadres below the age."""
    if facts.category not in CADRES:
        known = " and ".join(sorted(CADRES))
        raise refuse("category_not_covered", f"{code} is for {known}, not for the category {facts.category}", SUBJECTS)
    below_age_only(code, facts, early)


def boundaries(case: Case) -> Iterator[tuple[int, int]]:
    yield (most := case.months("d177.until_months")), most


REGIME = Regime(
    code="D177",
    first_day="d177.leaves_from",
    covers=covers,
    needs=lambda _facts: ("insured_months",),
    salary=salary,
    components=components,
    boundaries=boundaries,
    refuse_person=refuse_person,
)
