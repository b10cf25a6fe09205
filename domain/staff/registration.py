"""Registering people: what a row must satisfy, and the events that an accepted one becomes."""

import re
from collections.abc import Mapping
from datetime import date

from domain.event import Event
from domain.policy.bounds import unlikely_pay
from domain.ports import Decision, PersonKey
from domain.row_faults import RowFaults
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances, Reference
from domain.staff.events import SalaryChanged, StaffAppointed, StaffRegistered
from domain.staff.identities import Identity
from domain.staff.member import StaffMember
from domain.staff.personal import PersonalData, new_key, seal
from domain.staff.rows import StaffRow
from domain.staff.salary import components
from domain.units.units_by_day import UnitsByDay
from domain.vocabulary import CATEGORIES, SEXES

EARLIEST_BIRTH = date(1900, 1, 1)
_IDENTITY = re.compile(r"[0-9]{9}|[0-9]{12}")


def register_staff(
    submission: Submission[StaffRow],
    given: Circumstances,
    *,
    streams: Mapping[str, str],
    known: Mapping[str, StaffMember],
    identities: Mapping[str, Identity],
    keys: Mapping[str, bytes],
) -> Decision:
    """Register the people of a file, each with the first main post and, when stated, the salary.

    `streams` maps the staff number of every row to its stream, `identities` the identity number to who has it; `known`
    has the people whose streams exist already, by stream, `keys` the keys of their sealed data. Somebody whose
    registration was taken back is registered anew in the same stream. Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    units = UnitsByDay(given.register, faults)
    registered = _Registered(streams, known, identities)
    opening_on = given.register.opening_on
    at, by = given.recording.recorded_at, given.recording.recorded_by
    bounds = given.reference.rules.bounds
    events: list[Event] = []
    remarks: list[str] = []
    new_keys: list[PersonKey] = []
    for row in units.with_codes(submission.rows, "unit", lambda row: _counted_from(row, opening_on)):
        _check_words(row, given.reference, faults)
        check_birth_date(row.row, row.birth_date, row.appointed_on, given.today, faults, blamed="appointed_on")
        identity = registered.check(row, faults)
        salary = components(row.row, row.salary, faults, bounds) if row.salary else None
        effective_on = _counted_from(row, opening_on)
        if effective_on is None or row.appointed_on is None:
            continue
        unit_id = units.living(row.row, "unit", row.unit, effective_on)
        if unit_id is None or row.birth_date is None or identity is None or faults.on(row.row):
            continue
        stream, basis = streams[row.staff_number], row.legal_basis
        key = keys.get(stream) or new_key()
        version = known[stream].version if stream in known else 0
        sealed = seal(key, stream, PersonalData(row.full_name, row.birth_date, row.identity_number))
        if stream not in keys:
            new_keys.append(PersonKey(stream, identity.hashed, key))
        events.append(
            StaffRegistered(
                stream,
                version + 1,
                effective_on,
                at,
                by,
                basis,
                row.staff_number,
                row.sex,
                row.category,
                row.appointed_on,
                sealed,
                row.body,
            )
        )
        events.append(
            StaffAppointed(
                stream,
                version + 2,
                effective_on,
                at,
                by,
                basis,
                unit_id,
                row.position,
                "appointed",
                False,
                True,
                row.specialism,
                row.body,
            )
        )
        if salary:
            events.append(SalaryChanged(stream, version + 3, effective_on, at, by, basis, salary))
            remarks += (f"row {row.row}: {name}: {message}" for name, message in unlikely_pay(bounds, salary))
    faults.refuse_if_any()
    remarks = [*units.said(), *remarks]
    return Decision(events, new_keys, submission.source, units_seen=given.register.position, remarks=remarks)


def _counted_from(row: StaffRow, opening_on: date | None) -> date | None:
    """The day from which the person counts: before the ledger begins nobody does."""
    return row.appointed_on if row.appointed_on is None or opening_on is None else max(row.appointed_on, opening_on)


def _check_words(row: StaffRow, reference: Reference, faults: RowFaults) -> None:
    faults.check_text(row.row, "full_name", row.full_name)
    faults.check_word(row.row, "sex", row.sex, SEXES)
    faults.check_word(row.row, "category", row.category, CATEGORIES)
    faults.check_word(row.row, "position", row.position, reference.posts)
    if row.specialism:
        faults.check_word(row.row, "specialism", row.specialism, reference.specialisms)
    if row.body:
        faults.check_word(row.row, "body", row.body, reference.bodies)


def check_birth_date(
    row: int,
    birth: date | None,
    appointed_on: date | None,
    today: date,
    faults: RowFaults,
    *,
    blamed: str = "birth_date",
) -> None:
    """Not in the future, not before anybody in service was born, and before the first appointment; `blamed` is the
    column that is named when it is not."""
    if birth is None:
        return
    if birth > today:
        faults.add(row, "birth_date", f"{birth} lies in the future; check the year")
    elif birth < EARLIEST_BIRTH:
        faults.add(row, "birth_date", f"{birth} is too long ago for somebody in service; check the year")
    elif appointed_on is not None and appointed_on <= birth:
        faults.add(row, blamed, f"{appointed_on} does not lie after the birth date, {birth}; check both days")


def check_identity_number(row: int, number: str, faults: RowFaults) -> bool:
    """Whether it has the form of one; empty is none."""
    if number and not _IDENTITY.fullmatch("".join(number.split())):
        faults.add(row, "identity_number", _no_identity(number))
    return bool(number)


def has_it_already(holder: str) -> str:
    return (
        f"the person with staff number {holder} has this identity number already; "
        "one person is registered once: check which of the two is right"
    )


def _registered_already(number: str, member: StaffMember) -> str:
    if member.is_erased:
        return f"the personal data of {number} was erased; register the person anew under another staff number"
    return f"{number} is registered already; record what changed as an appointment, or correct the number"


def _no_identity(text: str) -> str:
    """Without the number: messages end up in logs."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()):
        return "an identity number has 9 or 12 digits and nothing else; write it so"
    return (
        f"an identity number has 9 or 12 digits, and this one {len(digits)}; a sheet that takes it for a number drops "
        "its leading zeros: format the column as text and type all digits"
    )


