"""A settlement once more, folded in plain Python: the newest assessment, and the money entry by entry and in sums.

Beside the SQL of state, so that `verify` holds one against the other, and beside `domain.settlements.settlement`, which
decides what may be paid.
"""

from collections.abc import Iterator, Sequence
from datetime import date
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
ASSESSED = "departure_figures where rule_version is not null"
SUMMED = "departure_figures where last_on is not null"
"""What a settlement's own stream says of its departure."""
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
    stream = events[0].event.originator_id
    newest: Entitlement | None = None
    gone = positions_taken_back(events)
    days: list[date] = []
    sums = dict.fromkeys(KIND.values(), 0)
    for placed in events:
        event = placed.event
        if isinstance(event, Entitlement):
            newest = event
        elif isinstance(event, Funding | Payment) and placed.position not in gone:
            entry = (stream, event.effective_on, KIND[type(event)], event.amount)
            yield "settlement_entries", entry
            days.append(event.effective_on)
            sums[KIND[type(event)]] += event.amount
    if days:
        funded = (sums["submitted"], sums["approved"])
        yield SUMMED, (stream, min(days), max(days), *funded, sums["paid"] - sums["reversed"], sums["came_back"])
    if newest is not None:
        said = newest.regime, newest.rule_version, newest.total, newest.pay_back_until
        yield "assessments", (stream, newest.effective_on, *said)
        yield ASSESSED, (stream, *said)
