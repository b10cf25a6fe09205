"""An oracle of the ledger: what stands, written from the definitions of the interface with lists, dicts and loops.

It shares nothing with the product, so that the same misreading would have to be made twice. Slow and plain on purpose:
every question walks over all facts again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

OPENINGS = ("UnitRegistered", "UnitsMerged", "UnitEstablished")
AMENDMENTS = {
    "UnitRecoded": "code",
    "UnitRenamed": "name",
    "UnitReclassified": "type",
    "UnitReassigned": "parent",
}
"""Each amendment and the one value that it sets."""
UNIT_CHANGES = (*OPENINGS, *AMENDMENTS, "UnitDissolved", "TerritoryTransferred")
RETRACTIONS = (
    "UnitChangeRetracted", "RegistrationRetracted", "AppointmentRetracted", "SecondmentRetracted", "EndingRetracted",
    "QuotaRetracted", "SalaryRetracted", "FundingRetracted", "RepaymentRetracted",
)  # fmt: skip

LEVELS = {
    "province": ("province", "municipality"),
    "district": ("rural_district", "urban_district", "town", "provincial_city", "district"),
    "commune": ("commune", "ward", "township", "special_zone"),
    "central": ("central_body",),
}
LEVEL = {unit_type: level for level, types in LEVELS.items() for unit_type in types}
RANK = {"province": 1, "district": 2, "commune": 3}


class InvalidError(Exception):
    """The interface refuses this; the text says by which sentence."""


@dataclass
class Fact:
    """One event: `who` is a unit's id or a staff number, `day` its effective day."""

    kind: str
    who: str
    day: date
    values: dict[str, Any] = field(default_factory=dict)
    position: int = 0

    @property
    def order(self) -> tuple[date, int]:
        """Of two facts of one day the later recorded stands."""
        return self.day, self.position


