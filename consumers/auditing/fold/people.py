"""A person once more, folded in plain Python: registration, posts, secondments, departures.

The second walk of careers beside the SQL of state, so that `verify` holds one against the other; the third, of what a
decision asks, is `domain.staff.member`, which the auditor does not use either.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.event import Event
from domain.ports import Placed
from domain.retracting import positions_taken_back
from domain.staff.events import (
    AppointmentEnded,
    DepartureAmended,
    DepartureCorrected,
    DepartureDecided,
    PersonalDataCorrected,
    SecondmentEnded,
    SecondmentStarted,
    StaffAppointed,
    StaffRegistered,
)

Row = tuple[Any, ...]
Order = tuple[date, int]
"""Effective day and position: of two facts of one day the later recorded one comes second."""


class Absence(NamedTuple):
    """Out of service from `left_on` until the day before `back_on`; None while still away."""

    left_on: date
    back_on: date | None


def person_rows(events: Sequence[Placed]) -> Iterator[tuple[str, Row]]:
    """Table and row, for each row of state that the events of one person come to."""
    gone = positions_taken_back(events)
    standing = sorted(
        (placed for placed in events if placed.position not in gone),
        key=lambda one: (one.event.effective_on, one.position),
    )
    main = [
        (_order(placed), placed.event)
        for placed in standing
        if isinstance(placed.event, StaffAppointed) and not placed.event.concurrent
    ]
    moved = [order for order, _ in main]
    lent = [_order(placed) for placed in standing if isinstance(placed.event, SecondmentStarted)]
    absences = _absences(standing)
    for placed in standing:
        event, order = placed.event, _order(placed)
        if isinstance(event, StaffRegistered):
            row = (
                event.originator_id,
                event.staff_number,
                _newest_sex(events, placed.position, event.sex),
                event.category,
            )
            yield "staff", (*row, event.effective_on, event.appointed_on)
        elif isinstance(event, StaffAppointed):
            # That a move ends a concurrent post is told where units are known: by the answers, not by state.
            until = _first(*_ended(event, standing)) if event.concurrent else _next(order, moved)
            yield from _span("post_spans", event.effective_on, until, absences, (
                event.originator_id, event.unit_id, event.position, event.concurrent, event.body,
            ))  # fmt: skip
        elif isinstance(event, SecondmentStarted):
            ends = (event.ends_on, _next(order, lent), _next(order, moved))
            own = [one.unit_id for (day, _), one in main if day <= event.effective_on][-1:]
            at_home = event.effective_on if own == [event.to_unit_id] else None
            until = _first(*ends, at_home, *_ended(event, standing))
            yield from _span("secondment_spans", event.effective_on, until, absences, (
                event.originator_id, event.to_unit_id,
            ))  # fmt: skip
    for placed in events:
        if isinstance(placed.event, DepartureDecided):
            row = _departure(placed.event, events, standing, placed.position in gone)
            yield "departures", row
            yield "departure_figures", row


def _ended(held: Event, standing: Sequence[Placed]) -> Iterator[date]:
    """The days on which a secondment or a concurrent post was said to end."""
    for placed in standing:
        event = placed.event
        secondment = isinstance(event, SecondmentEnded) and event.secondment_version == held.originator_version
        if secondment or (isinstance(event, AppointmentEnded) and event.appointment_version == held.originator_version):
            yield event.effective_on


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _absences(standing: Sequence[Placed]) -> list[Absence]:
    left = [
        _days(placed.event, standing).leaves_on for placed in standing if isinstance(placed.event, DepartureDecided)
    ]
    if not left:
        return []
    returns = [
        placed.event.effective_on
        for placed in standing
        if isinstance(placed.event, StaffAppointed)
        and not placed.event.concurrent
        and placed.event.basis == "re_recruited"
    ]
    return [Absence(day, min((back for back in returns if back >= day), default=None)) for day in left]


def _departure(decided: DepartureDecided, events: Sequence[Placed], standing: Sequence[Placed], rescinded: bool) -> Row:
    facts: DepartureDecided | DepartureCorrected | DepartureAmended = decided
    for placed in events:
        event = placed.event
        if (
            isinstance(event, DepartureCorrected | DepartureAmended)
            and event.departure_version == decided.originator_version
        ):
            facts = event
    days = _days(decided, events)
    decided_on = decided.effective_on if isinstance(days, DepartureDecided) else days.decided_on
    posts = [placed.event for placed in standing if isinstance(placed.event, StaffAppointed)]
    mains = [post for post in posts if not post.concurrent]
    held = [post for post in mains if post.effective_on < days.leaves_on]
    unit_id = held[-1].unit_id if held else mains[0].unit_id
    first = min(post.originator_version for post in posts)
    paid = [
        post.effective_on
        for post in posts
        if post.budget_paid and post.effective_on >= days.leaves_on and post.originator_version != first
    ]
    numbers = [placed.event.staff_number for placed in events if isinstance(placed.event, StaffRegistered)]
    return (
        decided.originator_id, numbers[0], decided.settlement, decided_on, days.leaves_on, days.route,
        decided.category, facts.sex, facts.age_band, unit_id, min(paid, default=None), rescinded,
    )  # fmt: skip


def _days(decided: DepartureDecided, events: Sequence[Placed]) -> DepartureDecided | DepartureAmended:
    """The decision, or what says its days and its route last."""
    amended = [
        (placed.position, placed.event)
        for placed in events
        if isinstance(placed.event, DepartureAmended) and placed.event.departure_version == decided.originator_version
    ]
    return max(amended, key=lambda one: one[0], default=(0, decided))[1]


def _newest_sex(events: Sequence[Placed], since: int, registered: str) -> str:
    corrected = [
        placed.event.sex
        for placed in events
        if isinstance(placed.event, PersonalDataCorrected) and placed.position > since
    ]
    return corrected[-1] if corrected else registered


def _order(placed: Placed) -> Order:
    return placed.event.effective_on, placed.position


def _next(order: Order, among: Sequence[Order]) -> date | None:
    """The day of the one behind `order`, among those in their order."""
    behind = bisect_right(among, order)
    return among[behind][0] if behind < len(among) else None


def _span(
    table: str, first: date, until: date | None, absences: Sequence[Absence], row: Row
) -> Iterator[tuple[str, Row]]:
    """Nothing begins while the person is out of service, and everything ends when they leave."""
    for absence in absences:
        if absence.left_on <= first and (absence.back_on is None or first < absence.back_on):
            return
    last = _first(until, *(absence.left_on for absence in absences if absence.left_on > first)) if absences else until
    if last is None or first < last:
        yield table, (*row, first, last)
