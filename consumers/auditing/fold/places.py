"""Where the people of each unit count once more: asked day by day of the folded rows, as the SQL of places asks none.

The SQL cuts days where something changes and joins what overlaps; here each day on which anything near a unit changes
is asked for itself, so the two agree only where both are right. The second walk of "went whole into" for that reason;
the first is `unit_places.sql`, the third `UnitRegister.whole_heir`, by which decisions are made.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, NamedTuple

from domain.vocabulary import LEVEL_OF_TYPE

Row = tuple[Any, ...]
DAY = timedelta(days=1)


class Span(NamedTuple):
    level: str
    parent_id: str | None
    valid_from: date
    valid_until: date | None
    ended_on: date | None


Place = tuple[str, bool, str | None]
"""The unit in which one ends up, whether it lives, and the province."""


class Map:
    """The units of `unit_spans` and the edges of `unit_edges`, both as rows in the order of `fold.COLUMNS`."""

    def __init__(self, spans: Iterable[Row], edges: Iterable[Row]) -> None:
        self.spans: dict[str, list[Span]] = {}
        for unit_id, _, _, kind, parent_id, _, ended_on, valid_from, valid_until in spans:
            span = Span(LEVEL_OF_TYPE[kind], parent_id, valid_from, valid_until, ended_on)
            self.spans.setdefault(unit_id, []).append(span)
        for of_unit in self.spans.values():
            of_unit.sort(key=lambda span: span.valid_from)
        self.whole_into: dict[tuple[str, date], str] = {
            (from_id, day): to_id
            for to_id, _, from_id, scope, _, day, *_ in edges
            if scope == "whole" and from_id is not None and to_id in self.spans
        }

    def heir(self, unit_id: str) -> str | None:
        ended_on = self.spans[unit_id][0].ended_on
        return None if ended_on is None else self.whole_into.get((unit_id, ended_on))

    def ended_by(self, unit_id: str, day: date) -> bool:
        ended_on = self.spans[unit_id][0].ended_on
        return ended_on is not None and ended_on <= day

    def last(self, unit_id: str, day: date) -> str:
        """The unit, or what it has become by the day."""
        while self.ended_by(unit_id, day) and (heir := self.heir(unit_id)) is not None:
            unit_id = heir
        return unit_id

    def province(self, unit_id: str, day: date) -> str | None:
        """That in which a unit lies on a day on which it lives: itself, its parent, or that one's."""
        at: str | None = unit_id
        for _ in range(3):
            span = None if at is None else self._span(at, day)
            if span is None or span.level == "province":
                return at if span else None
            at = span.parent_id
        return None

    def place(self, unit_id: str, day: date) -> Place:
        last = self.last(unit_id, day)
        ended_on = self.spans[last][0].ended_on
        if ended_on is None or day < ended_on:
            return last, True, self.province(last, day)
        lay_in = self.province(last, ended_on - DAY)
        return last, False, None if lay_in is None else self.last(lay_in, day)

    def days(self, unit_id: str) -> Iterator[date]:
        """All on which the place of a unit may change."""
        at: str | None = unit_id
        while at is not None:
            for span in self.spans[at]:
                yield from self._days_above(span, 3)
            at = self.heir(at)

    def _days_above(self, span: Span, levels: int) -> Iterator[date]:
        yield span.valid_from
        if span.valid_until is not None:
            yield span.valid_until
        if levels > 1 and span.parent_id in self.spans:
            for above in self.spans[span.parent_id]:
                yield from self._days_above(above, levels - 1)
        heir = self.heir(span.parent_id) if span.parent_id in self.spans else None
        while heir is not None:  # the province of who has no unit any more goes on into others
            yield from (day for one in self.spans[heir] for day in (one.valid_from, one.valid_until) if day)
            heir = self.heir(heir)

    def _span(self, unit_id: str, day: date) -> Span | None:
        for span in self.spans.get(unit_id, ()):
            if span.valid_from <= day and (span.valid_until is None or day < span.valid_until):
                return span
        return None


def place_rows(spans: Iterable[Row], edges: Iterable[Row]) -> Iterator[Row]:
    """The rows of `unit_places`: unit, first day, first day no longer, heir, whether it lives, province, is_first."""
    known = Map(spans, edges)
    for unit_id, of_unit in known.spans.items():
        registered_on = of_unit[0].valid_from
        found: list[tuple[date, Place]] = []
        for day in sorted({day for day in known.days(unit_id) if day >= registered_on}):
            place = known.place(unit_id, day)
            if not found or found[-1][1] != place:
                found.append((day, place))
        ends = [day for day, _ in found[1:]]
        for (day, place), until in zip_longest(found, ends):
            yield unit_id, day, until, *place, day == registered_on
