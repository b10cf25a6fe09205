"""How fast the log takes events: many at once and one by one. `python -m benchmarks.append [EVENTS]`.

Runs on an embedded database of its own in a temporary folder, and stops it at the end.
"""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from domain.events import LegalBasis, StaffAppointed
from domain.ports import Decision
from store import embedded, migrate
from store.append import Append
from store.log import PostgresLog

EVENTS = 60_000
SINGLES = 1_000
T = TypeVar("T")


def appointments(count: int, version: int) -> list[StaffAppointed]:
    now = datetime.now(UTC)
    basis = LegalBasis("25/QĐ-UBND", "Điều 1", date(2025, 7, 1), "Uỷ ban nhân dân tỉnh")
    return [
        StaffAppointed(
            f"staff:{number:032x}",
            version,
            date(2025, 7, 1),
            now,
            "officer",
            basis,
            "00004@2025-07-01",
            "specialist",
            "reassigned",
            concurrent=False,
            budget_paid=True,
            specialism=None,
        )
        for number in range(count)
    ]


def timed(work: Callable[[], T]) -> tuple[T, float]:
    started = perf_counter()
    return work(), perf_counter() - started


def measure(log: PostgresLog, count: int = EVENTS, singles: int = SINGLES) -> dict[str, float]:
    """Events a second: built, encoded and appended at once; its parts; and single appends, each its own transaction."""
    appended = timed(lambda: log.append(Decision(appointments(count, version=1))))[1]
    events, built = timed(lambda: appointments(count, version=2))
    stored, encoded = timed(lambda: list(map(log.application.mapper.to_stored_event, events)))
    with log.application.datastore.get_connection() as conn:
        copied = timed(lambda: Append(stored)(conn))[1]
    one_by_one = timed(lambda: [log.append(Decision([event])) for event in appointments(singles, version=3)])[1]
    return {
        "at once": count / appended,
        "- built": count / built,
        "- encoded": count / encoded,
        "- copied": count / copied,
        "one by one": singles / one_by_one,
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    with TemporaryDirectory() as folder:
        home = Path(folder)
        server = embedded.ensure_running(home)
        try:
            migrate.migrate(server.admin_url)
            with PostgresLog(server.writer_url) as log:
                for name, rate in measure(log, count).items():
                    print(f"{name:12} {rate:10,.0f} events/s")
        finally:
            embedded.stop(home)


if __name__ == "__main__":
    main()
