"""`recorded_at` put in anew, without the rest of the event being encoded again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from domain.days import TICK
from domain.ports import Stamping
from schemas.catalogue import event_schemas
from schemas.codec import encode
from store.events.mapper import to_record
from store.events.stamps import allowed, left_of_day, stamped
from tests.sample_events import appointed, registered

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = datetime(2025, 8, 31, 17, tzinfo=UTC)
"""Begins the 1st of September in Hanoi."""

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(st.sampled_from([appointed("staff:aa"), registered("00004")]), DAYS, MOMENTS, MOMENTS)
def test_an_event_stamped_anew_is_what_the_encoder_makes_of_it(
    event: object, on: date, first: datetime, second: datetime
) -> None:
    """Catches a stamp written over its neighbours, or in another form than the encoder's: the hash would differ."""
    schema = event_schemas()[type(event).__name__]
    fields = to_record(event) | {"effective_on": on}
    kept = StoredEvent("s", 1, schema.name, encode(schema, fields | {"recorded_at": first}))
    assert stamped(kept, second).state == encode(schema, fields | {"recorded_at": second})


@pytest.mark.parametrize(
    ("stamp", "last", "now", "expected"),
    [
        (MIDNIGHT - TICK, MIDNIGHT - 2 * TICK, MIDNIGHT - TICK, MIDNIGHT - TICK),  # as it was
        (MIDNIGHT - TICK, MIDNIGHT - 2 * TICK, MIDNIGHT, MIDNIGHT),  # its day is over
        (MIDNIGHT, MIDNIGHT, MIDNIGHT + 5 * TICK, MIDNIGHT + 5 * TICK),  # somebody was there at the same moment
        (MIDNIGHT, MIDNIGHT + TICK, MIDNIGHT - TICK, MIDNIGHT + 2 * TICK),  # the clock was put back
    ],
)
def test_a_stamp_never_goes_back_nor_into_a_day_that_is_over(
    stamp: datetime, last: datetime, now: datetime, expected: datetime
) -> None:
    """Catches a stamp before the last one, and one of yesterday. An answer for a past day would change."""
    assert allowed(stamp, last, Stamping(stamp, lambda: now, HANOI)) == expected


def test_the_day_that_is_left_is_that_of_the_ledgers_zone() -> None:
    """Catches the day of UTC, which ends seven hours later."""
    stamp = MIDNIGHT - timedelta(minutes=5)
    assert left_of_day(stamp, Stamping(stamp, lambda: stamp + timedelta(minutes=1), HANOI)) == timedelta(minutes=4)
