"""Until when who takes a post paid by the State budget returns what was paid (thu hồi), as an assessment states it."""

from datetime import date

from domain.policy.parameters import Rules
from domain.policy.regimes import d154
from domain.policy.regimes.regime import PayBack, Regime
from domain.policy.spans import add_months

NOT_STATED: dict[tuple[str | None, str], PayBack] = {
    (regime.code, route): regime.pay_back
    for regime in (d154.FULL_TIME,)
    if regime.pay_back is not None
    for route in sorted(regime.pay_back.routes)
}
"""By code of the regime and route: what assessments ask back that were recorded before they stated a day. A regime that
came later is not among them; each of its assessments says its day."""


def pay_back_until(regime: Regime, route: str, leaves_on: date, rules: Rules) -> date | None:
    """The first day on which a new post asks nothing back any more; None: none ever does."""
    asked = regime.pay_back
    return None if asked is None or route not in asked.routes else _until(asked, leaves_on, rules)


def asks_back(stated: date | None, code: str | None, route: str) -> bool:
    """Of a recorded assessment: is something asked back?"""
    return stated is not None or (code, route) in NOT_STATED


def recorded_until(stated: date | None, code: str | None, route: str, leaves_on: date, rules: Rules) -> date | None:
    """As `pay_back_until`, of a recorded assessment: the day that it states, or by its regime where it states none."""
    asked = NOT_STATED.get((code, route))
    return stated if stated is not None or asked is None else _until(asked, leaves_on, rules)


def _until(asked: PayBack, leaves_on: date, rules: Rules) -> date:
    # A clerk may give a regime to somebody who left before its first day: its rules then hold as on that day.
    months = rules.parameter(asked.months, rules.day_of_value(asked.months, leaves_on)).value
    return add_months(leaves_on, int(months))  # type: ignore[arg-type]
