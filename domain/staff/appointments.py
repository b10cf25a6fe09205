"""Appointing and seconding people: what a row must satisfy, seen after the rows before it, and what it becomes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from domain.errors import Advice, listed
from domain.event import Event
from domain.ports import Decision
from domain.row_faults import RowFaults
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances
from domain.staff.endings import come_home, secondments_from
from domain.staff.events import SecondmentStarted, StaffAppointed
from domain.staff.member import RE_RECRUITED, StaffMember
from domain.staff.rows import AppointmentRow, SecondmentRow, unknown_person
from domain.units.units_by_day import UnitsByDay
from domain.vocabulary import BASES


class Appointee(Protocol):
    """Somebody to be appointed. What else an appointment brings about is the business of other rooms."""

    @property
    def member(self) -> StaffMember: ...

    def appointed(self, event: StaffAppointed, given: Circumstances) -> tuple[Sequence[Event], Sequence[str]]:
        """Apply the event; returns what follows from it, and the remarks on that."""


def appoint(
    submission: Submission[AppointmentRow], given: Circumstances, *, people: Mapping[str, Appointee]
) -> Decision:
    """Appoint the people of a file, in the order of the file; what it says of one person for one day is judged
    together, in whatever order it stands. Who comes back to a post paid by the State budget after leaving under a
    regime that asks it back is ordered to return what was paid.

    `people` maps staff number to the person, for everybody known among the rows; they are changed by what is decided.
    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    units = UnitsByDay(given.register, faults)
    events: list[Event] = []
    remarks: list[str] = []
    rows = units.with_codes(submission.rows, "unit", lambda row: row.effective_on)
    for row in _together(rows):
        person = people.get(row.staff_number)
        if person is None:
            unknown_person(row.row, row.staff_number, faults)
        faults.check_word(row.row, "position", row.position, given.reference.posts)
        faults.check_word(row.row, "basis", row.basis, BASES)
        if row.specialism:
            faults.check_word(row.row, "specialism", row.specialism, given.reference.specialisms)
        if row.body:
            faults.check_word(row.row, "body", row.body, given.reference.bodies)
        if row.effective_on is None:
            continue
        unit_id = units.living(row.row, "unit", row.unit, row.effective_on)
        if person is None:
            continue
        member = person.member
        _check_service(row, row.effective_on, member, faults)
        if unit_id is None or row.concurrent is None or row.budget_paid is None:
            continue
        _check_twice(row, unit_id, row.concurrent, member, faults)
        if faults.on(row.row):
            continue
        before = _same_post_same_day(row, unit_id, row.concurrent, member)
        appointed = StaffAppointed(
            member.stream,
            member.version + 1,
            row.effective_on,
            given.recording.recorded_at,
            given.recording.recorded_by,
            row.legal_basis,
            unit_id,
            row.position,
            row.basis,
            row.concurrent,
            row.budget_paid,
            row.specialism or (before.specialism if before else None),
            row.body or (before.body if before else None),
        )
        lent = [] if row.concurrent else secondments_from(member, given.register, row.effective_on)
        following, said = person.appointed(appointed, given)
        events += [appointed, *following]
        remarks += [*come_home(lent, member, given.register, row.effective_on, why="by this appointment"), *said]
    _check_one_main([row for row in rows if not faults.on(row.row)], faults)
    faults.refuse_if_any()
    remarks = [*units.said(), *remarks]
    return Decision(events, source_file=submission.source, units_seen=given.register.position, remarks=remarks)


