"""Taking back what was recorded in error: a later event names the position of the wrong one, and both stay visible.

What people hold and quotas are taken back here, money by `domain.settlements.paying.taken_back`, decisions to leave
by `domain.settlements.deciding.rescissions`, changes of units by `domain.units.taking_back`. For what has another
correction the refusal says which.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.errors import LEAVE_OUT, Advice
from domain.event import Event, Retraction
from domain.ports import Decision, Placed
from domain.recording.event_types import EVENT_TYPES
from domain.recording.finding import Found
from domain.recording.named_events import named_event
from domain.retracting import retraction, taken_back_before
from domain.row_faults import RowFaults
from domain.settlements.added import remarks_on
from domain.settlements.deciding.late_facts import reassessments
from domain.settlements.deciding.rescissions import rescind, rests_on_the_return
from domain.settlements.dossier import Dossier
from domain.settlements.paying.payments import order_pay_backs
from domain.settlements.paying.taken_back import take_back_money
from domain.settlements.settlement import staff_stream_of
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances
from domain.staff.endings import come_home, secondments_from
from domain.staff.events import (
    DepartureDecided,
    SalaryRetracted,
    StaffAppointed,
    StaffRegistered,
)
from domain.staff.member import StaffMember
from domain.staff.personal import STAFF_PREFIX
from domain.staff.rows import CorrectionRow
from domain.staff.unregistering import unregister
from domain.units.events import UNIT_STRUCTURE, StaffingQuotaSet
from domain.units.register import UnitRegister
from domain.units.taking_back.falling import Wanted
from domain.units.taking_back.hanging import Hanging
from domain.units.taking_back.taking_back import quotas_fallen, take_back_changes
from domain.units.unit import unit_id_of
from domain.vocabulary import an

ACTIONS = ("retract", "rescind")


def correct(
    submission: Submission[CorrectionRow],
    given: Circumstances,
    *,
    named: Mapping[int, Placed],
    found: Mapping[int, Found],
    dossiers: Mapping[str, Dossier],
    careers: Mapping[str, Sequence[Placed]],
    hanging: Hanging,
) -> Decision:
    """Take back the events that the rows name, which may stand in any order: all of them are one change.

    `named` holds the event at each position of the rows that the log knows, `found` what fits a row without position,
    by its line, `dossiers` the person of every staff stream among them, by stream, `careers` what
    was recorded in these, `hanging` what hangs on every unit of whose forming or quotas one is named; the last three
    are changed by what is decided.
    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    register = given.register.copy()
    events: list[Event] = []
    remarks: list[str] = []
    units: list[Wanted] = []
    meant: dict[tuple[int, str], tuple[CorrectionRow, Placed]] = {}

    def number_of(placed: Placed) -> str:
        whose = dossiers.get(staff_stream_of(placed.event.originator_id))
        return "" if whose is None else whose.member.number

    for row in submission.rows:
        faults.check_word(row.row, "action", row.action, ACTIONS)
        faults.check_text(row.row, "reason", row.reason)
        placed = named_event(row, named, found.get(row.row, Found()), EVENT_TYPES, faults, number_of=number_of)
        if placed is None:
            continue
        first, _ = meant.setdefault((placed.position, row.action), (row, placed))
        if first is not row:
            faults.add(row.row, "position", f"row {first.row} takes the same event back; leave the row out", LEAVE_OUT)
    for row, placed in _in_order(list(meant.values()), dossiers):
        if row.action == "rescind":
            made = rescind(row, placed, given, dossiers, faults)
            events += made
            remarks += remarks_on(dossiers[placed.event.originator_id].member.number, made) if made else []
        elif isinstance(placed.event, UNIT_STRUCTURE):
            units.append(Wanted(row.row, placed, row.legal_basis, row.reason))
        elif isinstance(placed.event, StaffRegistered):
            member = dossier_of(placed, dossiers).member
            events += unregister(row, placed, given, member, career=careers[member.stream], faults=faults)
            hanging.gone.update(one.position for one in careers[member.stream])
        elif isinstance(placed.event, StaffingQuotaSet):
            events += _retract_quota(row, placed, given, register, hanging=hanging, faults=faults)
        else:
            made, said = _retract(row, placed, given, dossiers, careers=careers, faults=faults)
            events += made
            remarks += said
            hanging.gone.add(placed.position)
    if units:
        fallen = take_back_changes(register, units, hanging, recording=given.recording, faults=faults)
        events += fallen
        remarks += quotas_fallen(fallen)
    faults.refuse_if_any()
    return Decision(events, source_file=submission.source, units_seen=given.register.position, remarks=remarks)


