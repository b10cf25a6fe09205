"""Decree 154/2025/NĐ-CP: full-time people where D178 no longer covers, and part-time commune staff."""

from collections.abc import Iterator, Mapping
from datetime import date

from domain.policy import pay
from domain.policy.assumptions import Reading
from domain.policy.case import Case, given, insured_months_needed, refuse_route
from domain.policy.facts import Facts
from domain.policy.outcome import Component
from domain.policy.reasons import NotComputable, Reason
from domain.policy.regimes.d178 import first_and_further, refuse_unless_severance
from domain.policy.regimes.days import leaves_from, leaves_until
from domain.policy.regimes.regime import PayBack, Regime, below_age_only
from domain.policy.spans import decimal_text, years_from_months

EARLY = "D154, early retirement"
SEVERANCE = "D154, immediate severance"
PART_TIME_STAFF = "D154, part-time commune staff"
CURRENT_SALARY = "D154, current monthly salary"
PERCENTS = ("vocational_seniority_percent",)


def components(case: Case) -> tuple[Component, ...]:
    """Full-time people, by the route of the decision. Raises `NotComputable`."""
    case.reading.assume("half_years_d154")
    if case.facts.route == "early_retirement":
        return early_retirement(case)
    if case.facts.route == "severance":
        return severance(case)
    raise refuse_route(case, EARLY)


def early_retirement(case: Case) -> tuple[Component, ...]:
    """24 to 60 months early with the years of insurance for a pension; no one-time allowance by months."""
    reasons = against_early_retirement(case)
    if reasons:
        raise NotComputable(reasons)
    return early_years(case), insurance_time(case)


def against_early_retirement(case: Case) -> list[Reason]:
    reasons = []
    least, most = case.months("d154.early.from_months"), case.months("d154.early.until_months")
    if not least <= case.months_early <= most:
        message = f"{case.months_early} months early: D154 covers {least} to {most}"
        reasons.append(Reason("months_early_outside", message, EARLY))
    needed = insured_months_needed(case)
    if case.insured_months < needed:
        message = f"{case.insured_months} months of insurance; a pension on {case.leaves_on} needs {needed}"
        reasons.append(Reason("insured_months_short", message, EARLY))
    return reasons


def early_years(case: Case) -> Component:
    """5 S for each year early."""
    factor = case.number("d154.early.early_years")
    formula = f"{decimal_text(case.years_early)} x {decimal_text(factor)}"
    return case.times("early_years", EARLY, case.years_early * factor, formula)


def insurance_time(case: Case) -> Component:
    """5 S, and 0.5 S for each year of insurance after the 20th."""
    first, first_years = (
        case.number("d154.early.insurance_time.first"),
        case.number("d154.early.insurance_time.first_years"),
    )
    return first_and_further(case, EARLY, first, first_years, case.number("d154.early.insurance_time.further_year"))


def severance(case: Case) -> tuple[Component, ...]:
    """1.5 S for each year of insurance, and 3 S to seek work."""
    from_months = case.months("d154.severance.from_months")
    refuse_unless_severance(case, SEVERANCE, from_months, against_early_retirement(case))
    factor, years = case.number("d154.severance.insured_year"), case.insured_years
    seeking = case.number("d154.severance.job_search")
    return (
        case.times("insurance_time", SEVERANCE, factor * years, f"{decimal_text(factor)} x {decimal_text(years)}"),
        case.times("job_search", SEVERANCE, seeking, decimal_text(seeking)),
    )


def part_time(case: Case) -> tuple[Component, ...]:
    """Part-time commune staff: by months, by years of work, and 3 P to seek work; 15 P at the pension age."""
    if case.facts.drawing_pension or case.months_early <= 0:
        return (part_time_at_pension_age(case),)
    case.reading.assume("part_time_conditions")
    return part_time_one_time(case), part_time_work_years(case), part_time_job_search(case)


def part_time_at_pension_age(case: Case) -> Component:
    """15 P for who has reached the age, or draws a pension or a loss-of-capacity benefit."""
    case.reading.assume("part_time_at_pension_age")
    factor = case.number("d154.part_time.at_pension_age")
    article = "D154, part-time commune staff at pension age or drawing a pension"
    return case.times("one_time", article, factor, decimal_text(factor))


