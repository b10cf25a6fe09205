"""Ending a secondment or a concurrent post: which one is meant, what is refused, and taking the end back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.ports import Recorded
from domain.recording.ledger import Ledger
from domain.recording.people import record_corrections, record_endings
from domain.source_files import Submission
from domain.staff.events import AppointmentEnded, EndingRetracted, SecondmentEnded
from domain.staff.rows import CorrectionRow, EndingRow
from tests.staff_world import (
    APPOINTMENT,
    BASIS,
    MERGER_ON,
    OPENING_ON,
    REFERENCE,
    SECONDMENT,
    STAFF,
    appoint,
    country,
    faults,
    memory,
    message,
    register,
    second,
    source,
)

CHAIR = replace(APPOINTMENT, position="council_chair", basis="elected", concurrent=True)
ENDS = EndingRow(2, BASIS, "CB1", "secondment", "", date(2025, 10, 1))
CHAIR_ENDS = replace(ENDS, what="concurrent_post", position="council_chair")
AUTUMN = date(2025, 9, 1)


@pytest.fixture
def ledger() -> Ledger:
    """CB1 of the old 00001, lent to 00004 from 15 July to 15 January, council chair of the new 00001 from 1 July."""
    ledger = country()
    register(ledger, STAFF)
    appoint(ledger, CHAIR)
    second(ledger, SECONDMENT)
    return ledger


def end(ledger: Ledger, *rows: EndingRow) -> Recorded:
    return record_endings(ledger, REFERENCE, Submission(source("endings.csv", "endings"), rows))


def take_back(ledger: Ledger, position: int) -> Recorded:
    row = CorrectionRow(2, BASIS, position, "retract", "another person")
    return record_corrections(ledger, REFERENCE, Submission(source("wrong.csv", "corrections"), [row]))


def test_an_end_names_the_secondment_or_the_post_that_it_ends(ledger: Ledger) -> None:
    """Catches an end that hangs on nothing, and rows of one file that claim the same version."""
    end(ledger, ENDS, replace(CHAIR_ENDS, row=3))
    lent, chair = (placed.event for placed in memory(ledger).placed[-2:])
    assert isinstance(lent, SecondmentEnded)
    assert isinstance(chair, AppointmentEnded)
    assert (lent.effective_on, lent.secondment_version, lent.originator_version) == (date(2025, 10, 1), 4, 5)
    assert (chair.appointment_version, chair.originator_version) == (3, 6)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (replace(ENDS, what="appointment"), "what"),
        (replace(ENDS, staff_number="CB9"), "staff_number"),
        (replace(ENDS, position="council_chair"), "position"),
        (replace(CHAIR_ENDS, position=""), "position"),
        (replace(CHAIR_ENDS, position="party_secretary"), "staff_number"),
        (replace(ENDS, ends_on=date(2025, 7, 14)), "ends_on"),  # before it starts
        (replace(ENDS, ends_on=date(2025, 7, 15)), "ends_on"),  # on the day on which it starts
        (replace(ENDS, ends_on=date(2026, 1, 15)), "ends_on"),  # its own end
        (replace(CHAIR_ENDS, unit="00004", ends_on=date(2025, 10, 1)), "staff_number"),
    ],
)
def test_an_end_that_fits_nothing_open_is_refused_at_its_column(ledger: Ledger, row: EndingRow, column: str) -> None:
    """Catches an end recorded for nothing, or one that would make a secondment longer."""
    head = ledger.log.head()
    assert faults(lambda: end(ledger, row)) == [(2, column)]
    assert ledger.log.head() == head


@pytest.mark.parametrize(
    ("ended", "row"),
    [
        (lambda ledger: second(ledger, replace(SECONDMENT, to_unit="00010", starts_on=AUTUMN)), None),
        (lambda ledger: appoint(ledger, replace(APPOINTMENT, unit="00004", effective_on=AUTUMN)), ENDS),
        (lambda ledger: appoint(ledger, replace(APPOINTMENT, unit="00004", effective_on=AUTUMN)), CHAIR_ENDS),
        (lambda ledger: end(ledger, replace(ENDS, ends_on=AUTUMN)), ENDS),
        (lambda ledger: end(ledger, replace(CHAIR_ENDS, ends_on=AUTUMN)), CHAIR_ENDS),
    ],
)
def test_what_something_else_ended_before_is_not_ended_again(ledger: Ledger, ended: Any, row: EndingRow | None) -> None:
    """Catches an end behind a new post, a new secondment or another end. The new secondment itself is open."""
    ended(ledger)
    if row is None:
        assert end(ledger, ENDS).count == 1
        event = memory(ledger).placed[-1].event
        assert isinstance(event, SecondmentEnded)
        assert event.secondment_version == 5
    else:
        assert "2025-09-01" in message(lambda: end(ledger, row))


def test_an_end_is_taken_back_and_recorded_anew(ledger: Ledger) -> None:
    """Catches an end that stays for ever."""
    wrong = end(ledger, replace(ENDS, ends_on=AUTUMN)).first_position
    take_back(ledger, wrong)
    event = memory(ledger).placed[-1].event
    assert isinstance(event, EndingRetracted)
    assert event.retracted_position == wrong
    assert end(ledger, ENDS).count == 1


def test_of_two_posts_alike_the_unit_says_which(ledger: Ledger) -> None:
    """Catches the wrong one of two posts ended, or a row that nobody can write."""
    appoint(ledger, replace(CHAIR, unit="00004", effective_on=MERGER_ON))
    assert faults(lambda: end(ledger, CHAIR_ENDS)) == [(2, "unit")]
    end(ledger, replace(CHAIR_ENDS, unit="00004"))
    event = memory(ledger).placed[-1].event
    assert isinstance(event, AppointmentEnded)
    assert event.appointment_version == 5


@pytest.mark.parametrize("day", [MERGER_ON, date(2025, 7, 15), date(2025, 8, 1)])
def test_a_backdated_appointment_to_where_somebody_is_lent_ends_the_secondment_with_a_remark(
    ledger: Ledger, day: date
) -> None:
    """Catches a secondment to the own unit that stands on because the appointment lies before it."""
    home = replace(APPOINTMENT, unit="00004", position="specialist", effective_on=day)
    ends_on = max(day, SECONDMENT.starts_on or day)
    is_void = ends_on == SECONDMENT.starts_on
    over = "is held on no day" if is_void else f"ends on {ends_on}"
    assert appoint(ledger, home).remarks == [
        f"CB1: the secondment to 00004 from 2025-07-15 {over}: by this appointment the receiving unit is their own"
    ]
    assert faults(lambda: end(ledger, ENDS)) == [(2, "ends_on")]
    told = "was held on no day" if is_void else f"to the day before {ends_on}"
    assert told in message(lambda: end(ledger, ENDS))


def test_taking_back_the_move_away_from_where_somebody_is_lent_voids_the_secondment_with_a_remark() -> None:
    """Catches a retraction that makes the receiving unit the own one, and says nothing."""
    ledger = country()
    register(ledger, replace(STAFF, unit="00004"))
    moved = appoint(ledger, replace(APPOINTMENT, unit="00001", effective_on=date(2025, 7, 5))).first_position
    second(ledger, SECONDMENT)
    assert take_back(ledger, moved).remarks == [
        "CB1: the secondment to 00004 from 2025-07-15 is held on no day: without the appointment that is taken back "
        "the receiving unit is their own"
    ]
    assert "was held on no day" in message(lambda: end(ledger, ENDS))


def test_a_secondment_to_what_the_own_unit_had_become_is_ended_by_a_backdated_appointment() -> None:
    """Catches ids compared where the own unit went whole into the receiving one."""
    ledger = country()
    register(ledger, replace(STAFF, unit="00004"))
    second(ledger, replace(SECONDMENT, to_unit="00001"))
    early = replace(APPOINTMENT, unit="00002", effective_on=OPENING_ON)
    (said,) = appoint(ledger, early).remarks
    assert "the secondment to 00001 from 2025-07-15 is held on no day" in said
    assert faults(lambda: end(ledger, ENDS)) == [(2, "ends_on")]


def test_a_backdated_appointment_elsewhere_leaves_the_secondment(ledger: Ledger) -> None:
    """Catches any backdated appointment taken for one to the receiving unit."""
    assert appoint(ledger, replace(APPOINTMENT, unit="00010")).remarks == []
    assert end(ledger, ENDS).count == 1


def test_a_concurrent_post_can_be_ended_behind_an_appointment_that_is_no_move(ledger: Ledger) -> None:
    """Catches ids compared: CB1 counts in the new 00001 already when appointed there; in 00010 they did not."""
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 7, 15)))
    assert end(ledger, replace(CHAIR_ENDS, ends_on=date(2025, 12, 1))).count == 1
    appoint(ledger, replace(APPOINTMENT, unit="00010", effective_on=date(2025, 9, 1)))
    later = replace(CHAIR_ENDS, ends_on=date(2025, 11, 1))
    assert "to the day before 2025-09-01" in message(lambda: end(ledger, later))
