"""Appointing and seconding: which rows are refused, and how the rows of one file see each other."""

from dataclasses import replace
from datetime import date

import pytest

from domain.recording.ledger import Ledger
from domain.staff.events import SecondmentStarted, StaffAppointed
from domain.staff.member import StaffMember
from tests.staff_world import (
    APPOINTMENT,
    MERGER_ON,
    OPENING_ON,
    SECONDMENT,
    STAFF,
    appoint,
    country,
    faults,
    memory,
    message,
    numbered,
    register,
    second,
)


@pytest.fixture
def ledger() -> Ledger:
    """CB1 in the old 00001, CB2 in 00003 which is divided, CB3 in 00004 which stays."""
    ledger = country()
    register(
        ledger,
        numbered(STAFF, 1),
        replace(numbered(STAFF, 2), unit="00003"),
        replace(numbered(STAFF, 3), unit="00004"),
    )
    return ledger


def person(ledger: Ledger, number: str) -> StaffMember:
    log = memory(ledger)
    (stream,) = {p.event.originator_id for p in log.placed if getattr(p.event, "staff_number", None) == number}
    return StaffMember.fold(log.streams([stream])[stream])


def test_an_appointment_is_recorded_with_all_that_the_row_says(ledger: Ledger) -> None:
    """Catches fields that change places in the event."""
    assert appoint(ledger, replace(APPOINTMENT, specialism="land", body="service_centre", budget_paid=False)).count == 1
    event = memory(ledger).placed[-1].event
    assert isinstance(event, StaffAppointed)
    assert (event.effective_on, event.originator_version) == (MERGER_ON, 3)
    assert (event.unit_id, event.position, event.basis) == ("00001@2025-07-01", "party_secretary", "reassigned")
    assert (event.concurrent, event.budget_paid, event.specialism) == (False, False, "land")
    assert event.body == "service_centre"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"staff_number": "CB9"}, "staff_number"),
        ({"staff_number": ""}, "staff_number"),
        ({"unit": "00002"}, "unit"),
        ({"position": "boss"}, "position"),
        ({"position": ""}, "position"),
        ({"basis": "promoted"}, "basis"),
        ({"effective_on": date(2025, 6, 29), "unit": "00004"}, "unit"),
    ],
)
def test_a_wrong_appointment_is_refused_at_its_row_and_column(
    ledger: Ledger, changes: dict[str, object], column: str
) -> None:
    """Catches a check that is missing, or that names another row or column."""
    wrong = replace(APPOINTMENT, row=5, **changes)  # type: ignore[arg-type]
    assert (5, column) in faults(lambda: appoint(ledger, replace(APPOINTMENT, staff_number="CB3"), wrong))
    assert len(memory(ledger).placed) == ledger.log.head()


def test_an_appointment_before_the_registration_is_refused() -> None:
    """Catches a post held by somebody who is not in service yet; also a concurrent one without a main post."""
    ledger = country()
    register(ledger, replace(STAFF, appointed_on=date(2025, 9, 1), unit="00004"))
    for concurrent in (False, True):
        early = replace(APPOINTMENT, effective_on=date(2025, 8, 31), concurrent=concurrent)
        assert faults(lambda early=early: appoint(ledger, early)) == [(2, "effective_on")]  # type: ignore[misc]
        assert "2025-09-01" in message(lambda early=early: appoint(ledger, early))  # type: ignore[misc]


def test_the_identical_appointment_is_refused_in_the_ledger_and_in_the_file(ledger: Ledger) -> None:
    """Catches a doubled row that would double a post."""
    assert faults(lambda: appoint(ledger, APPOINTMENT, replace(APPOINTMENT, row=3))) == [(3, "staff_number")]
    appoint(ledger, APPOINTMENT)
    assert faults(lambda: appoint(ledger, APPOINTMENT)) == [(2, "staff_number")]
    assert appoint(ledger, replace(APPOINTMENT, concurrent=True)).count == 1


