"""Taking back what was recorded in error: a later event names the position of the wrong one, and both stay visible.

Appointments and secondments are taken back here, changes of units by the rules of `domain.unit_corrections`.
"""

from collections.abc import Callable, Mapping
from datetime import date

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
from domain.staff import StaffMember
from domain.staff_decisions import Circumstances
from domain.staff_rows import CorrectionRow, Submission

ACTIONS = ("retract", "rescind")
RetractUnitChange = Callable[[CorrectionRow, Placed], list[Event]]
"""Decides about one row that names a change of a unit, after the rows before it; raises `Refused` without a row."""


def correct(
    submission: Submission[CorrectionRow],
    given: Circumstances,
    *,
    named: Mapping[int, Placed],
    members: Mapping[str, StaffMember],
    retract_unit_change: RetractUnitChange,
) -> Decision:
    """Take back the events that the rows name, in the order of the file.

    `named` holds the event at each position of the rows that the log knows, `members` the person of every staff stream
    among them; they are changed by what is decided. Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    events: list[Event] = []
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
            faults.add(
                row.row,
                "position",
                f"no departure stands at position {row.position}, there is a {_name(placed)}; rescind is for "
                "departures, write retract to take back anything else",
            )
        elif isinstance(placed.event, UNIT_STRUCTURE):
            try:
                events += retract_unit_change(row, placed)
            except Refused as refusal:
                faults.add(row.row, "position", refusal.message)
        else:
            events += _retract(row, placed, given, members, faults)
    faults.refuse_if_any()
    return Decision(events, source_file=submission.source, units_seen=given.register.position)


def _retract(
    row: CorrectionRow, placed: Placed, given: Circumstances, members: Mapping[str, StaffMember], faults: RowFaults
) -> list[Event]:
    event = placed.event
    kind: type[Retraction] | None = None
    if isinstance(event, StaffAppointed):
        kind = AppointmentRetracted
    elif isinstance(event, SecondmentStarted):
        kind = SecondmentRetracted
    if kind is None:
        faults.add(
            row.row,
            "position",
            f"there is a {_name(placed)} at position {placed.position}, which cannot be taken back; appointments, "
            "secondments and changes of units can",
        )
        return []
    member = members[event.originator_id]
    if member.is_retracted(event.originator_version):
        faults.add(
            row.row, "position", f"the event at position {placed.position} was taken back already; leave the row out"
        )
    elif event.originator_version == member.first_main_version:
        faults.add(row.row, "position", _first_post(member, event.effective_on))
    if faults.on(row.row):
        return []
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
    return [taken_back]


def _first_post(member: StaffMember, since: date) -> str:
    number = member.registered.staff_number if member.registered else member.stream
    return (
        f"this is the first post of {number}: without it there would be a person without a post. Appoint {number} to "
        f"the right post from the same day, {since}, instead: of two main appointments on one day the later one stands"
    )


def _name(placed: Placed) -> str:
    return type(placed.event).__name__
