"""Remarks on cases near a boundary: what the other side would give."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from domain.policy.case import Case
from domain.policy.outcome import Component
from domain.policy.reasons import NotComputable
from domain.policy.regimes.regime import Regime
from domain.policy.spans import add_months

NEAR_MONTHS = 3
OTHER_ROUTE = {"early_retirement": "severance", "severance": "early_retirement"}
Compute = Callable[[Case], tuple[Component, ...]]


def remarks(case: Case, components: tuple[Component, ...], regime: Regime) -> Iterator[str]:
    """One sentence for each boundary within 3 months, where its other side gives something else."""
    here = _amount_text(components)
    for place, there, other in _other_sides(case, regime):
        result = _result(other, regime.components)
        if result != here:
            yield f"{place}; {there} it would be {result}, here it is {here}"


def _other_sides(case: Case, regime: Regime) -> Iterator[tuple[str, str, Case]]:
    """(where the case lies, what the other side is, the case there)."""
    for boundary, last_below in regime.boundaries(case):
        if abs(case.months_early - boundary) <= NEAR_MONTHS:
            months = last_below + 1 if case.months_early <= last_below else last_below
            place = f"{case.months_early} months early lies within {NEAR_MONTHS} months of the boundary at {boundary}"
            yield place, f"with {months} months early", case.on_the_other_side(months_early=months)
    worked = case.facts.work_months
    boundary_of_work = None if worked is None else regime.work_boundary(case)
    if worked is not None and boundary_of_work is not None:
        boundary = boundary_of_work
        if abs(worked - boundary) <= NEAR_MONTHS:
            months = boundary if worked < boundary else boundary - 1
            place = f"{worked} months of work lie within {NEAR_MONTHS} months of the boundary at {boundary}"
            yield place, f"with {months} months of work", case.on_the_other_side(work_months=months)
    if case.window_closes is not None:
        closes = case.window_closes
        if add_months(closes, -NEAR_MONTHS) <= case.leaves_on <= add_months(closes, NEAR_MONTHS):
            place = f"leaving on {case.leaves_on} lies within {NEAR_MONTHS} months of {closes}, where month 13 begins"
            there = "from month 13 on" if case.in_window else "within the first 12 months"
            yield place, there, case.on_the_other_side(in_window=not case.in_window)


def _result(other: Case, compute: Compute) -> str:
    """The amount there; where the route is closed, that of the other route, or why there is none."""
    try:
        return _amount_text(compute(other))
    except NotComputable as refusal:
        route = OTHER_ROUTE.get(str(other.facts.route))
        try:
            if route is not None:
                amount = _amount_text(compute(replace(other, facts=replace(other.facts, route=route))))
                return f"{amount} by the route {route}"
        except NotComputable:
            pass
        return f"nothing ({refusal})"


def _amount_text(components: tuple[Component, ...]) -> str:
    return f"{sum(component.amount for component in components):,} đồng"