class _Registered:
    """Staff numbers and identity numbers already taken, in the ledger or by an earlier row of the file."""

    def __init__(
        self,
        streams: Mapping[str, str],
        known: Mapping[str, StaffMember],
        identities: Mapping[str, Identity],
    ) -> None:
        self._streams = streams
        self._known = known
        self._identities = identities
        self._row_of_number: dict[str, int] = {}
        self._row_of_identity: dict[str, int] = {}

    def check(self, row: StaffRow, faults: RowFaults) -> Identity | None:
        """Add what is wrong with the two numbers of the row; who has its identity number, None when it has none.

        No message repeats an identity number: messages end up in logs.
        """
        number = row.staff_number
        faults.check_text(row.row, "staff_number", number)
        before = self._known.get(self._streams[number]) if number else None
        if before is not None and before.is_registered:
            faults.add(row.row, "staff_number", _registered_already(number, before))
        elif number:
            first = self._row_of_number.setdefault(number, row.row)
            if first != row.row:
                faults.add(row.row, "staff_number", f"{number} stands in row {first} too; each person has one row")
        faults.check_text(row.row, "identity_number", row.identity_number)
        if not row.identity_number:
            return None
        check_identity_number(row.row, row.identity_number, faults)
        identity, holder = self._identities[row.identity_number], self._identities[row.identity_number].holder
        if holder is not None:
            faults.add(row.row, "identity_number", has_it_already(holder))
        else:
            first = self._row_of_identity.setdefault("".join(row.identity_number.split()), row.row)
            if first != row.row:
                faults.add(
                    row.row,
                    "identity_number",
                    f"the same identity number stands in row {first}; each person has their own",
                )
        if before is not None and not before.is_registered and not identity.own and holder is None:
            faults.add(
                row.row,
                "identity_number",
                f"{number} was registered with another identity number before that was taken back, and stays with it; "
                "check the identity number, or register this person under another staff number",
            )
        return identity
