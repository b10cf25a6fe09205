"""Taking back a registration on which nothing rests, with the first post and the salary: nobody was ever there."""

from collections.abc import Sequence

from domain.errors import LEAVE_OUT, Advice, listed
from domain.event import Event
from domain.ports import Placed
from domain.retracting import retraction, taken_back_before
from domain.row_faults import RowFaults
from domain.staff.circumstances import Circumstances
from domain.staff.events import (
    SalaryChanged,
    StaffAppointed,
    StaffRegistered,
)
from domain.staff.member import StaffMember
from domain.staff.rows import CorrectionRow

FALLING = (StaffRegistered, StaffAppointed, SalaryChanged)


def unregister(
    row: CorrectionRow,
    placed: Placed,
    given: Circumstances,
    member: StaffMember,
    *,
    career: Sequence[Placed],
    faults: RowFaults,
) -> list[Event]:
    """The retractions of the registration at `placed`, of the first post and of every salary; none with a fault.

    `career` has the events of the person's stream as recorded. Taken into `member`.
    """
    standing = member.registered
    if standing is None or not member.is_registered or standing.originator_version != placed.event.originator_version:
        faults.add(row.row, "position", taken_back_before(placed), LEAVE_OUT)
    elif fault := _rests_on_it(member, standing, career):
        faults.add(row.row, "position", *fault)
    if faults.on(row.row):
        return []
    made: list[Event] = []
    for one in [one for one in career if one.position >= placed.position and _falls(one, member)]:
        fallen = retraction(
            one, member.version + 1, recording=given.recording, basis=row.legal_basis, reason=row.reason
        )
        member.apply(fallen)
        made.append(fallen)
    return made


def _falls(one: Placed, member: StaffMember) -> bool:
    return isinstance(one.event, FALLING) and not member.is_retracted(one.event.originator_version)


def _rests_on_it(
    member: StaffMember, registered: StaffRegistered, career: Sequence[Placed]
) -> tuple[str, Advice] | None:
    number = member.number
    if member.decided:
        return (
            f"a departure of {number} was decided, so the registration stays; {registered.amended_by}",
            Advice(commands=registered.amended_by.commands, instead=True),
        )
    resting = {held.originator_version for held in (*member.later_appointments, *member.secondments)}
    positions = [one.position for one in career if one.event.originator_version in resting]
    if not resting:
        return None
    return (
        f"{len(resting)} appointments or secondments of {number} rest on this registration; take those back before "
        f"or in the same file: position {listed(positions)}; or {registered.amended_by}",
        Advice(retract=tuple(reversed(positions))),
    )
