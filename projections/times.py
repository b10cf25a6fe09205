"""The two times of a read (DESIGN D7): true on which day, and known by when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True)
class AsKnown:
    """What had been recorded up to `position`, or before the moment `before` (UTC); neither: everything so far."""

    position: int | None = None
    before: datetime | None = None

    def as_json(self) -> str | int | None:
        """As the user gave it: the position, the last day that counts, or None for everything."""
        if self.before is not None:
            return (self.before - timedelta(days=1)).date().isoformat()
        return self.position


def parse_as_known(text: str) -> AsKnown:
    """A position, or an ISO date: known by the end of that day, UTC. Raises `ValueError` that says what to write."""
    if text.isascii() and text.isdigit():
        return AsKnown(position=int(text))
    try:
        next_day = date.fromisoformat(text) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise ValueError(
            f"'{text}' is neither a date nor a position: write a day as 2025-08-15, or a position as 1200"
        ) from None
    return AsKnown(before=datetime(next_day.year, next_day.month, next_day.day, tzinfo=UTC))
