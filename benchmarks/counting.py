"""Every other statistic over the ledger of the settlements, each by the keys that its help names first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg

from benchmarks.figures import Figure, at_most
from domain.policy.parameters import Rules
from projections.counting.catalogue import STATISTICS
from projections.counting.statistic import count
from projections.departure_statistics import departure_statistics

ASKED = {
    "staffing": ("province", "category"),
    "specialisms": ("province", "specialism"),
    "centres": ("province",),
    "secondments": ("province", "from_province"),
    "mergers": ("province", "form"),
    "settlements": ("regime", "source"),
}
MOST_MS = 300.0
Seconds = Callable[[Callable[[], object]], float]


def counting(conn: psycopg.Connection[Any], rules: Rules, on: date, seconds: Seconds) -> list[Figure]:
    """`seconds` asks a question some times and returns what it usually took."""
    found = []
    for name, by in ASKED.items():

        def ask(name: str = name, by: tuple[str, ...] = by) -> object:
            return count(conn, STATISTICS[name], rules, by=by, on=on)

        found.append(at_most(f"stats {name} --by {','.join(by)}", seconds(ask) * 1000, "ms", MOST_MS))

    def period() -> object:
        return departure_statistics(conn, rules, by=("province", "month"), on=on, since=date(2025, 7, 1))

    return [*found, at_most("stats departures --by province,month --from", seconds(period) * 1000, "ms", MOST_MS)]
