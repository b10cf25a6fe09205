"""One administrative unit through time: the changes that stand, and what they make of it on a day.

A unit is neither its code nor its name (DESIGN D9): both are dated attributes, like its type and the unit above it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from domain.days import lies_within
from domain.event import Event
from domain.ports import Placed
from domain.units.events import (
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)
from domain.vocabulary import LEVEL_OF_TYPE

T = TypeVar("T")
Opening = UnitRegistered | UnitsMerged | UnitEstablished

STREAM_PREFIX = "unit:"


def unit_stream(unit_id: str) -> str:
    return STREAM_PREFIX + unit_id


def unit_id_of(stream: str) -> str:
    return stream.removeprefix(STREAM_PREFIX)


def new_unit_id(code: str, registered_on: date) -> str:
    return f"{code}@{registered_on.isoformat()}"


@dataclass(frozen=True)
class Span(Generic[T]):
    """A value from the day `since` until the day before `until`; None while no end is known."""

    since: date
    until: date | None
    value: T

    def holds_on(self, on: date) -> bool:
        return lies_within(on, self.since, self.until)

    def reaches(self, on: date) -> bool:
        """Does it hold on that day or on any later one?"""
        return self.until is None or on < self.until


class Forming(NamedTuple):
    """The event that formed a unit, and the position at which the log keeps it."""

    position: int
    event: UnitsMerged | UnitEstablished


class Unit(NamedTuple):
    """A unit as it is on one day on which it lives. `ended_on` is the first day on which it no longer does."""

    id: str
    code: str
    name: str
    type: str
    parent_id: str | None
    registered_on: date
    ended_on: date | None

    @property
    def level(self) -> str:
        return LEVEL_OF_TYPE[self.type]


@dataclass(frozen=True)
class UnitHistory:
    """Every change of one unit that stands (was not retracted), in the order of recording."""

    id: str
    changes: tuple[Placed, ...] = ()

    @cached_property
    def opening(self) -> Opening | None:
        """How it came to be. None when the forming was taken back; of two openings the later recorded one stands."""
        for placed in reversed(self.changes):
            if isinstance(placed.event, Opening):
                return placed.event
        return None

    @cached_property
    def forming(self) -> Forming | None:
        """The opening and its position; None for a unit of the opening list."""
        for position, event in reversed(self.changes):
            if isinstance(event, UnitsMerged | UnitEstablished):
                return Forming(position, event)
        return None

    @cached_property
    def ending(self) -> UnitDissolved | None:
        for placed in reversed(self.changes):
            if isinstance(placed.event, UnitDissolved):
                return placed.event
        return None

    @property
    def ended_on(self) -> date | None:
        return None if self.ending is None else self.ending.effective_on

    @cached_property
    def last_change_on(self) -> date | None:
        """The latest effective day among its changes, recorded ahead of time or not."""
        return max((placed.event.effective_on for placed in self.changes), default=None)

    @cached_property
    def codes(self) -> tuple[Span[str], ...]:
        return self._spans((e, e.code) for e in self._ordered if isinstance(e, Opening | UnitRecoded))

    @cached_property
    def names(self) -> tuple[Span[str], ...]:
        return self._spans((e, e.name) for e in self._ordered if isinstance(e, Opening | UnitRenamed))

    @cached_property
    def types(self) -> tuple[Span[str], ...]:
        return self._spans((e, e.type) for e in self._ordered if isinstance(e, Opening | UnitReclassified))

    @cached_property
    def parents(self) -> tuple[Span[str | None], ...]:
        return self._spans((e, e.parent_id) for e in self._ordered if isinstance(e, Opening | UnitReassigned))

    def lives_on(self, on: date) -> bool:
        opening, ended_on = self.opening, self.ended_on
        return opening is not None and lies_within(on, opening.effective_on, ended_on)

    def on(self, day: date) -> Unit | None:
        """The unit as it is on that day; None when it does not live then."""
        opening = self.opening
        if opening is None or not self.lives_on(day):
            return None
        return Unit(
            self.id,
            _value_on(self.codes, day),
            _value_on(self.names, day),
            _value_on(self.types, day),
            _value_on(self.parents, day),
            opening.effective_on,
            self.ended_on,
        )

    @cached_property
    def _ordered(self) -> list[Event]:
        """By effective day; of two changes of one day the later recorded one comes later, and so stands."""
        return sorted((placed.event for placed in self.changes), key=lambda event: event.effective_on)

    def _spans(self, changes: Iterable[tuple[Event, T]]) -> tuple[Span[T], ...]:
        if self.opening is None:
            return ()
        marks: dict[date, T] = {}
        for event, value in changes:
            if isinstance(event, Opening) and event is not self.opening:
                continue
            marks[event.effective_on] = value
        days = list(marks)
        untils: list[date | None] = [*days[1:], self.ended_on]
        return tuple(
            Span(since, until, marks[since])
            for since, until in zip(days, untils, strict=True)
            if until is None or since < until
        )


def _value_on(spans: Iterable[Span[T]], day: date) -> T:
    return next(span.value for span in spans if span.holds_on(day))
