"""Which payment to record first, so that on no day more is paid than may be: what a refusal to take back advises."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from domain.errors import LEAVE_OUT, Advice
from domain.settlements.settlement import Settlement

PAYMENTS = "sobo import payments"


class _Step(NamedTuple):
    kind: str
    amount: int
    on: date


def undoing(
    settlement: Settlement,
    number: str,
    since: date,
    allowed: Callable[[date], int],
    *,
    unpayable_from: date | None,
) -> tuple[str, Advice]:
    """What to do before what is paid of the settlement of `number` is within `allowed` on every day from `since` on:
    said as the end of a sentence. One step; a next one is told when this one is recorded and not enough.
    `unpayable_from`: the day from which nothing more may be paid."""
    day = next(day for day in settlement.days_from(since) if settlement.net_paid(day) > allowed(day))
    step = _lowering(settlement, day, settlement.net_paid(day) - allowed(day), unpayable_from)
    if step is None:
        came_back = settlement.room_to_take_back(day).on
        return f"what came back by {came_back} cannot be paid again, so this stays; leave the row out", LEAVE_OUT
    what = "the reversal" if step.kind == "reversal" else "again the payment"
    cells = {
        "staff_number": number,
        "kind": step.kind,
        "amount": str(step.amount),
        "paid_on": step.on.isoformat(),
        "settlement": settlement.stream.rpartition("/")[2],
    }
    return (
        f"record {what} of {step.amount:,} đồng on {step.on} first, with `{PAYMENTS}`",
        Advice(commands=(PAYMENTS,), cells=cells),
    )


def _lowering(settlement: Settlement, on: date, by: int, unpayable_from: date | None) -> _Step | None:
    """A reversal of that day, or what makes room for it: what came back later cannot come back twice. None where
    nothing does."""
    back = settlement.room_to_take_back(on)
    if back.amount >= by:
        return _Step("reversal", by, on)
    short = by - back.amount
    # A reversal was recorded in error, and its payment may be recorded again; money that was returned was not.
    if settlement.returned(on, back.on) or (unpayable_from is not None and back.on >= unpayable_from):
        return None
    room = settlement.room_to_pay(back.on)
    if room.amount >= short:
        return _Step("payment", short, back.on)
    return _lowering(settlement, room.on, short - room.amount, unpayable_from) if room.on > back.on else None
