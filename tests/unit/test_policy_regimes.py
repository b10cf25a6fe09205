"""Which regime covers a departure: each edge date, a regime given by the clerk, and the 12-month window."""

from dataclasses import replace
from datetime import date

import pytest

from domain.policy.facts import Facts
from tests.policy_cases import AT_AGE, D154, DUE, PART_TIME, S, amounts, assessed, codes

FAR = replace(DUE, birth_date=date(1990, 1, 1), route="severance", insured_months=60, service_months=60)
"""Far from the age, so that any day of leaving is open."""


def regime(facts: Facts, leaves_on: str, decided_on: str) -> str:
    return assessed(facts, leaves_on=date.fromisoformat(leaves_on), decided_on=date.fromisoformat(decided_on)).regime


@pytest.mark.parametrize(
    ("leaves_on", "decided_on", "expected"),
    [
        ("2025-01-01", "2024-12-20", "D178"),
        ("2025-06-16", "2025-06-01", "D178"),
        ("2025-09-01", "2025-08-30", "D178"),
        ("2025-09-01", "2025-08-31", "D154"),
        ("2025-09-02", "2025-08-30", "D154"),
        ("2025-09-02", "2025-08-01", "D154"),
        ("2025-09-02", "2025-07-31", "D178"),
        ("2025-12-31", "2025-07-31", "D178"),
        ("2025-12-31", "2025-08-01", "D154"),
        ("2026-01-01", "2025-07-31", "D154"),
        ("2030-12-31", "2030-12-01", "D154"),
    ],
)
def test_the_dates_of_decision_and_leaving_choose_the_regime(leaves_on: str, decided_on: str, expected: str) -> None:
    """Catches a limit that is taken on the wrong day, or as inclusive where the law says before."""
    assert regime(FAR, leaves_on, decided_on) == expected


@pytest.mark.parametrize(("leaves_on", "decided_on"), [("2024-12-31", "2024-12-01"), ("2031-01-01", "2030-12-01")])
def test_outside_every_regime_nothing_is_computed(leaves_on: str, decided_on: str) -> None:
    """Catches rules applied before their first day or after their last."""
    changes = {"leaves_on": date.fromisoformat(leaves_on), "decided_on": date.fromisoformat(decided_on)}
    assert codes(FAR, **changes) == ["no_regime"]


@pytest.mark.parametrize(
    ("leaves_on", "covered"),
    [("2025-06-30", False), ("2025-07-01", True), ("2026-05-30", True), ("2026-05-31", False)],
)
def test_part_time_staff_are_covered_from_july_2025_to_before_31_may_2026(leaves_on: str, covered: bool) -> None:
    """Catches the last day taken as covered: the law says before 31/05/2026."""
    changes = {"leaves_on": date.fromisoformat(leaves_on), "decided_on": date(2025, 6, 20)}
    if covered:
        assert assessed(PART_TIME, **changes).regime == "D154"
    else:
        assert codes(PART_TIME, **changes) == ["no_regime"]
        given = assessed(PART_TIME, regime="D154", **changes)
        assert any("the dates alone would give none" in note for note in given.notes)


@pytest.mark.parametrize(
    ("category", "article"),
    [("cadre", 9), ("civil_servant", 9), ("commune_cadre", 9), ("commune_civil_servant", 9), ("public_employee", 10),
     ("contract", 10)],
)  # fmt: skip
def test_every_full_time_category_is_covered_under_its_article(category: str, article: int) -> None:
    """Catches a category in the wrong group: article 10 people get no 3 S to seek work."""
    answer = assessed(FAR, category=category)
    assert {part.article for part in answer.components} == {f"D178 article {article}"}
    assert ("job_search" in amounts(FAR, category=category)) is (article == 9)


def test_a_regime_that_is_given_overrides_the_dates_and_a_note_tells_so() -> None:
    """Catches the clerk's regime ignored, and taken without a word."""
    given = assessed(FAR, leaves_on=date(2026, 2, 1), decided_on=date(2026, 1, 2), regime="D178")
    assert given.regime == "D178"
    assert "the regime D178 was given; the dates alone would give D154" in given.notes
    assert assessed(FAR, regime="D178").notes == ()


