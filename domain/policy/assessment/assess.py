"""The way from the facts to an amount: what is missing, the pension age, the regime, the salary, the articles."""

from collections.abc import Iterator
from datetime import date

from domain.policy import pay
from domain.policy.assessment.remarks import remarks
from domain.policy.assumptions import Reading
from domain.policy.bounds import all_likely, impossible_months, impossible_pay, unlikely_months, unlikely_pay
from domain.policy.case import Case, missing
from domain.policy.facts import ARTICLE_9, ARTICLE_10, SETTLEMENT_ROUTES, Facts
from domain.policy.outcome import Assessment, NotEligible
from domain.policy.parameters import Rules
from domain.policy.pension_age import months_early
from domain.policy.reasons import NotComputable, Reason, refuse
from domain.policy.regimes.covering import part_time_regime, regime_of
from domain.policy.regimes.pay_back import pay_back_until
from domain.policy.regimes.regime import Regime
from domain.policy.regimes.registry import PART_TIME
from domain.policy.spans import years_from_months

PART_TIME_STAFF = "D154, part-time commune staff"
COVERED = "D178, D154 and R07, who is covered"


def assess(facts: Facts, rules: Rules) -> Assessment | NotEligible:
    """What is owed under the rules, or every reason why nothing is computed. Pure: the same facts, the same answer."""
    try:
        return _assess(facts, Reading(rules))
    except NotComputable as refusal:
        return NotEligible(refusal.reasons)


def _assess(facts: Facts, reading: Reading) -> Assessment:
    _refuse_missing(facts, ("category", "route"))
    _refuse_who_is_not_covered(facts)
    likely = all_likely(reading.rules.bounds, vars(facts), facts.salary, facts.birth_date, facts.leaves_on)
    if not likely:
        _refuse_impossible(facts, reading.rules)
    regime, case = _part_time_case(facts, reading) if facts.is_part_time else _full_time_case(facts, reading)
    if facts.drawing_pension is None:
        reading.assume("drawing_pension_not_stated")
    components = regime.components(case)
    if not likely:
        for name, message in _unlikely(facts, reading.rules):
            reading.note(f"{name}: {message}")
    for remark in remarks(case, components, regime):
        reading.note(remark)
    early = case.months_early if case.age_known else None
    insured = facts.insured_months
    return Assessment(
        regime=case.regime,
        rule_version=f"{case.regime}/{reading.rules.version}",
        route=str(facts.route),
        pay=case.pay,
        months_early=early,
        years_early=None if early is None or early <= 0 else years_from_months(early),
        insured_years=None if insured is None else years_from_months(insured),
        in_window=case.in_window,
        components=components,
        assumptions=tuple(reading.assumptions),
        notes=tuple(reading.notes),
        pay_back_until=pay_back_until(regime, str(facts.route), case.leaves_on, reading.rules),
    )


def _refuse_who_is_not_covered(facts: Facts) -> None:
    """The category and route must be ones that the rules know, and fit each other and the regime given."""
    if not facts.is_part_time and facts.category not in ARTICLE_9 | ARTICLE_10:
        raise refuse("category_not_covered", f"the rules do not cover the category {facts.category}", COVERED)
    if facts.route not in SETTLEMENT_ROUTES:
        raise refuse("route_without_settlement", f"nothing is owed on the route {facts.route}", COVERED)
    if facts.is_part_time != (facts.route == "part_time_severance"):
        raise refuse(
            "route_category_mismatch",
            f"the route {facts.route} is not open to the category {facts.category}; "
            "part_time and part_time_severance belong together",
            COVERED,
        )
    if facts.is_part_time and facts.regime not in (None, PART_TIME.code):
        raise refuse("category_not_covered", f"{facts.regime} does not cover part-time staff", COVERED)


def _refuse_impossible(facts: Facts, rules: Rules) -> None:
    """Every fact beyond what anybody can have lived or be paid, at once."""
    found = list(impossible_pay(rules.bounds, facts.salary))
    if facts.birth_date is not None and facts.leaves_on is not None and facts.birth_date < facts.leaves_on:
        found += impossible_months(rules.bounds, vars(facts), facts.birth_date, facts.leaves_on)
    if found:
        raise NotComputable(Reason("fact_impossible", f"{name}: {message}", COVERED) for name, message in found)


