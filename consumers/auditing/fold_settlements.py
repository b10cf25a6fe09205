"""A settlement once more, folded in plain Python: the newest assessment, and the money entry by entry."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.event import Event
from domain.ports import Placed
from domain.retracting import positions_taken_back
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

Row = tuple[Any, ...]
KIND: dict[type[Event], str] = {
    FundingSubmitted: "submitted",
    FundingApproved: "approved",
    PayoutMade: "paid",
    PayoutReversed: "reversed",
    RepaymentOrdered: "ordered_back",
    RepaymentReceived: "came_back",
}


def settlement_rows(events: Sequence[Placed]) -> Iterator[tuple[str, Row]]:
    """Table and row, for each row of state that the events of one settlement come to."""
    newest: Entitlement | None = None
    gone = positions_taken_back(events)
    for placed in events:
        event = placed.event
        if isinstance(event, Entitlement):
            newest = event
        elif isinstance(event, Funding | Payment) and placed.position not in gone:
            entry = (event.originator_id, event.effective_on, KIND[type(event)], event.amount)
            yield "settlement_entries", entry
    if newest is not None:
        said = newest.regime, newest.rule_version, newest.total, newest.pay_back_until
        yield "assessments", (newest.originator_id, newest.effective_on, *said)
