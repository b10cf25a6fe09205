"""The state once more, folded event by event in plain Python: what `verify` holds the projections against.

It shares no SQL with `projections`, so that a fault in one of the two shows as a difference. It takes one stream at a
time, and keeps of the rows of a table only their number and the sum of their hashes, so its memory does not grow: but
for the units, which are few, and whose places go across streams.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from consumers.auditing.fold_people import person_rows
from consumers.auditing.fold_places import place_rows
from consumers.auditing.fold_settlements import settlement_rows
from consumers.auditing.fold_units import OPENINGS, unit_rows
from domain.event import Event
from domain.ports import Placed
from domain.settlements.events import EntitlementAssessed
from domain.staff.events import RegistrationRetracted, StaffRegistered

Row = tuple[Any, ...]

COLUMNS = {
    "unit_spans": "unit_id, code, name, type, parent_id, registered_on, ended_on, valid_from, valid_until",
    "unit_edges": "to_id, ordinal, from_id, scope, note, effective_on, instrument, clause",
    "unit_places": "unit_id, valid_from, valid_until, heir_id, lives, province_id, is_first",
    "quota_spans": "unit_id, category, headcount, valid_from, valid_until",
    "staff": "stream, staff_number, sex, category, counts_from, appointed_on",
    "post_spans": "stream, unit_id, position_code, concurrent, body, valid_from, valid_until",
    "secondment_spans": "stream, to_unit_id, valid_from, valid_until",
    "departures": "stream, staff_number, settlement, decided_on, leaves_on, route, category, sex, age_band, unit_id, "
    "paid_post_on, rescinded",
    "assessments": "stream, effective_on, regime, rule_version, total, pay_back_until",
    "settlement_entries": "stream, effective_on, kind, amount",
    "settlement_sums": "stream, last_on, submitted, approved, paid_out, came_back",
}
"""The columns of each table of state that are compared, in the order of the folded rows."""

OF_PLACES = ("unit_spans", "unit_edges")
"""The tables of units that places follow from."""

ROWS_OF = {"unit": unit_rows, "staff": person_rows, "settlement": settlement_rows}
"""How the streams of each kind are folded."""

BEGINNINGS: dict[str, type[Event] | tuple[type[Event], ...]] = {
    "unit": OPENINGS, "staff": StaffRegistered, "settlement": EntitlementAssessed,
}  # fmt: skip
"""What a stream of each kind begins with."""


def stream_kind(stream: str) -> str:
    return stream.partition(":")[0]


def faults(events: Sequence[Placed]) -> Iterator[tuple[int, str]]:
    """Position and description of what does not stand where it may, in a stream given by its versions."""
    stream = events[0].event.originator_id
    kind = stream_kind(stream)
    if kind not in ROWS_OF:
        yield events[0].position, f"{stream}: no unit, person or settlement has a stream of this name"
        return
    for placed in events:
        if placed.event.stream_kind != kind:
            yield placed.position, f"{stream}: {type(placed.event).__name__} has no place in a stream of this name"
    if not isinstance(events[0].event, BEGINNINGS[kind]):
        yield events[0].position, f"{stream}: it begins with {type(events[0].event).__name__}"
    registered: int | None = None
    for placed in events:
        if isinstance(placed.event, RegistrationRetracted) and placed.event.retracted_position == registered:
            registered = None
        elif isinstance(placed.event, StaffRegistered) and registered is None:
            registered = placed.position
        elif isinstance(placed.event, StaffRegistered):
            yield placed.position, f"{stream}: somebody who is registered is registered once more"


@dataclass
class Folded:
    """Sums over the rows of each table, whatever their order; on some days also the people by unit of the main post."""

    days: Sequence[date]
    rows: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    heads: dict[date, Counter[str]] = field(default_factory=dict)
    units: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in OF_PLACES})

    def add(self, table: str, row: Row) -> None:
        self.rows[table] += 1
        self.sums[table] += row_hash(row)
        if table == "post_spans" and not row[3]:
            for day in self.days:
                if row[5] <= day and (row[6] is None or day < row[6]):
                    self.heads.setdefault(day, Counter())[row[1]] += 1

    def add_stream(self, events: Sequence[Placed]) -> None:
        """Add the state of one stream, all of whose events are given in the order of their versions."""
        kind = stream_kind(events[0].event.originator_id)
        # All of its rows or none: a stream that cannot be folded leaves the sums as they were.
        for table, row in list(ROWS_OF[kind](events)):
            self.add(table, row)
            if table in OF_PLACES:
                self.units[table].append(row)

    def add_places(self) -> None:
        """Add where people count, when all units are in."""
        for row in place_rows(self.units["unit_spans"], self.units["unit_edges"]):
            self.add("unit_places", row)

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
    """256 bits of SHA-256 over the values, told apart by a zero, which no text of PostgreSQL has; null is no value."""
    stated = "\0".join(["-" if value is None else f"={value}" for value in row])
    return int.from_bytes(sha256(stated.encode()).digest(), "big")
