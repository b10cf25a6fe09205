"""Resolution 07/2025/NQ-CP: people at or over the pension age who leave at once."""

from datetime import date
from fractions import Fraction

from domain.policy.assumptions import Reading
from domain.policy.case import Case, refuse_route
from domain.policy.facts import Facts
from domain.policy.outcome import Component
from domain.policy.reasons import NotComputable, refuse
from domain.policy.regimes.d178 import salary
from domain.policy.regimes.days import leaves_from
from domain.policy.regimes.regime import Regime
from domain.policy.spans import decimal_text

ARTICLE = "R07, people at or over the pension age"


def components(case: Case) -> tuple[Component, ...]:
    """Route severance only. Raises `NotComputable`."""
    if case.facts.route != "severance":
        raise refuse_route(case, ARTICLE)
    return (leaving_at_once(case),)


def leaving_at_once(case: Case) -> Component:
    """15 S, and 0.5 S for each month worked after the age beyond 15; at most 24 S."""
    case.reading.assume("r07_months")
    worked, full = -case.months_early, case.number("r07.full_months")
    further, most = case.number("r07.further_month"), case.number("r07.most_months")
    factor = full + further * max(worked - full, Fraction())
    formula = decimal_text(full)
    if factor > full:
        formula = f"({formula} + {decimal_text(further)} x {decimal_text(worked - full)})"
    if factor > most:
        factor, formula = most, f"{decimal_text(most)} (at most)"
    return case.times("one_time", ARTICLE, factor, formula)


def covers(reading: Reading, facts: Facts, leaves_on: date, months_early: int) -> bool:
    """Those at the age, from its first day. Raises `NotComputable` for a pension drawn below it."""
    if months_early > 0 and not facts.drawing_pension:
        return False
    if not leaves_from(reading, leaves_on, "r07.leaves_from"):
        return False
    if months_early > 0:
        raise drawing_below_age()
    return True


def refuse_person(_code: str, facts: Facts, early: int) -> None:
    """For those at or over the age."""
    if early > 0 and facts.drawing_pension:
        raise drawing_below_age()
    if early > 0:
        raise refuse("below_pension_age", f"{early} months below the pension age", ARTICLE)


def drawing_below_age() -> NotComputable:
    message = "somebody below the pension age who draws a pension: no date is known from which months would count"
    return refuse("drawing_below_age", message, "R07, people drawing a pension")


REGIME = Regime(
    code="R07",
    first_day="r07.leaves_from",
    covers=covers,
    needs=lambda _facts: (),
    salary=salary,
    components=components,
    boundaries=lambda _case: iter(()),
    refuse_person=refuse_person,
    goes_first=True,
)
