"""Decree 178/2024/NĐ-CP as amended by 67/2025/NĐ-CP: one function for each part of an article."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from domain.policy import pay
from domain.policy.assumptions import Reading
from domain.policy.case import Case, given, insured_months_needed, refuse_route
from domain.policy.facts import ARTICLE_9, Facts
from domain.policy.outcome import Component
from domain.policy.reasons import NotComputable, Reason, refuse
from domain.policy.regimes.days import decided_on, leaves_from, leaves_until
from domain.policy.regimes.regime import Regime, below_age_only
from domain.policy.spans import add_months, decimal_text, years_from_months

EARLY = "D178 article 7"
CURRENT_SALARY = "Circular 01/2025/TT-BNV, current monthly salary"
PERCENTS = (
    "public_service_percent",
    "vocational_seniority_percent",
    "vocational_incentive_percent",
    "vocational_responsibility_percent",
    "party_work_percent",
)


def components(case: Case) -> tuple[Component, ...]:
    """By the route of the decision. Raises `NotComputable`."""
    if case.facts.route == "early_retirement":
        return early_retirement(case)
    if case.facts.route == "severance":
        return severance(case)
    raise refuse_route(case, EARLY)


def early_retirement(case: Case) -> tuple[Component, ...]:
    """Article 7: a pension at once without a cut, and (i) by months, (ii) by years early, (iii) by insurance."""
    reasons = against_early_retirement(case)
    if reasons:
        raise NotComputable(reasons)
    if case.months_early < case.months("d178.early.years_from_months"):
        case.reading.assume("insurance_years_always")
        return (one_time(case),)
    return one_time(case), early_years(case), insurance_time(case)


def against_early_retirement(case: Case) -> list[Reason]:
    """What stands against early retirement: too far from the age, or too few years of insurance for a pension."""
    reasons = []
    appendix_ii = case.facts.appendix == "II"
    limit = case.months("d178.early.near_until_months" if appendix_ii else "d178.early.far_until_months")
    if case.months_early > limit:
        appendix = "Appendix II" if appendix_ii else "Appendix I"
        message = f"{case.months_early} months early: under {appendix} early retirement is for at most {limit}"
        reasons.append(Reason("too_many_months_early", message, EARLY))
    needed = insured_months_needed(case)
    if case.insured_months < needed:
        message = f"{case.insured_months} months of insurance; a pension on {case.leaves_on} needs {needed}"
        reasons.append(Reason("insured_months_short", message, EARLY))
    return reasons


def one_time(case: Case) -> Component:
    """Article 7 (i): S for each month early, 0.9 x 60 S when more than 60 are left; half from month 13 on."""
    article = f"{EARLY} (i)"
    if _is_far(case):
        factor, months = case.number("d178.early.one_time.far"), case.months("d178.early.one_time.far_months")
    else:
        factor, months = case.number("d178.early.one_time.near"), case.months_early
    formula = f"{months}" if factor == 1 else f"{decimal_text(factor)} x {months}"
    if not case.in_window:
        share = case.number("d178.early.one_time.share_after_window")
        factor, formula = factor * share, f"{decimal_text(share)} x {formula}"
        article += ", from month 13"
    return case.times("one_time", article, factor * months, formula)


def early_years(case: Case) -> Component:
    """Article 7 (ii): 5 S for each year early, 4 S when more than 60 months are left."""
    factor = case.number("d178.early.early_years.far" if _is_far(case) else "d178.early.early_years.near")
    formula = f"{decimal_text(case.years_early)} x {decimal_text(factor)}"
    return case.times("early_years", f"{EARLY} (ii)", case.years_early * factor, formula)


def insurance_time(case: Case) -> Component:
    """Article 7 (iii): 5 S for the first 20 years and 0.5 S for each further; from 01/07/2025 4 S for the first 15."""
    first = case.reading.number("d178.early.insurance_time.first", case.leaves_on)
    first_years = case.reading.number("d178.early.insurance_time.first_years", case.leaves_on)
    each = case.reading.number("d178.early.insurance_time.further_year", case.leaves_on)
    return first_and_further(case, f"{EARLY} (iii)", first, first_years, each)


def first_and_further(case: Case, article: str, first: Fraction, first_years: Fraction, each: Fraction) -> Component:
    """`first` for so many years of insurance, `each` for every year after them."""
    further = max(case.insured_years - first_years, Fraction())
    formula = decimal_text(first)
    if further:
        formula = f"({formula} + {decimal_text(each)} x {decimal_text(further)})"
    return case.times("insurance_time", article, first + each * further, formula)


def severance(case: Case) -> tuple[Component, ...]:
    """Articles 9 and 10: by months of service, by years of insurance, and 3 S to seek work (article 9 only)."""
    article = f"D178 article {9 if case.facts.category in ARTICLE_9 else 10}"
    refuse_unless_severance(case, article, case.months("d178.severance.from_months"), against_early_retirement(case))
    parts = severance_one_time(case, article), severance_insurance(case, article)
    return (*parts, job_search(case, article)) if case.facts.category in ARTICLE_9 else parts


def refuse_unless_severance(case: Case, article: str, from_months: int, against_early: list[Reason]) -> None:
    """Severance is for those 2 years or more from the age who may not retire early. Raises `NotComputable`."""
    if not against_early:
        raise refuse(
            "early_retirement_eligible",
            f"{case.months_early} months early with {case.insured_months} months of insurance: "
            "eligible for early retirement, so severance is not open; assess the route early_retirement",
            article,
        )
    if case.months_early < from_months:
        raise refuse(
            "under_two_years",
            f"{case.months_early} months early: severance needs {from_months} or more, "
            "and early retirement is not open either; no rule found",
            article,
        )


def severance_one_time(case: Case, article: str) -> Component:
    """0.8 S for each month of service, 0.4 S from month 13 on; 5 years of service or more count as 60 months."""
    most = case.months("d178.severance.most_months")
    months = min(given(case.facts.service_months, "service_months"), most)
    if case.in_window:
        factor = case.number("d178.severance.one_time.in_window")
    else:
        factor = case.number("d178.severance.one_time.after_window")
        article += ", from month 13"
    return case.times("one_time", article, factor * months, f"{decimal_text(factor)} x {months}")


def severance_insurance(case: Case, article: str) -> Component:
    """1.5 S for each year of social insurance, all of it."""
    factor = case.number("d178.severance.insured_year")
    years = years_from_months(case.insured_months)
    return case.times("insurance_time", article, factor * years, f"{decimal_text(factor)} x {decimal_text(years)}")


def job_search(case: Case, article: str) -> Component:
    """3 S to seek work, for article 9 people: those of article 10 have unemployment insurance."""
    factor = case.number("d178.severance.job_search")
    return case.times("job_search", article, factor, decimal_text(factor))


def _is_far(case: Case) -> bool:
    return case.months_early > case.months("d178.early.near_until_months")


def salary(reading: Reading, components: Mapping[str, str], leaves_on: date) -> pay.Pay:
    """Base salary x coefficients, with all five percentage allowances."""
    return pay.salary_of(reading, components, leaves_on, PERCENTS, CURRENT_SALARY)


def covers(reading: Reading, facts: Facts, leaves_on: date, _months_early: int) -> bool:
    """Decided before 31/08/2025 and leaving until 01/09/2025, or decided before 01/08/2025 and until 31/12/2025."""
    decided = decided_on(reading, facts, leaves_on)
    if not leaves_from(reading, leaves_on, "d178.leaves_from"):
        return False
    if decided < reading.limit("d178.scheduled.decided_before", decided):
        return leaves_until(reading, leaves_on, "d178.scheduled.leaves_until")
    return decided < reading.limit("d178.decided_before", decided) and leaves_until(
        reading, leaves_on, "d178.leaves_until"
    )


def needs(facts: Facts) -> tuple[str, ...]:
    named = ("insured_months", "restructuring_effective_on")
    return (*named, "service_months") if facts.route == "severance" else named


def window_closes(reading: Reading, facts: Facts, leaves_on: date) -> date | None:
    """The first day after the 12-month window, which opens on the restructuring date, not before 01/01/2025."""
    opens = facts.restructuring_effective_on
    if opens is None:
        return None
    if opens < Reading(reading.rules).limit("d178.window.opens_not_before", leaves_on):
        opens = reading.limit("d178.window.opens_not_before", leaves_on)  # used, so its assumption is told
    closes = add_months(opens, int(reading.number("d178.window.months", max(leaves_on, opens))))
    if (leaves_on.year, leaves_on.month) == (closes.year, closes.month):
        reading.assume("window_anniversary")
    return closes


def boundaries(case: Case) -> Iterator[tuple[int, int]]:
    lower = case.months("d178.early.years_from_months")
    yield lower, lower - 1
    yield (near := case.months("d178.early.near_until_months")), near
    if case.facts.appendix != "II":
        yield (far := case.months("d178.early.far_until_months")), far


REGIME = Regime(
    code="D178",
    first_day="d178.leaves_from",
    covers=covers,
    needs=needs,
    salary=salary,
    components=components,
    boundaries=boundaries,
    refuse_person=below_age_only,
    window_closes=window_closes,
)
