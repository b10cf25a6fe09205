"""Draws rows about people who leave: mostly as they should be, or bent as a tired clerk would write them."""

from datetime import date
from typing import Any

from tests.oracle.career_rows import CareerRows
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
from tests.oracle.settlements import DAYS_AND_ROUTE, FUNDED, PAID, PART_TIME_ROUTE, Row

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
MONEY_DAYS = (AUGUST, date(2025, 8, 31), date(2025, 11, 15), JANUARY, date(2026, 2, 1), NEXT_JUNE)
SALARY_DAYS = (date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 31), JANUARY)
OTHER_ROUTES = ("retirement", "resignation", "dismissal", "death", "other")
INSURED = {"far": (38, 38, 50, 120), "near": (360, 360, 276, 120), "at": (360,)}
BACK = ("reversal", "repayment_received", "repayment_ordered")


class LeavingRows(CareerRows):
    """And about leaving, and what is paid for it."""

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
        gone = self._settled()
        if self._one_in(3):
            gone = [departure for number in self._people for departure in self._book.departures(number)]
        named = self._pick(gone).who if gone and not bent else self._number()
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
        row: Row = {"number": named, **dict.fromkeys(DAYS_AND_ROUTE)}
        if self._one_in(2):
            row |= self._amended(named, bent=bent)
            chosen = chosen if self._one_in(3) else []
        return {**row, "facts": {name: self._pick(stated[name]) for name in chosen}}

    def _amended(self, number: str, *, bent: bool) -> Row:
        """Another pair of days, or a part of it, or another route; bent: whatever chance will have."""
        decided_on, leaves_on = self._pick(DATES)
        route = self._pick(("early_retirement", "severance"))
        if bent:
            days = {"decided_on": self._pick(DECIDED), "leaves_on": self._pick((date(2010, 3, 1), *LEAVES))}
            return days | {"route": self._pick((None, route, PART_TIME_ROUTE, *OTHER_ROUTES))}
        if any(not gone.values["settlement"] for gone in self._book.departures(number)):
            route = self._pick(OTHER_ROUTES)
        days = {"decided_on": decided_on, "leaves_on": leaves_on}
        return self._pick(({"route": route}, days, days, {**days, "route": route}, {"leaves_on": leaves_on}))

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
