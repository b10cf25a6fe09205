"""The registry of regimes: every decree is known by being in it, and nothing outside its room knows one by name."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from domain.policy.facts import SETTLEMENT_ROUTES
from domain.policy.regimes import pay_back, registry
from reference.policy import tables
from tests.policy_cases import RULES

ROOT = Path(__file__).parents[2]
ELSEWHERE = [
    path
    for folder in ("domain", "projections", "consumers", "commands", "store", "schemas")
    for pattern in ("*.py", "*.sql")
    for path in sorted((ROOT / folder).rglob(pattern))
    if not path.is_relative_to(ROOT / "domain" / "policy")
]
EXAMPLE = ", such as D178"
"""In the words of the published schemas; no code reads it."""


def names_a_decree(text: str) -> bool:
    codes = "|".join(registry.CODES)
    return re.search(rf"\b({codes})\b|\b(?:{codes})\.", text, re.IGNORECASE) is not None


def test_the_search_for_names_finds_one() -> None:
    assert names_a_decree("a.regime = 'D154'") and names_a_decree('"d154.pay_back.months"')


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_outside_the_room_of_policy_names_a_decree(path: Path) -> None:
    """Catches a query or a settlement that asks which decree it was instead of what the regime says of itself."""
    assert not names_a_decree(path.read_text(encoding="utf-8").replace(EXAMPLE, ""))


def test_the_list_of_regimes_that_users_see_is_that_of_the_registry() -> None:
    """Catches a decree that is computed and not told of, or told of and not computed."""
    assert {row["code"] for row in tables()["regime"]} == set(registry.CODES)
    assert len({regime.code for regime in registry.FULL_TIME}) == len(registry.FULL_TIME)


def test_every_value_that_a_regime_names_is_recorded() -> None:
    """Catches a first day or a pay-back that nobody can look up."""
    for regime in registry.REGIMES:
        assert regime.first_day in RULES.parameters
        assert regime.pay_back is None or regime.pay_back.months in RULES.parameters


def test_what_is_asked_back_goes_by_regime_and_route() -> None:
    """Catches the pay-back asked of part-time staff, or of another regime."""
    left = date(2026, 1, 1)
    asked = [
        (regime.code, route, day)
        for regime in registry.REGIMES
        if regime.code in ("D178", "D154", "R07", "D177")
        for route in SETTLEMENT_ROUTES
        if (day := pay_back.pay_back_until(regime, route, left, RULES)) is not None
    ]
    assert asked == [("D154", route, date(2031, 1, 1)) for route in ("early_retirement", "severance")]


def test_only_assessments_of_before_go_by_their_regime_and_a_stated_day_goes_before_it() -> None:
    """Catches a later decree that an old reading speaks for, and a stated day that is worked out again."""
    assert set(pay_back.NOT_STATED) == {("D154", "early_retirement"), ("D154", "severance")}
    left, said = date(2026, 1, 1), date(2027, 5, 1)
    assert pay_back.recorded_until(None, "D154", "severance", left, RULES) == date(2031, 1, 1)
    assert pay_back.recorded_until(said, "D154", "severance", left, RULES) == said
    assert pay_back.recorded_until(said, "D999", "severance", left, RULES) == said
    assert pay_back.recorded_until(None, "D178", "severance", left, RULES) is None
    assert pay_back.recorded_until(None, None, "severance", left, RULES) is None


def test_no_regime_says_less_than_another() -> None:
    """Catches a declaration that leaves a part out by None where the walk calls it."""
    for regime in registry.REGIMES:
        told = [field.name for field in fields(regime) if getattr(regime, field.name) is None]
        assert told in ([], ["pay_back"])
