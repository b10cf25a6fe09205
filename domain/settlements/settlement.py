"""The settlement of one departure, folded from its stream: what is owed, funded, paid and returned, day by day.

What may be recorded is judged on the days of the facts, not on the order of recording: a payment that is told late must
fit into the approvals of its own day, and must not make a later payment exceed those of its day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.event import Event, Retraction
from domain.policy.parameters import Rules
from domain.policy.regimes import pay_back
from domain.ports import Placed
from domain.settlements.events import (
    Entitlement,
    Funding,
    FundingApproved,
    FundingSubmitted,
    Payment,
    PayoutMade,
    PayoutReversed,
    RepaymentOrdered,
    RepaymentReceived,
)
from domain.staff.personal import STAFF_PREFIX

SETTLEMENT_PREFIX = "settlement:"


def settlement_stream(staff_stream: str, number: int) -> str:
    """`settlement:HASH/N`: the N-th departure with a settlement of the person `staff:HASH`, rescinded ones counted."""
    return f"{SETTLEMENT_PREFIX}{staff_stream.partition(':')[2]}/{number}"


def staff_stream_of(stream: str) -> str:
    """The stream of the person to whom a stream of theirs belongs: itself, or that of a settlement's owner."""
    if not stream.startswith(SETTLEMENT_PREFIX):
        return stream
    return f"{STAFF_PREFIX}{stream.removeprefix(SETTLEMENT_PREFIX).rpartition('/')[0]}"


class Room(NamedTuple):
    """How many đồng may still be recorded, and the day on which it is so few."""

    amount: int
    on: date


@dataclass(frozen=True)
class _Entry:
    on: date
    event: Event
    amount: int


class Settlement:
    """One settlement as the ledger knows it. `apply` takes the next event, recorded or about to be."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.version = 0
        self.entitlement: Entitlement | None = None
        """The newest assessment; None while there is none."""
        self.references: set[str] = set()
        self.positions: dict[int, int] = {}
        """In the log, by version, of what is recorded."""
        self._entries: list[_Entry] = []

    @classmethod
    def fold(cls, stream: str, events: Iterable[Placed] = ()) -> "Settlement":
        settlement = cls(stream)
        for placed in events:
            settlement.apply(placed.event)
            settlement.positions[placed.event.originator_version] = placed.position
        return settlement

    def apply(self, event: Event) -> None:
        self.version = event.originator_version
        if isinstance(event, Entitlement):
            self.entitlement = event
        elif isinstance(event, Retraction):
            self._take_back(event.retracted_version)
        elif isinstance(event, Funding | Payment):
            self._entries.append(_Entry(event.effective_on, event, event.amount))
            if isinstance(event, Payment) and event.reference:
                self.references.add(event.reference)

    def _take_back(self, version: int) -> None:
        """What was recorded at that version counts on no day; its reference is free again."""
        for entry in [entry for entry in self._entries if entry.event.originator_version == version]:
            self._entries.remove(entry)
            if isinstance(entry.event, Payment):
                self.references.discard(entry.event.reference)

    def has_entry(self, version: int) -> bool:
        """Does the funding, payment or repayment recorded at that version stand?"""
        return any(entry.event.originator_version == version for entry in self._entries)

    @property
    def is_assessed(self) -> bool:
        return self.entitlement is not None and self.entitlement.regime is not None

    @property
    def owed(self) -> int:
        """The amount assessed now; 0 while nothing is."""
        return 0 if self.entitlement is None else self.entitlement.total

    @property
    def asks_back(self) -> bool:
        """Must what was paid be returned by who takes a post paid by the State budget? As the assessment says."""
        said = self.entitlement
        return said is not None and pay_back.asks_back(said.pay_back_until, said.regime, said.route)

    def pay_back_until(self, leaves_on: date, rules: Rules) -> date | None:
        """The first day on which a new post asks nothing back any more; None where nothing is asked back. The day of
        leaving and the rules matter to an assessment that was recorded before it stated the day."""
        said = self.entitlement
        if said is None:
            return None
        return pay_back.recorded_until(said.pay_back_until, said.regime, said.route, leaves_on, rules)

    def entries_before(self, on: date) -> list[Event]:
        """The funding, payments and repayments that stand and lie before that day, in the order of recording."""
        return [entry.event for entry in self._entries if entry.on < on]

    @property
    def last_paid_on(self) -> date | None:
        return max((entry.on for entry in self._entries if isinstance(entry.event, PayoutMade)), default=None)

    @property
    def submitted(self) -> int:
        return self._sum(FundingSubmitted)

    def approved(self, by: date | None = None) -> int:
        return self._sum(FundingApproved, by)

    def net_paid(self, by: date | None = None) -> int:
        """Paid, less what was reversed and what came back."""
        return self._sum(PayoutMade, by) - self._sum(PayoutReversed, by) - self._sum(RepaymentReceived, by)

    def returned(self, after: date, by: date) -> int:
        """What came back as a repayment behind one day, up to another."""
        return self._sum(RepaymentReceived, by) - self._sum(RepaymentReceived, after)

    def most_paid_from(self, on: date) -> int:
        """The highest net payment of that day and of every later one."""
        return max(self.net_paid(day) for day in self.days_from(on))

    def ordered_back(self, asks_no_more: Callable[[int], bool]) -> int:
        """Ordered to be returned, and not returned yet, never more than is still paid.

        Gone through in the order of recording: what came back before an order does not answer it. An order that the
        ledger made for a new post lapses with that appointment, and where nothing is asked back after all;
        `asks_no_more` tells of an appointment, by its version, whether it was taken back or lies too far from the day
        of leaving.
        """
        ordered = paid = 0
        for event, amount in ((entry.event, entry.amount) for entry in self._entries):
            if isinstance(event, RepaymentOrdered):
                post = event.appointment_version
                ordered += 0 if post is not None and (asks_no_more(post) or not self.asks_back) else amount
            elif isinstance(event, PayoutMade):
                paid += amount
            elif isinstance(event, PayoutReversed):
                paid -= amount
            elif isinstance(event, RepaymentReceived):
                paid, ordered = paid - amount, max(0, ordered - amount)
            ordered = min(ordered, paid)
        return ordered

    def room_to_submit(self) -> int:
        return self.owed - self.submitted

    def room_to_approve(self) -> int:
        return self.owed - self.approved()

    def room_to_pay(self, on: date) -> Room:
        """On that day and every later one: within the approvals of the day, and within what is owed."""
        return min(Room(min(self.approved(day), self.owed) - self.net_paid(day), day) for day in self.days_from(on))

    def room_to_take_back(self, on: date) -> Room:
        """What a reversal or a repayment of that day may come to: the net payment of the day and of every later one."""
        return min(Room(self.net_paid(day), day) for day in self.days_from(on))

    def room_to_unapprove(self, on: date) -> Room:
        """By how much the approvals of that day and of every later one may fall, or the net payment rise."""
        return min(Room(self.approved(day) - self.net_paid(day), day) for day in self.days_from(on))

    def room_to_order_back(self, on: date, asks_no_more: Callable[[int], bool]) -> Room:
        return Room(min(self.net_paid(on), self.net_paid() - self.ordered_back(asks_no_more)), on)

    def days_from(self, on: date) -> list[date]:
        """That day, and the later ones on which anything was funded or paid."""
        return sorted({on, *(entry.on for entry in self._entries if entry.on > on)})

    def _sum(self, kind: type[Event], by: date | None = None) -> int:
        return sum(
            entry.amount for entry in self._entries if isinstance(entry.event, kind) and (by is None or entry.on <= by)
        )
