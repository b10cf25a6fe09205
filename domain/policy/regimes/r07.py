"""Resolution 07/2025/NQ-CP: people at or over the pension age who leave at once."""

from fractions import Fraction

from domain.policy.case import Case, refuse_route
from domain.policy.outcome import Component
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
