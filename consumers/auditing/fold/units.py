"""A unit once more, folded in plain Python: what it was called day by day, what it was made of, its quotas.

Beside the SQL of state, so that `verify` holds one against the other, and beside `domain.units.register`, by which
decisions are made.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from domain.event import Event
from domain.ports import Placed
from domain.retracting import positions_taken_back
from domain.units.events import (
    StaffingQuotaSet,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)

Row = tuple[Any, ...]
OPENINGS = (UnitRegistered, UnitsMerged, UnitEstablished)
CHANGES: dict[type[Event], str] = {
    UnitRecoded: "code",
    UnitRenamed: "name",
    UnitReclassified: "type",
    UnitReassigned: "parent_id",
}


def unit_rows(events: Sequence[Placed]) -> Iterator[tuple[str, Row]]:
    """Table and row, for each row of state that the events of one unit come to."""
    gone = positions_taken_back(events)
    standing = [placed for placed in events if placed.position not in gone]
    openings = [placed for placed in standing if isinstance(placed.event, OPENINGS)]
    if openings:
        opening = max(openings, key=lambda placed: placed.position)
        later = [placed for placed in standing if placed.position > opening.position]
        yield from _spans(opening, later)
        yield from _edges(opening.event)
        yield from _quotas(later)


def _spans(opening: Placed, later: Sequence[Placed]) -> Iterator[tuple[str, Row]]:
    first: Any = opening.event
    ended_on = min((one.event.effective_on for one in later if isinstance(one.event, UnitDissolved)), default=None)
    now: dict[str, Any] = {name: getattr(first, name) for name in ("code", "name", "type", "parent_id")}
    by_day: dict[date, dict[str, Any]] = {first.effective_on: now}
    for placed in sorted(later, key=lambda one: (one.event.effective_on, one.position)):
        name = CHANGES.get(type(placed.event))
        if name is not None:
            now = now | {name: getattr(placed.event, name)}
            by_day[placed.event.effective_on] = now
    days = sorted(by_day)
    for day, following in zip(days, [*days[1:], None], strict=True):
        until = min((d for d in (following, ended_on) if d is not None), default=None)
        if until is None or day < until:
            then = by_day[day]
            row = (
                _id(first),
                then["code"],
                then["name"],
                then["type"],
                then["parent_id"],
                first.effective_on,
                ended_on,
            )
            yield "unit_spans", (*row, day, until)


def _edges(opening: Any) -> Iterator[tuple[str, Row]]:
    basis = opening.legal_basis
    for ordinal, one in enumerate(getattr(opening, "predecessors", ()), start=1):
        row = (_id(opening), ordinal, one.unit_id, one.scope, one.note)
        yield "unit_edges", (*row, opening.effective_on, basis.instrument, basis.clause)


def _quotas(later: Sequence[Placed]) -> Iterator[tuple[str, Row]]:
    quotas = [placed.event for placed in sorted(later, key=lambda one: (one.event.effective_on, one.position))
              if isinstance(placed.event, StaffingQuotaSet)]  # fmt: skip
    for index, quota in enumerate(quotas):
        replacing = (
            other.effective_on
            for other in quotas[index + 1 :]
            if quota.category == "all" or other.category in (quota.category, "all")
        )
        until = next(replacing, None)
        if until is None or quota.effective_on < until:
            yield "quota_spans", (_id(quota), quota.category, quota.headcount, quota.effective_on, until)


def _id(event: Event) -> str:
    return event.originator_id.removeprefix("unit:")
