"""`recorded_at` under the append lock: it never goes back, and never belongs to a day that is over."""

from datetime import UTC, datetime, timedelta

from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.days import TICK, day_of, end_of
from domain.ports import Stamping
from schemas.codec import HEADER_LENGTH, long

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_STAMP = "select recorded_at from ledger.head for update"
"""Takes the append lock, as the update of the row would."""


class DayOverError(IntegrityError):
    """The day of the stamp ended while the events were written; nothing of them stays."""


def is_over(stamp: datetime, stamping: Stamping) -> bool:
    return day_of(stamp, stamping.zone) < day_of(stamping.clock(), stamping.zone)


def allowed(stamp: datetime, last: datetime, stamping: Stamping) -> datetime:
    """`stamp` when it may stand behind `last`, else the next one that may. Asked with the append lock held."""
    if stamp > last and not is_over(stamp, stamping):
        return stamp
    return max(stamping.clock(), last + TICK)


def left_of_day(stamp: datetime, stamping: Stamping) -> timedelta:
    """How long an append that is sent now may wait for the lock before the day of its stamp is over."""
    return end_of(day_of(stamp, stamping.zone), stamping.zone) - stamping.clock()


def stamped(stored: StoredEvent, at: datetime) -> StoredEvent:
    """The event with another `recorded_at`: the same bytes as when it were encoded with it.

    Every schema begins with `effective_on` and `recorded_at`, so the second number of the body is put in anew; 100,000
    events take a fifth of a second, in which nobody else can append.
    """
    event = stored.state
    start = _behind_number(event, HEADER_LENGTH)
    state = event[:start] + long((at - EPOCH) // TICK) + event[_behind_number(event, start) :]
    return StoredEvent(stored.originator_id, stored.originator_version, stored.topic, state)


def recorded_at(event: bytes) -> datetime:
    """Of a stored event, without decoding the rest. Raises `IndexError` for bytes that end before."""
    value = shift = 0
    for byte in event[_behind_number(event, HEADER_LENGTH) :]:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return EPOCH + TICK * ((value >> 1) ^ -(value & 1))
    raise IndexError("the event ends within its stamp")


def _behind_number(data: bytes, start: int) -> int:
    while data[start] > 0x7F:
        start += 1
    return start + 1
