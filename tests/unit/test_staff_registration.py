"""Registering people: which rows are refused, where, and what an accepted row becomes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import Refused, RowError
from domain.event import LegalBasis
from domain.recording.people import record_staff
from domain.source_files import Submission
from domain.staff.events import SalaryChanged, StaffAppointed, StaffRegistered
from domain.staff.personal import PersonalData, staff_stream, unseal
from tests.staff_world import (
    OPENING_ON,
    REFERENCE,
    SECRET,
    STAFF,
    country,
    faults,
    memory,
    message,
    numbered,
    register,
    source,
)


def test_a_person_is_registered_with_the_first_main_post() -> None:
    """Catches a registration without a post: the person would count nowhere."""
    ledger = country()
    recorded = register(
        ledger, replace(STAFF, specialism="land", body="office", legal_basis=LegalBasis("7/QĐ", "Điều 1"))
    )
    registered, appointed = (placed.event for placed in memory(ledger).placed[-2:])
    assert recorded.count == 2
    assert isinstance(registered, StaffRegistered)
    assert isinstance(appointed, StaffAppointed)
    assert (registered.staff_number, registered.sex, registered.category) == ("CB1", "female", "commune_civil_servant")
    assert registered.appointed_on == date(2010, 3, 1)
    assert (appointed.originator_version, appointed.unit_id, appointed.position) == (
        2,
        "00001@2025-06-30",
        "specialist",
    )
    assert (appointed.basis, appointed.concurrent, appointed.budget_paid) == ("appointed", False, True)
    assert appointed.specialism == "land"
    assert (registered.body, appointed.body) == ("office", "office")
    assert appointed.legal_basis == LegalBasis("7/QĐ", "Điều 1")
    assert registered.recorded_by == "clerk"


def test_people_appointed_before_the_opening_list_count_from_its_day() -> None:
    """Catches a search for the unit on a day before the ledger knows any unit."""
    ledger = country()
    register(ledger, STAFF)
    assert {placed.event.effective_on for placed in memory(ledger).placed[-2:]} == {OPENING_ON}


def test_people_appointed_later_count_from_their_own_day_in_the_unit_of_that_day() -> None:
    """Catches the old bearer of a reused code being taken."""
    ledger = country()
    register(ledger, replace(STAFF, appointed_on=date(2025, 8, 1)))
    registered, appointed = (placed.event for placed in memory(ledger).placed[-2:])
    assert registered.effective_on == date(2025, 8, 1)
    assert isinstance(appointed, StaffAppointed)
    assert appointed.unit_id == "00001@2025-07-01"


def test_a_salary_is_recorded_only_where_a_column_is_filled() -> None:
    """Catches an empty set of components that would wipe nothing out and still count as an event."""
    ledger = country()
    register(ledger, numbered(STAFF, 1), replace(numbered(STAFF, 2), salary={"rank_coefficient": "4.65"}))
    (salary,) = memory(ledger).events(SalaryChanged)
    assert isinstance(salary, SalaryChanged)
    assert salary.originator_id == staff_stream(SECRET, "CB2")
    assert (salary.originator_version, salary.components) == (3, {"rank_coefficient": "4.65"})


def test_the_events_give_nothing_personal_away() -> None:
    """Catches a name, a birth date or an identity number in clear in what is stored and streamed."""
    ledger = country()
    register(ledger, replace(STAFF, salary={"rank_coefficient": "4.65"}))
    text = repr(memory(ledger).placed[-3:])
    clear = repr(STAFF.full_name.encode())[2:-1]
    for secret in (STAFF.full_name, clear, "1980", "datetime.date(1980, 2, 29)", STAFF.identity_number):
        assert secret not in text


def test_the_key_kept_beside_opens_the_personal_data_of_that_person_only() -> None:
    """Catches keys handed to the wrong person."""
    ledger = country()
    register(ledger, numbered(STAFF, 1), numbered(STAFF, 2))
    log = memory(ledger)
    for n, event in enumerate(log.events(StaffRegistered), start=1):
        assert isinstance(event, StaffRegistered)
        row = numbered(STAFF, n)
        opened = unseal(log.keys[event.originator_id], event.originator_id, event.sealed)
        assert opened == PersonalData(row.full_name, date(1980, 2, 29), row.identity_number)


TOMORROW = datetime.now(UTC).date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"staff_number": ""}, "staff_number"),
        ({"full_name": ""}, "full_name"),
        ({"sex": "nam"}, "sex"),
        ({"birth_date": TOMORROW + timedelta(days=1), "appointed_on": TOMORROW + timedelta(days=9)}, "birth_date"),
        ({"birth_date": date(1899, 12, 31)}, "birth_date"),
        ({"birth_date": date(2011, 1, 1)}, "appointed_on"),
        ({"birth_date": date(2010, 3, 1)}, "appointed_on"),
        ({"identity_number": ""}, "identity_number"),
        ({"category": "officer"}, "category"),
        ({"unit": "99999"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"unit": "00010"}, "unit"),
        ({"unit": "00002", "appointed_on": date(2025, 7, 1)}, "unit"),
        ({"position": "Thư ký"}, "position"),
        ({"specialism": "it"}, "specialism"),
        ({"specialism": "Y tế"}, "specialism"),
        ({"body": "Văn phòng"}, "body"),
        ({"salary": {"rank_coefficient": "4,65"}}, "rank_coefficient"),
        ({"salary": {"salary_amount": "-1"}}, "salary_amount"),
    ],
)
def test_a_wrong_cell_is_refused_at_its_row_and_column(changes: dict[str, object], column: str) -> None:
    """Catches a check that is missing, or that names another row or column."""
    ledger = country()
    head = ledger.log.head()
    wrong = replace(numbered(STAFF, 2), row=7, **changes)  # type: ignore[arg-type]
    assert faults(lambda: register(ledger, numbered(STAFF, 1), wrong)) == [(7, column)]
    assert ledger.log.head() == head


def test_every_fault_of_every_row_is_listed_together_with_those_of_form() -> None:
    """Catches an import that stops at the first fault, or lists form before rule over several attempts."""
    ledger = country()
    form = [RowError("people.csv", 4, "birth_date", "no date")]
    rows = [
        replace(numbered(STAFF, 1), sex="x", category="y"),
        replace(numbered(STAFF, 2), unit="77777"),
        replace(numbered(STAFF, 3), birth_date=None, position="z"),
    ]
    with pytest.raises(Refused) as refusal:
        record_staff(ledger, REFERENCE, Submission(source(), rows, form))
    assert [(fault.row, fault.column) for fault in refusal.value.where] == [
        (2, "sex"),
        (2, "category"),
        (3, "unit"),
        (4, "birth_date"),
        (4, "position"),
    ]
    assert {fault.file for fault in refusal.value.where} == {"people.csv"}
    assert "nothing was recorded" in refusal.value.message


def test_a_staff_number_twice_in_a_file_names_the_other_row() -> None:
    """Catches two people under one number in one import."""
    twice = replace(numbered(STAFF, 2), staff_number="CB1")
    assert faults(lambda: register(country(), numbered(STAFF, 1), twice)) == [(3, "staff_number")]
    assert "row 2" in message(lambda: register(country(), numbered(STAFF, 1), twice))


@pytest.mark.parametrize(
    "number", ["1180001234", "01180001234", "12345678", "0011800012345", "1.18E+11", "ID-1", "٠٠١١٨٠٠٠١٢٣٤"]
)
def test_an_identity_number_of_another_length_or_of_no_digits_is_refused_without_saying_it(number: str) -> None:
    """Catches the same person twice, once with zeros lost in a sheet, and a number that ends up in logs."""
    wrong = replace(numbered(STAFF, 1), identity_number=number)
    assert faults(lambda: register(country(), wrong)) == [(2, "identity_number")]
    said = message(lambda: register(country(), wrong))
    assert number not in said
    assert "9 or 12 digits" in said
    assert ("zeros" in said) == (number.isascii() and number.isdigit())


@pytest.mark.parametrize("number", ["118000123", "001180001234", "001 180 001 234"])
def test_both_kinds_of_identity_number_are_taken(number: str) -> None:
    """Catches a refusal of the older cards, of nine digits."""
    assert register(country(), replace(numbered(STAFF, 1), identity_number=number)).count >= 2


def test_an_identity_number_twice_in_a_file_names_the_other_row_and_not_the_number() -> None:
    """Catches one person entering twice, and an identity number that leaks through a message."""
    one = numbered(STAFF, 1)
    twice = replace(numbered(STAFF, 2), identity_number=one.identity_number)
    assert faults(lambda: register(country(), one, twice)) == [(3, "identity_number")]
    said = message(lambda: register(country(), one, twice))
    assert "row 2" in said
    assert one.identity_number not in said


def test_a_staff_number_already_in_the_ledger_is_refused() -> None:
    """Catches a second registration that would conflict only in the database, without a row."""
    ledger = country()
    register(ledger, numbered(STAFF, 1))
    again = replace(numbered(STAFF, 2), staff_number="CB1")
    assert faults(lambda: register(ledger, again)) == [(3, "staff_number")]


def test_an_identity_number_already_in_the_ledger_names_who_has_it() -> None:
    """Catches a person registered twice under two staff numbers."""
    ledger = country()
    register(ledger, numbered(STAFF, 1))
    again = replace(numbered(STAFF, 2), identity_number=numbered(STAFF, 1).identity_number)
    assert faults(lambda: register(ledger, again)) == [(3, "identity_number")]
    assert "CB1" in message(lambda: register(ledger, again))


@pytest.mark.parametrize(
    ("changes", "suggestion"),
    [
        ({"category": "comune_cadre"}, "commune_cadre"),
        ({"position": "specialst"}, "specialist"),
        ({"position": "bí thư đảng ủy"}, "party_secretary"),
        ({"position": "Bí thư đảng bộ ủy"}, "party_secretary"),
        ({"position": "?"}, "council_chair"),
    ],
)
def test_an_unknown_word_is_answered_with_the_near_ones(changes: dict[str, str], suggestion: str) -> None:
    """Catches a message that leaves the clerk guessing which words exist."""
    assert suggestion in message(lambda: register(country(), replace(STAFF, **changes)))  # type: ignore[arg-type]


def test_a_unit_not_living_on_the_day_is_answered_with_who_bore_the_code_when() -> None:
    """Catches a bare `unknown unit` for a code that was reused or ended."""
    said = message(lambda: register(country(), replace(STAFF, unit="00002", appointed_on=date(2025, 7, 1))))
    for part in ("00002", "Xã 2", "2025-06-30", "2025-07-01"):
        assert part in said


def test_the_same_file_again_is_refused_before_its_rows_are_looked_at() -> None:
    """Catches a thousand `already registered` in place of `this file was recorded as positions ...`."""
    ledger, file = country(), source()
    first = record_staff(ledger, REFERENCE, Submission(file, [STAFF]))
    with pytest.raises(Refused) as refusal:
        record_staff(ledger, REFERENCE, Submission(file, [STAFF]))
    assert refusal.value.code == "file_known"
    assert f"{first.first_position} to {first.last_position}" in refusal.value.message
    again = Submission(replace(file, again=True), [numbered(STAFF, 2)])
    assert record_staff(ledger, REFERENCE, again).count == 2


def test_a_dry_run_records_nothing() -> None:
    """Catches a trial that writes."""
    ledger = country()
    head = ledger.log.head()
    assert record_staff(ledger, REFERENCE, Submission(source(), [STAFF]), dry_run=True).count == 2
    assert ledger.log.head() == head
    assert memory(ledger).keys == {}
