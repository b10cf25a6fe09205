"""From the rows of a file to the record: reads what the rules must know, in bulk, and lets the ledger decide.

Each function records all of a file or nothing, and returns what was recorded. Raises `Refused` with every fault of the
file, and what `Ledger.record` raises.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.ports import Decision, Log, Placed, Recorded
from domain.recording.corrections import correct
from domain.recording.finding import find
from domain.recording.ledger import Ledger
from domain.recording.newest import dossiers_of, record_on_the_newest
from domain.settlements.dossier import Dossier, add_settlements
from domain.settlements.paying.returning import Returning, streams_asked_back
from domain.settlements.settlement import staff_stream_of
from domain.source_files import Submission
from domain.staff.appointments import appoint, second
from domain.staff.circumstances import Circumstances, Reference
from domain.staff.endings import end
from domain.staff.identities import look_up
from domain.staff.member import StaffMember
from domain.staff.personal import STAFF_PREFIX, staff_stream
from domain.staff.quotas import set_quotas
from domain.staff.registration import register_staff
from domain.staff.rows import AppointmentRow, CorrectionRow, EndingRow, QuotaRow, SecondmentRow, StaffRow
from domain.units.events import StaffingQuotaSet
from domain.units.taking_back.falling import FORMING
from domain.units.taking_back.hanging import POSTING, Hanging, posted_to, quotas_of
from domain.units.unit import unit_id_of


def record_staff(
    ledger: Ledger, reference: Reference, submission: Submission[StaffRow], *, dry_run: bool = False
) -> Recorded:
    """Register the people of a file, each with the first main post and, when stated, the salary."""
    secret = ledger.identity_secret
    streams = {row.staff_number: staff_stream(secret, row.staff_number) for row in submission.rows}
    wanted = {row.identity_number: streams[row.staff_number] for row in submission.rows}

    def decide(given: Circumstances) -> Decision:
        before = ledger.log.streams(list(streams.values()))
        known = {stream: StaffMember.fold(events) for stream, events in before.items()}
        return register_staff(
            submission,
            given,
            streams=streams,
            known=known,
            identities=look_up(ledger.log, secret, wanted),
            keys=ledger.log.person_keys(list(known)) if known else {},
        )

    return record_on_the_newest(ledger, reference, submission.source, decide, dry_run=dry_run)


def record_appointments(
    ledger: Ledger, reference: Reference, submission: Submission[AppointmentRow], *, dry_run: bool = False
) -> Recorded:
    """Appoint the people of a file to their posts."""

    def decide(given: Circumstances) -> Decision:
        known = dossiers_of(ledger, submission.rows)
        decision = appoint(submission, given, people={number: Returning(known[number]) for number in known})
        return replace(decision, streams_seen=streams_asked_back(known.values(), decision.events))

    return record_on_the_newest(ledger, reference, submission.source, decide, dry_run=dry_run)


def record_secondments(
    ledger: Ledger, reference: Reference, submission: Submission[SecondmentRow], *, dry_run: bool = False
) -> Recorded:
    """Second the people of a file to other units."""

    def decide(given: Circumstances) -> Decision:
        return second(submission, given, members=_members(ledger, submission.rows))

    return record_on_the_newest(ledger, reference, submission.source, decide, dry_run=dry_run)


def record_endings(
    ledger: Ledger, reference: Reference, submission: Submission[EndingRow], *, dry_run: bool = False
) -> Recorded:
    """End the secondments and concurrent posts of a file."""

    def decide(given: Circumstances) -> Decision:
        return end(submission, given, members=_members(ledger, submission.rows))

    return record_on_the_newest(ledger, reference, submission.source, decide, dry_run=dry_run)


def record_quotas(
    ledger: Ledger, reference: Reference, submission: Submission[QuotaRow], *, dry_run: bool = False
) -> Recorded:
    """Set the authorised headcount of the units of a file."""

    def decide(given: Circumstances) -> Decision:
        return set_quotas(submission, given)

    return record_on_the_newest(ledger, reference, submission.source, decide, dry_run=dry_run)


def record_corrections(
    ledger: Ledger, reference: Reference, submission: Submission[CorrectionRow], *, dry_run: bool = False
) -> Recorded:
    """Take back the events that a file names by their positions."""
    asked = [row.position for row in submission.rows if row.position is not None]

    def decide(given: Circumstances) -> Decision:
        seen = ledger.log.head()
        named = ledger.log.at(asked)
        found = find(ledger, submission.rows)
        meant = [*named.values(), *(one.fitting[0] for one in found.values() if len(one.fitting) == 1)]
        streams = {staff_stream_of(placed.event.originator_id) for placed in meant}
        people = ledger.log.streams([stream for stream in streams if stream.startswith(STAFF_PREFIX)])
        keys = ledger.log.person_keys(list(people))
        known = {stream: Dossier(StaffMember.fold(events), key=keys.get(stream)) for stream, events in people.items()}
        add_settlements(ledger.log, known)
        formed = [placed for placed in meant if isinstance(placed.event, FORMING)]
        decision = correct(
            submission,
            given,
            named=named,
            found=found,
            dossiers=known,
            careers=people,
            hanging=_hanging(ledger.log, meant),
        )
        # Nobody may come to work in a formed unit between this look and the record of its end.
        return replace(decision, log_seen=seen) if formed else decision

    return record_on_the_newest(ledger, reference, submission.source, decide, dry_run=dry_run)


def _members(ledger: Ledger, rows: Sequence[SecondmentRow] | Sequence[EndingRow]) -> dict[str, StaffMember]:
    return {number: dossier.member for number, dossier in dossiers_of(ledger, rows).items()}


def _hanging(log: Log, meant: Sequence[Placed]) -> Hanging:
    """What hangs on the units that these events formed, and the quotas of those of whose quotas one is among them: one
    read of all people when a unit was formed, and one of the streams of units."""
    formed = [placed for placed in meant if isinstance(placed.event, FORMING)]
    streams = {placed.event.originator_id for placed in meant if isinstance(placed.event, (*FORMING, StaffingQuotaSet))}
    if not streams:
        return Hanging()
    quotas = quotas_of(log.streams(list(streams)))
    if not formed:
        return Hanging(quotas=quotas)
    postings = log.of_types([kind.__name__ for kind in POSTING], after=min(placed.position for placed in formed))
    return Hanging(posted_to((unit_id_of(placed.event.originator_id) for placed in formed), postings), quotas)
