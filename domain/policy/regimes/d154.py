"""Decree 154/2025/NĐ-CP: full-time people where D178 no longer covers, and part-time commune staff."""

from domain.policy.case import Case, given, insured_months_needed, refuse_route
from domain.policy.outcome import Component
from domain.policy.reasons import NotComputable, Reason
from domain.policy.regimes.d178 import first_and_further, refuse_unless_severance
from domain.policy.spans import decimal_text, years_from_months

EARLY = "D154, early retirement"
SEVERANCE = "D154, immediate severance"
PART_TIME = "D154, part-time commune staff"


def components(case: Case) -> tuple[Component, ...]:
    """By the route of the decision. Raises `NotComputable`."""
    if case.facts.is_part_time:
        return part_time(case)
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
    return case.times("one_time", PART_TIME, factor * months, f"{decimal_text(factor)} x {months}")


def part_time_work_years(case: Case) -> Component:
    """1.5 P for each year of work."""
    case.reading.assume("half_years_d154")
    factor = case.number("d154.part_time.work_year")
    years = years_from_months(given(case.facts.work_months, "work_months"))
    return case.times("work_years", PART_TIME, factor * years, f"{decimal_text(factor)} x {decimal_text(years)}")


def part_time_job_search(case: Case) -> Component:
    """3 P to seek work."""
    factor = case.number("d154.part_time.job_search")
    return case.times("job_search", PART_TIME, factor, decimal_text(factor))
