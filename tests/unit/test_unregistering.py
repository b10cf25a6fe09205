"""A registration on which nothing rests is taken back, and the numbers of who was registered are free again."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from domain.recording.ledger import Ledger
from domain.staff.events import AppointmentRetracted, RegistrationRetracted, SalaryRetracted, StaffRegistered
from domain.staff.member import StaffMember
from domain.units.events import UnitsMerged
from tests.settlement_world import (
    CORRECTION,
    LEAVING,
    WORKER,
    correct,
    leave,
    person,
    recorded_events,
    rescind,
    retract,
)
from tests.staff_world import APPOINTMENT, MERGER_ON, STAFF, appoint, country, faults, memory, message, register


@pytest.fixture
def ledger() -> Ledger:
    """CB1, with a salary."""
    ledger = country()
    register(ledger, WORKER)
    return ledger


def registration(ledger: Ledger) -> int:
    """The position of the newest."""
    return max(placed.position for placed in memory(ledger).placed if isinstance(placed.event, StaffRegistered))


def test_the_first_post_and_the_salary_fall_with_the_registration(ledger: Ledger) -> None:
    """Catches a person without a registration who still counts, or a post that counts without its person."""
    at = registration(ledger)
    events = recorded_events(ledger, retract(ledger, at))
    assert [type(event) for event in events] == [RegistrationRetracted, AppointmentRetracted, SalaryRetracted]
    assert [event.retracted_position for event in events if isinstance(event, RegistrationRetracted)] == [at]
    assert [event.originator_version for event in events] == [4, 5, 6]
    assert "nobody is registered under CB1" in message(lambda: appoint(ledger, APPOINTMENT))
    assert faults(lambda: retract(ledger, at)) == [(2, "position")]


def test_what_rests_on_a_registration_is_named_and_falls_with_it_in_one_file(ledger: Ledger) -> None:
    """Catches advice that leads nowhere, and a post left behind without its person."""
    post = appoint(ledger, APPOINTMENT).first_position
    said = message(lambda: retract(ledger, registration(ledger)))
    assert f"position {post}" in said
    rows = [replace(CORRECTION, row=n, position=p, action="retract") for n, p in ((2, post), (3, registration(ledger)))]
    assert correct(ledger, *rows).count == 4


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_unit_and_all_who_came_to_it_are_taken_back_in_one_file_in_any_order(order: tuple[int, ...]) -> None:
    """Catches rows that are judged one by one: the unit with its people there, the person without the first post."""
    ledger = country()
    register(ledger, replace(WORKER, appointed_on=MERGER_ON))
    post = appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 7, 5))).first_position
    (merged,) = (placed.position for placed in memory(ledger).placed if isinstance(placed.event, UnitsMerged))
    wrong = [merged, registration(ledger), registration(ledger) + 1, post]
    rows = [replace(CORRECTION, row=n + 2, position=wrong[at], action="retract") for n, at in enumerate(order)]
    assert correct(ledger, *rows).count == 3 + 4


def test_a_first_post_is_left_out_only_where_it_is_to_be_taken_back(ledger: Ledger) -> None:
    """Catches a faulty row that passes because the registration of the same person falls."""
    at = registration(ledger)
    rows = [
        replace(CORRECTION, row=n, position=p, action=a) for n, p, a in ((2, at, "retract"), (3, at + 1, "rescind"))
    ]
    assert faults(lambda: correct(ledger, *rows)) == [(3, "position")]


def test_who_left_stays_registered(ledger: Ledger) -> None:
    """Catches a settlement without its person: also a rescinded one keeps its history."""
    decided = leave(ledger, LEAVING).first_position
    assert "departure" in message(lambda: retract(ledger, registration(ledger)))
    rescind(ledger, decided)
    assert "`sobo import personal_data`" in message(lambda: retract(ledger, registration(ledger)))


def test_the_same_person_is_registered_anew_under_the_same_number(ledger: Ledger) -> None:
    """Catches a number that stays taken, versions given twice, and a first post that is that of the first time."""
    retract(ledger, registration(ledger))
    assert register(ledger, replace(WORKER, category="cadre")).count == 3
    member = person(ledger)
    assert (member.category, member.version, member.first_main_version) == ("cadre", 9, 8)
    assert member.sealed == member.registered.sealed if member.registered else False
    assert faults(lambda: register(ledger, WORKER)) == [(2, "staff_number"), (2, "identity_number")]
    assert retract(ledger, registration(ledger)).count == 3


def test_the_same_person_is_registered_under_another_number_and_only_once(ledger: Ledger) -> None:
    """Catches an identity number that is lost with the wrong staff number, or that two people have in the end."""
    retract(ledger, registration(ledger))
    right = replace(WORKER, staff_number="CB2")
    assert register(ledger, right).count == 3
    assert faults(lambda: register(ledger, WORKER)) == [(2, "identity_number")]
    assert faults(lambda: register(ledger, replace(WORKER, staff_number="CB3"))) == [(2, "identity_number")]
    retract(ledger, registration(ledger))
    assert register(ledger, replace(WORKER, staff_number="CB3")).count == 3


def test_somebody_else_is_not_registered_under_a_number_that_was_taken_back(ledger: Ledger) -> None:
    """Catches two people in one stream, under one key."""
    retract(ledger, registration(ledger))
    said = message(lambda: register(ledger, replace(WORKER, identity_number="001180009999")))
    assert "another staff number" in said


def test_a_unit_in_which_somebody_was_registered_is_taken_back_by_following_the_advice() -> None:
    """Catches the dead end: a first post that blocks its unit for ever."""
    ledger = country()
    register(ledger, replace(STAFF, appointed_on=APPOINTMENT.effective_on))
    (merged,) = (placed.position for placed in memory(ledger).placed if isinstance(placed.event, UnitsMerged))
    said = message(lambda: retract(ledger, merged))
    first_post = registration(ledger) + 1
    assert f"position {first_post}" in said
    assert f"position {registration(ledger)}" in message(lambda: retract(ledger, first_post))
    retract(ledger, registration(ledger))
    assert retract(ledger, merged).count == 3


def test_a_person_taken_back_is_no_member(ledger: Ledger) -> None:
    """Catches a fold that forgets the second registration, or the retraction."""
    stream = person(ledger).stream
    retract(ledger, registration(ledger))
    log = memory(ledger)
    assert not StaffMember.fold(log.streams([stream])[stream]).is_registered
    register(ledger, WORKER)
    assert StaffMember.fold(log.streams([stream])[stream]).is_registered


def test_a_row_that_names_twice_what_falls_is_refused(ledger: Ledger) -> None:
    """Catches the first post, which falls with the registration, named twice beside it: the second row says nothing."""
    at = registration(ledger)
    rows = [
        replace(CORRECTION, row=n, position=p, action="retract")
        for n, p in ((2, at + 1), (3, at + 1), (4, at), (5, at))
    ]
    assert faults(lambda: correct(ledger, *rows)) == [(3, "position"), (5, "position")]
    assert correct(ledger, rows[0], rows[2]).count == 3


def test_a_first_post_taken_back_before_falls_with_no_registration(ledger: Ledger) -> None:
    """Catches a row left out as falling with the registration although it took nothing back any more."""
    at = registration(ledger)
    appoint(ledger, replace(APPOINTMENT, effective_on=memory(ledger).placed[at - 1].event.effective_on))
    retract(ledger, at + 1)
    rows = [replace(CORRECTION, row=n, position=p, action="retract") for n, p in ((2, at + 1), (3, at))]
    assert faults(lambda: correct(ledger, *rows)) == [(2, "position")]
    assert correct(ledger, rows[1]).count == 3
