"""The two times of a read (DESIGN D7): true on which day, and known by when."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.days import HOME_ZONE, TICK, end_of


@dataclass(frozen=True)
class AsKnown:
    """What had been recorded up to `position`, or before the moment `before` (UTC); neither: everything so far."""

    position: int | None = None
    before: datetime | None = None
    asked: str | None = field(default=None, compare=False)
    """The day or the instant, as the user wrote it."""

    def as_json(self) -> str | int | None:
        """As the user gave it: the position, the last day or instant that counts, or None for everything."""
        if self.before is not None:
            return self.asked or (self.before - TICK).isoformat()
        return self.position


def parse_as_known(text: str, zone: ZoneInfo = HOME_ZONE) -> AsKnown:
    """A position; an ISO date: known by the end of that day in the ledger's `zone`; or an RFC 3339 instant with its
    zone, itself included. Raises `ValueError` that says what to write."""
    if text.isascii() and text.isdigit():
        return AsKnown(position=int(text))
    try:
        if len(text) == len("2025-08-15") and text[4] == text[7] == "-":
            return AsKnown(before=end_of(date.fromisoformat(text), zone), asked=text)
        instant = datetime.fromisoformat(text.replace(" ", "T"))
        if instant.tzinfo is not None and len(text) > len("2025-08-15T12:00"):
            return AsKnown(before=instant + TICK, asked=text)
    except (ValueError, OverflowError):
        pass
    raise ValueError(
        f"'{text}' is neither a date, an instant nor a position: write a day as 2025-08-15, an instant with its zone "
        "as 2025-08-15T17:30:00+07:00, or a position as 1200"
    )


def shown_in(zone: ZoneInfo, recorded_at: str) -> str:
    """A time of JSON, as people read it: to the second, in the ledger's zone, which it names."""
    return datetime.fromisoformat(recorded_at).astimezone(zone).isoformat(" ", "seconds")