def test_two_appointments_of_one_person_in_one_file_build_on_each_other(ledger: Ledger) -> None:
    """Catches both rows claiming the same version of the stream."""
    chair = replace(APPOINTMENT, row=3, position="council_chair", concurrent=True, basis="elected")
    appoint(ledger, APPOINTMENT, chair)
    versions = [event.originator_version for event in memory(ledger).events(StaffAppointed)[-2:]]
    assert versions == [3, 4]


def test_of_two_main_appointments_on_one_day_the_later_recorded_stands(ledger: Ledger) -> None:
    """Catches a timeline that orders by the day alone."""
    appoint(ledger, APPOINTMENT)
    appoint(ledger, replace(APPOINTMENT, unit="00010", position="specialist"))
    main = person(ledger, "CB1").main_post(MERGER_ON)
    assert main is not None
    assert main.unit_id == "00010@2025-07-01"


def test_the_body_and_the_specialism_of_a_main_post_are_said_anew_for_the_same_day(ledger: Ledger) -> None:
    """Catches a post recorded before bodies were asked for, or with a wrong one, that nothing can put right."""
    appoint(ledger, APPOINTMENT)
    appoint(ledger, replace(APPOINTMENT, body="office"))
    appoint(ledger, replace(APPOINTMENT, specialism="land"))  # what is left empty is not said: the body stays
    post = person(ledger, "CB1").main_post(MERGER_ON)
    assert post is not None
    assert (post.body, post.specialism) == ("office", "land")
    for again in (APPOINTMENT, replace(APPOINTMENT, body="office"), replace(APPOINTMENT, specialism="land")):
        assert faults(lambda row=again: appoint(ledger, row)) == [(2, "staff_number")]  # type: ignore[misc]
    concurrent = replace(APPOINTMENT, unit="00004", concurrent=True)
    appoint(ledger, concurrent)
    assert faults(lambda: appoint(ledger, replace(concurrent, body="office"))) == [(2, "staff_number")]
    later = replace(APPOINTMENT, effective_on=date(2025, 9, 1))
    two = (replace(later, body="office"), replace(later, body="military", row=3))
    assert faults(lambda: appoint(ledger, *two)) == [(2, "effective_on"), (3, "effective_on")]


def test_two_main_posts_of_one_day_in_one_file_are_refused_with_both_rows(ledger: Ledger) -> None:
    """Catches an order of rows that decides where somebody works."""
    rows = [APPOINTMENT, replace(APPOINTMENT, row=3, unit="00010")]
    for given in (rows, rows[::-1]):
        assert faults(lambda given=given: appoint(ledger, *given)) == [  # type: ignore[misc]
            (2, "effective_on"),
            (3, "effective_on"),
        ]
    elsewhere = replace(APPOINTMENT, row=3, unit="00010", effective_on=date(2025, 7, 2))
    assert appoint(ledger, APPOINTMENT, elsewhere, replace(APPOINTMENT, row=4, staff_number="CB2")).count == 3


def test_a_secondment_is_recorded_with_all_that_the_row_says(ledger: Ledger) -> None:
    """Catches fields that change places in the event."""
    second(ledger, SECONDMENT)
    event = memory(ledger).placed[-1].event
    assert isinstance(event, SecondmentStarted)
    assert (event.effective_on, event.ends_on) == (date(2025, 7, 15), date(2026, 1, 15))
    assert (event.to_unit_id, event.reason) == ("00004@2025-06-30", "short of specialists")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"staff_number": "CB9"}, "staff_number"),
        ({"to_unit": "00002"}, "to_unit"),
        ({"to_unit": ""}, "to_unit"),
        ({"ends_on": date(2025, 7, 15)}, "ends_on"),
        ({"ends_on": date(2025, 7, 1)}, "ends_on"),
        ({"to_unit": "00001"}, "to_unit"),
        ({"reason": ""}, "reason"),
        ({"staff_number": "CB3", "to_unit": "00004"}, "to_unit"),
    ],
)
def test_a_wrong_secondment_is_refused_at_its_row_and_column(
    ledger: Ledger, changes: dict[str, object], column: str
) -> None:
    """Catches a check that is missing. CB1 awaits in the new 00001, which their own unit went whole into: a secondment
    there would be one to the own unit."""
    wrong = replace(SECONDMENT, row=5, **changes)  # type: ignore[arg-type]
    assert faults(lambda: second(ledger, wrong)) == [(5, column)]


