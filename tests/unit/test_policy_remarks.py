"""Remarks within 3 months of a boundary: what the other side would give. Amounts are of S = 10 million."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.policy.facts import Facts
from tests.policy_cases import AT_AGE, D154, DUE, PART_TIME, SEVERED, assessed


@pytest.mark.parametrize(
    ("birth_date", "months_early", "words"),
    [
        (date(1968, 1, 1), 56, ""),
        (date(1968, 2, 1), 57, "with 61 months early it would be 860,000,000 đồng, here it is 920,000,000 đồng"),
        (date(1968, 5, 1), 60, "with 61 months early it would be 860,000,000 đồng, here it is 950,000,000 đồng"),
        (date(1968, 6, 1), 61, "with 60 months early it would be 950,000,000 đồng, here it is 860,000,000 đồng"),
        (date(1968, 8, 1), 63, "with 60 months early it would be 950,000,000 đồng"),
        (date(1968, 9, 1), 64, ""),
        (date(1965, 7, 1), 23, "with 24 months early it would be 440,000,000 đồng, here it is 230,000,000 đồng"),
        (date(1965, 8, 1), 24, "with 23 months early it would be 230,000,000 đồng, here it is 440,000,000 đồng"),
        (date(1965, 11, 1), 27, "with 23 months early it would be 230,000,000 đồng"),
        (date(1965, 12, 1), 28, ""),
        (date(1973, 1, 1), 116, ""),
        (date(1973, 2, 1), 117, "by the route severance"),
        (date(1973, 5, 1), 120, "with 121 months early it would be 960,000,000 đồng by the route severance"),
    ],
)
def test_early_retirement_near_a_boundary_tells_the_other_side(birth_date: date, months_early: int, words: str) -> None:
    """Catches the cliff left unsaid, and a remark where no boundary is near."""
    answer = assessed(DUE, birth_date=birth_date)
    assert answer.months_early == months_early
    assert len(answer.notes) == (1 if words else 0)
    assert words in "".join(answer.notes)


def test_severance_just_beyond_120_months_tells_what_early_retirement_would_give() -> None:
    """Catches a remark that says nothing is due on the side where the other route is open: 54 + 40 + 10 S."""
    (note,) = assessed(DUE, birth_date=date(1973, 6, 1), route="severance").notes
    assert "with 120 months early it would be 1,040,000,000 đồng by the route early_retirement" in note


def test_a_boundary_that_changes_nothing_is_not_remarked() -> None:
    """Catches noise: severance without the years of insurance is the same at 60 and 61 months."""
    facts = replace(SEVERED, birth_date=date(1968, 5, 1))
    assert assessed(facts).months_early == 60
    assert assessed(facts).notes == ()


@pytest.mark.parametrize(
    ("leaves_on", "there"),
    [
        (date(2025, 11, 30), None),
        (date(2025, 12, 1), "from month 13 on"),
        (date(2026, 2, 28), "from month 13 on"),
        (date(2026, 3, 1), "within the first 12 months"),
        (date(2026, 6, 1), "within the first 12 months"),
        (date(2026, 6, 2), None),
    ],
)
def test_the_remark_on_month_13_covers_three_months_on_both_sides(leaves_on: date, there: str | None) -> None:
    """Catches a remark on one side only, or one that names the side where the case already is."""
    facts = replace(SEVERED, regime="D178", decided_on=date(2025, 7, 1))
    notes = [note for note in assessed(facts, leaves_on=leaves_on).notes if "month 13" in note]
    assert len(notes) == (there is not None)
    assert (there or "") in "".join(notes)


def test_the_other_side_of_month_13_is_half_of_the_one_time_part_only() -> None:
    """Catches a remark with an amount of its own making: 0.8 against 0.4 of 38 months, 30.4 and 15.2 S."""
    facts = replace(SEVERED, regime="D178", decided_on=date(2025, 7, 1), leaves_on=date(2026, 2, 1))
    (note,) = [note for note in assessed(facts).notes if "month 13" in note]
    assert "it would be 234,500,000 đồng, here it is 386,500,000 đồng" in note


@pytest.mark.parametrize(
    ("facts", "changes", "words"),
    [
        (D154, {"birth_date": date(1968, 12, 1)}, "with 61 months early it would be 480,000,000 đồng by the route"),
        (PART_TIME, {"work_months": 59}, "with 60 months of work it would be"),
        (PART_TIME, {"work_months": 60}, "with 59 months of work it would be"),
        (PART_TIME, {"work_months": 90, "birth_date": date(1968, 6, 1)}, "with 60 months early it would be"),
    ],
)
def test_d154_has_its_boundaries_too(facts: Facts, changes: dict[str, Any], words: str) -> None:
    """Catches remarks for D178 alone; D154 at 60: 5 x 5 + 10 S against 1.5 x 30 + 3 S of severance."""
    assert words in "".join(assessed(facts, **changes).notes)


def test_cases_without_a_boundary_have_no_remark() -> None:
    """Catches remarks under R07 and for pensioners, whose amounts have no such edge."""
    assert assessed(AT_AGE).notes == ()
    assert assessed(PART_TIME, drawing_pension=True, work_months=59).notes == ()


def test_a_remark_leaves_no_assumption_behind() -> None:
    """Catches the other side's assumptions told as those of the case."""
    answer = assessed(PART_TIME, work_months=59, birth_date=date(1990, 1, 1))
    assert answer.notes
    assert not any("60 months" in sentence for sentence in answer.assumptions)
