"""What each report asks of the ledger, in one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from projections.counting.catalogue import STATISTICS
from projections.counting.money import DEADLINES
from projections.counting.statistic import Statistic, count
from projections.departure_statistics import departure_statistics
from projections.state.reading import known_condition, reading
from projections.state.tables import EVERYTHING
from projections.units import list_units
from projections.vacancies import vacancies
from reports.documents import deadlines, departures, resolution_18, staffing
from reports.documents.document import Document, Style

if TYPE_CHECKING:
    import psycopg

    from domain.policy.parameters import Rules
    from projections.state.times import AsKnown
    from reports.words.words import Lang

BEGAN = date(2024, 11, 1)
"""Of the summing-up of Resolution 18, unless the report says otherwise."""


@dataclass(frozen=True)
class Asked:
    """One report: `command` is how it was asked for."""

    on: date
    as_known: AsKnown
    since: date | None
    lang: Lang
    least: int
    command: str


class Questions:
    """The answers of one connection, for one document."""

    def __init__(self, connection: psycopg.Connection[Any], rules: Rules, asked: Asked) -> None:
        self.connection, self.rules, self.asked = connection, rules, asked

    def document(self, name: str) -> Document:
        # As known at an earlier time each question derives tables of its own, which stand until its snapshot ends; what
        # was known then does not change between two of them.
        everything = known_condition(self.asked.as_known) == EVERYTHING
        with reading(self.connection) if everything else nullcontext():
            made: Document = getattr(self, name.replace("-", "_"))()
        return made

    def departures(self) -> Document:
        answers = {key: self._left(key, self.asked.since) for key in departures.KEYS}
        return departures.departures(answers, self._style(self._names(self.asked.on)), self.asked.command)

    def staffing(self) -> Document:
        answers = {
            "province": self._count("staffing", "province"),
            "category": self._count("staffing", "category"),
            "field": self._count("specialisms", "specialism"),
            "lacking": self._count("specialisms", "province"),
            "centres": self._count("centres", "province"),
            "posts": self._posts(),
        }
        return staffing.staffing(answers, self._style(self._names(self.asked.on)), self.asked.command)

    def deadlines(self) -> Document:
        payments = [one.on for one in self.rules.deadlines if one.decided_until is not None]
        due = [on for on in payments if on < self.asked.on]
        # A departure stands in every deadline that is for it: by province those of the one that is for most of them.
        only = {"deadline": max(due, key=self._last_decision).isoformat()} if due else {"deadline": None}
        answers = {
            "deadline": self._ask(DEADLINES, "deadline"),
            "province": self._ask(DEADLINES, "province", only=only),
            "posts": self._posts(),
            "regime": self._left("regime", None),
            "category": self._left("category", None),
            "staff": self._count("staffing", "category"),
        }
        every = sorted((one.on, one.what, one.instrument) for one in self.rules.deadlines)
        return deadlines.deadlines(answers, every, self._style(self._names(self.asked.on)), self.asked.command)

    def resolution_18(self) -> Document:
        since, on = self.asked.since or BEGAN, self.asked.on
        first = self._first_day(since)
        answers = {
            "before": self._ask(STATISTICS["staffing"], "province", on=first),
            "after": self._count("staffing", "province"),
            "mergers": self._ask(STATISTICS["mergers"], "form", since=since),
            "month": self._left("month", since),
            "province": self._left("province", since),
            "regime": self._count("settlements", "regime"),
            "posts": self._posts(),
        }
        units = {
            when: list_units(self.connection, on=day, as_known=self.asked.as_known)
            for when, day in (("before", first), ("after", on))
        }
        names = {"before:province": self._names(first)["province"], **self._names(on)}
        return resolution_18.resolution_18(answers, units, self._style(names), self.asked.command)

    def _last_decision(self, on: date) -> date:
        return max(one.decided_until or date.min for one in self.rules.deadlines if one.on == on)

    def _first_day(self, since: date) -> date:
        """The first day of the period on which the ledger has units."""
        from projections.terms import map_day

        return min(map_day(self.connection, since), self.asked.on)

    def _left(self, key: str, since: date | None) -> dict[str, Any]:
        asked = self.asked
        return departure_statistics(
            self.connection, self.rules, by=[key], on=asked.on, as_known=asked.as_known, since=since
        )

    def _count(self, name: str, key: str) -> dict[str, Any]:
        return self._ask(STATISTICS[name], key)

    def _ask(
        self,
        statistic: Statistic,
        key: str,
        *,
        on: date | None = None,
        since: date | None = None,
        only: Mapping[str, str | None] | None = None,
    ) -> dict[str, Any]:
        day, known = on or self.asked.on, self.asked.as_known
        return count(self.connection, statistic, self.rules, by=[key], on=day, as_known=known, since=since, only=only)

    def _posts(self) -> dict[str, Any]:
        return vacancies(self.connection, on=self.asked.on, as_known=self.asked.as_known, filled_too=True)

    def _names(self, on: date) -> dict[str, dict[str, str]]:
        listed = list_units(self.connection, on=on, as_known=self.asked.as_known, level="province")
        return {"province": {unit["code"]: unit["name"] for unit in listed}}

    def _style(self, names: Mapping[str, Mapping[str, str]]) -> Style:
        return Style(self.asked.lang, self.asked.least, names)
