"""Taking back what was recorded in error: a later event names the position of the wrong one, and both stay visible.

Appointments and secondments are taken back here, decisions to leave by `domain.settlements.rescissions`, changes of
units by `domain.unit_corrections`.
"""

from collections.abc import Mapping
from datetime import date

from domain.circumstances import Circumstances
from domain.errors import Refused
from domain.events import (
    UNIT_STRUCTURE,
    AppointmentRetracted,
    Event,
    Retraction,
    SecondmentRetracted,
    SecondmentStarted,
    StaffAppointed,
)
from domain.ports import Decision, Placed
from domain.row_faults import RowFaults
from domain.settlements.dossier import Dossier
from domain.settlements.events import DepartureDecided
from domain.settlements.payments import order_pay_backs
from domain.settlements.remarks import remarks_on
from domain.settlements.rescissions import rescind, rests_on_the_return
from domain.source_files import Submission
from domain.staff import StaffMember
from domain.staff_rows import CorrectionRow
from domain.unit_corrections import Posted, retract_unit_change, take_back_posting

ACTIONS = ("retract", "rescind")


def correct(
    submission: Submission[CorrectionRow],
    given: Circumstances,
    *,
    named: Mapping[int, Placed],
    dossiers: Mapping[str, Dossier],
    posted: Posted,
) -> Decision:
    """Take back the events that the rows name, in the order of the file.

    `named` holds the event at each position of the rows that the log knows, `dossiers` the person of every staff stream
    among them, by stream, `posted` who works in every unit whose forming is named; the last two are changed by what is
    decided.
    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    register = given.register.copy()
    events: list[Event] = []
    remarks: list[str] = []
    for row in submission.rows:
        faults.check_word(row.row, "action", row.action, ACTIONS)
        faults.check_text(row.row, "reason", row.reason)
        if row.position is None:
            continue
        placed = named.get(row.position)
        if placed is None:
            faults.add(
                row.row,
                "position",
                f"the ledger has no event at position {row.position}; `sobo staff history` shows those of a person",
            )
        elif row.action == "rescind":
            made = rescind(row, placed, given, dossiers, faults)
            events += made
            remarks += remarks_on(dossiers[placed.event.originator_id].member.number, made) if made else []
        elif isinstance(placed.event, UNIT_STRUCTURE):
            try:
                events += retract_unit_change(
                    register, placed, posted, recording=given.recording, basis=row.legal_basis, reason=row.reason
                )
            except Refused as refusal:
                faults.add(row.row, "position", refusal.message)
        else:
            retracted = _retract(row, placed, given, dossiers, faults)
            if retracted is not None:
                events.append(retracted)
                # An order to return lapses with its appointment; another post that stands may ask for the same money.
                dossier = dossiers[retracted.originator_id]
                orders = order_pay_backs(dossier, given, row.legal_basis)
                events += orders
                remarks += remarks_on(dossier.member.number, orders)
                take_back_posting(posted, placed.position)
    faults.refuse_if_any()
    return Decision(events, source_file=submission.source, units_seen=given.register.position, remarks=remarks)


def _retract(
    row: CorrectionRow, placed: Placed, given: Circumstances, dossiers: Mapping[str, Dossier], faults: RowFaults
) -> Retraction | None:
    event = placed.event
    kind: type[Retraction] | None = None
    if isinstance(event, StaffAppointed):
        kind = AppointmentRetracted
    elif isinstance(event, SecondmentStarted):
        kind = SecondmentRetracted
    if isinstance(event, DepartureDecided):
        faults.add(
            row.row,
            "action",
            f"there is a decision to leave at position {placed.position}; write rescind to take it back",
        )
        return None
    if kind is None:
        faults.add(
            row.row,
            "position",
            f"there is a {_name(placed)} at position {placed.position}, which cannot be taken back; appointments, "
            "secondments, departures and changes of units can",
        )
        return None
    member = dossiers[event.originator_id].member
    if member.is_retracted(event.originator_version):
        faults.add(
            row.row, "position", f"the event at position {placed.position} was taken back already; leave the row out"
        )
    elif event.originator_version == member.first_main_version:
        faults.add(row.row, "position", _first_post(member, event.effective_on))
    elif isinstance(event, StaffAppointed) and (left_behind := rests_on_the_return(member, event)):
        faults.add(row.row, "position", left_behind)
    if faults.on(row.row):
        return None
    taken_back = kind(
        member.stream,
        member.version + 1,
        event.effective_on,
        given.recording.recorded_at,
        given.recording.recorded_by,
        row.legal_basis,
        placed.position,
        event.originator_version,
        _name(placed),
        row.reason,
    )
    member.apply(taken_back)
    return taken_back


def _first_post(member: StaffMember, since: date) -> str:
    number = member.number
    return (
        f"this is the first post of {number}: without it there would be a person without a post. Appoint {number} to "
        f"the right post from the same day, {since}, instead: of two main appointments on one day the later one stands"
    )


def _name(placed: Placed) -> str:
    return type(placed.event).__name__
