"""What the oracle says of files of corrections about people who leave: all rows are one change, in whatever order."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tests.oracle.book import Book
from tests.oracle.changes import require
from tests.oracle.corrections import OF_PEOPLE, came_with, first_posts, named, taken_back
from tests.oracle.known import Fact
from tests.oracle.settlements import File, Row, eve

OF_MONEY = {
    "FundingSubmitted": "FundingRetracted",
    "FundingApproved": "FundingRetracted",
    "RepaymentOrdered": "RepaymentRetracted",
    "RepaymentReceived": "RepaymentRetracted",
}
TAKEN_BACK = {"SalaryChanged": "SalaryRetracted", **OF_PEOPLE, **OF_MONEY}


def decide_corrections(facts: Sequence[Fact], rows: Sequence[Row]) -> list[Fact]:
    """position, action. What somebody held, was paid and decided falls before the money, the newest first."""
    file = File(facts)
    action = {row["position"]: row["action"] for row in rows}
    events = named(file.book, [row["position"] for row in rows])
    require(not any(event.position in file.book.rescinded for event in events), "rescinded already")
    retracted = [event for event in events if action[event.position] == "retract"]
    money = [event for event in events if "/" in event.who]
    people = sorted((event for event in events if event not in money), key=lambda event: -event.position)
    for event in (*people, *money):
        if action[event.position] == "rescind":
            _rescind(file, event)
        elif event.kind == "StaffRegistered":
            _unregister(file, event)
        elif not came_with(event, retracted):
            _retract(file, event)
    return file.made


def _rescind(file: File, departure: Fact) -> None:
    require(departure.kind == "DepartureDecided", "no departure")
    settlement, book = departure.values["settlement"], file.book
    today = datetime.now(UTC).date()
    days = book.days_from(settlement, today) if settlement else []
    require(all(book.net(settlement, day) <= 0 for day in days), "something is paid, and not returned by today")
    file.add(taken_back("DepartureRescinded", departure))
    file.withdraw(departure)


def _unregister(file: File, registered: Fact) -> None:
    """With the first post and the salaries, when nothing else of the person was ever decided, or is held."""
    book, number = file.book, registered.who
    require(not book.decided(number), "a departure was decided")
    held = book.of(number, "StaffAppointed", "SecondmentStarted")
    first = min(first_posts(book, number), key=lambda post: post.position)
    require(held == [first], "something rests on the registration")
    file.add(taken_back("RegistrationRetracted", registered))
    for fallen in (first, *book.of(number, "SalaryChanged")):
        file.add(taken_back(TAKEN_BACK[fallen.kind], fallen))


def _retract(file: File, event: Fact) -> None:
    book, number = file.book, event.who.split("/")[0]
    require(event.kind in TAKEN_BACK, f"a {event.kind} cannot be retracted")
    if event.kind == "StaffAppointed":
        require(first_posts(book, number) != [event], "the only post from the first day")
        _check_return(book, event)
    if event.kind in OF_MONEY:
        _check_money(book, event)
    file.add(taken_back(TAKEN_BACK[event.kind], event))
    if event.kind == "SalaryChanged":
        for departure in file.book.settled(number):
            file.assess(departure)
    file.order_back(number)


def _check_money(book: Book, event: Fact) -> None:
    """No day may be left with more paid than was approved by it, nor a rescinded departure with something paid."""
    settlement = event.who
    require(event.values.get("post") is None, "an order of the ledger's own")
    if event.kind in ("FundingApproved", "RepaymentReceived"):
        days = book.days_from(settlement, event.day)
        room = min(book.sum(settlement, "FundingApproved", day) - book.net(settlement, day) for day in days)
        require(event.values["amount"] <= room, "more would be paid than approved")
    if event.kind == "RepaymentReceived":
        standing = {departure.values["settlement"] for departure in book.settled(settlement.split("/")[0])}
        require(settlement in standing, "money for a departure that was rescinded")


def _check_return(book: Book, post: Fact) -> None:
    """Without the post the person must not have been away when appointed later, or when leaving again."""
    if post.values["concurrent"] or post.values["basis"] != "re_recruited":
        return
    days = [later.day for later in book.later_posts(post.who) if later is not post]
    days += [eve(gone.values["leaves_on"]) for gone in book.departures(post.who)]
    for day in days:
        left_behind = book.is_away(post.who, day, without=post) and not book.is_away(post.who, day)
        require(not left_behind, "something rests on this return into service")
