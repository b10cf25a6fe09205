"""Funding and paying settlements: nothing beyond what is owed or approved, nothing twice, nothing too early."""

from collections.abc import Callable, Mapping
from datetime import date

from domain.event import Event, LegalBasis
from domain.moment import Recording
from domain.policy.parameters import Rules
from domain.ports import Decision
from domain.row_faults import RowFaults
from domain.settlements.dossier import Dossier
from domain.settlements.events import (
    FundingApproved,
    FundingSubmitted,
    PayoutMade,
    PayoutReversed,
    RepaymentOrdered,
    RepaymentReceived,
)
from domain.settlements.meant import settled_departure
from domain.settlements.rows import FundingRow, PaymentRow
from domain.settlements.settlement import Room, Settlement
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances
from domain.staff.events import StaffAppointed
from domain.staff.member import Departure
from domain.staff.rows import unknown_person

STAGES = {"submitted": FundingSubmitted, "approved": FundingApproved}
KINDS = ("payment", "reversal", "repayment_ordered", "repayment_received")


def fund(submission: Submission[FundingRow], given: Circumstances, *, dossiers: Mapping[str, Dossier]) -> Decision:
    """Record what was submitted and approved for the settlements of a file, in the order of the file.

    `dossiers` maps staff number to everything known of the person; they are changed by what is decided. Raises
    `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    events: list[Event] = []
    for row in submission.rows:
        faults.check_word(row.row, "stage", row.stage, tuple(STAGES))
        faults.check_text(row.row, "source", row.source)
        dossier = dossiers.get(row.staff_number)
        if dossier is None:
            unknown_person(row.row, row.staff_number, faults)
            continue
        if row.on is None:
            continue
        found = settled_departure(row.row, row.staff_number, dossier, faults, number=row.settlement, by=("on", row.on))
        if found is None:
            continue
        _, settlement = found
        if not settlement.is_assessed:
            faults.add(row.row, "staff_number", _unassessed(row.staff_number, "funded"))
            continue
        if row.amount is None or faults.on(row.row):
            continue
        submitted = row.stage == "submitted"
        room = settlement.room_to_submit() if submitted else settlement.room_to_approve()
        if row.amount > room:
            before = settlement.owed - room
            faults.add(
                row.row,
                "amount",
                f"{_dong(row.amount)} more would be {row.stage} than is due: {_dong(settlement.owed)} assessed, "
                f"{_dong(before)} {row.stage} already, {_dong(max(0, room))} left",
            )
            continue
        kind = STAGES[row.stage]
        at, by = given.recording.recorded_at, given.recording.recorded_by
        event = kind(settlement.stream, settlement.version + 1, row.on, at, by, row.legal_basis, row.amount, row.source)
        dossier.apply(event)
        events.append(event)
    faults.refuse_if_any()
    return Decision(events, source_file=submission.source)


def pay(submission: Submission[PaymentRow], given: Circumstances, *, dossiers: Mapping[str, Dossier]) -> Decision:
    """Record payments, reversals and repayments, in the order of the file; arguments and errors as for `fund`.

    A payment that is told after the person took a post from which it must be returned is ordered back at once.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    events: list[Event] = []
    for row in submission.rows:
        faults.check_word(row.row, "kind", row.kind, KINDS)
        faults.check_text(row.row, "reference", row.reference)
        dossier = dossiers.get(row.staff_number)
        if dossier is None:
            unknown_person(row.row, row.staff_number, faults)
            continue
        if row.reference in dossier.references:
            faults.add(
                row.row,
                "reference",
                f"{row.staff_number} has a payment with the reference {row.reference} already; each has its own",
            )
        if row.paid_on is None:
            continue
        found = settled_departure(
            row.row, row.staff_number, dossier, faults, number=row.settlement, by=("paid_on", row.paid_on)
        )
        if found is None:
            continue
        departure, settlement = found
        if not settlement.is_assessed and row.kind == "payment":
            faults.add(row.row, "staff_number", _unassessed(row.staff_number, "paid"))
            continue
        if row.amount is None or faults.on(row.row):
            continue
        post = _post_to_pay_back_for(dossier, departure, settlement, given.reference.rules)
        until = settlement.pay_back_until(departure.leaves_on, given.reference.rules)
        asks_no_more = dossier.asks_no_more(departure, until)
        fault = _beyond(row, row.paid_on, row.amount, settlement, post, asks_no_more=asks_no_more)
        if fault is not None:
            faults.add(row.row, *fault)
            continue
        event = _event(row, row.paid_on, row.amount, settlement, given.recording)
        dossier.apply(event)
        events.append(event)
        if row.kind == "payment":
            events += order_pay_backs(dossier, given, row.legal_basis)
    faults.refuse_if_any()
    # Nobody may take a post for which all is to be returned between this look and the record.
    asked_back = [dossier.member for dossier in dossiers.values() if dossier.may_be_asked_back]
    seen = {member.stream: member.version for member in asked_back}
    return Decision(events, source_file=submission.source, streams_seen=seen)


