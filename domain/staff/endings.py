"""Ending a secondment or a concurrent post before anything else does: which one a row means, and how long it lasted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from domain.event import Event
from domain.ports import Decision
from domain.row_faults import RowFaults
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances
from domain.staff.events import AppointmentEnded, SecondmentEnded, SecondmentStarted, StaffAppointed
from domain.staff.member import StaffMember
from domain.staff.rows import EndingRow, unknown_person
from domain.units.register import UnitRegister
from domain.units.units_by_day import UnitsByDay

SECONDMENT, CONCURRENT_POST = "secondment", "concurrent_post"
WHAT = (SECONDMENT, CONCURRENT_POST)
Held = SecondmentStarted | StaffAppointed


def end(submission: Submission[EndingRow], given: Circumstances, *, members: Mapping[str, StaffMember]) -> Decision:
    """End the secondments and concurrent posts of a file, in the order of the file.

    `members` maps staff number to person for everybody known among the rows; they are changed by what is decided.
    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    units = UnitsByDay(given.register, faults)
    events: list[Event] = []
    for row in units.with_codes(submission.rows, "unit", lambda row: row.ends_on and row.ends_on - timedelta(days=1)):
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
    said = [*units.said()]
    return Decision(events, source_file=submission.source, units_seen=given.register.position, remarks=said)


def held_until(held: Held, member: StaffMember, register: UnitRegister) -> date | None:
    """The first day on which a secondment or a concurrent post is no longer held, None while no end is known. What
    becomes of its unit later on is not asked."""
    ends = [departure.leaves_on for departure in member.departures if departure.leaves_on > held.effective_on]
    if isinstance(held, SecondmentStarted):
        replacing = (*member.main_appointments, *member.secondments)
        ends += [later.effective_on for later in replacing if _order(later) > _order(held)]
        ends += [] if held.ends_on is None else [held.ends_on]
        ends += [held.effective_on] if is_to_own_unit(held, member, register, held.effective_on) else []
    else:
        ends += [day for day in _moves(member, register) if day > held.effective_on]
    for ended in member.endings:
        named = ended.secondment_version if isinstance(ended, SecondmentEnded) else ended.appointment_version
        ends += [ended.effective_on] if named == held.originator_version else []
    return min(ends, default=None)


def is_to_own_unit(held: SecondmentStarted, member: StaffMember, register: UnitRegister, on: date) -> bool:
    """Has the receiving unit, or what it went whole into, become the person's own by that day?"""
    own = member.counted_unit(register, on)
    return own is not None and own == register.whole_heir(held.to_unit_id, on)


def secondments_from(member: StaffMember, register: UnitRegister, on: date) -> list[SecondmentStarted]:
    """The secondments that hold on that day, or begin to hold later."""
    ends = {held.originator_version: held_until(held, member, register) for held in member.secondments}
    return [
        held
        for held in member.secondments
        if (until := ends[held.originator_version]) is None or max(on, held.effective_on) < until
    ]


def come_home(
    lent: Sequence[SecondmentStarted], member: StaffMember, register: UnitRegister, on: date, *, why: str
) -> Iterator[str]:
    """A remark on each of these secondments that goes to what is the own unit, now that what changed the main post of
    that day, `why`, is known."""
    for held in lent:
        ends_on = max(on, held.effective_on)
        unit = register.unit_on(held.to_unit_id, held.effective_on)
        if unit is not None and is_to_own_unit(held, member, register, ends_on):
            over = "is held on no day" if ends_on == held.effective_on else f"ends on {ends_on}"
            yield (
                f"{member.number}: the secondment to {unit.code} from {held.effective_on} {over}: {why} the receiving "
                "unit is their own"
            )


def _moves(member: StaffMember, register: UnitRegister) -> Iterator[date]:
    """The days of main appointments that take the person to another unit than they counted in until then."""
    of_days = {main.effective_on: main for main in sorted(member.main_appointments, key=_order)}
    for before, main in pairwise(of_days.values()):
        if register.whole_heir(before.unit_id, main.effective_on) != main.unit_id:
            yield main.effective_on


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
    until = {held.originator_version: held_until(held, member, register) for held in asked}
    fitting = [held for held in asked if _is_open(held, until[held.originator_version], ends_on)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        faults.add(row.row, "unit", f"{number} holds {len(fitting)} such posts on {ends_on}; write the unit of the one")
        return None
    last = max(asked, key=lambda held: (held.effective_on, held.originator_version))
    over = until[last.originator_version]
    told = f"from {last.effective_on}" + (f" to the day before {over}" if over else "")
    if over == last.effective_on:
        told = f"to begin on {over}, and was held on no day"
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


def _order(event: Event) -> tuple[date, int]:
    return event.effective_on, event.originator_version