def test_a_secondment_before_the_registration_is_refused() -> None:
    """Catches somebody lent before they serve."""
    ledger = country()
    register(ledger, replace(STAFF, appointed_on=date(2025, 9, 1), unit="00001"))
    assert faults(lambda: second(ledger, SECONDMENT)) == [(2, "starts_on")]


def test_a_person_of_a_divided_unit_may_be_seconded_to_its_heir(ledger: Ledger) -> None:
    """Catches an own unit guessed for somebody who is unallocated."""
    assert second(ledger, replace(SECONDMENT, staff_number="CB2", to_unit="00010")).count == 1


def test_an_earlier_row_counts_for_the_own_unit_of_a_later_file(ledger: Ledger) -> None:
    """Catches an own unit taken from the first post instead of the one in force on the day."""
    appoint(ledger, replace(APPOINTMENT, unit="00004"))
    assert faults(lambda: second(ledger, SECONDMENT)) == [(2, "to_unit")]
    assert second(ledger, replace(SECONDMENT, to_unit="00001")).count == 1


def test_faults_of_all_rows_are_listed_together(ledger: Ledger) -> None:
    """Catches an import that stops at the first faulty row."""
    rows = [
        replace(APPOINTMENT, row=2, staff_number="CB8"),
        replace(APPOINTMENT, row=3, staff_number="CB3", unit="00003", position="boss"),
        replace(APPOINTMENT, row=4, staff_number="CB3"),
        replace(APPOINTMENT, row=5, effective_on=None, basis="?"),
    ]
    assert faults(lambda: appoint(ledger, *rows)) == [(2, "staff_number"), (3, "position"), (3, "unit"), (5, "basis")]


def test_an_appointment_on_the_opening_day_is_taken(ledger: Ledger) -> None:
    """Catches a bound that excludes the first day of service."""
    assert appoint(ledger, replace(APPOINTMENT, effective_on=OPENING_ON, unit="00002")).count == 1


@pytest.mark.parametrize("text", ["it", "information technology", "Y tế", "HEALTH"])
def test_a_specialism_outside_the_list_is_refused_and_the_list_told(text: str) -> None:
    """Catches free text counted under itself, in as many spellings as there are clerks."""
    ledger = country()
    register(ledger, STAFF)
    wrong = replace(APPOINTMENT, specialism=text)
    assert faults(lambda: appoint(ledger, wrong)) == [(2, "specialism")]
    said = message(lambda: appoint(ledger, wrong))
    assert {"it": "internal_affairs", "information technology": "information_technology"}.get(text, "health") in said
    assert appoint(ledger, replace(APPOINTMENT, specialism="health")).count == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Trung tâm Phục vụ hành chính công", "write service_centre"),
        ("oficce", "did you mean office"),
        ("x", "write one of party_committee, people_council, people_committee, office, economic_office"),
    ],
)
def test_an_unknown_body_is_refused_with_what_to_write(text: str, told: str) -> None:
    """Catches free text as the body of a post, which no statistics could count."""
    ledger = country()
    register(ledger, STAFF)
    wrong = replace(APPOINTMENT, body=text)
    assert faults(lambda: appoint(ledger, wrong)) == [(2, "body")]
    assert told in message(lambda: appoint(ledger, wrong))
    assert appoint(ledger, replace(APPOINTMENT, body="office")).count == 1