class Known:
    """What was known after the event at position `upto` (None: now). Never changed once made."""

    def __init__(self, facts: Iterable[Fact], upto: int | None = None) -> None:
        seen = [fact for fact in facts if upto is None or fact.position <= upto]
        gone = {fact.values["of"] for fact in seen if fact.kind in RETRACTIONS}
        self.retracted = gone
        self.standing = [fact for fact in seen if fact.kind not in RETRACTIONS and fact.position not in gone]
        self._of: dict[str, list[Fact]] = {}
        for fact in self.standing:
            self._of.setdefault(fact.who, []).append(fact)
        self.unit_ids = sorted({fact.who for fact in self.standing if fact.kind in OPENINGS})
        self.people = sorted({fact.who for fact in self.standing if fact.kind == "StaffRegistered"})
        # A value asked again and again while nothing changes.
        self.value = cache(self._value)
        self.heir = cache(self._heir)

    def of(self, who: str, *kinds: str) -> list[Fact]:
        """The standing facts of these kinds, in the order of the law: by day, then by position."""
        return sorted((fact for fact in self._of.get(who, ()) if fact.kind in kinds), key=lambda fact: fact.order)

    # Units

    def opening(self, unit: str) -> Fact | None:
        """A forming taken back may be recorded anew: the last one counts."""
        return max(self.of(unit, *OPENINGS), key=lambda fact: fact.position, default=None)

    def ended_on(self, unit: str) -> date | None:
        """The first day on which it no longer lives."""
        return next((fact.day for fact in self.of(unit, "UnitDissolved")), None)

    def lives(self, unit: str, on: date) -> bool:
        opening, ended_on = self.opening(unit), self.ended_on(unit)
        return opening is not None and opening.day <= on and (ended_on is None or on < ended_on)

    def _value(self, unit: str, name: str, on: date) -> Any:
        """Code, name, type or parent (an id) of a unit that has begun by that day, as last said by then."""
        said = None
        for fact in self.of(unit, *OPENINGS, *AMENDMENTS):
            if fact.day <= on and name in fact.values:
                said = fact.values[name]
        return said

    def living(self, on: date) -> list[str]:
        return [unit for unit in self.unit_ids if self.lives(unit, on)]

    def bearer(self, code: str, on: date) -> str | None:
        """At most one living unit bears a code."""
        return next((unit for unit in self.living(on) if self.value(unit, "code", on) == code), None)

    def level(self, unit: str, on: date) -> str:
        return LEVEL[self.value(unit, "type", on)]

    def province(self, unit: str | None, on: date) -> str | None:
        """The unit itself or the one above it, as far up as it takes; None for a central body."""
        while unit is not None and self.level(unit, on) != "province":
            unit = self.value(unit, "parent", on)
        return unit

    def went_whole_into(self, unit: str) -> str | None:
        """The unit formed, on the day on which this one ended, with the whole of it."""
        ended_on = self.ended_on(unit)
        for other in self.unit_ids:
            opening = self.opening(other)
            if opening is None or opening.kind == "UnitRegistered" or opening.day != ended_on:
                continue
            if (unit, "whole") in opening.values["of_units"]:
                return other
        return None

    def _heir(self, unit: str, on: date) -> tuple[str, bool]:
        """Where following `whole` leads by that day, and whether a living unit stands at the end."""
        ended_on = self.ended_on(unit)
        if ended_on is None or ended_on > on:
            return unit, self.lives(unit, on)
        into = self.went_whole_into(unit)
        return (unit, False) if into is None else self.heir(into, on)

    # People

    def is_ended(self, held: Fact, on: date) -> bool:
        """Was a secondment or a concurrent post ended by that day, by a row that says so?"""
        ends = self.of(held.who, "SecondmentEnded", "AppointmentEnded")
        return any(end.values["of"] == held.position and end.day <= on for end in ends)

    def main_post(self, person: str, on: date) -> Fact | None:
        """A main appointment ends the earlier main one on the same day."""
        posts = [post for post in self.of(person, "StaffAppointed") if not post.values["concurrent"] and post.day <= on]
        return posts[-1] if posts else None

    def concurrent_posts(self, person: str, on: date) -> list[Fact]:
        """Each ends on the first day behind its own on which a main appointment takes the person to a unit in which
        they did not count before it, or when it is ended."""
        posts = [post for post in self.of(person, "StaffAppointed") if post.values["concurrent"] and post.day <= on]
        posts = [post for post in posts if not self.is_ended(post, on)]
        days = sorted({post.day for post in self.of(person, "StaffAppointed") if not post.values["concurrent"]})
        moved_on = []
        for before, day in pairwise(day for day in days if day <= on):
            here, there = Known.main_post(self, person, before), Known.main_post(self, person, day)
            assert here is not None
            assert there is not None
            if self.heir(here.values["unit"], day) != (there.values["unit"], True):
                moved_on.append(day)
        return [post for post in posts if not any(day > post.day for day in moved_on)]

    def secondment(self, person: str, on: date) -> Fact | None:
        """Ends on its own day, with the next secondment, with a new main appointment, or when it is ended."""
        current: Fact | None = None
        for fact in self.of(person, "StaffAppointed", "SecondmentStarted"):
            if fact.day > on:
                break
            if fact.kind == "SecondmentStarted":
                current = fact
            elif not fact.values["concurrent"]:
                current = None
        if current is None or (current.values["until"] is not None and current.values["until"] <= on):
            return None
        if self.is_ended(current, on):
            return None
        return current

    # Quotas

    def authorised(self, unit: str, on: date) -> int | None:
        """Either for all or by category, the latest row rules."""
        for_all: int | None = None
        by_category: dict[str, int] = {}
        for fact in self.of(unit, "StaffingQuotaSet"):
            if fact.day > on:
                continue
            if fact.values["category"] == "all":
                for_all, by_category = fact.values["headcount"], {}
            else:
                for_all, by_category[fact.values["category"]] = None, fact.values["headcount"]
        return sum(by_category.values()) if by_category else for_all
