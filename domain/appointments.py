"""Appointing and seconding people: what a row must satisfy, seen after the rows before it, and what it becomes."""

from collections.abc import Mapping

from domain.circumstances import Circumstances
from domain.events import Event, SecondmentStarted, StaffAppointed
from domain.ports import Decision
from domain.row_faults import RowFaults
from domain.source_files import Submission
from domain.staff import StaffMember
from domain.staff_rows import AppointmentRow, SecondmentRow
from domain.units_by_day import UnitsByDay
from domain.vocabulary import BASES


def appoint(
    submission: Submission[AppointmentRow], given: Circumstances, *, members: Mapping[str, StaffMember]
) -> Decision:
    """Appoint the people of a file, in the order of the file.

    `members` maps staff number to person for everybody known among the rows; they are changed by what is decided.
    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    units = UnitsByDay(given.register, faults)
    events: list[Event] = []
    for row in submission.rows:
        member = _member(row.row, row.staff_number, members, faults)
        faults.check_word(row.row, "position", row.position, given.positions)
        faults.check_word(row.row, "basis", row.basis, BASES)
        if row.effective_on is None:
            continue
        unit_id = units.living(row.row, "unit", row.unit, row.effective_on)
        if member is None:
            continue
        _check_service(row, member, faults)
        if unit_id is None or row.concurrent is None or row.budget_paid is None:
            continue
        _check_twice(row, unit_id, row.concurrent, member, faults)
        if faults.on(row.row):
            continue
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
            row.specialism,
        )
        member.apply(appointed)
        events.append(appointed)
    faults.refuse_if_any()
    return Decision(events, source_file=submission.source, units_seen=given.register.position)


def second(
    submission: Submission[SecondmentRow], given: Circumstances, *, members: Mapping[str, StaffMember]
) -> Decision:
    """Second the people of a file, in the order of the file; arguments and errors as for `appoint`."""
    faults = RowFaults(submission.source.name, submission.form_errors)
    units = UnitsByDay(given.register, faults)
    events: list[Event] = []
    for row in submission.rows:
        member = _member(row.row, row.staff_number, members, faults)
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
            faults.add(row.row, "starts_on", _not_in_service(member, row.staff_number))
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
    return Decision(events, source_file=submission.source, units_seen=given.register.position)


def _member(row: int, number: str, members: Mapping[str, StaffMember], faults: RowFaults) -> StaffMember | None:
    member = members.get(number)
    if member is not None:
        return member
    if number:
        faults.add(
            row, "staff_number", f"nobody is registered under {number}; check the number, or register the person first"
        )
    else:
        faults.check_text(row, "staff_number", number)
    return None


def _check_service(row: AppointmentRow, member: StaffMember, faults: RowFaults) -> None:
    if row.effective_on is not None and member.main_post(row.effective_on) is None:
        faults.add(row.row, "effective_on", _not_in_service(member, row.staff_number))


def _check_twice(row: AppointmentRow, unit_id: str, concurrent: bool, member: StaffMember, faults: RowFaults) -> None:
    if row.effective_on is None:
        return
    for earlier in member.appointments(row.effective_on, concurrent=concurrent):
        if (earlier.unit_id, earlier.position) == (unit_id, row.position):
            kind = "concurrent" if concurrent else "main"
            faults.add(
                row.row,
                "staff_number",
                f"this {kind} appointment of {row.staff_number} as {row.position} in {row.unit} on {row.effective_on} "
                "is there already; leave the row out",
            )
            return


def _not_in_service(member: StaffMember, number: str) -> str:
    return f"{number} is in service, with a main post, only from {member.in_service_from}; choose a day from then on"
