"""Taking back appointments and secondments: what is refused, and that the person stands as before."""

from dataclasses import replace
from datetime import date

import pytest

from domain.ports import Recorded
from domain.recording.ledger import Ledger
from domain.recording.people import record_corrections
from domain.source_files import Submission
from domain.staff.events import AppointmentRetracted, SecondmentRetracted
from domain.staff.member import StaffMember
from domain.staff.rows import CorrectionRow
from domain.units.events import UnitEstablished, UnitsMerged
from tests.staff_world import (
    APPOINTMENT,
    BASIS,
    MERGER_ON,
    REFERENCE,
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
    source,
)

CORRECTION = CorrectionRow(row=2, legal_basis=BASIS, position=1, action="retract", reason="wrong person")


@pytest.fixture
def ledger() -> Ledger:
    """CB1 and CB2 in the old 00001."""
    ledger = country()
    register(ledger, numbered(STAFF, 1), numbered(STAFF, 2))
    return ledger


def correct(ledger: Ledger, *rows: CorrectionRow) -> Recorded:
    return record_corrections(ledger, REFERENCE, Submission(source("wrong.csv", "corrections"), rows))


def person(ledger: Ledger, position: int) -> StaffMember:
    """The person whose stream holds the event at that position."""
    log = memory(ledger)
    stream = log.at([position])[position].event.originator_id
    return StaffMember.fold(log.streams([stream])[stream])


def test_a_retracted_appointment_gives_the_earlier_post_back(ledger: Ledger) -> None:
    """Catches a correction that names the wrong event, or takes effect on the day it was recorded."""
    wrong = appoint(ledger, replace(APPOINTMENT, unit="00010")).first_position
    correct(ledger, replace(CORRECTION, position=wrong))
    event = memory(ledger).placed[-1].event
    assert isinstance(event, AppointmentRetracted)
    assert (event.retracted_position, event.retracted_version, event.retracted_type) == (wrong, 3, "StaffAppointed")
    assert (event.effective_on, event.reason, event.originator_version) == (MERGER_ON, "wrong person", 4)
    main = person(ledger, wrong).main_post(date(2026, 1, 1))
    assert main is not None
    assert main.unit_id == "00001@2025-06-30"


def test_a_secondment_is_taken_back_even_when_a_later_appointment_follows(ledger: Ledger) -> None:
    """Catches a refusal for what comes later: state is derived, so nothing dangles."""
    wrong = second(ledger, SECONDMENT).first_position
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 8, 1)))
    correct(ledger, replace(CORRECTION, position=wrong))
    event = memory(ledger).placed[-1].event
    assert isinstance(event, SecondmentRetracted)
    assert event.effective_on == SECONDMENT.starts_on
    assert person(ledger, wrong).is_retracted(event.retracted_version)


def test_two_corrections_of_one_person_in_one_file_build_on_each_other(ledger: Ledger) -> None:
    """Catches both rows claiming the same version of the stream."""
    chair = replace(APPOINTMENT, row=3, position="council_chair", concurrent=True)
    recorded = appoint(ledger, APPOINTMENT, chair)
    first, second_wrong = recorded.first_position, recorded.last_position
    correct(ledger, replace(CORRECTION, position=second_wrong), replace(CORRECTION, row=3, position=first))
    assert [event.originator_version for event in memory(ledger).events(AppointmentRetracted)] == [5, 6]


def test_what_was_taken_back_may_be_recorded_again(ledger: Ledger) -> None:
    """Catches a retracted appointment that still counts as a twin."""
    wrong = appoint(ledger, APPOINTMENT).first_position
    correct(ledger, replace(CORRECTION, position=wrong))
    assert appoint(ledger, APPOINTMENT).count == 1


def test_the_first_post_of_a_person_cannot_be_taken_back(ledger: Ledger) -> None:
    """Catches a person left without any post; the message says what to do instead."""
    first_post = ledger.log.head()
    said = message(lambda: correct(ledger, replace(CORRECTION, position=first_post)))
    assert "CB2" in said
    assert "2025-06-30" in said