def test_month_13_under_d178_is_reached_by_a_given_regime() -> None:
    """Catches the half rate that no date can reach by itself: window from 01/01/2025, leaving 01/02/2026."""
    changes = {
        "regime": "D178", "leaves_on": date(2026, 2, 1), "decided_on": date(2026, 1, 2),
        "restructuring_effective_on": date(2025, 1, 1),
    }  # fmt: skip
    assert assessed(FAR, **changes).in_window is False
    assert amounts(FAR, **changes) == {"one_time": 24 * S, "insurance_time": 75 * S // 10, "job_search": 3 * S}


@pytest.mark.parametrize(
    ("restructured", "leaves_on", "in_window"),
    [
        ("2025-03-01", "2026-02-28", True),
        ("2025-03-01", "2026-03-01", False),
        ("2025-06-15", "2025-05-01", True),
        ("2024-06-01", "2025-12-31", True),
        ("2024-12-31", "2026-01-01", False),
        ("2025-01-01", "2025-12-31", True),
        ("2025-01-02", "2026-01-01", True),
    ],
)
def test_the_window_ends_on_the_anniversary_and_never_opens_before_2025(
    restructured: str, leaves_on: str, in_window: bool
) -> None:
    """Catches the anniversary counted as inside, and a window that closed before D178 began."""
    answer = assessed(
        FAR, regime="D178", leaves_on=date.fromisoformat(leaves_on), decided_on=date(2025, 1, 10),
        restructuring_effective_on=date.fromisoformat(restructured),
    )  # fmt: skip
    assert answer.in_window is in_window
    told = any("opens on 01/01/2025" in sentence for sentence in answer.assumptions)
    assert told is (restructured < "2025-01-01")


def test_the_window_is_a_matter_of_d178_only() -> None:
    """Catches a window shown, or asked for, where no article halves anything."""
    for facts in (D154, AT_AGE, PART_TIME):
        assert assessed(facts, restructuring_effective_on=None).in_window is None


@pytest.mark.parametrize(
    ("leaves_on", "expected"),
    [(date(2025, 9, 1), "R07"), (date(2025, 8, 31), None)],
)
def test_people_at_the_age_fall_under_r07_from_september_2025(leaves_on: date, expected: str | None) -> None:
    """Catches R07 before its first day, and people at the age computed under D178."""
    changes = {"leaves_on": leaves_on, "decided_on": date(2025, 8, 1)}
    if expected:
        assert assessed(AT_AGE, **changes).regime == expected
    else:
        assert codes(AT_AGE, **changes) == ["at_pension_age"]


def test_a_decision_without_its_date_counts_as_made_30_days_before_leaving() -> None:
    """Catches another default: 30/09 less 30 days is 31/08, no longer before it; the day of it is told."""
    answer = assessed(FAR, leaves_on=date(2025, 8, 30), decided_on=None)
    assert answer.regime == "D178"
    assert any("2025-07-31" in note for note in answer.notes)
    assert assessed(FAR, leaves_on=date(2025, 9, 30), decided_on=None).regime == "D154"


@pytest.mark.parametrize(
    ("leaves_on", "decided_on", "told"),
    [
        ("2025-01-01", "2024-12-01", True),
        ("2025-01-02", "2024-12-01", False),
        ("2025-06-30", "2025-06-01", False),
        ("2025-07-01", "2025-06-01", True),
        ("2025-09-01", "2025-08-10", False),
        ("2025-09-02", "2025-08-10", True),
        ("2025-09-02", "2025-07-10", False),
        ("2026-01-01", "2025-07-10", True),
    ],
)
def test_a_day_on_which_the_last_day_of_service_would_decide_otherwise_is_told(
    leaves_on: str, decided_on: str, told: bool
) -> None:
    """Catches a silent reading of which day a limit compares, and one told where it decides nothing."""
    answer = assessed(FAR, leaves_on=date.fromisoformat(leaves_on), decided_on=date.fromisoformat(decided_on))
    assert any("first day no longer in service" in sentence for sentence in answer.assumptions) is told
