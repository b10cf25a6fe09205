"""What the oracle answers about settlements and departures, in the words of the interface."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.oracle.answers import province_of_the_ended
from tests.oracle.book import Book
from tests.oracle.known import Fact

Answer = dict[str, Any]
DEADLINES = (
    (date(2025, 6, 30), date(2025, 6, 29)),
    (date(2025, 8, 31), date(2025, 8, 31)),
    (date(2025, 10, 10), date(2025, 8, 30)),
    (date(2025, 10, 15), date(2025, 8, 30)),
)
"""Day of payment, and the last day of the decisions that it is for."""
ENTRIES = {
    "FundingSubmitted": "submitted",
    "FundingApproved": "approved",
    "PayoutMade": "payment",
    "PayoutReversed": "reversal",
    "RepaymentOrdered": "repayment_ordered",
    "RepaymentReceived": "repayment_received",
}
COUNTS = ("decided", "left", "assessed", "submitted", "approved", "paid")
AMOUNTS = ("amount_assessed", "amount_submitted", "amount_approved", "amount_paid")


def settlements(book: Book, on: date) -> dict[str, Answer]:
    """`settlements list`, by settlement."""
    return {
        departure.values["settlement"]: _settlement(book, departure, on)
        for departure in _decided(book, on)
        if departure.values["settlement"]
    }


def entries(book: Book, settlement: str, on: date) -> list[tuple[date, str, int]]:
    """The money of one settlement by the day, in the order of the days."""
    return [
        (fact.day, ENTRIES[fact.kind], fact.values["amount"])
        for fact in book.of(settlement, *ENTRIES)
        if fact.day <= on
    ]


def statistics(
    book: Book, on: date, by: Sequence[str], *, all_routes: bool, since: date | None = None, only: Answer | None = None
) -> dict[tuple[Any, ...], Answer]:
    """`stats departures`, by the values of the keys; with `since` of what happened from that day on, row by row that
    has anything; with `only` of those with these values."""
    counted: dict[tuple[Any, ...], Answer] = {}
    for departure in _decided(book, on):
        settlement = departure.values["settlement"]
        if departure.position in book.rescinded or not (settlement or all_routes):
            continue
        row = _settlement(book, departure, on) if settlement else dict.fromkeys(("regime", "assessed"))
        values = {"submitted": 0, "approved": 0, "paid": 0, **row, **_where(book, departure, on)}
        values |= {"category": book.registered(departure.who).values["category"], "route": departure.values["route"]}
        values |= {"month": departure.values["leaves_on"].isoformat()[:7], "unit": values["unit_id"]}
        if any(values[key] != value for key, value in (only or {}).items()):
            continue
        if since is not None:
            values |= _since(book, departure, since, on)
            if not any(values[name] for name in ("decided", "gone", "submitted", "approved", "paid", "paid_out")):
                continue
        counts = counted.setdefault(tuple(values[key] for key in by), dict.fromkeys((*COUNTS, *AMOUNTS), 0))
        counts["decided"] += values.get("decided", 1)
        counts["left"] += values.get("gone", departure.values["leaves_on"] <= on)
        counts["assessed"] += values["assessed"] is not None
        counts["submitted"] += values["submitted"] > 0
        counts["approved"] += values["approved"] > 0
        counts["paid"] += bool(settlement) and values.get("paid_out", book.paid_out(settlement, on)) > 0
        for amount in AMOUNTS:
            counts[amount] += values[amount.removeprefix("amount_")] or 0
    return counted


def _since(book: Book, departure: Fact, since: date, on: date) -> Answer:
    """What happened of a departure from one day to another."""
    settlement, before = departure.values["settlement"], date.fromordinal(since.toordinal() - 1)
    values: Answer = {
        "decided": int(since <= departure.day <= on),
        "gone": int(since <= departure.values["leaves_on"] <= on),
        **dict.fromkeys(("submitted", "approved", "paid_out", "paid"), 0),
    }
    if departure.day < since:
        values["assessed"] = None
    if settlement:
        for name, kind in (("submitted", "FundingSubmitted"), ("approved", "FundingApproved")):
            values[name] = book.sum(settlement, kind, on) - book.sum(settlement, kind, before)
        values["paid_out"] = book.paid_out(settlement, on) - book.paid_out(settlement, before)
        values["paid"] = book.net(settlement, on) - book.net(settlement, before)
    return values


def _decided(book: Book, on: date) -> list[Fact]:
    return [departure for person in book.people for departure in book.decided(person) if departure.day <= on]


def _settlement(book: Book, departure: Fact, on: date) -> Answer:
    settlement, rescinded = departure.values["settlement"], departure.position in book.rescinded
    assessed = None if rescinded else book.assessed(settlement)
    funded = ("FundingSubmitted", "FundingApproved")
    submitted, approved = (0 if rescinded else book.sum(settlement, kind, on) for kind in funded)
    paid, total = book.net(settlement, on), assessed[1] if assessed else None
    status = "rescinded" if rescinded else _status(book, departure, on, submitted, approved)
    post = None if rescinded else book.pay_back_post(departure)
    asked_back = post is not None and post.day <= on
    asked = [due_on for due_on, decided_until in DEADLINES if departure.day <= decided_until]
    due_on = min(asked, default=None)
    ordered = 0 if rescinded else book.ordered_back(departure, on)
    return {
        "staff_number": departure.who,
        **_where(book, departure, on),
        "route": departure.values["route"],
        "category": book.registered(departure.who).values["category"],
        "regime": assessed[0] if assessed else None,
        "status": status,
        "decided_on": departure.day.isoformat(),
        "leaves_on": departure.values["leaves_on"].isoformat(),
        "assessed": total,
        "submitted": submitted,
        "approved": approved,
        "paid": paid,
        "outstanding": 0 if rescinded or asked_back or ordered else None if total is None else max(0, total - paid),
        "to_repay": paid if rescinded or asked_back else max(ordered, paid - (total or 0)),
        "due_on": due_on.isoformat() if due_on else None,
        "overdue": due_on is not None and due_on < on and status not in ("paid", "repayable", "rescinded"),
        "instruments": [day.isoformat() for day in asked if day < on],
    }


def _status(book: Book, departure: Fact, on: date, submitted: int, approved: int) -> str:
    settlement = departure.values["settlement"]
    paid, post = book.net(settlement, on), book.pay_back_post(departure)
    if post is not None and post.day <= on and book.paid_out(settlement, on) > 0:
        return "repayable"
    if book.ordered_back(departure, on) > 0:
        return "repayable"
    if book.assessed(settlement) is None:
        return "unassessed"
    if paid > 0:
        return "paid" if paid >= book.total(settlement) else "partly_paid"
    if approved > 0:
        return "approved"
    return "submitted" if submitted > 0 else "assessed"


def _where(book: Book, departure: Fact, on: date) -> Answer:
    """The unit of the last day of service, and its province on the map of the day; while the last day lies ahead, the
    province of the unit of the day."""
    leaves_on, home = departure.values["leaves_on"], book.last_post(departure).values["unit"]
    unit, _ = book.heir(home, leaves_on - timedelta(days=1))
    opening, ended_on = book.opening(unit), book.ended_on(unit)
    assert opening is not None
    named_on = max(opening.day, min(leaves_on, ended_on or leaves_on) - timedelta(days=1))
    map_day = max(on, min(opening.day for opening in map(book.opening, book.unit_ids) if opening))
    now = book.main_post(departure.who, map_day) if leaves_on > map_day else None
    return {
        "unit": book.value(unit, "code", named_on),
        "unit_id": unit,
        "province": _province(book, now.values["unit"] if now else home, map_day),
    }


def _province(book: Book, unit: str, on: date) -> str | None:
    """None too for a unit that the map of the day does not know yet."""
    opening = book.opening(unit)
    if opening is None or opening.day > on:
        return None
    counted, allocated = book.heir(unit, on)
    if not allocated:
        return province_of_the_ended(book, counted, on)
    province = book.province(counted, on)
    code: str | None = book.value(province, "code", on) if province else None
    return code
