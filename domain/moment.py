"""Who records, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.days import HOME_ZONE, day_of


@dataclass(frozen=True)
class Recording:
    """Who records, and when: stamped on every event of one write. The clock is the system's; no command can set it."""

    recorded_at: datetime
    recorded_by: str
    zone: ZoneInfo = HOME_ZONE
    """The ledger's: in it days begin and end."""

    @property
    def today(self) -> date:
        return day_of(self.recorded_at, self.zone)
