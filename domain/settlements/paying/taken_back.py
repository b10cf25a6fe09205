"""Taking back what was recorded of a settlement's money by mistake: submissions, approvals, and repayments."""

from domain.event import Retraction
from domain.ports import Placed
from domain.retracting import retraction, taken_back_before
from domain.row_faults import RowFaults
from domain.settlements.dossier import Dossier
from domain.settlements.events import (
    Funding,
    FundingApproved,
    FundingRetracted,
    Payment,
    RepaymentOrdered,
    RepaymentReceived,
    RepaymentRetracted,
)
from domain.settlements.settlement import Settlement
from domain.staff.circumstances import Circumstances
from domain.staff.rows import CorrectionRow

MONEY = (Funding, RepaymentOrdered, RepaymentReceived)
"""What is taken back here; a payment that was made is reversed instead, as money went both ways."""


def take_back_money(
    row: CorrectionRow, placed: Placed, given: Circumstances, dossier: Dossier, faults: RowFaults
) -> Retraction | None:
    """Take back one event of `MONEY`, or None with a fault added. Taken into the dossier.

    Refused where more would then be paid on some day than was approved by it.
    """
    event = placed.event
    settlement = dossier.settlement(event.originator_id)
    fault = _fault(placed, settlement, dossier)
    if fault:
        faults.add(row.row, "position", fault)
    if faults.on(row.row):
        return None
    kind: type[Retraction] = FundingRetracted if isinstance(event, Funding) else RepaymentRetracted
    taken_back = retraction(
        kind, placed, settlement.version + 1, recording=given.recording, basis=row.legal_basis, reason=row.reason
    )
    dossier.apply(taken_back)
    return taken_back


def _fault(placed: Placed, settlement: Settlement, dossier: Dossier) -> str:
    event, number = placed.event, dossier.member.number
    if not settlement.has_entry(event.originator_version):
        return taken_back_before(placed)
    if isinstance(event, RepaymentOrdered) and event.appointment_version is not None:
        return (
            f"the ledger ordered this for an appointment of {number}; the order lapses when that appointment is taken "
            f"back, which `sobo staff history {number}` names"
        )
    stands = any(of.stream == settlement.stream for _, of in dossier.settled_departures())
    if isinstance(event, RepaymentReceived) and not stands:
        return (
            f"the departure of {number} was rescinded because this money had come back: without it money would be paid "
            "for a departure that does not count, and nothing could be recorded of it any more"
        )
    if isinstance(event, FundingApproved | RepaymentReceived):
        amount = event.amount if isinstance(event, Funding | Payment) else 0
        room = settlement.room_to_unapprove(event.effective_on)
        if amount > room.amount:
            paid, approved = settlement.net_paid(room.on), settlement.approved(room.on)
            return (
                f"{amount:,} đồng cannot be taken back: on {room.on} {paid:,} đồng of this settlement of {number} are "
                f"paid, of {approved:,} approved; record the reversal of what was paid against it first"
            )
    return ""
