"""Draws rows about people who leave: mostly as they should be, or bent as a tired clerk would write them."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle.book import Book
from tests.oracle.known import Fact
from tests.oracle.money import (
    AUGUST,
    DECEMBER,
    FAR_AHEAD,
    JANUARY,
    JULY,
    JUNE,
    NEXT_JUNE,
    RESTRUCTURED_ON,
    SEPTEMBER,
    SERVICE_MONTHS,
)
from tests.oracle.settlements import FUNDED, PAID, PART_TIME_ROUTE, TAKEN_BACK, Row

DATES = (
    (date(2025, 5, 15), JUNE),
    (date(2025, 5, 15), JUNE),
    (date(2025, 6, 29), JULY),
    (date(2025, 6, 30), AUGUST),
    (date(2025, 7, 31), DECEMBER),
    (date(2025, 8, 30), SEPTEMBER),
    (date(2025, 8, 31), SEPTEMBER),
    (date(2025, 8, 1), DECEMBER),
    (date(2025, 11, 15), JANUARY),
    (date(2025, 11, 15), JANUARY),
    (date(2025, 11, 15), JANUARY),
    (date(2026, 3, 15), NEXT_JUNE),
    (date(2026, 3, 15), NEXT_JUNE),
    (date(2025, 12, 31), FAR_AHEAD),
)
"""Decided and leaving: each side of a deadline, and of the regimes."""
DECIDED, LEAVES = (tuple(sorted(set(days))) for days in zip(*DATES, strict=True))
LAST_DAY_OF_PAY_BACK = date(2030, 12, 31)
"""Of who leaves on 2026-01-01: the months are 60 on the day after."""
MONEY_DAYS = (AUGUST, date(2025, 8, 31), date(2025, 11, 15), JANUARY, date(2026, 2, 1), NEXT_JUNE)
POST_DAYS = (date(2025, 7, 31), SEPTEMBER, JANUARY, date(2026, 2, 1), LAST_DAY_OF_PAY_BACK, FAR_AHEAD)
SALARY_DAYS = (date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 31), JANUARY)
OTHER_ROUTES = ("retirement", "resignation", "dismissal", "death", "other")
POSTS = ("party_secretary", "council_chair", "specialist")
INSURED = {"far": (38, 38, 50, 120), "near": (360, 360, 276, 120), "at": (360,)}
BACK = ("reversal", "repayment_received", "repayment_ordered")


class LeavingRows:
    def __init__(self, chance: Random, facts: Sequence[Fact], people: Sequence[str]) -> None:
        self._chance, self._facts, self._book, self._people = chance, facts, Book(facts), list(people)
        self._pick = chance.choice

    def _one_in(self, n: int) -> bool:
        return self._chance.randrange(n) == 0

    def _number(self) -> str:
        return self._pick([*self._people * 7, "CB?"])

    def _settled(self) -> list[Fact]:
        return [departure for number in self._people for departure in self._book.settled(number)]

    def departure(self, *, bent: bool) -> Row:
        staying = [number for number in self._people if not self._book.has_open_departure(number)]
        number = self._pick(staying or self._people)
        person = self._book.registered(number).values
        decided_on, leaves_on = self._pick(DATES)
        route = PART_TIME_ROUTE if person["category"] == "part_time" else "severance"
        if person["born"] == "near" and not self._one_in(4):
            route = "early_retirement"
        if self._one_in(10):
            route = self._pick(OTHER_ROUTES)
        facts: dict[str, Any] = {
            "insured_months": self._pick(INSURED[person["born"]]),
            "service_months": SERVICE_MONTHS,
            "work_months": self._pick((48, 60)),
            "restructuring_effective_on": RESTRUCTURED_ON,
            "drawing_pension": self._pick((None, False, False, False)),
            "regime": None,
        }
        if self._one_in(6):
            facts[self._pick(tuple(facts))] = None
        if self._one_in(8):
            facts |= self._pick(({"regime": "D154"}, {"regime": "D178"}, {"drawing_pension": True}))
        row = {"number": number, "decided_on": decided_on, "route": route, "leaves_on": leaves_on, "facts": facts}
        if bent:
            match self._pick(("number", "route", "decided_on", "leaves_on", "appointed")):
                case "number":
                    row["number"] = self._number()
                case "route":
                    row["route"] = self._pick(("early_retirement", "severance", PART_TIME_ROUTE))
                case "appointed":
                    row |= {"decided_on": date(2010, 2, 1), "leaves_on": self._pick((date(2010, 3, 1), *LEAVES))}
                case column:
                    row[column] = self._pick(DECIDED if column == "decided_on" else LEAVES)
        return row

    def salary(self, *, bent: bool) -> Row:
        number = self._pick(self._people)
        part_time = self._book.registered(number).values["category"] == "part_time"
        named = "part_time_allowance" if part_time != (bent and self._one_in(2)) else "salary_amount"
        days = (date(2010, 2, 28), *SALARY_DAYS) if bent else SALARY_DAYS
        return {
            "number": self._number() if bent else number,
            "on": self._pick(days),
            "salary": {named: self._pick(("10000000", "20000000"))},
        }

    def late_facts(self, *, bent: bool) -> Row:
        named = self._pick(self._settled()).who if self._settled() and not bent else self._number()
        born = self._book.registered(named).values["born"] if named in self._book.people else "far"
        stated = {
            "insured_months": (*INSURED[born], 120),
            "service_months": (SERVICE_MONTHS,),
            "work_months": (48, 60),
            "restructuring_effective_on": (RESTRUCTURED_ON,),
            "regime": ("D154", "D154", "D178"),
            "drawing_pension": (True, False),
        }
        chosen = self._chance.sample(tuple(stated), self._chance.randint(0 if bent else 1, 2))
        if not bent and self._one_in(2):
            chosen.append("insured_months")
        return {"number": named, "facts": {name: self._pick(stated[name]) for name in chosen}}

    def funding(self, *, bent: bool) -> Row:
        """What is left of the assessed total, or a part of it; bent: a đồng too much, or a day too early."""
        book = self._book
        assessed = [departure for departure in self._settled() if book.assessed(departure.values["settlement"])]
        number, stage = self._number(), self._pick(("submitted", "approved", "approved", "approved"))
        left, days = 1_000_000, list(MONEY_DAYS)
        if assessed and not (bent and self._one_in(4)):
            departure = self._pick(assessed)
            number, settlement = departure.who, departure.values["settlement"]
            left = book.total(settlement) - book.sum(settlement, FUNDED[stage])
            days = [departure.day, *(day for day in MONEY_DAYS if day > departure.day)]
        amount = self._part(left)
        if bent:
            amount, days = self._pick((amount, left + 1)), [*days, date(2025, 5, 1), *DECIDED]
        return {"number": number, "stage": stage, "on": self._pick(days[:3] + days), "amount": amount}

    def payment(self, *, bent: bool) -> Row:
        book = self._book
        careless = bent and self._one_in(2)  # takes the approvals of any day
        rooms = [
            (gone.who, day, book.room_to_pay(gone.values["settlement"], date.max if careless else day))
            for gone in self._settled()
            for day in MONEY_DAYS
            if day >= gone.day
        ]
        rooms = [room for room in rooms if room[2] > 0] or rooms
        if not rooms or (bent and self._one_in(4)):
            rooms = [(self._number(), self._pick(MONEY_DAYS), 1_000_000)]
        return self._money("payment", *self._pick(rooms), bent=bent and not careless)

    def money_back(self, *, bent: bool) -> Row:
        book, kind = self._book, self._pick(BACK)
        paid = [gone for gone in self._settled() if book.net(gone.values["settlement"]) > 0]
        if not paid or (bent and self._one_in(4)):
            return self._money(kind, self._number(), self._pick(MONEY_DAYS), 1_000_000, bent=bent)
        departure = self._pick(paid)
        settlement, days = departure.values["settlement"], [day for day in MONEY_DAYS if day >= departure.day]
        on = self._pick(days)
        left, careless = book.room_to_take_back(settlement, on), bent and self._one_in(2)
        if kind == "repayment_ordered":
            left = book.net(settlement, on)
        elif careless:  # sees what was paid by the day, and not what came back since
            on = max(days, key=lambda day: book.net(settlement, day) - book.room_to_take_back(settlement, day))
            left = book.net(settlement, on)
        return self._money(kind, departure.who, on, left, bent=bent and not careless)

    def _money(self, kind: str, number: str, on: date, left: int, *, bent: bool) -> Row:
        reference, amount = f"UNC-{len(self._facts)}-{self._chance.randrange(10**6)}", self._part(left)
        if bent:
            mine = [fact.values for fact in self._facts if fact.who.startswith(f"{number}/")]
            used = [values["reference"] for values in mine if "reference" in values]
            match self._pick(("amount", "on", "reference", "reference", "kind")):
                case "amount":
                    amount = max(1, left) + 1
                case "on":
                    on = self._pick((*DECIDED, *MONEY_DAYS))
                case "kind":
                    kind = self._pick(tuple(PAID))
                case "reference" if used:
                    reference = self._pick((used[0], used[-1]))
        return {"number": number, "kind": kind, "on": on, "amount": amount, "reference": reference}

    def _part(self, left: int) -> int:
        return max(1, self._pick((left, left, left // 2, left // 4)))

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

    def _code(self, on: date) -> str:
        """Of a commune that lives on the day, mostly."""
        book = self._book
        living = [unit for unit in book.living(on) if book.level(unit, on) in ("commune", "central")]
        codes: list[str] = [book.value(unit, "code", on) for unit in living]
        return self._pick((*codes, *codes, "00002"))

    def correction(self, *, bent: bool) -> Row:
        book = self._book
        decided = [fact.position for number in self._people for fact in book.departures(number)]
        posts = [fact.position for number in self._people for fact in book.later_posts(number)]
        targets = [("retract", position) for position in posts]
        if self._one_in(2):
            targets = [("retract", fact.position) for fact in book.standing if fact.kind in TAKEN_BACK]
        if self._one_in(4):
            targets = [("rescind", position) for position in decided]
        if bent or not targets:
            action = self._pick(("rescind", "retract"))
            return {"action": action, "position": self._pick(self._facts[-12:]).position}
        action, position = self._pick(targets)
        return {"action": action, "position": position}
