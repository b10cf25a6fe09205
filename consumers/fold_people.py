"""A person once more, folded in plain Python: registration, main posts, posts beside them, secondments."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from domain.events import (
    AppointmentRetracted,
    SecondmentRetracted,
    SecondmentStarted,
    StaffAppointed,
    StaffRegistered,
)
from domain.ports import Placed

Row = tuple[Any, ...]
Order = tuple[date, int]
"""Effective day and position: of two facts of one day the later recorded one comes second."""


def person_rows(events: Sequence[Placed]) -> Iterator[tuple[str, Row]]:
    """Table and row, for each row of state that the events of one person come to."""
    gone = {
        placed.event.retracted_position
        for placed in events
        if isinstance(placed.event, AppointmentRetracted | SecondmentRetracted)
    }
    standing = sorted(
        (placed for placed in events if placed.position not in gone),
        key=lambda one: (one.event.effective_on, one.position),
    )
    main = [
        (_order(placed), placed.event)
        for placed in standing
        if isinstance(placed.event, StaffAppointed) and not placed.event.concurrent
    ]
    moves = [
        order for (order, event), (_, before) in zip(main[1:], main, strict=False) if event.unit_id != before.unit_id
    ]
    lent = [_order(placed) for placed in standing if isinstance(placed.event, SecondmentStarted)]
    for placed in standing:
        event, order = placed.event, _order(placed)
        if isinstance(event, StaffRegistered):
            row = (event.originator_id, event.staff_number, event.sex, event.category)
            yield "staff", (*row, event.effective_on, event.appointed_on)
        elif isinstance(event, StaffAppointed):
            until = _next(order, moves) if event.concurrent else _next(order, [one for one, _ in main])
            yield from _span("post_spans", event.effective_on, until, (
                event.originator_id, event.unit_id, event.position, event.concurrent,
            ))  # fmt: skip
        elif isinstance(event, SecondmentStarted):
            ends = (event.ends_on, _next(order, lent), _next(order, [one for one, _ in main]))
            until = min((day for day in ends if day is not None), default=None)
            yield from _span("secondment_spans", event.effective_on, until, (event.originator_id, event.to_unit_id))


def _order(placed: Placed) -> Order:
    return placed.event.effective_on, placed.position


def _next(order: Order, among: Sequence[Order]) -> date | None:
    return min((other for other in among if other > order), default=(None, 0))[0]


def _span(table: str, first: date, until: date | None, row: Row) -> Iterator[tuple[str, Row]]:
    if until is None or first < until:
        yield table, (*row, first, until)
