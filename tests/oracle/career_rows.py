"""Draws rows about what people hold, are registered with, and about what is taken back: right ones mostly, or bent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.oracle.book import Book
from tests.oracle.known import Fact
from tests.oracle.leaving_world import PEOPLE, Person
from tests.oracle.money import FAR_AHEAD, JANUARY, SEPTEMBER
from tests.oracle.settlement_corrections import TAKEN_BACK
from tests.oracle.settlements import Row

LAST_DAY_OF_PAY_BACK = date(2030, 12, 31)
"""Of who leaves on 2026-01-01: the months are 60 on the day after."""
POST_DAYS = (date(2025, 7, 31), SEPTEMBER, JANUARY, date(2026, 2, 1), LAST_DAY_OF_PAY_BACK, FAR_AHEAD)
POSTS = ("party_secretary", "council_chair", "specialist")


class CareerRows:
    """`cast` are the people of whom rows are drawn, as far as they are registered."""

    def __init__(self, chance: Random, facts: Sequence[Fact], cast: Sequence[str]) -> None:
        self._chance, self._facts, self._book = chance, facts, Book(facts)
        self._people = [number for number in cast if number in self._book.people] or self._book.people
        self._gone = [number for number in cast if number not in self._book.people]
        self._pick = chance.choice

    def _one_in(self, n: int) -> bool:
        return self._chance.randrange(n) == 0

    def _number(self) -> str:
        return self._pick([*self._people * 7, *self._gone, "CB?"])

    def _settled(self) -> list[Fact]:
        return [departure for number in self._people for departure in self._book.settled(number)]

    def registration(self, *, bent: bool) -> Person:
        """Of who was taken back, with another post or day of it; bent: of somebody who is known."""
        number = self._pick(self._people if bent or not self._gone else self._gone)
        person = next(person for person in PEOPLE if person.number == number)
        if self._one_in(2):
            person = replace(person, unit=self._code(person.counts_from))
        return person

    def appointment(self, *, bent: bool) -> Row:
        """Mostly of somebody who left, as re-recruited; bent: of whom and as what chance will have it."""
        book = self._book
        away = [number for number in self._people if book.has_open_departure(number)]
        away += 3 * [gone.who for gone in self._settled() if book.net(gone.values["settlement"]) > 0]
        number = self._pick(away or self._people)
        left_on = [gone.values["leaves_on"] for gone in book.departures(number)]
        later = [day for day in POST_DAYS if day >= max(left_on)] if left_on else POST_DAYS[:1]
        on = self._pick([*left_on, *later[:1] * 3, *later, *(POST_DAYS if bent else ())])
        row = {"number": number, "on": on, "post": self._pick(POSTS), "basis": "re_recruited", "concurrent": False}
        row["budget_paid"] = not self._one_in(4)
        asked_back = [
            gone
            for gone in self._settled()
            if book.room_to_take_back(gone.values["settlement"], date.max) > 0
            and book.stated_until(gone.values["settlement"]) is not None
        ]
        if asked_back and self._one_in(3):  # on the last day of the 60 months, or on the first behind them
            departure = self._pick(asked_back)
            ends_on = departure.values["leaves_on"].replace(year=departure.values["leaves_on"].year + 5)
            on = self._pick((ends_on, ends_on, ends_on - timedelta(days=1)))
            row |= {"number": departure.who, "on": on, "budget_paid": True}
        row["unit"] = self._code(max(on, date(2025, 6, 30)))
        if bent or not away:
            row["basis"] = self._pick(("appointed", "transferred", "re_recruited"))
            row["concurrent"] = self._one_in(2)
        if bent:
            row["number"] = self._number()
        return row

    def held(self, *, bent: bool) -> Row:
        """A secondment or a concurrent post of somebody, some of whom are to leave."""
        on = self._pick((date(2025, 7, 1), *POST_DAYS))
        row: Row = {"number": self._number() if bent else self._pick(self._people), "on": on, "unit": self._code(on)}
        if self._one_in(2):
            return row | {"until": self._pick((None, None, *POST_DAYS))}
        row |= {"post": self._pick(POSTS), "basis": "appointed", "concurrent": True}
        return row | {"budget_paid": self._one_in(2)}

    def ending(self, *, bent: bool) -> Row:
        """Of what is held over a day; bent: on any other day."""
        days = [day + timedelta(days=days) for day in POST_DAYS for days in (-1, 0, 1)]
        open_ = [(held, on) for on in days for held in self._held(on) if held.day < on]
        one, on = self._pick(open_) if open_ else (Fact("SecondmentStarted", self._number(), days[0]), days[1])
        secondment = one.kind == "SecondmentStarted"
        row = {"number": one.who, "what": "secondment" if secondment else "concurrent_post", "unit": ""}
        return row | {"post": "" if secondment else one.values["post"], "on": self._pick(days) if bent else on}

    def _held(self, on: date) -> list[Fact]:
        lent = [self._book.secondment(number, on) for number in self._people]
        beside = [post for number in self._people for post in self._book.concurrent_posts(number, on)]
        return [*(one for one in lent if one), *beside]

    def _code(self, on: date) -> str:
        """Of a commune that lives on the day, mostly."""
        book = self._book
        living = [unit for unit in book.living(on) if book.level(unit, on) in ("commune", "central")]
        codes: list[str] = [book.value(unit, "code", on) for unit in living]
        return self._pick((*codes, *codes, "00002"))

    def corrections(self, *, bent: bool) -> list[Row]:
        """One or several rows in any order: posts, money, departures; bent: whatever was recorded last."""
        rows = [self._correction(bent=bent)]
        if self._one_in(2):
            rows += [self._correction(bent=bent) for _ in range(self._pick((1, 1, 2, 4)))]
        if self._one_in(3):  # all that somebody holds, and at times the person
            number = self._pick(self._people)
            kinds = ["StaffAppointed", "SecondmentStarted", "SalaryChanged", *(["StaffRegistered"] * self._one_in(2))]
            rows = [{"action": "retract", "position": fact.position} for fact in self._book.of(number, *kinds)]
            if self._one_in(2):
                later = {fact.position for fact in self._book.later_posts(number)}
                rows = [row for row in rows if row["position"] in later] or rows
        self._chance.shuffle(rows)
        once = {row["position"]: row for row in rows}
        return rows if self._one_in(12) else list(once.values())

    def _correction(self, *, bent: bool) -> Row:
        book = self._book
        decided = [fact.position for number in self._people for fact in book.departures(number)]
        posts = [fact.position for number in self._people for fact in book.later_posts(number)]
        targets = [("retract", position) for position in posts]
        if self._one_in(2):
            targets = [("retract", fact.position) for fact in book.standing if fact.kind in TAKEN_BACK]
        if self._one_in(4):
            targets = [("rescind", position) for position in decided]
        if self._one_in(6):
            registered = [fact for fact in book.standing if fact.kind == "StaffRegistered" and fact.who in self._people]
            targets = [("retract", fact.position) for fact in registered]
        if bent or not targets:
            action = self._pick(("rescind", "retract"))
            return {"action": action, "position": self._pick(self._facts[-12:]).position}
        action, position = self._pick(targets)
        return {"action": action, "position": position}
