"""What the ledger added by itself to an accepted write, in words: amounts worked out, changed or ordered back."""

from collections.abc import Iterable

from domain.event import Event
from domain.settlements.events import EntitlementAssessed, EntitlementReassessed, RepaymentOrdered


def remarks_on(staff_number: str, events: Iterable[Event]) -> list[str]:
    """One sentence for each event of a person that the ledger added by itself."""
    return [f"{staff_number}: {said}" for said in map(_said, events) if said]


def _said(event: Event) -> str:
    if isinstance(event, EntitlementReassessed) and event.reasons:
        why = "; ".join(reason.message for reason in event.reasons)
        return f"{event.old_total:,} đồng cannot be assessed any more: {why}"
    if isinstance(event, EntitlementReassessed):
        return f"{event.old_total:,} đồng becomes {event.total:,}, a difference of {event.delta:+,}"
    if isinstance(event, EntitlementAssessed):
        return f"assessed at {event.total:,} đồng"
    if isinstance(event, RepaymentOrdered) and event.appointment_version is not None:
        return f"{event.amount:,} đồng ordered back: {event.reason}"
    return ""
