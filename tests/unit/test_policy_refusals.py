"""What is not computed, each with its code: a guess in one of these places would be money paid without a rule."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.policy.assessment.assess import assess
from domain.policy.facts import Facts
from domain.policy.outcome import NotEligible
from tests.policy_cases import AT_AGE, D154, DUE, PART_TIME, RULES, SEVERED, assessed, codes

BELOW = {"birth_date": date(1966, 4, 1)}
"""29 months early on 01/01/2026."""


def missing(facts: Facts, **changes: Any) -> set[str]:
    """The facts that the refusal names."""
    answer = assess(replace(facts, **changes), RULES)
    assert isinstance(answer, NotEligible)
    assert {reason.code for reason in answer.reasons} == {"missing_fact"}
    return {reason.message.split()[0] for reason in answer.reasons}


@pytest.mark.parametrize("facts", [DUE, SEVERED, D154, AT_AGE], ids=["early", "severance", "D154", "R07"])
@pytest.mark.parametrize("name", ["category", "sex", "birth_date", "leaves_on", "route"])
def test_a_fact_that_every_regime_needs_is_named_when_missing(facts: Facts, name: str) -> None:
    """Catches a crash or a guess where a fact is not there."""
    assert missing(facts, **{name: None}) == {name}


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (DUE, "insured_months"),
        (DUE, "restructuring_effective_on"),
        (SEVERED, "insured_months"),
        (SEVERED, "restructuring_effective_on"),
        (SEVERED, "service_months"),
        (D154, "insured_months"),
        (PART_TIME, "work_months"),
        (PART_TIME, "birth_date"),
        (PART_TIME, "sex"),
        (PART_TIME, "leaves_on"),
    ],
)
def test_a_fact_that_only_this_regime_needs_is_named_when_missing(facts: Facts, name: str) -> None:
    """Catches months taken as zero, and a window that opens by itself."""
    assert missing(facts, **{name: None}) == {name}


def test_all_missing_facts_are_named_at_once() -> None:
    """Catches a clerk sent back once for each missing fact."""
    assert missing(DUE, sex=None, birth_date=None, salary={}) == {"sex", "birth_date", "rank_coefficient"}
    assert missing(SEVERED, insured_months=None, service_months=None) == {"insured_months", "service_months"}
    assert missing(PART_TIME, salary={}, sex=None) == {"part_time_allowance", "sex"}
    assert missing(Facts()) == {"category", "route"}


@pytest.mark.parametrize(
    ("facts", "name"), [(DUE, "service_months"), (DUE, "work_months"), (D154, "restructuring_effective_on")]
)
def test_a_fact_that_no_article_reads_may_be_missing(facts: Facts, name: str) -> None:
    """Catches people refused for a fact that does not matter to them."""
    assert assessed(facts, **{name: None}).total > 0
    assert assessed(AT_AGE, insured_months=None, service_months=None).total > 0


@pytest.mark.parametrize(
    ("facts", "changes", "expected"),
    [
        pytest.param(DUE, {"decided_on": date(2025, 6, 2)}, "decided_after_leaving", id="decided after leaving"),
        pytest.param(DUE, {"birth_date": date(2025, 6, 1)}, "born_after_leaving", id="born after leaving"),
        pytest.param(DUE, {"service_months": 361}, "service_beyond_insured", id="more service than insurance"),
        pytest.param(DUE, {"drawing_pension": True}, "drawing_pension", id="drawing a pension, D178"),
        pytest.param(
            D154, BELOW | {"drawing_pension": True}, "drawing_below_age", id="drawing a pension below the age"
        ),
        pytest.param(
            D154, BELOW | {"drawing_pension": True, "regime": "D154"}, "drawing_pension", id="drawing, D154 given"
        ),
        pytest.param(
            D154, BELOW | {"drawing_pension": True, "regime": "R07"}, "drawing_below_age", id="drawing, R07 given"
        ),
        pytest.param(D154, BELOW | {"regime": "R07"}, "below_pension_age", id="R07 below the age"),
        pytest.param(AT_AGE, {"route": "early_retirement"}, "route_not_covered", id="R07 by another route"),
        pytest.param(AT_AGE, {"regime": "D178"}, "at_pension_age", id="D178 at the age"),
        pytest.param(AT_AGE, {"regime": "D154"}, "at_pension_age", id="D154 at the age"),
        pytest.param(DUE, {"birth_date": date(1963, 7, 1)}, "at_pension_age", id="at the age before September"),
        pytest.param(DUE, {"birth_date": date(1973, 6, 1)}, "too_many_months_early", id="121 months early"),
        pytest.param(
            DUE, {"birth_date": date(1973, 6, 1), "appendix": "II"}, "too_many_months_early", id="61, Appendix II"
        ),
        pytest.param(DUE, {"insured_months": 239, "service_months": 9}, "insured_months_short", id="239 months"),
        pytest.param(
            DUE, {"leaves_on": date(2025, 7, 1), "insured_months": 179, "service_months": 9}, "insured_months_short",
            id="179 months from July",
        ),
        pytest.param(
            DUE, {"birth_date": date(1965, 7, 1), "insured_months": 239, "service_months": 9}, "insured_months_short",
            id="23 months early without the years",
        ),
        pytest.param(SEVERED, {"birth_date": date(1965, 7, 1)}, "under_two_years", id="23 months, severance"),
        pytest.param(DUE, {"route": "severance"}, "early_retirement_eligible", id="severance where early is open"),
        pytest.param(
            DUE, {"route": "severance", "birth_date": date(1965, 7, 1)}, "early_retirement_eligible",
            id="severance under 24 months where early is open",
        ),
        pytest.param(D154, {"birth_date": date(1965, 8, 1)}, "months_early_outside", id="D154, under 24"),
        pytest.param(D154, {"birth_date": date(1969, 1, 1)}, "months_early_outside", id="D154, 61"),
        pytest.param(D154, {"insured_months": 179, "service_months": 9}, "insured_months_short", id="D154, 179"),
        pytest.param(D154, {"route": "severance"}, "early_retirement_eligible", id="D154 severance, early open"),
        pytest.param(
            D154, {"route": "severance", "birth_date": date(1965, 8, 1)}, "under_two_years", id="D154 severance, near"
        ),
        pytest.param(DUE, {"route": "retirement"}, "route_without_settlement", id="a route without settlement"),
        pytest.param(DUE, {"route": "part_time_severance"}, "route_category_mismatch", id="full-time as part-time"),
        pytest.param(PART_TIME, {"route": "severance"}, "route_category_mismatch", id="part-time as full-time"),
        pytest.param(PART_TIME, {"regime": "D178"}, "category_not_covered", id="part-time under D178"),
        pytest.param(PART_TIME, {"regime": "R07"}, "category_not_covered", id="part-time under R07"),
        pytest.param(DUE, {"category": "soldier"}, "category_not_covered", id="another category"),
        pytest.param(PART_TIME, {"birth_date": date(1960, 1, 1)}, "birth_before_bands", id="part-time, early birth"),
        pytest.param(PART_TIME, {"salary": {}, "drawing_pension": True}, "missing_fact", id="no P"),
    ],
)  # fmt: skip
def test_what_the_rules_do_not_cover_is_refused_with_its_reason(
    facts: Facts, changes: dict[str, Any], expected: str
) -> None:
    """Catches an amount where there is no rule, and a refusal for another reason than the true one."""
    assert codes(facts, **changes) == [expected]


def test_every_reason_against_early_retirement_is_told() -> None:
    """Catches a person told of the months who comes back to be told of the insurance."""
    assert codes(DUE, birth_date=date(1980, 1, 1), insured_months=100, service_months=9) == [
        "too_many_months_early",
        "insured_months_short",
    ]


@pytest.mark.parametrize(("sex", "category"), [("male", "commune_cadre"), ("female", "civil_servant")])
def test_only_women_in_commune_posts_may_leave_with_15_years_before_july(sex: str, category: str) -> None:
    """Catches the exception given to men of communes or to women elsewhere."""
    born = date(1968, 5, 20) if sex == "male" else date(1971, 6, 1)
    changes = {"sex": sex, "category": category, "birth_date": born, "insured_months": 200, "service_months": 9}
    assert codes(DUE, **changes) == ["insured_months_short"]
    women = {"sex": "female", "category": "commune_cadre", "birth_date": date(1971, 6, 1), "service_months": 9}
    for leaves_on in (date(2025, 6, 1), date(2025, 7, 1)):  # from July the exception is everybody's rule
        assert codes(DUE, leaves_on=leaves_on, insured_months=179, **women) == ["insured_months_short"]
    assert assessed(DUE, leaves_on=date(2025, 7, 1), insured_months=180, **women).total > 0


@pytest.mark.parametrize(("insured_months", "told"), [(234, False), (235, True), (239, True), (240, False)])
def test_a_threshold_that_rounded_years_would_pass_is_told(insured_months: int, told: bool) -> None:
    """Catches 235 months taken as 20 years, and the reading that says no kept to ourselves."""
    facts = replace(DUE, route="severance", insured_months=insured_months, service_months=60)
    if insured_months == 240:
        assert codes(facts) == ["early_retirement_eligible"]
        return
    assert any("unrounded" in sentence for sentence in assessed(facts).assumptions) is told
