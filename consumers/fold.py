"""The state once more, folded event by event in plain Python: what `verify` holds the projections against.

It shares no SQL with `projections`, so that a fault in one of the two shows as a difference. It takes one stream at a
time, and keeps of each row of state only a hash in a sum, so its memory does not grow with the ledger.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from domain.events import (
    AppointmentRetracted,
    Event,
    StaffAppointed,
    UnitChangeRetracted,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)
from domain.ports import Placed

OPENINGS = (UnitRegistered, UnitsMerged, UnitEstablished)
CHANGES: dict[type[Event], str] = {
    UnitRecoded: "code",
    UnitRenamed: "name",
    UnitReclassified: "type",
    UnitReassigned: "parent_id",
}

UnitSpan = tuple[str, date, date | None, str, str, str, str | None]
"""Unit id, first day, first day no longer, code, name, type, parent id."""
PostSpan = tuple[str, str, str, date, date | None]
"""Stream, unit id, position code, first day, first day no longer; main posts only."""


@dataclass
class Folded:
    """Sums over all rows of state, whatever their order, and the heads by unit on some days."""

    days: Sequence[date]
    units: int = 0
    posts: int = 0
    heads: dict[date, Counter[str]] = field(default_factory=dict)
    living: dict[date, int] = field(default_factory=dict)

    def add_unit(self, span: UnitSpan) -> None:
        self.units += row_hash(span)
        for day in self.days:
            if holds(day, span[1], span[2]):
                self.living[day] = self.living.get(day, 0) + 1

    def add_post(self, span: PostSpan) -> None:
        self.posts += row_hash(span)
        for day in self.days:
            if holds(day, span[3], span[4]):
                self.heads.setdefault(day, Counter())[span[1]] += 1


def holds(day: date, first: date, until: date | None) -> bool:
    return first <= day and (until is None or day < until)


def row_hash(row: Iterable[Any]) -> int:
    text = "\x1f".join("" if value is None else str(value) for value in row)
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")


def fold_stream(events: Sequence[Placed], into: Folded) -> None:
    """Add the state of one stream, all of whose events are given in the order of their versions."""
    stream = events[0].event.originator_id
    if stream.startswith("unit:"):
        for unit_span in unit_spans(events):
            into.add_unit(unit_span)
    elif stream.startswith("staff:"):
        for post_span in main_posts(events):
            into.add_post(post_span)


def unit_spans(events: Sequence[Placed]) -> list[UnitSpan]:
    """How a unit was called, day by day; nothing for a unit whose opening was taken back."""
    taken_back = {e.event.retracted_position for e in events if isinstance(e.event, UnitChangeRetracted)}
    standing = [placed for placed in events if placed.position not in taken_back]
    openings = [placed for placed in standing if isinstance(placed.event, OPENINGS)]
    if not openings:
        return []
    opening = max(openings, key=lambda placed: placed.position)
    assert isinstance(opening.event, OPENINGS)
    later = [placed for placed in standing if placed.position > opening.position]
    ends = [placed.event.effective_on for placed in later if isinstance(placed.event, UnitDissolved)]
    ended_on = min(ends, default=None)
    first = opening.event
    now: dict[str, Any] = {name: getattr(first, name) for name in ("code", "name", "type", "parent_id")}
    by_day: dict[date, dict[str, Any]] = {first.effective_on: now}
    for placed in sorted(later, key=lambda placed: (placed.event.effective_on, placed.position)):
        name = CHANGES.get(type(placed.event))
        if name is not None:
            now = now | {name: getattr(placed.event, name)}
            by_day[placed.event.effective_on] = now
    unit_id = first.originator_id.removeprefix("unit:")
    days = sorted(by_day)
    spans: list[UnitSpan] = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        until = min((d for d in (following, ended_on) if d is not None), default=None)
        if until is None or day < until:
            then = by_day[day]
            spans.append((unit_id, day, until, then["code"], then["name"], then["type"], then["parent_id"]))
    return spans


def main_posts(events: Sequence[Placed]) -> list[PostSpan]:
    """The main posts of one person, one after another."""
    taken_back = {e.event.retracted_position for e in events if isinstance(e.event, AppointmentRetracted)}
    appointments = [
        (placed.event.effective_on, placed.position, placed.event)
        for placed in events
        if isinstance(placed.event, StaffAppointed)
        and not placed.event.concurrent
        and placed.position not in taken_back
    ]
    spans: list[PostSpan] = []
    until: date | None = None
    for day, _, event in sorted(appointments, key=lambda one: one[:2], reverse=True):
        if until is None or day < until:
            spans.append((event.originator_id, event.unit_id, event.position, day, until))
        until = day
    return spans