def part_time_one_time(case: Case) -> Component:
    """0.8 P for each month: of work under 5 years of it, else early, and 60 when 5 years or more are left."""
    factor, worked = case.number("d154.part_time.one_time"), given(case.facts.work_months, "work_months")
    long_work = case.months("d154.part_time.long_work_months")
    if worked < long_work:
        months = worked
        if years_from_months(worked) * 12 >= long_work:
            case.reading.assume("whole_months")
    elif case.months_early < case.months("d154.part_time.far_months"):
        months = case.months_early
    else:
        months = case.months("d154.part_time.far_one_time_months")
    return case.times("one_time", PART_TIME_STAFF, factor * months, f"{decimal_text(factor)} x {months}")


def part_time_work_years(case: Case) -> Component:
    """1.5 P for each year of work."""
    case.reading.assume("half_years_d154")
    factor = case.number("d154.part_time.work_year")
    years = years_from_months(given(case.facts.work_months, "work_months"))
    return case.times("work_years", PART_TIME_STAFF, factor * years, f"{decimal_text(factor)} x {decimal_text(years)}")


def part_time_job_search(case: Case) -> Component:
    """3 P to seek work."""
    factor = case.number("d154.part_time.job_search")
    return case.times("job_search", PART_TIME_STAFF, factor, decimal_text(factor))


def salary(reading: Reading, components: Mapping[str, str], leaves_on: date) -> pay.Pay:
    """Base salary x coefficients, with vocational seniority only: no public-service 25 %, no vocational incentive."""
    return pay.salary_of(reading, components, leaves_on, PERCENTS, CURRENT_SALARY)


def covers(reading: Reading, _facts: Facts, leaves_on: date, _months_early: int) -> bool:
    return leaves_from(reading, leaves_on, "d154.leaves_from") and leaves_until(reading, leaves_on, "d154.leaves_until")


def covers_part_time(reading: Reading, _facts: Facts, leaves_on: date, _months_early: int) -> bool:
    """From 01/07/2025 to before 31/05/2026."""
    first = reading.limit("d154.part_time.leaves_from", leaves_on)
    end = reading.limit("d154.part_time.leaves_before", leaves_on)
    if leaves_on in (first, end):
        reading.assume("days")
    return first <= leaves_on < end


def boundaries(case: Case) -> Iterator[tuple[int, int]]:
    lower = case.months("d154.early.from_months")
    yield lower, lower - 1
    yield (upper := case.months("d154.early.until_months")), upper


def part_time_boundaries(case: Case) -> Iterator[tuple[int, int]]:
    if _counts_months(case):
        far = case.months("d154.part_time.far_months")
        yield far, far - 1


def part_time_work_boundary(case: Case) -> int | None:
    return case.months("d154.part_time.long_work_months") if _counts_months(case) else None


def part_time_needs(facts: Facts) -> tuple[str, ...]:
    """P is a recorded fact; the age matters unless a pension is drawn already."""
    age = () if facts.drawing_pension else ("sex", "birth_date")
    return (*age, "leaves_on", "part_time_allowance")


def any_age(_code: str, _facts: Facts, _early: int) -> None:
    return None


def _counts_months(case: Case) -> bool:
    """Those below the pension age, whose months decide."""
    return not case.facts.drawing_pension and case.months_early > 0


def _allowance(_reading: Reading, salary: Mapping[str, str], _leaves_on: date) -> pay.Pay:
    return pay.allowance(salary)


FULL_TIME = Regime(
    code="D154",
    first_day="d154.leaves_from",
    covers=covers,
    needs=lambda _facts: ("insured_months",),
    salary=salary,
    components=components,
    boundaries=boundaries,
    refuse_person=below_age_only,
    pay_back=PayBack("d154.pay_back.months", frozenset({"early_retirement", "severance"})),
)
PART_TIME = Regime(
    code="D154",
    first_day="d154.part_time.leaves_from",
    covers=covers_part_time,
    needs=part_time_needs,
    salary=_allowance,
    components=part_time,
    boundaries=part_time_boundaries,
    refuse_person=any_age,
    work_boundary=part_time_work_boundary,
    is_part_time=True,
)