def second(
    submission: Submission[SecondmentRow], given: Circumstances, *, members: Mapping[str, StaffMember]
) -> Decision:
    """Second the people of a file, in the order of the file.

    `members` maps staff number to person for everybody known among the rows; they are changed by what is decided.
    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    units = UnitsByDay(given.register, faults)
    events: list[Event] = []
    for row in units.with_codes(submission.rows, "to_unit", lambda row: row.starts_on):
        member = members.get(row.staff_number)
        if member is None:
            unknown_person(row.row, row.staff_number, faults)
        faults.check_text(row.row, "reason", row.reason)
        if row.starts_on is None:
            continue
        if row.ends_on is not None and row.ends_on <= row.starts_on:
            faults.add(
                row.row,
                "ends_on",
                f"the secondment would end on {row.ends_on}, not after it starts on {row.starts_on}; "
                "ends_on is the first day no longer seconded",
            )
        unit_id = units.living(row.row, "to_unit", row.to_unit, row.starts_on)
        if member is None:
            continue
        if member.main_post(row.starts_on) is None:
            faults.add(row.row, "starts_on", _not_in_service(member, row.starts_on))
        elif unit_id is not None and member.counted_unit(given.register, row.starts_on) == unit_id:
            faults.add(
                row.row,
                "to_unit",
                f"{row.staff_number} belongs to {row.to_unit} already on {row.starts_on}; "
                "a secondment goes to another unit",
            )
        if unit_id is None or faults.on(row.row):
            continue
        started = SecondmentStarted(
            member.stream,
            member.version + 1,
            row.starts_on,
            given.recording.recorded_at,
            given.recording.recorded_by,
            row.legal_basis,
            unit_id,
            row.ends_on,
            row.reason,
        )
        member.apply(started)
        events.append(started)
    faults.refuse_if_any()
    said = [*units.said()]
    return Decision(events, source_file=submission.source, units_seen=given.register.position, remarks=said)


def _check_service(row: AppointmentRow, on: date, member: StaffMember, faults: RowFaults) -> None:
    left_on = member.left_on(on)
    if left_on is None:
        if member.main_post(on) is None:
            faults.add(row.row, "effective_on", _not_in_service(member, on))
    elif row.basis != RE_RECRUITED or row.concurrent:
        behind = [member.position_of(gone.decided) for gone in member.departures if gone.leaves_on == left_on]
        positions = tuple(position for position in behind if position is not None)
        faults.add(
            row.row,
            "basis",
            f"{row.staff_number} left on {left_on}; an appointment after that is a main one with the basis "
            f"{RE_RECRUITED}: write so, or rescind the departure first: position {listed(positions)}",
            Advice(rescind=positions),
        )


def _together(rows: Iterable[AppointmentRow]) -> Iterator[AppointmentRow]:
    """What is said of one person for one day side by side, the main post first, then in an order of its own."""
    of_days: dict[tuple[str, date | None], list[AppointmentRow]] = {}
    for row in rows:
        of_days.setdefault((row.staff_number, row.effective_on), []).append(row)
    for alike in of_days.values():
        yield from sorted(alike, key=lambda row: (row.concurrent is True, row.unit, row.position, row.row))


def _check_one_main(rows: Iterable[AppointmentRow], faults: RowFaults) -> None:
    mains: dict[tuple[str, date], list[AppointmentRow]] = {}
    for row in rows:
        if row.concurrent is False and row.effective_on is not None:
            mains.setdefault((row.staff_number, row.effective_on), []).append(row)
    for (number, on), alike in mains.items():
        if len({(row.unit, row.position, row.body, row.specialism) for row in alike}) > 1:
            numbers = ", ".join(map(str, sorted(row.row for row in alike)))
            for row in alike:
                faults.add(
                    row.row,
                    "effective_on",
                    f"rows {numbers} appoint {number} to different main posts on {on}, and only one can stand; keep "
                    "one row, or mark the others as concurrent",
                )


def _check_twice(row: AppointmentRow, unit_id: str, concurrent: bool, member: StaffMember, faults: RowFaults) -> None:
    if row.effective_on is None:
        return
    for earlier in member.appointments(row.effective_on, concurrent=concurrent):
        # Of two main posts of one day the later stands: so what was not said, or said wrong, of a post is said anew.
        differs = (row.body or earlier.body, row.specialism or earlier.specialism) != (earlier.body, earlier.specialism)
        if (earlier.unit_id, earlier.position) == (unit_id, row.position) and (concurrent or not differs):
            kind = "concurrent" if concurrent else "main"
            faults.add(
                row.row,
                "staff_number",
                f"this {kind} appointment of {row.staff_number} as {row.position} in {row.unit} on {row.effective_on} "
                "is there already; leave the row out",
            )
            return


def _same_post_same_day(
    row: AppointmentRow, unit_id: str, concurrent: bool, member: StaffMember
) -> StaffAppointed | None:
    """The main appointment in whose place this one stands from now on. What a row leaves empty is not said, so what
    that one said of the post goes on to stand."""
    if concurrent or row.effective_on is None:
        return None
    alike = [
        one
        for one in member.appointments(row.effective_on, concurrent=False)
        if (one.unit_id, one.position) == (unit_id, row.position)
    ]
    return alike[-1] if alike else None


def _not_in_service(member: StaffMember, on: date) -> str:
    left_on = member.left_on(on)
    if left_on is not None:
        return f"{member.number} left on {left_on}; choose a day before"
    first_day = member.in_service_from
    return f"{member.number} is in service, with a main post, only from {first_day}; choose a day from then on"
