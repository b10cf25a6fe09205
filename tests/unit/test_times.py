"""`--as-known`: a day, an instant or a position."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from projections.state.times import AsKnown, parse_as_known, shown_in


def test_a_day_means_known_by_its_end_in_the_ledgers_zone() -> None:
    """Catches a day that leaves out what was recorded during it, and one that ends when UTC's or the machine's does."""
    known = parse_as_known("2025-08-31")
    assert known == AsKnown(before=datetime(2025, 8, 31, 17, tzinfo=UTC))
    assert known.as_json() == "2025-08-31"
    assert parse_as_known("2025-08-31", ZoneInfo("UTC")) == AsKnown(before=datetime(2025, 9, 1, tzinfo=UTC))
    # The day on which New York's clocks go back has 25 hours.
    assert parse_as_known("2025-11-02", ZoneInfo("America/New_York")).before == datetime(2025, 11, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2025-08-15T17:30:00+07:00", "2025-08-15T10:30:00Z", "2025-08-15 10:30:00+00:00"])
def test_an_instant_with_its_zone_is_known_with_what_was_recorded_in_it(text: str) -> None:
    """Catches an instant read in the machine's zone, or one that leaves out what was recorded at it."""
    known = parse_as_known(text)
    assert known == AsKnown(before=datetime(2025, 8, 15, 10, 30, 0, 1, tzinfo=UTC))
    assert known.as_json() == text


def test_a_shown_time_is_of_the_ledgers_zone_and_names_it() -> None:
    """Catches a time shown in UTC or in the machine's zone: the evening of the 31st of July is the 1st of August."""
    shown = shown_in(ZoneInfo("Asia/Ho_Chi_Minh"), "2025-07-31T17:30:00.123456Z")
    assert shown == "2025-08-01 00:30:00+07:00"


@pytest.mark.parametrize("position", [0, 1, 20250831])
def test_digits_are_a_position(position: int) -> None:
    """Catches a position of eight digits taken for a day, and position 0 (nothing was known) taken for everything."""
    known = parse_as_known(str(position))
    assert known == AsKnown(position=position)
    assert known.as_json() == position


NEITHER = ["", "-1", "2025-02-30", "31/08/2025", "9999-12-31", "٣", "1.5", "yesterday", "2025-W33-5", "20250815T103000"]


@pytest.mark.parametrize("text", [*NEITHER, "2025-08-15T10:30:00"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    """Catches a mistyped moment that is quietly read as another, or as everything."""
    with pytest.raises(ValueError, match="2025-08-15"):
        parse_as_known(text)


def test_everything_so_far_is_null_in_json() -> None:
    """Catches an answer that claims a limit it was not asked for."""
    assert AsKnown().as_json() is None
