"""From the rows of a file about departures to the record.

See `domain.recording.people` for what each function promises.
"""

from collections.abc import Callable
from typing import TypeVar

from domain.ports import Decision, EncodingLog, Log, Recorded
from domain.recording.in_pieces.pieces import RowOfPerson, decide_in_pieces, divisible
from domain.recording.ledger import Ledger
from domain.recording.newest import dossiers_of, record_on_the_newest
from domain.settlements.deciding.departures import decide_departures
from domain.settlements.deciding.late_facts import change_salaries, correct_departure_facts, correct_personal_data
from domain.settlements.dossier import dossiers
from domain.settlements.paying.payments import fund, pay
from domain.settlements.rows import DepartureFactsRow, DepartureRow, FundingRow, PaymentRow, PersonalDataRow, SalaryRow
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances, Reference
from domain.staff.identities import look_up
from domain.staff.personal import staff_stream

R = TypeVar("R", bound=RowOfPerson)


def record_salaries(
    ledger: Ledger, reference: Reference, submission: Submission[SalaryRow], *, dry_run: bool = False
) -> Recorded:
    """Replace the salaries of the people of a file, and assess anew what rests on them."""
    return _record(ledger, reference, submission, change_salaries, with_keys=True, dry_run=dry_run)


def record_departures(
    ledger: Ledger, reference: Reference, submission: Submission[DepartureRow], *, dry_run: bool = False
) -> Recorded:
    """Decide that the people of a file leave, and assess what they are owed."""
    return _record(ledger, reference, submission, decide_departures, with_keys=True, dry_run=dry_run)


def record_departure_facts(
    ledger: Ledger, reference: Reference, submission: Submission[DepartureFactsRow], *, dry_run: bool = False
) -> Recorded:
    """Add or correct what the decisions of a file state, and assess anew."""
    return _record(ledger, reference, submission, correct_departure_facts, with_keys=True, dry_run=dry_run)


def record_personal_data(
    ledger: Ledger, reference: Reference, submission: Submission[PersonalDataRow], *, dry_run: bool = False
) -> Recorded:
    """Correct the personal data of the people of a file, and assess anew what rests on it."""
    rows, secret = submission.rows, ledger.identity_secret
    wanted = {
        row.identity_number: staff_stream(secret, row.staff_number)
        for row in rows
        if row.identity_number and row.staff_number
    }

    def decide(given: Circumstances) -> Decision:
        known = dossiers_of(ledger, rows, with_keys=True)
        identities = look_up(ledger.log, secret, wanted) if wanted else {}
        return correct_personal_data(submission, given, dossiers=known, identities=identities)

    return record_on_the_newest(ledger, reference, submission.source, decide, dry_run=dry_run)


def record_funding(
    ledger: Ledger, reference: Reference, submission: Submission[FundingRow], *, dry_run: bool = False
) -> Recorded:
    """Record what was submitted and approved for settlements."""
    return _record(ledger, reference, submission, fund, with_keys=False, dry_run=dry_run)


def record_payments(
    ledger: Ledger, reference: Reference, submission: Submission[PaymentRow], *, dry_run: bool = False
) -> Recorded:
    """Record payments, reversals and repayments of settlements."""
    return _record(ledger, reference, submission, pay, with_keys=False, dry_run=dry_run)


def _record(
    ledger: Ledger,
    reference: Reference,
    submission: Submission[R],
    rule: Callable[..., Decision],
    *,
    with_keys: bool,
    dry_run: bool,
) -> Recorded:
    def whole(part: Submission[R], given: Circumstances, log: Log) -> Decision:
        numbers = dict.fromkeys(row.staff_number for row in part.rows)
        return rule(part, given, dossiers=dossiers(log, ledger.identity_secret, numbers, with_keys=with_keys))

    def decide(given: Circumstances) -> Decision:
        log = ledger.log
        if dry_run or not isinstance(log, EncodingLog) or not divisible(submission.rows):
            return whole(submission, given, log)
        return decide_in_pieces(submission, log, lambda part, log: whole(part, given, log))

    return record_on_the_newest(ledger, reference, submission.source, decide, dry_run=dry_run)