def order_pay_backs(dossier: Dossier, given: Circumstances, basis: LegalBasis) -> list[Event]:
    """The orders to return what was paid to somebody in a new post paid by the State budget, less what was
    ordered before. Taken into the dossier; to be asked after everything that may lead to one."""
    ordered: list[Event] = []
    for departure, settlement in list(dossier.settled_departures()):
        order = _pay_back(dossier, departure, settlement, given.reference.rules, recording=given.recording, basis=basis)
        if order is not None:
            dossier.apply(order)
            ordered.append(order)
    return ordered


def _pay_back(
    dossier: Dossier,
    departure: Departure,
    settlement: Settlement,
    rules: Rules,
    *,
    recording: Recording,
    basis: LegalBasis,
) -> RepaymentOrdered | None:
    post = _post_to_pay_back_for(dossier, departure, settlement, rules)
    if post is None:
        return None
    asks_no_more = dossier.asks_no_more(departure, settlement.pay_back_until(departure.leaves_on, rules))
    amount = settlement.net_paid() - settlement.ordered_back(asks_no_more)
    if amount <= 0:
        return None
    return RepaymentOrdered(
        settlement.stream,
        settlement.version + 1,
        max(post.effective_on, settlement.last_paid_on or post.effective_on),
        recording.recorded_at,
        recording.recorded_by,
        basis,
        amount,
        reference="",
        appointment_version=post.originator_version,
        reason=f"appointed on {post.effective_on} to a post paid by the State budget, after leaving on "
        f"{departure.leaves_on}",
    )


def unpayable_from(dossier: Dossier, settlement: Settlement, rules: Rules) -> date | None:
    """The day of a post paid by the State budget, from which nothing more may be paid; None while there is none."""
    for departure, of in dossier.settled_departures():
        if of is settlement and (post := _post_to_pay_back_for(dossier, departure, settlement, rules)) is not None:
            return post.effective_on
    return None


def _post_to_pay_back_for(
    dossier: Dossier, departure: Departure, settlement: Settlement, rules: Rules
) -> StaffAppointed | None:
    return dossier.must_be_paid_back_for(departure, settlement.pay_back_until(departure.leaves_on, rules))


def _beyond(
    row: PaymentRow,
    on: date,
    amount: int,
    settlement: Settlement,
    post: StaffAppointed | None,
    *,
    asks_no_more: Callable[[int], bool],
) -> tuple[str, str] | None:
    """Column and message when the row goes beyond what may be recorded. `post`: one for which all is to be returned."""
    if row.kind == "payment":
        if post is not None and post.effective_on <= on:
            return "paid_on", (
                f"{row.staff_number} took a post paid by the State budget on {post.effective_on}: what was paid is to "
                "be returned, and nothing more is due"
            )
        room = settlement.room_to_pay(on)
        return _too_much(
            amount, room, f"{_dong(settlement.approved(room.on))} approved by {room.on}, "
            f"{_dong(settlement.owed)} assessed, {_dong(settlement.net_paid(room.on))} paid",
        )  # fmt: skip
    if row.kind == "repayment_ordered":
        room = settlement.room_to_order_back(on, asks_no_more)
        ordered = _dong(settlement.ordered_back(asks_no_more))
        return _too_much(amount, room, f"{_dong(settlement.net_paid(on))} paid by {on}, {ordered} ordered back already")
    room = settlement.room_to_take_back(on)
    return _too_much(amount, room, f"{_dong(settlement.net_paid(room.on))} net paid on {room.on}")


def _too_much(amount: int, room: Room, told: str) -> tuple[str, str] | None:
    if amount <= room.amount:
        return None
    return "amount", f"{_dong(amount)} is more than the {_dong(max(0, room.amount))} possible: {told}"


def _event(row: PaymentRow, on: date, amount: int, settlement: Settlement, recording: Recording) -> Event:
    begun = (
        settlement.stream, settlement.version + 1, on, recording.recorded_at, recording.recorded_by, row.legal_basis,
        amount, row.reference,
    )  # fmt: skip
    if row.kind == "payment":
        return PayoutMade(*begun)
    if row.kind == "reversal":
        return PayoutReversed(*begun)
    if row.kind == "repayment_ordered":
        return RepaymentOrdered(*begun, appointment_version=None, reason="")
    return RepaymentReceived(*begun)


def _unassessed(staff_number: str, what: str) -> str:
    return (
        f"the settlement of {staff_number} is not assessed, so it cannot be {what} yet; "
        f"`sobo settlements show {staff_number}` names what is missing"
    )


def _dong(amount: int) -> str:
    return f"{amount:,} đồng"
