"""The state once more, folded event by event in plain Python: what `verify` holds the projections against.

It shares no SQL with `projections`, so that a fault in one of the two shows as a difference. It takes one stream at a
time, and keeps of the rows of a table only their number and the sum of their hashes, so its memory does not grow.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from consumers.fold_people import person_rows
from consumers.fold_settlements import settlement_rows
from consumers.fold_units import unit_rows
from domain.ports import Placed

Row = tuple[Any, ...]

COLUMNS = {
    "unit_spans": "unit_id, code, name, type, parent_id, registered_on, ended_on, valid_from, valid_until",
    "unit_edges": "to_id, ordinal, from_id, scope, note, effective_on, instrument, clause",
    "quota_spans": "unit_id, category, headcount, valid_from, valid_until",
    "staff": "stream, staff_number, sex, category, counts_from, appointed_on",
    "post_spans": "stream, unit_id, position_code, concurrent, valid_from, valid_until",
    "secondment_spans": "stream, to_unit_id, valid_from, valid_until",
    "departures": "stream, staff_number, settlement, decided_on, leaves_on, route, category, sex, age_band, unit_id, "
    "paid_post_on, rescinded",
    "assessments": "stream, effective_on, regime, rule_version, total",
    "settlement_entries": "stream, effective_on, kind, amount",
}
"""The columns of each table of state that are compared, in the order of the folded rows."""

ROWS_OF = {"unit": unit_rows, "staff": person_rows, "settlement": settlement_rows}
"""How the streams of each kind are folded."""


@dataclass
class Folded:
    """Sums over the rows of each table, whatever their order; on some days also the people by unit of the main post."""

    days: Sequence[date]
    rows: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    heads: dict[date, Counter[str]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> None:
        self.rows[table] += 1
        self.sums[table] += row_hash(row)
        if table == "post_spans" and not row[3]:
            for day in self.days:
                if row[4] <= day and (row[5] is None or day < row[5]):
                    self.heads.setdefault(day, Counter())[row[1]] += 1

    def add_stream(self, events: Sequence[Placed]) -> None:
        """Add the state of one stream, all of whose events are given in the order of their versions."""
        kind, _, _ = events[0].event.originator_id.partition(":")
        for table, row in ROWS_OF[kind](events):
            self.add(table, row)

    def differing(self, other: "Folded") -> list[str]:
        """The tables of which the other has not the same rows."""
        return [
            table for table in COLUMNS if (self.rows[table], self.sums[table]) != (other.rows[table], other.sums[table])
        ]

    def differing_heads(self, other: "Folded") -> list[str]:
        """The units whose headcount differs on one of the days."""
        units: set[str] = set()
        for day in self.days:
            one, two = self.heads.get(day, Counter()), other.heads.get(day, Counter())
            units |= {unit for unit in one | two if one[unit] != two[unit]}
        return sorted(units)


def row_hash(row: Iterable[Any]) -> int:
    text = "\x1f".join("" if value is None else str(value) for value in row)
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")
