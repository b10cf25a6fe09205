"""What the oracle says of files about people who leave: the facts that they make, or why they are refused.

Each function takes the facts so far and the rows of one file, which is taken as a whole. Raises `InvalidError`.
"""

from collections.abc import Sequence
from typing import Any

from tests.oracle.book import Book
from tests.oracle.changes import require
from tests.oracle.known import Fact, InvalidError
from tests.oracle.leaving_world import Person, registration
from tests.oracle.money import Owed
from tests.oracle.people import decide_ending

Row = dict[str, Any]
AHEAD = 1_000_000
"""Positions of facts not recorded yet."""
PART_TIME_ROUTE = "part_time_severance"
SETTLEMENT_ROUTES = ("early_retirement", "severance", PART_TIME_ROUTE)
FUNDED = {"submitted": "FundingSubmitted", "approved": "FundingApproved"}
DAYS_AND_ROUTE = ("decided_on", "leaves_on", "route")
PAID = {
    "payment": "PayoutMade",
    "reversal": "PayoutReversed",
    "repayment_ordered": "RepaymentOrdered",
    "repayment_received": "RepaymentReceived",
}


class File:
    """The facts of one file so far, and what is known with them."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._before = list(facts)
        self.made: list[Fact] = []
        self.book = Book(self._before)

    def add(self, fact: Fact) -> None:
        fact.position = AHEAD + len(self.made)
        self.made.append(fact)
        self.book = Book([*self._before, *self.made])

    def person(self, number: str) -> Fact:
        require(number in self.book.people, "an unknown staff number")
        return self.book.registered(number)

    def assess(self, departure: Fact) -> None:
        """First when the facts suffice, then whenever they come to something else."""
        settlement, now = departure.values["settlement"], self.book.owed(departure)
        until = self.book.asked_until(departure, now)
        if not self.book.assessments(settlement):
            if now is not None:
                self.add(Fact("EntitlementAssessed", settlement, departure.day, {"owed": now, "until": until}))
        elif (now, until) != (self.book.assessed(settlement), self.book.stated_until(settlement)):
            self._reassess(departure, now)

    def withdraw(self, departure: Fact) -> None:
        settlement = departure.values["settlement"]
        if settlement and self.book.assessed(settlement) is not None:
            self._reassess(departure, None)

    def _reassess(self, departure: Fact, owed: Owed | None) -> None:
        said = {"owed": owed, "until": self.book.asked_until(departure, owed)}
        self.add(Fact("EntitlementReassessed", departure.values["settlement"], departure.day, said))

    def order_back(self, number: str) -> None:
        """What is to be returned for a new post, and was not ordered before."""
        for departure in self.book.settled(number):
            settlement, post = departure.values["settlement"], self.book.pay_back_post(departure)
            amount = self.book.net(settlement) - self.book.ordered_back(departure)
            if post is not None and amount > 0:
                day = max(post.day, *(fact.day for fact in self.book.of(settlement, "PayoutMade")))
                self.add(Fact("RepaymentOrdered", settlement, day, {"amount": amount, "post": post}))


def decide_departures(facts: Sequence[Fact], rows: Sequence[Row]) -> list[Fact]:
    """number, decided_on, route, leaves_on, facts."""
    file = File(facts)
    for row in rows:
        person, book, number, leaves_on = file.person(row["number"]), file.book, row["number"], row["leaves_on"]
        opens = row["route"] in SETTLEMENT_ROUTES
        part_time = person.values["category"] == "part_time"
        require(not opens or part_time == (row["route"] == PART_TIME_ROUTE), "a category that does not fit the route")
        require(row["decided_on"] <= leaves_on, "decided after leaving")
        require(not book.has_open_departure(number), "a second departure while one is open")
        require(leaves_on > person.values["appointed_on"], "leaving before the appointment")
        require(not book.is_away(number, eve(leaves_on)), "not in service the day before")
        later = [post for post in book.later_posts(number) if post.day >= leaves_on]
        require(not later, "an appointment after leaving")
        opened = sum(departure.values["settlement"] is not None for departure in book.decided(number))
        values = {"route": row["route"], "leaves_on": leaves_on, "facts": row["facts"]}
        values["settlement"] = f"{number}/{opened + 1}" if opens else None
        departure = Fact("DepartureDecided", number, row["decided_on"], values)
        file.add(departure)
        if opens:
            file.assess(departure)
    return file.made


def decide_salaries(facts: Sequence[Fact], rows: Sequence[Row]) -> list[Fact]:
    """number, on, salary."""
    file = File(facts)
    for row in rows:
        appointed_on = file.person(row["number"]).values["appointed_on"]
        require(row["on"] >= appointed_on, "a salary before the appointment")
        file.add(Fact("SalaryChanged", row["number"], row["on"], dict(row["salary"])))
    _assess_anew(file, rows)
    return file.made


def decide_departure_facts(facts: Sequence[Fact], rows: Sequence[Row]) -> list[Fact]:
    """number, facts, decided_on, leaves_on, route: what is not stated stays."""
    file = File(facts)
    for row in rows:
        file.person(row["number"])
        stated = {name: value for name, value in row["facts"].items() if value is not None}
        amends = any(row[name] for name in DAYS_AND_ROUTE)
        require(bool(stated) or amends, "nothing is stated")
        departure = file.book.settled_by(row["number"], None)
        if not stated:  # days and route: of the last departure of any kind
            departure = max(file.book.departures(row["number"]), key=lambda fact: fact.order, default=None)
        if departure is None:
            raise InvalidError("no departure stands of which that could be said")
        if amends:
            file.add(_amended(file.book, departure, row))
        if stated:
            values = {"of": departure.position, "facts": {**file.book.facts_of(departure), **stated}}
            file.add(Fact("DepartureCorrected", row["number"], departure.day, values))
    _assess_anew(file, rows)
    return file.made


def _amended(book: Book, departure: Fact, row: Row) -> Fact:
    """The days and the route that hold from now on."""
    before = {**departure.values, "decided_on": departure.day}
    after = {name: row[name] or before[name] for name in DAYS_AND_ROUTE}
    number, settlement, leaves_on = departure.who, departure.values["settlement"], after["leaves_on"]
    require(any(after[name] != before[name] for name in after), "nothing is amended")
    opens, part_time = after["route"] in SETTLEMENT_ROUTES, book.registered(number).values["category"] == "part_time"
    require(not opens or part_time == (after["route"] == PART_TIME_ROUTE), "a category that does not fit the route")
    require(opens == (settlement is not None), "a settlement that would have to begin, or to vanish")
    require(after["decided_on"] <= leaves_on, "decided after leaving")
    require(leaves_on > book.registered(number).values["appointed_on"], "leaving before the appointment")
    first, last = sorted((leaves_on, before["leaves_on"]))
    require(not any(first <= post.day < last for post in book.later_posts(number)), "an appointment in between")
    if settlement:
        money = book.of(settlement, *FUNDED.values(), *PAID.values())
        require(all(fact.day >= after["decided_on"] for fact in money), "money before the decision")
    values = {"of": departure.position, "route": after["route"], "leaves_on": leaves_on}
    return Fact("DepartureAmended", number, after["decided_on"], values)


def _assess_anew(file: File, rows: Sequence[Row]) -> None:
    for number in dict.fromkeys(row["number"] for row in rows):
        for departure in file.book.settled(number):
            file.assess(departure)
        file.order_back(number)


def decide_funding(facts: Sequence[Fact], rows: Sequence[Row]) -> list[Fact]:
    """number, stage, on, amount."""
    file = File(facts)
    for row in rows:
        file.person(row["number"])
        settlement = _settlement(file.book, row)
        kind = FUNDED[row["stage"]]
        require(file.book.assessed(settlement) is not None, "funding of an unassessed settlement")
        room = file.book.total(settlement) - file.book.sum(settlement, kind)
        require(row["amount"] <= room, "beyond what is due")
        file.add(Fact(kind, settlement, row["on"], {"amount": row["amount"]}))
    return file.made


def decide_payments(facts: Sequence[Fact], rows: Sequence[Row]) -> list[Fact]:
    """number, kind, on, amount, reference."""
    file = File(facts)
    for row in rows:
        file.person(row["number"])
        settlement, book, on = _settlement(file.book, row), file.book, row["on"]
        used = [fact for fact in file.book.standing if fact.who.split("/")[0] == row["number"]]
        require(all(fact.values.get("reference") != row["reference"] for fact in used), "the same reference twice")
        departure = book.settled_by(row["number"], on)
        assert departure is not None
        if row["kind"] == "payment":
            require(book.assessed(settlement) is not None, "a payment of an unassessed settlement")
            post = book.pay_back_post(departure)
            require(post is None or post.day > on, "nothing more is due: it would be to return")
            room = book.room_to_pay(settlement, on)
        elif row["kind"] == "repayment_ordered":
            room = min(book.net(settlement, on), book.net(settlement) - book.ordered_back(departure))
        else:
            room = book.room_to_take_back(settlement, on)
        require(row["amount"] <= room, "more than is possible")
        values = {"amount": row["amount"], "reference": row["reference"], "post": None}
        file.add(Fact(PAID[row["kind"]], settlement, on, values))
        if row["kind"] == "payment":
            file.order_back(row["number"])
    return file.made


def _settlement(book: Book, row: Row) -> str:
    departure = book.settled_by(row["number"], row["on"])
    if departure is None:
        raise InvalidError("no standing settlement was decided by then")
    settlement: str = departure.values["settlement"]
    return settlement


def decide_appointment(facts: Sequence[Fact], row: Row) -> list[Fact]:
    """number, unit, post, on, basis, concurrent, budget_paid."""
    file = File(facts)
    file.person(row["number"])
    book, number, on = file.book, row["number"], row["on"]
    unit = book.bearer(row["unit"], on)
    require(unit is not None, "a unit not living on the day")
    if book.is_away(number, on):
        require(row["basis"] == "re_recruited" and not row["concurrent"], "an appointment after leaving")
    else:
        require(book.main_post(number, on) is not None, "not in service yet")
    values = {name: row[name] for name in ("post", "concurrent")} | {"unit": unit}
    for post in book.of(number, "StaffAppointed"):
        same = post.day == on and all(post.values[name] == value for name, value in values.items())
        require(not same, "the same appointment twice")
    values |= {"basis": row["basis"], "budget_paid": row["budget_paid"]}
    file.add(Fact("StaffAppointed", number, on, values))
    file.order_back(number)
    return file.made


def decide_held(facts: Sequence[Fact], row: Row) -> list[Fact]:
    """A secondment or a concurrent post."""
    return decide_appointment(facts, row) if "post" in row else decide_secondment(facts, row)


def decide_secondment(facts: Sequence[Fact], row: Row) -> list[Fact]:
    """number, unit, on, until."""
    book = Book(facts)
    unit, main = book.bearer(row["unit"], row["on"]), None
    require(row["number"] in book.people, "an unknown staff number")
    main = book.main_post(row["number"], row["on"])
    if unit is None or main is None:
        raise InvalidError("a unit not living on the day, or somebody not in service")
    require(row["until"] is None or row["until"] > row["on"], "it ends before it starts")
    require(book.heir(main.values["unit"], row["on"]) != (unit, True), "a secondment to the own unit")
    return [Fact("SecondmentStarted", row["number"], row["on"], {"to": unit, "until": row["until"]})]


def decide_ended(facts: Sequence[Fact], row: Row) -> list[Fact]:
    """As in `tests.oracle.people`."""
    return decide_ending(Book(facts), row)


def decide_registration(facts: Sequence[Fact], person: Person) -> list[Fact]:
    """Somebody who was taken back, or who is known already."""
    book = Book(facts)
    require(person.number not in book.people, "a staff number already known")
    require(book.bearer(person.unit, person.counts_from) is not None, "a unit not living on the day")
    return registration(book, person)


def eve(day: Any) -> Any:
    return type(day).fromordinal(day.toordinal() - 1)
