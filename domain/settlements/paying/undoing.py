"""Which payment to record first, so that on no day more is paid than may be: what a refusal to take back advises."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from domain.errors import Advice
from domain.settlements.settlement import Settlement

PAYMENTS, FACTS = "sobo import payments", "sobo import departure_facts"


class _Step(NamedTuple):
    kind: str
    amount: int
    on: date


def undoing(settlement: Settlement, number: str, since: date, allowed: Callable[[date], int]) -> tuple[str, Advice]:
    """What to do before what is paid of the settlement of `number` is within `allowed` on every day from `since` on:
    said as the end of a sentence. One step; a next one is told when this one is recorded and not enough."""
    day = next(day for day in settlement.days_from(since) if settlement.net_paid(day) > allowed(day))
    step = _lowering(settlement, day, settlement.net_paid(day) - allowed(day))
    if step is None:
        return (
            f"less is owed than was paid and returned: correct the facts first with `{FACTS}`",
            Advice(commands=(FACTS,), cells={"staff_number": number}),
        )
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


def _lowering(settlement: Settlement, on: date, by: int) -> _Step | None:
    """A reversal of that day, or what makes room for it: what came back later cannot come back twice."""
    back = settlement.room_to_take_back(on)
    if back.amount >= by:
        return _Step("reversal", by, on)
    short = by - back.amount
    room = settlement.room_to_pay(back.on)
    if room.amount >= short:
        return _Step("payment", short, back.on)
    return _lowering(settlement, room.on, short - room.amount) if room.on > back.on else None
