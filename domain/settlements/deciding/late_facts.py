"""Facts that change what departures are owed: salaries, the facts of a decision, personal data.

Whatever a file says of a person is taken first; then each of the settlements is assessed anew, once, from all of it.
What was paid stands: the difference becomes due, or repayable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from domain.event import Event, LegalBasis
from domain.policy.bounds import unlikely_pay
from domain.ports import Decision, SourceFile
from domain.row_faults import RowFaults
from domain.settlements.added import remarks_on
from domain.settlements.deciding.amendments import amendment, departure_meant
from domain.settlements.deciding.cohort import age_band
from domain.settlements.deciding.departures import check_fact_words, check_lived, seldom_lived
from domain.settlements.dossier import Dossier
from domain.settlements.entitlement import entitlement_due, never_assessed_again
from domain.settlements.paying.payments import order_pay_backs
from domain.settlements.rows import DepartureFacts, DepartureFactsRow, PersonalDataRow, SalaryRow
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances
from domain.staff.events import DepartureCorrected, PersonalDataCorrected, SalaryChanged
from domain.staff.identities import Identity
from domain.staff.member import Departure, StaffMember
from domain.staff.personal import PersonalData, seal
from domain.staff.registration import check_birth_date, check_identity_number, has_it_already
from domain.staff.rows import unknown_person
from domain.staff.salary import components
from domain.vocabulary import SEXES


def change_salaries(
    submission: Submission[SalaryRow], given: Circumstances, *, dossiers: Mapping[str, Dossier]
) -> Decision:
    """Replace the salary components of the people of a file, each row the whole set from its day on.

    `dossiers` as for `decide_departures`. Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    changes = _Changes(given)
    for row in submission.rows:
        salary = components(row.row, row.salary, faults, given.reference.rules.bounds)
        if not row.salary:
            faults.add(row.row, None, "no salary column is filled in; a row replaces the whole salary, so give it")
        dossier = dossiers.get(row.staff_number)
        if dossier is None:
            unknown_person(row.row, row.staff_number, faults)
            continue
        member = dossier.member
        if row.effective_on is not None and row.effective_on < member.appointed_on:
            faults.add(
                row.row,
                "effective_on",
                f"{row.staff_number} was appointed on {member.appointed_on}, and this salary would begin on "
                f"{row.effective_on}; check the day",
            )
        if row.effective_on is None or faults.on(row.row):
            continue
        at, by = given.recording.recorded_at, given.recording.recorded_by
        changed = SalaryChanged(
            member.stream, member.version + 1, row.effective_on, at, by, row.legal_basis, components=salary
        )
        changes.add(dossier, changed, row.legal_basis, f"salary from {row.effective_on}")
        changes.remark(row.row, unlikely_pay(given.reference.rules.bounds, salary))
    faults.refuse_if_any()
    return changes.decision(submission.source)


def correct_departure_facts(
    submission: Submission[DepartureFactsRow], given: Circumstances, *, dossiers: Mapping[str, Dossier]
) -> Decision:
    """Add or correct what decisions to leave state, days and route too; arguments, errors as for `change_salaries`."""
    faults = RowFaults(submission.source.name, submission.form_errors)
    changes = _Changes(given)
    for row in submission.rows:
        faults.check_text(row.row, "reason", row.reason)
        check_fact_words(row.row, row.facts, faults)
        if row.facts == DepartureFacts() and not row.amends:
            faults.add(row.row, None, "the row states no fact; fill in the one that comes late or corrects another")
        dossier = dossiers.get(row.staff_number)
        if dossier is None:
            unknown_person(row.row, row.staff_number, faults)
            continue
        departure = departure_meant(row, dossier, faults)
        if departure is not None:
            check_lived(row, dossier, row.leaves_on or departure.leaves_on, given, faults)
        if row.amends and departure is not None:
            amended = amendment(row, departure, dossier, given, faults)
            if amended is None:
                continue
            changes.add(dossier, amended, row.legal_basis, row.reason)
            departure = replace(departure, amended=amended)
        if departure is None or faults.on(row.row) or row.facts == DepartureFacts():
            continue
        corrected = _corrected(
            dossier.member, departure, given, _stated(row.facts), basis=row.legal_basis, reason=row.reason
        )
        changes.add(dossier, corrected, row.legal_basis, row.reason)
        changes.remark(row.row, seldom_lived(row.facts, dossier, departure.leaves_on, given))
    faults.refuse_if_any()
    return changes.decision(submission.source)


