"""Ending a secondment or a concurrent post before anything else does: which one a row means, and how long it lasted."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.event import Event
from domain.ports import Decision
from domain.row_faults import RowFaults
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances
from domain.staff.events import AppointmentEnded, SecondmentEnded, SecondmentStarted, StaffAppointed
from domain.staff.member import StaffMember
from domain.staff.rows import EndingRow, unknown_person
from domain.units.register import UnitRegister

SECONDMENT, CONCURRENT_POST = "secondment", "concurrent_post"
WHAT = (SECONDMENT, CONCURRENT_POST)
Held = SecondmentStarted | StaffAppointed


def end(submission: Submission[EndingRow], given: Circumstances, *, members: Mapping[str, StaffMember]) -> Decision:
    """End the secondments and concurrent posts of a file, in the order of the file.

    `members` maps staff number to person for everybody known among the rows; they are changed by what is decided.
    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    events: list[Event] = []
    for row in submission.rows:
        member = members.get(row.staff_number)
        if member is None:
            unknown_person(row.row, row.staff_number, faults)
        faults.check_word(row.row, "what", row.what, WHAT)
        if row.what == CONCURRENT_POST:
            faults.check_word(row.row, "position", row.position, given.reference.posts)
        elif row.position:
            faults.add(row.row, "position", "a secondment has no position of its own; leave the cell empty")
        if member is None or row.ends_on is None or faults.on(row.row):
            continue
        held = _meant(row, row.ends_on, member, given.register, faults)
        if held is None:
            continue
        kind = SecondmentEnded if isinstance(held, SecondmentStarted) else AppointmentEnded
        ended = kind(
            member.stream,
            member.version + 1,
            row.ends_on,
            given.recording.recorded_at,
            given.recording.recorded_by,
            row.legal_basis,
            held.originator_version,
        )
        member.apply(ended)
        events.append(ended)
    faults.refuse_if_any()
    return Decision(events, source_file=submission.source, units_seen=given.register.position)


def _meant(
    row: EndingRow, ends_on: date, member: StaffMember, register: UnitRegister, faults: RowFaults
) -> Held | None:
    """The one that is held on the day before and longer, or None with a fault added."""
    asked = member.secondments if row.what == SECONDMENT else _posts(row, ends_on, member, register)
    what = "secondment" if row.what == SECONDMENT else f"concurrent post as {row.position}"
    number = member.number
    if not asked:
        faults.add(row.row, "staff_number", f"no {what} of {number} is recorded; check the person and the post")
        return None
    until = {held.originator_version: member.held_until(held) for held in asked}
    fitting = [held for held in asked if _is_open(held, until[held.originator_version], ends_on)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        faults.add(row.row, "unit", f"{number} holds {len(fitting)} such posts on {ends_on}; write the unit of the one")
        return None
    last = max(asked, key=lambda held: (held.effective_on, held.originator_version))
    over = until[last.originator_version]
    told = f"from {last.effective_on}" + (f" to the day before {over}" if over else "")
    faults.add(
        row.row,
        "ends_on",
        f"no {what} of {number} lasts over {ends_on}: the last one was {told}; ends_on is the first day on which it is "
        "no longer held, after its start and before anything else ends it",
    )
    return None


def _posts(row: EndingRow, ends_on: date, member: StaffMember, register: UnitRegister) -> Sequence[StaffAppointed]:
    posts = [post for post in member.concurrent_appointments if post.position == row.position]
    if not row.unit:
        return posts
    eve = ends_on - timedelta(days=1)
    units = {post.unit_id: register.unit_on(post.unit_id, eve) for post in posts}
    return [post for post in posts if (unit := units[post.unit_id]) is not None and unit.code == row.unit]


def _is_open(held: Held, until: date | None, on: date) -> bool:
    return held.effective_on < on and (until is None or on < until)
