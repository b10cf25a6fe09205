"""Taking back what was recorded of a settlement's money by mistake: submissions, approvals, and repayments."""

from collections.abc import Sequence

from domain.errors import LEAVE_OUT, Advice
from domain.event import Retraction
from domain.policy.parameters import Rules
from domain.ports import Placed
from domain.retracting import retraction, taken_back_before
from domain.row_faults import RowFaults
from domain.settlements.dossier import Dossier
from domain.settlements.events import (
    Funding,
    FundingApproved,
    Payment,
    RepaymentOrdered,
    RepaymentReceived,
)
from domain.settlements.paying.payments import unpayable_from
from domain.settlements.paying.undoing import undoing
from domain.settlements.settlement import Settlement
from domain.staff.circumstances import Circumstances
from domain.staff.member import StaffMember
from domain.staff.rows import CorrectionRow

ANEW = ("sobo import departures", "sobo import funding", "sobo import payments")


def take_back_money(
    row: CorrectionRow,
    placed: Placed,
    given: Circumstances,
    dossier: Dossier,
    *,
    career: Sequence[Placed],
    faults: RowFaults,
) -> Retraction | None:
    """Take back an event of a settlement that is taken back at all, or None with a fault added; a payment that was made
    is reversed instead, as money went both ways. Taken into the dossier; `career` has the events of
    the person's stream.

    Refused where more would then be paid on some day than was approved by it.
    """
    event = placed.event
    settlement = dossier.settlement(event.originator_id)
    fault = _fault(placed, settlement, dossier, given.reference.rules, career)
    if fault is not None:
        faults.add(row.row, "position", *fault)
    if faults.on(row.row):
        return None
    taken_back = retraction(
        placed, settlement.version + 1, recording=given.recording, basis=row.legal_basis, reason=row.reason
    )
    dossier.apply(taken_back)
    return taken_back


def _fault(
    placed: Placed, settlement: Settlement, dossier: Dossier, rules: Rules, career: Sequence[Placed]
) -> tuple[str, Advice] | None:
    event, number = placed.event, dossier.member.number
    if not settlement.has_entry(event.originator_version):
        return taken_back_before(placed), LEAVE_OUT
    if isinstance(event, RepaymentOrdered) and event.appointment_version is not None:
        return _lapses_with(event.appointment_version, dossier.member, career)
    stands = any(of.stream == settlement.stream for _, of in dossier.settled_departures())
    if isinstance(event, RepaymentReceived) and not stands:
        return (
            f"the departure of {number} was rescinded because this money had come back: without it money would be paid "
            "for a departure that does not count. If it did not come, record the departure anew, and there what was "
            f"funded and paid, with {' and '.join(f'`{command}`' for command in ANEW)}",
            Advice(commands=ANEW, cells={"staff_number": number}, instead=True),
        )
    if isinstance(event, FundingApproved | RepaymentReceived):
        amount = event.amount if isinstance(event, Funding | Payment) else 0
        room = settlement.room_to_unapprove(event.effective_on)
        if amount > room.amount:
            if not stands:
                return f"the departure of {number} was rescinded, and this counts no more; leave the row out", LEAVE_OUT
            paid, approved = settlement.net_paid(room.on), settlement.approved(room.on)
            first, advice = undoing(
                settlement,
                number,
                event.effective_on,
                lambda day: settlement.approved(day) - amount,
                unpayable_from=unpayable_from(dossier, settlement, rules),
            )
            return (
                f"{amount:,} đồng cannot be taken back: on {room.on} {paid:,} đồng of this settlement of {number} are "
                f"paid, of {approved:,} approved; {first}",
                advice,
            )
    return None


def _lapses_with(version: int, member: StaffMember, career: Sequence[Placed]) -> tuple[str, Advice]:
    appointed = next(one.position for one in career if one.event.originator_version == version)
    if member.is_retracted(version):
        return f"the order lapsed with the appointment at position {appointed}; leave the row out", LEAVE_OUT
    return (
        f"the ledger ordered this for an appointment of {member.number}, and it lapses when that is taken back; take "
        f"that back instead: position {appointed}",
        Advice(retract=(appointed,), instead=True),
    )