def correct_personal_data(
    submission: Submission[PersonalDataRow],
    given: Circumstances,
    *,
    dossiers: Mapping[str, Dossier],
    identities: Mapping[str, Identity],
) -> Decision:
    """Correct names, birth dates, sexes and identity numbers that were recorded wrongly; arguments and errors as for
    `change_salaries`. `identities` says who has each of the identity numbers; one that is replaced is free.

    Departures are counted by sex and age: where these change, the departure is corrected with them.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    changes = _Changes(given)
    moved: dict[str, bytes] = {}
    for row in submission.rows:
        if row.sex:
            faults.check_word(row.row, "sex", row.sex, SEXES)
        if not (row.full_name or row.sex or row.birth_date or row.identity_number):
            faults.add(row.row, None, "the row corrects nothing; fill in full_name, sex, birth_date or identity_number")
        dossier = dossiers.get(row.staff_number)
        if dossier is None:
            unknown_person(row.row, row.staff_number, faults)
            continue
        member, known = dossier.member, dossier.personal_data()
        check_birth_date(row.row, row.birth_date, member.appointed_on, given.today, faults)
        if known is None or dossier.key is None:
            faults.add(
                row.row, "staff_number", f"the personal data of {row.staff_number} was erased; leave the row out"
            )
            continue
        number = row.identity_number
        identity = identities.get(number) if check_identity_number(row.row, number, faults) else None
        if identity is not None and identity.holder not in (None, row.staff_number):
            faults.add(row.row, "identity_number", has_it_already(identity.holder or ""))
        elif identity is not None and identity.holder is None:
            if identity.hashed in moved.values():
                faults.add(row.row, "identity_number", "an earlier row has the same one; each person has their own")
            moved[member.stream] = identity.hashed
        if faults.on(row.row):
            continue
        data = replace(
            known,
            full_name=row.full_name or known.full_name,
            birth_date=row.birth_date or known.birth_date,
            identity_number=number or known.identity_number,
        )
        sealed = _sealed_anew(dossier.key, data, row, member, given, frees=member.stream in moved)
        changes.add(dossier, sealed, row.legal_basis, "personal data corrected")
        for departure in dossier.member.departures:
            cohort = _cohort(member, data, departure)
            if cohort != departure.cohort:
                reason = "personal data corrected"
                corrected = _corrected(member, departure, given, cohort, basis=row.legal_basis, reason=reason)
                changes.add(dossier, corrected, row.legal_basis, reason)
    faults.refuse_if_any()
    return replace(changes.decision(submission.source), identities=moved)


def reassessments(dossier: Dossier, given: Circumstances, basis: LegalBasis, reason: str) -> list[Event]:
    """What the settlements of a person now come to, where that is not what was assessed. Taken into the dossier."""
    made: list[Event] = []
    for departure, _ in list(dossier.settled_departures()):
        due = entitlement_due(
            dossier, departure, given.reference.rules, recording=given.recording, basis=basis, reason=reason
        )
        if due is not None:
            dossier.apply(due)
            made.append(due)
    return made


class _Changes:
    """The events of a file in their order, and whose settlements are to be assessed anew because of which."""

    def __init__(self, given: Circumstances) -> None:
        self._given = given
        self._events: list[Event] = []
        self._remarks: list[str] = []
        self._touched: dict[str, tuple[Dossier, LegalBasis, dict[str, None]]] = {}

    def add(self, dossier: Dossier, event: Event, basis: LegalBasis, reason: str) -> None:
        dossier.apply(event)
        self._events.append(event)
        _, _, reasons = self._touched.get(event.originator_id, (dossier, basis, {}))
        self._touched[event.originator_id] = (dossier, basis, reasons | {reason: None})

    def remark(self, row: int, unlikely: Iterable[tuple[str, str]]) -> None:
        """Facts that were taken and should be looked at, as (column, message)."""
        self._remarks += (f"row {row}: {name}: {message}" for name, message in unlikely)

    def decision(self, source: SourceFile) -> Decision:
        """The events of the file, and behind them the assessments and repayments that they call for."""
        remarks = self._remarks
        for dossier, basis, reasons in self._touched.values():
            taken = len(self._events)
            self._events += reassessments(dossier, self._given, basis, "; ".join(reasons))
            self._events += order_pay_backs(dossier, self._given, basis)
            remarks += remarks_on(dossier.member.number, self._events[taken:])
            if dossier.member.is_erased:
                remarks += (f"{dossier.member.number}: {said}" for said in never_assessed_again(dossier))
        return Decision(self._events, source_file=source, remarks=remarks)


def _sealed_anew(
    key: bytes, data: PersonalData, row: PersonalDataRow, member: StaffMember, given: Circumstances, *, frees: bool
) -> PersonalDataCorrected:
    return PersonalDataCorrected(
        member.stream,
        member.version + 1,
        member.in_service_from,
        given.recording.recorded_at,
        given.recording.recorded_by,
        row.legal_basis,
        sex=row.sex or member.sex,
        sealed=seal(key, member.stream, data),
        frees_identity_number=frees,
    )


def _cohort(member: StaffMember, data: PersonalData, departure: Departure) -> dict[str, Any]:
    return {"sex": member.sex, "age_band": age_band(data.birth_date, departure.leaves_on)}


def _stated(facts: DepartureFacts) -> dict[str, Any]:
    """The facts that the row states, by name."""
    return {name: value for name, value in vars(facts).items() if value is not None and value != ""}


FACT_NAMES = tuple(vars(DepartureFacts()))


def _corrected(
    member: StaffMember,
    departure: Departure,
    given: Circumstances,
    changed: Mapping[str, Any],
    *,
    basis: LegalBasis,
    reason: str,
) -> DepartureCorrected:
    standing = departure.facts
    held = departure.cohort | {name: getattr(standing, name) for name in FACT_NAMES}
    return DepartureCorrected(
        member.stream,
        member.version + 1,
        departure.decided_on,
        given.recording.recorded_at,
        given.recording.recorded_by,
        basis,
        departure_version=departure.decided.originator_version,
        reason=reason,
        **{**held, **changed},
    )