def _in_order(
    meant: Sequence[tuple[CorrectionRow, Placed]], dossiers: Mapping[str, Dossier]
) -> list[tuple[CorrectionRow, Placed]]:
    """People first, as units are taken back when nobody works there, and of them the newest event first: what rests on
    an event is newer. A first post is left out that falls with its registration. All else in the order of the file."""
    people = [one for one in meant if one[1].event.originator_id.startswith(STAFF_PREFIX)]
    falling = {
        (placed.event.originator_id, placed.event.originator_version + 1)
        for row, placed in people
        if isinstance(placed.event, StaffRegistered) and row.action == "retract"
    }

    def falls(row: CorrectionRow, event: Event) -> bool:
        stands = not dossiers[event.originator_id].member.is_retracted(event.originator_version)
        return stands and row.action == "retract" and (event.originator_id, event.originator_version) in falling

    newest_first = sorted(people, key=lambda one: -one[1].position)
    return [
        *((row, placed) for row, placed in newest_first if not falls(row, placed.event)),
        *(one for one in meant if not one[1].event.originator_id.startswith(STAFF_PREFIX)),
    ]


def dossier_of(placed: Placed, dossiers: Mapping[str, Dossier]) -> Dossier:
    """The person whose stream, or whose settlement, holds the event."""
    return dossiers[staff_stream_of(placed.event.originator_id)]


def _retract(
    row: CorrectionRow,
    placed: Placed,
    given: Circumstances,
    dossiers: Mapping[str, Dossier],
    *,
    careers: Mapping[str, Sequence[Placed]],
    faults: RowFaults,
) -> tuple[list[Event], list[str]]:
    """The retraction of an event of a person, and what the ledger then works out anew, with remarks; none with a
    fault."""
    if placed.event.taken_back_by is None or isinstance(placed.event, DepartureDecided):
        what = f"there is {an(type(placed.event).__name__)} at position {placed.position}, which cannot be taken back"
        amending = placed.event.amended_by
        if isinstance(placed.event, DepartureDecided):
            advice = Advice(rescind=(placed.position,), instead=True)
            faults.add(row.row, "action", f"{what}; write rescind to take it back, or {amending}", advice)
        else:
            advice = Advice(commands=amending.commands, instead=True)
            faults.add(row.row, "position", f"{what}; {amending}", advice)
        return [], []
    dossier = dossier_of(placed, dossiers)
    career = careers[dossier.member.stream]
    on = placed.event.effective_on
    lent = secondments_from(dossier.member, given.register, on) if isinstance(placed.event, StaffAppointed) else []
    if placed.event.stream_kind == "settlement":
        retracted = take_back_money(row, placed, given, dossier, career=career, faults=faults)
    else:
        retracted = _retract_of_career(row, placed, given, dossier.member, career=career, faults=faults)
    if retracted is None:
        return [], []
    reassessed: list[Event] = []
    if isinstance(retracted, SalaryRetracted):
        why = f"salary from {retracted.effective_on} taken back: {row.reason}"
        reassessed = reassessments(dossier, given, row.legal_basis, why)
    # An order to return lapses with its appointment; another post that stands may ask for the same money.
    made = [retracted, *reassessed, *order_pay_backs(dossier, given, row.legal_basis)]
    home = come_home(lent, dossier.member, given.register, on, why="without the appointment that is taken back")
    return made, [*home, *remarks_on(dossier.member.number, made)]


def _retract_of_career(
    row: CorrectionRow,
    placed: Placed,
    given: Circumstances,
    member: StaffMember,
    *,
    career: Sequence[Placed],
    faults: RowFaults,
) -> Retraction | None:
    event = placed.event
    if member.is_retracted(event.originator_version):
        faults.add(row.row, "position", taken_back_before(placed), LEAVE_OUT)
    elif member.is_only_first_post(event.originator_version):
        faults.add(row.row, "position", *_first_post(member, event.effective_on, career))
    elif isinstance(event, StaffAppointed) and (left_behind := rests_on_the_return(member, event, career)):
        faults.add(row.row, "position", *left_behind)
    if faults.on(row.row):
        return None
    taken_back = retraction(
        placed, member.version + 1, recording=given.recording, basis=row.legal_basis, reason=row.reason
    )
    member.apply(taken_back)
    return taken_back


def _retract_quota(
    row: CorrectionRow,
    placed: Placed,
    given: Circumstances,
    register: UnitRegister,
    *,
    hanging: Hanging,
    faults: RowFaults,
) -> list[Event]:
    unit_id = unit_id_of(placed.event.originator_id)
    if placed not in hanging.quotas_of(unit_id):
        faults.add(row.row, "position", taken_back_before(placed), LEAVE_OUT)
    if faults.on(row.row):
        return []
    hanging.gone.add(placed.position)
    version = register.version(unit_id) + 1
    retracted = retraction(placed, version, recording=given.recording, basis=row.legal_basis, reason=row.reason)
    register.apply(Placed(register.folded_to + 1, retracted))
    return [retracted]


def _first_post(member: StaffMember, since: date, career: Sequence[Placed]) -> tuple[str, Advice]:
    number = member.number
    registered = max(placed.position for placed in career if isinstance(placed.event, StaffRegistered))
    return (
        f"this is the first post of {number}: without it there would be a person without a post. Appoint {number} to "
        f"the right post from the same day, {since}, with `sobo import appointments`: of two main appointments of one "
        "day the later stands, and this one may then be taken back. Somebody who was never there is taken back as a "
        f"whole: retract position {registered}",
        Advice(
            commands=("sobo import appointments",), cells={"staff_number": number, "effective_on": since.isoformat()}
        ),
    )
