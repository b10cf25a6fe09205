"""What stands of people who leave: whether they are in service, what they are owed, and their money by its days."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.oracle.known import Fact, Known
from tests.oracle.money import Leaving, Owed, owed

PAY_BACK_YEARS = 5
MONEY = ("PayoutMade", "PayoutReversed", "RepaymentOrdered", "RepaymentReceived")


class Book(Known):
    """What was known after the event at position `upto` (None: now), departures and settlements too.

    A settlement is named by person and number: `CB1/2`.
    """

    def __init__(self, facts: Iterable[Fact], upto: int | None = None) -> None:
        super().__init__(facts, upto)
        self.rescinded = {fact.values["of"] for fact in self.standing if fact.kind == "DepartureRescinded"}
        last = sorted((fact for fact in self.standing if fact.kind == "DepartureAmended"), key=lambda one: one.position)
        amended = {fact.values["of"]: fact for fact in last}
        self.standing = [_as_amended(fact, amended.get(fact.position)) for fact in self.standing]
        for person in {fact.who for fact in last}:
            self._of[person] = [fact for fact in self.standing if fact.who == person]

    # Service

    def decided(self, person: str) -> list[Fact]:
        """Every decision to leave, rescinded ones too, in the order of recording; days and route as amended last."""
        return sorted(self.of(person, "DepartureDecided"), key=lambda fact: fact.position)

    def departures(self, person: str) -> list[Fact]:
        return [fact for fact in self.decided(person) if fact.position not in self.rescinded]

    def mains(self, person: str, *, without: Fact | None = None) -> list[Fact]:
        posts = self.of(person, "StaffAppointed")
        return [post for post in posts if not post.values["concurrent"] and post is not without]

    def first_post(self, person: str) -> Fact:
        """The post that came with the registration, or the one from the same day that took its place."""
        return min(
            self.mains(person), key=lambda post: (post.day, post.values["basis"] == "re_recruited", post.position)
        )

    def is_away(self, person: str, on: date, *, without: Fact | None = None) -> bool:
        """Left by that day, and not brought back by a main appointment as re-recruited; `without` one of these."""
        back = [post.day for post in self.mains(person, without=without) if post.values["basis"] == "re_recruited"]
        return any(
            gone.values["leaves_on"] <= on and not any(gone.values["leaves_on"] <= day <= on for day in back)
            for gone in self.departures(person)
        )

    def has_open_departure(self, person: str) -> bool:
        """Also one that lies ahead."""
        back = [post.day for post in self.mains(person) if post.values["basis"] == "re_recruited"]
        return any(not any(gone.values["leaves_on"] <= day for day in back) for gone in self.departures(person))

    def main_post(self, person: str, on: date) -> Fact | None:
        return None if self.is_away(person, on) else super().main_post(person, on)

    def concurrent_posts(self, person: str, on: date) -> list[Fact]:
        """They end with a departure; one of a day on which the person was away does not count."""
        if self.is_away(person, on):
            return []
        days = [gone.values["leaves_on"] for gone in self.departures(person)]
        return [
            post
            for post in super().concurrent_posts(person, on)
            if not self.is_away(person, post.day) and not any(post.day < day <= on for day in days)
        ]

    def secondment(self, person: str, on: date) -> Fact | None:
        """It ends with a departure; one of a day on which the person was away does not count."""
        lent = None if self.is_away(person, on) else super().secondment(person, on)
        if lent is None or self.is_away(person, lent.day):
            return None
        days = [gone.values["leaves_on"] for gone in self.departures(person)]
        return None if any(lent.day < day <= on for day in days) else lent

    def last_post(self, departure: Fact) -> Fact:
        """The main post on the last day of service; of who left before the ledger begins, the first one."""
        leaves_on = departure.values["leaves_on"]
        held = [post for post in self.mains(departure.who) if post.day < leaves_on]
        return held[-1] if held else self.mains(departure.who)[0]

    # What is owed

    def registered(self, person: str) -> Fact:
        return self.of(person, "StaffRegistered")[0]

    def facts_of(self, departure: Fact) -> dict[str, Any]:
        """What the decision states, as last corrected."""
        stated: dict[str, Any] = departure.values["facts"]
        for fact in sorted(self.of(departure.who, "DepartureCorrected"), key=lambda fact: fact.position):
            if fact.values["of"] == departure.position:
                stated = fact.values["facts"]
        return stated

    def salary(self, departure: Fact) -> dict[str, str]:
        """Of the last day of service. Who left before the ledger begins has what came with the registration, unless
        one of an earlier day is known."""
        last_day = date.fromordinal(departure.values["leaves_on"].toordinal() - 1)
        begun = self.registered(departure.who).day
        salaries = self.of(departure.who, "SalaryChanged")
        known = [fact for fact in salaries if fact.day <= last_day]
        if not known and last_day < begun:
            known = [fact for fact in salaries if fact.day <= begun]
        return dict(known[-1].values) if known else {}

    def owed(self, departure: Fact) -> Owed | None:
        """What the facts known now come to."""
        person, values = self.registered(departure.who).values, departure.values
        return owed(
            Leaving(
                person["category"], person["born"], values["route"], departure.day, values["leaves_on"],
                self.facts_of(departure), self.salary(departure),
            )
        )  # fmt: skip

    def assessments(self, settlement: str) -> list[Owed | None]:
        """As they were recorded; None where nothing could be computed any more."""
        found = self.of(settlement, "EntitlementAssessed", "EntitlementReassessed")
        return [fact.values["owed"] for fact in sorted(found, key=lambda fact: fact.position)]

    def assessed(self, settlement: str) -> Owed | None:
        assessments = self.assessments(settlement)
        return assessments[-1] if assessments else None

    def total(self, settlement: str) -> int:
        assessed = self.assessed(settlement)
        return assessed[1] if assessed else 0

    # Money

    def sum(self, settlement: str, kind: str, by: date | None = None) -> int:
        return sum(fact.values["amount"] for fact in self.of(settlement, kind) if by is None or fact.day <= by)

    def paid_out(self, settlement: str, by: date | None = None) -> int:
        return self.sum(settlement, "PayoutMade", by) - self.sum(settlement, "PayoutReversed", by)

    def net(self, settlement: str, by: date | None = None) -> int:
        return self.paid_out(settlement, by) - self.sum(settlement, "RepaymentReceived", by)

    def days_from(self, settlement: str, on: date) -> list[date]:
        """The day and every later one on which something of the settlement happens."""
        kinds = ("FundingSubmitted", "FundingApproved", "PayoutMade", "PayoutReversed", "RepaymentReceived")
        return [on, *(fact.day for fact in self.of(settlement, *kinds) if fact.day > on)]

    def room_to_pay(self, settlement: str, on: date) -> int:
        """On its day and every later one: within the approvals of the day and within what is owed."""
        total = self.total(settlement)
        return min(
            min(self.sum(settlement, "FundingApproved", day), total) - self.net(settlement, day)
            for day in self.days_from(settlement, on)
        )

    def room_to_take_back(self, settlement: str, on: date) -> int:
        return min(self.net(settlement, day) for day in self.days_from(settlement, on))

    def asked_until(self, departure: Fact, owed: Owed | None) -> date | None:
        """Only D154 full-time has money returned, for a post within 60 months of leaving."""
        leaves_on: date = departure.values["leaves_on"]
        if owed is None or owed[0] != "D154" or departure.values["route"] == "part_time_severance":
            return None
        return leaves_on.replace(year=leaves_on.year + PAY_BACK_YEARS)

    def stated_until(self, settlement: str) -> date | None:
        """As the newest assessment says."""
        found = self.of(settlement, "EntitlementAssessed", "EntitlementReassessed")
        newest = max(found, key=lambda fact: fact.position, default=None)
        return None if newest is None else newest.values["until"]

    def ordered_back(self, departure: Fact, by: date | None = None) -> int:
        """Ordered by the day and not returned by then, at most what is still paid. What came back before an order does
        not answer it; one made for a new post lapses with that post, when that lies outside the months of the day of
        leaving as it stands now, and when nothing is asked back after all."""
        settlement, ordered, paid = departure.values["settlement"], 0, 0
        asking = {post.position for post in self.pay_back_posts(departure)}
        for fact in sorted(self.of(settlement, *MONEY), key=lambda fact: fact.position):
            if by is not None and fact.day > by:
                continue
            amount, post = fact.values["amount"], fact.values.get("post")
            if fact.kind == "RepaymentOrdered":
                ordered += amount if post is None or post.position in asking else 0
            elif fact.kind == "PayoutMade":
                paid += amount
            else:
                paid -= amount
                ordered = max(0, ordered - amount) if fact.kind == "RepaymentReceived" else ordered
            ordered = min(ordered, paid)
        return ordered

    def later_posts(self, person: str) -> list[Fact]:
        """Main and concurrent, without the one that came with the registration."""
        first = self.first_post(person)
        return [post for post in self.of(person, "StaffAppointed") if post is not first]

    def pay_back_post(self, departure: Fact) -> Fact | None:
        """The first new post paid by the State budget from leaving to the day that the assessment states."""
        return next(iter(self.pay_back_posts(departure)), None)

    def pay_back_posts(self, departure: Fact) -> list[Fact]:
        leaves_on, until = departure.values["leaves_on"], self.stated_until(departure.values["settlement"])
        if until is None:
            return []
        later = self.later_posts(departure.who)
        return [post for post in later if post.values["budget_paid"] and leaves_on <= post.day < until]

    def settled(self, person: str) -> list[Fact]:
        """The departures with a settlement that were not rescinded."""
        return [departure for departure in self.departures(person) if departure.values["settlement"]]

    def settled_by(self, person: str, on: date | None) -> Fact | None:
        """The last one decided by the day."""
        found = [departure for departure in self.settled(person) if on is None or departure.day <= on]
        return max(found, key=lambda departure: departure.order, default=None)


def _as_amended(decided: Fact, amended: Fact | None) -> Fact:
    if amended is None:
        return decided
    values = decided.values | {name: amended.values[name] for name in ("route", "leaves_on")}
    return Fact(decided.kind, decided.who, amended.day, values, decided.position)
