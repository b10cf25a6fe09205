"""Taking back a decision to leave: what it rests on, and what rests on it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.errors import LEAVE_OUT, Advice
from domain.event import Event
from domain.ports import Placed
from domain.retracting import retraction
from domain.row_faults import RowFaults
from domain.settlements.dossier import Dossier
from domain.settlements.entitlement import entitlement_withdrawn
from domain.settlements.paying.payments import unpayable_from
from domain.settlements.paying.undoing import undoing
from domain.staff.circumstances import Circumstances
from domain.staff.events import DepartureDecided, StaffAppointed
from domain.staff.member import RE_RECRUITED, StaffMember
from domain.staff.rows import CorrectionRow
from domain.vocabulary import an


def rescind(
    row: CorrectionRow, placed: Placed, given: Circumstances, dossiers: Mapping[str, Dossier], faults: RowFaults
) -> list[Event]:
    """Rescind the decision to leave that the row names, and withdraw what was assessed for it; none with a fault.

    Refused while something of its settlement is paid and not returned: the money must come back, or be reversed, first,
    and not only on a day that lies ahead.
    """
    decided = placed.event
    if not isinstance(decided, DepartureDecided) and decided.taken_back_by is None:
        amending = decided.amended_by
        faults.add(
            row.row,
            "position",
            f"no departure stands at position {placed.position}, there is {an(type(decided).__name__)}, which cannot "
            f"be taken back; {amending}",
            Advice(commands=amending.commands, instead=True),
        )
        return []
    if not isinstance(decided, DepartureDecided):
        faults.add(
            row.row,
            "position",
            f"no departure stands at position {placed.position}, there is {an(type(decided).__name__)}; rescind is for "
            "departures, write retract to take back anything else",
            Advice(retract=(placed.position,), instead=True),
        )
        return []
    dossier = dossiers[decided.originator_id]
    member = dossier.member
    settlement = None if decided.settlement is None else dossier.settlement(decided.settlement)
    if member.is_retracted(decided.originator_version):
        faults.add(
            row.row,
            "position",
            f"the departure at position {placed.position} was rescinded already; leave the row out",
            LEAVE_OUT,
        )
    elif settlement is not None and (paid := settlement.most_paid_from(given.today)) > 0:
        blocked = unpayable_from(dossier, settlement, given.reference.rules)
        first, advice = undoing(settlement, member.number, given.today, lambda day: 0, unpayable_from=blocked)
        faults.add(
            row.row,
            "position",
            f"{paid:,} đồng of this settlement of {member.number} are paid; record what came back, or {first}; or "
            f"{decided.amended_by}",
            advice,
        )
    if faults.on(row.row):
        return []
    rescinded = retraction(
        placed, member.version + 1, recording=given.recording, basis=row.legal_basis, reason=row.reason
    )
    made: list[Event] = [rescinded]
    if settlement is not None:
        withdrawn = entitlement_withdrawn(
            settlement, recording=given.recording, basis=row.legal_basis, reason=f"departure rescinded: {row.reason}"
        )
        made += [] if withdrawn is None else [withdrawn]
    for event in made:
        dossier.apply(event)
    return made


def rests_on_the_return(
    member: StaffMember, appointment: StaffAppointed, career: Sequence[Placed]
) -> tuple[str, Advice] | None:
    """Why the appointment cannot be taken back: it brought the person back into service, and something recorded since
    needs them there. None when nothing does. `career` has the events of the person's stream."""
    if appointment.concurrent or appointment.basis != RE_RECRUITED or not member.departures:
        return None
    at = {one.event.originator_version: one.position for one in career}
    without = appointment.originator_version
    others = [later for later in member.later_appointments if later.originator_version != without]
    for later in others:
        if _brings_back(member, later.effective_on, without):
            return (
                f"the appointment of {member.number} on {later.effective_on} rests on this return into service; take "
                f"that back first: position {at[later.originator_version]}; or {appointment.amended_by}",
                Advice(retract=(at[later.originator_version],)),
            )
    for departure in member.departures:
        if _brings_back(member, departure.leaves_on - timedelta(days=1), without):
            decided_at = at[departure.decided.originator_version]
            return (
                f"the departure of {member.number} on {departure.leaves_on} rests on this return into service; rescind "
                f"that first: position {decided_at}; or {appointment.amended_by}",
                Advice(rescind=(decided_at,)),
            )
    return None


def _brings_back(member: StaffMember, on: date, version: int) -> bool:
    """Is the person in service on that day only by the appointment of this version?"""
    return member.left_on(on) is None and member.left_on(on, without=version) is not None