def test_what_was_taken_back_cannot_be_taken_back_again(ledger: Ledger) -> None:
    """Catches a second retraction in a later file, and one in the same file."""
    wrong = appoint(ledger, APPOINTMENT).first_position
    twice = [replace(CORRECTION, position=wrong), replace(CORRECTION, row=3, position=wrong)]
    assert faults(lambda: correct(ledger, *twice)) == [(3, "position")]
    correct(ledger, twice[0])
    assert faults(lambda: correct(ledger, twice[0])) == [(2, "position")]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"position": 999}, "position"),
        ({"action": "undo"}, "action"),
        ({"action": "rescind"}, "position"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_wrong_correction_is_refused_at_its_row_and_column(
    ledger: Ledger, changes: dict[str, object], column: str
) -> None:
    """Catches a check that is missing, or that names another row or column."""
    good = appoint(ledger, APPOINTMENT).first_position
    wrong = replace(CORRECTION, row=6, **({"position": good} | changes))  # type: ignore[arg-type]
    head = ledger.log.head()
    assert faults(lambda: correct(ledger, wrong)) == [(6, column)]
    assert ledger.log.head() == head


def test_a_rescission_is_told_that_no_departure_stands_there(ledger: Ledger) -> None:
    """Catches a rescission that would take back an appointment."""
    good = appoint(ledger, APPOINTMENT).first_position
    said = message(lambda: correct(ledger, replace(CORRECTION, position=good, action="rescind")))
    assert f"no departure stands at position {good}" in said


def test_the_forming_of_a_unit_is_taken_back_by_its_position(ledger: Ledger) -> None:
    """Catches a correction of units that is refused, or that leaves the predecessors ended."""
    log = memory(ledger)
    (merged,) = (placed.position for placed in log.placed if isinstance(placed.event, UnitsMerged))
    assert correct(ledger, replace(CORRECTION, position=merged)).count == 3
    bearer = ledger.register().bearer("00002", MERGER_ON)
    assert bearer is not None
    assert bearer.id == "00002@2025-06-30"


def test_of_two_rows_for_one_event_the_second_is_refused(ledger: Ledger) -> None:
    """Catches a change of units, or a forming that falls with itself, that is taken twice in silence."""
    (merged,) = (placed.position for placed in memory(ledger).placed if isinstance(placed.event, UnitsMerged))
    rows = [replace(CORRECTION, row=n, position=merged) for n in (2, 3)]
    assert faults(lambda: correct(ledger, *rows)) == [(3, "position")]


def test_the_part_of_a_divided_unit_falls_only_with_its_remainder(ledger: Ledger) -> None:
    """Catches a remainder of which nobody took a part, and both in one file refused, in either order."""
    positions = [placed.position for placed in memory(ledger).placed if isinstance(placed.event, UnitEstablished)]
    part, remainder = positions
    said = message(lambda: correct(ledger, replace(CORRECTION, position=part)))
    assert f"position {remainder}" in said
    assert "00003@2025-06-30" in said
    rows = [replace(CORRECTION, row=n, position=p) for n, p in ((2, part), (3, remainder))]
    assert correct(ledger, *rows).count == 3
    bearer = ledger.register().bearer("00003", MERGER_ON)
    assert bearer is not None
    assert bearer.id == "00003@2025-06-30"


def test_a_unit_where_people_work_cannot_be_taken_back_and_the_row_is_named(ledger: Ledger) -> None:
    """Catches a refusal by the rules of units that loses its row among those of people."""
    appoint(ledger, APPOINTMENT)
    (merged,) = (placed.position for placed in memory(ledger).placed if isinstance(placed.event, UnitsMerged))
    rows = [replace(CORRECTION, row=4, position=merged), replace(CORRECTION, row=5, position=999)]
    assert faults(lambda: correct(ledger, *rows)) == [(4, "position"), (5, "position")]


def test_an_appointment_and_the_unit_it_was_to_are_taken_back_in_one_file(ledger: Ledger) -> None:
    """Catches rows of one file that do not see each other across people and units."""
    posted = appoint(ledger, APPOINTMENT).first_position
    (merged,) = (placed.position for placed in memory(ledger).placed if isinstance(placed.event, UnitsMerged))
    rows = [replace(CORRECTION, row=2, position=posted), replace(CORRECTION, row=3, position=merged)]
    assert correct(ledger, *rows).count == 4