def _unlikely(facts: Facts, rules: Rules) -> Iterator[tuple[str, str]]:
    yield from unlikely_pay(rules.bounds, facts.salary)
    if facts.birth_date is not None and facts.leaves_on is not None:
        yield from unlikely_months(rules.bounds, vars(facts), facts.birth_date, facts.leaves_on)


def _part_time_case(facts: Facts, reading: Reading) -> tuple[Regime, Case]:
    """P is a recorded fact; the age matters unless a pension is drawn already."""
    drawing = bool(facts.drawing_pension)
    _refuse_missing(facts, PART_TIME.needs(facts), PART_TIME_STAFF)
    leaves_on = _leaves_on(facts)
    regime = part_time_regime(reading, facts, leaves_on)
    early = _months_early_if_known(facts, reading.rules) if drawing else _months_early(facts, reading)
    if not drawing and early is not None and early > 0:
        _refuse_missing(facts, ("work_months",), PART_TIME_STAFF)
    return regime, Case(
        facts,
        reading,
        regime.code,
        day=max(leaves_on, reading.limit(regime.first_day, leaves_on)),
        leaves_on=leaves_on,
        months_early=early or 0,
        pay=regime.salary(reading, facts.salary, leaves_on),
        age_known=early is not None,
    )


def _months_early_if_known(facts: Facts, rules: Rules) -> int | None:
    """To be shown only: the amount does not depend on it, so neither do the assumptions."""
    if facts.sex is None or facts.birth_date is None:
        return None
    try:
        return _months_early(facts, Reading(rules))
    except NotComputable:
        return None


def _full_time_case(facts: Facts, reading: Reading) -> tuple[Regime, Case]:
    _refuse_missing(facts, ("sex", "birth_date", "leaves_on", "rank_coefficient"), COVERED)
    leaves_on = _leaves_on(facts)
    early = _months_early(facts, reading)
    regime = regime_of(reading, facts, leaves_on, early)
    regime.refuse_person(regime.code, facts, early)
    _refuse_missing(facts, regime.needs(facts), regime.code)
    _refuse_more_service_than_insurance(facts)
    day = max(leaves_on, reading.limit(regime.first_day, leaves_on))
    salary = regime.salary(reading, facts.salary, leaves_on)
    closes = regime.window_closes(reading, facts, leaves_on)
    in_window = None if closes is None else leaves_on < closes
    return regime, Case(facts, reading, regime.code, day, leaves_on, early, salary, in_window, closes)


def _refuse_missing(facts: Facts, names: tuple[str, ...], article: str = COVERED) -> None:
    """All missing facts at once. `rank_coefficient` stands for any salary, as `salary_amount` does."""
    reasons = [missing(name, article) for name in names if not _is_known(facts, name)]
    if reasons:
        raise NotComputable(reasons)


def _is_known(facts: Facts, name: str) -> bool:
    if name == "rank_coefficient":
        return pay.is_known(facts.salary)
    if name == "part_time_allowance":
        return name in facts.salary
    return getattr(facts, name) is not None


def _leaves_on(facts: Facts) -> date:
    """The first day no longer in service, after the birth and not before the decision."""
    leaves_on = facts.leaves_on
    assert leaves_on is not None, "checked as missing before"
    if facts.decided_on is not None and facts.decided_on > leaves_on:
        message = f"decided on {facts.decided_on}, after leaving on {leaves_on}; check both days"
        raise refuse("decided_after_leaving", message, COVERED)
    if facts.birth_date is not None and facts.birth_date >= leaves_on:
        message = f"born on {facts.birth_date}, not before leaving on {leaves_on}; check both days"
        raise refuse("born_after_leaving", message, COVERED)
    return leaves_on


def _months_early(facts: Facts, reading: Reading) -> int:
    assert facts.sex is not None and facts.birth_date is not None and facts.leaves_on is not None, "checked before"
    return months_early(
        reading, sex=facts.sex, birth_date=facts.birth_date, leaves_on=facts.leaves_on, appendix=facts.appendix
    )


def _refuse_more_service_than_insurance(facts: Facts) -> None:
    service, insured = facts.service_months, facts.insured_months
    if service is not None and insured is not None and service > insured:
        message = f"{service} months of service but {insured} of insurance: check both, service is insured time"
        raise refuse("service_beyond_insured", message, COVERED)
