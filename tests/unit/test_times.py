"""`--as-known`: a day or a position."""

from datetime import UTC, datetime

import pytest

from projections.times import AsKnown, parse_as_known


def test_a_day_means_known_by_its_end_in_utc() -> None:
    """Catches a day that leaves out what was recorded during it."""
    known = parse_as_known("2025-08-31")
    assert known == AsKnown(before=datetime(2025, 9, 1, tzinfo=UTC))
    assert known.as_json() == "2025-08-31"


@pytest.mark.parametrize("position", [0, 1, 20250831])
def test_digits_are_a_position(position: int) -> None:
    """Catches a position of eight digits taken for a day, and position 0 (nothing was known) taken for everything."""
    known = parse_as_known(str(position))
    assert known == AsKnown(position=position)
    assert known.as_json() == position


@pytest.mark.parametrize("text", ["", "-1", "2025-02-30", "31/08/2025", "9999-12-31", "٣", "1.5", "yesterday"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    """Catches a mistyped moment that is quietly read as another, or as everything."""
    with pytest.raises(ValueError, match="2025-08-15"):
        parse_as_known(text)


def test_everything_so_far_is_null_in_json() -> None:
    """Catches an answer that claims a limit it was not asked for."""
    assert AsKnown().as_json() is None
