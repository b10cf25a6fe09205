"""Days belong to the ledger: which day a moment falls on is asked in its one time zone, whatever the machine's is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import SoboError

Clock = Callable[[], datetime]
"""Says what time it is, with its zone."""

DEFAULT_ZONE = "Asia/Ho_Chi_Minh"
"""Of a ledger that was made without `SOBO_TIME_ZONE`, and of every ledger made before there was one."""

TICK = timedelta(microseconds=1)
"""The smallest step between two moments that are recorded."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name. Raises `SoboError` (`unknown_time_zone`)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"SOBO_TIME_ZONE: '{name}' is not a time zone; write its IANA name, such as {DEFAULT_ZONE}"
        raise SoboError("unknown_time_zone", message) from None


HOME_ZONE = zone_named(DEFAULT_ZONE)


def lies_within(on: date, since: date, until: date | None) -> bool:
    """From `since` until the day before `until`; None while no end is known."""
    return since <= on and (until is None or on < until)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after `day`, in UTC. Raises `OverflowError` behind the year 9999."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
