"""Leaving and coming back: who is in service on which day, and what may be recorded of somebody who left."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.recording.ledger import Ledger
from domain.staff.events import DepartureDecided, DepartureRescinded, StaffAppointed
from domain.staff.personal import staff_stream
from tests.settlement_world import (
    CORRECTION,
    LEAVING,
    MR_C,
    MR_C_LEAVES,
    WORKER,
    correct,
    leave,
    person,
    rescind,
    retract,
    the,
)
from tests.staff_world import APPOINTMENT, SECONDMENT, SECRET, appoint, country, faults, message, register, second

LAST_DAY, LEFT = date(2025, 7, 31), date(2025, 8, 1)
RETURN = replace(APPOINTMENT, effective_on=date(2025, 10, 1), basis="re_recruited", unit="00004")
LATER = replace(APPOINTMENT, effective_on=date(2025, 11, 1), basis="transferred", unit="00010")
AGAIN = replace(LEAVING, route="resignation", decided_on=date(2025, 12, 1), leaves_on=date(2026, 1, 1))


@pytest.fixture
def ledger() -> Ledger:
    """CB1 in service."""
    ledger = country()
    register(ledger, WORKER)
    return ledger


def unit_on(ledger: Ledger, on: date) -> str | None:
    """Where the main post is on that day."""
    post = person(ledger).main_post(on)
    return None if post is None else post.unit_id


def test_the_first_day_no_longer_in_service_is_without_a_post(ledger: Ledger) -> None:
    """Catches service that ends a day early or late, or with the decision."""
    leave(ledger, LEAVING)
    assert unit_on(ledger, LAST_DAY) == "00001@2025-06-30"
    assert unit_on(ledger, LEFT) is None
    assert unit_on(ledger, date(2030, 1, 1)) is None


def test_who_left_before_the_opening_list_is_never_in_service() -> None:
    """Catches somebody counted from the list's day on who was gone by then."""
    ledger = country()
    register(ledger, MR_C)
    leave(ledger, MR_C_LEAVES)
    assert unit_on(ledger, date(2025, 6, 30)) is None
    assert faults(lambda: appoint(ledger, APPOINTMENT)) == [(2, "basis")]
    assert faults(lambda: second(ledger, SECONDMENT)) == [(2, "starts_on")]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"basis": "appointed"}, "basis"),
        ({"basis": "elected"}, "basis"),
        ({"basis": "transferred"}, "basis"),
        ({"basis": "reassigned"}, "basis"),
        ({"basis": "re_recruited", "concurrent": True}, "basis"),
        ({"basis": "reassigned", "effective_on": LEFT}, "basis"),
        ({"basis": "reassigned", "concurrent": True, "effective_on": LEFT}, "basis"),
    ],
)
def test_an_appointment_after_leaving_is_refused_unless_it_brings_the_person_back(
    ledger: Ledger, changes: dict[str, Any], column: str
) -> None:
    """Catches a post given to somebody who left; the message says how one comes back."""
    leave(ledger, LEAVING)
    wrong = replace(RETURN, row=5, **changes)
    assert faults(lambda: appoint(ledger, wrong)) == [(5, column)]
    said = message(lambda: appoint(ledger, wrong))
    assert "2025-08-01" in said
    assert "re_recruited" in said


def test_an_appointment_until_the_last_day_of_service_is_no_return(ledger: Ledger) -> None:
    """Catches a decision that closes the days before the person leaves."""
    leave(ledger, LEAVING)
    assert appoint(ledger, replace(LATER, effective_on=LAST_DAY)).count == 1
    assert appoint(ledger, replace(LATER, effective_on=LAST_DAY, concurrent=True)).count == 1
    assert unit_on(ledger, LEFT) is None


def test_a_secondment_may_start_on_the_last_day_and_not_after(ledger: Ledger) -> None:
    """Catches somebody lent who left."""
    leave(ledger, LEAVING)
    late = replace(SECONDMENT, row=8, starts_on=LEFT)
    assert faults(lambda: second(ledger, late)) == [(8, "starts_on")]
    assert "2025-08-01" in message(lambda: second(ledger, late))
    assert second(ledger, replace(SECONDMENT, starts_on=LAST_DAY)).count == 1


def test_a_main_appointment_as_re_recruited_brings_the_person_back_from_its_day(ledger: Ledger) -> None:
    """Catches a return that gives the time between back, and posts refused to somebody who serves again."""
    leave(ledger, LEAVING)
    back = appoint(ledger, RETURN)
    assert the(StaffAppointed, ledger, back).basis == "re_recruited"
    assert [unit_on(ledger, on) for on in (LEFT, date(2025, 9, 30))] == [None, None]
    assert unit_on(ledger, date(2025, 10, 1)) == "00004@2025-06-30"
    assert faults(lambda: appoint(ledger, replace(LATER, effective_on=date(2025, 9, 30)))) == [(2, "basis")]
    assert faults(lambda: second(ledger, replace(SECONDMENT, starts_on=date(2025, 9, 30)))) == [(2, "starts_on")]
    assert second(ledger, replace(SECONDMENT, to_unit="00011", starts_on=date(2025, 10, 1))).count == 1
    assert appoint(ledger, LATER).count == 1
    assert unit_on(ledger, date(2025, 11, 1)) == "00010@2025-07-01"


def test_who_comes_back_on_the_very_day_of_leaving_is_in_service_throughout(ledger: Ledger) -> None:
    """Catches a day lost between the last day of service and the return on the next."""
    leave(ledger, LEAVING)
    appoint(ledger, replace(RETURN, effective_on=LEFT))
    assert [unit_on(ledger, on) for on in (LAST_DAY, LEFT)] == ["00001@2025-06-30", "00004@2025-06-30"]


def test_the_return_and_a_post_after_it_may_stand_in_one_file(ledger: Ledger) -> None:
    """Catches rows that do not see those before them."""
    leave(ledger, LEAVING)
    assert appoint(ledger, RETURN, replace(LATER, row=3)).count == 2


def test_rescinding_gives_the_service_back(ledger: Ledger) -> None:
    """Catches a rescission that only withdraws the money, or names another event."""
    position = leave(ledger, LEAVING).first_position
    undone = the(DepartureRescinded, ledger, rescind(ledger, position))
    assert (undone.retracted_position, undone.retracted_type) == (position, "DepartureDecided")
    assert (undone.effective_on, undone.reason) == (date(2025, 7, 10), CORRECTION.reason)
    assert person(ledger).is_retracted(undone.retracted_version)
    assert unit_on(ledger, LEFT) == unit_on(ledger, date(2030, 1, 1)) == "00001@2025-06-30"
    assert appoint(ledger, APPOINTMENT).count == 1
    assert second(ledger, replace(SECONDMENT, starts_on=date(2025, 8, 15))).count == 1


@pytest.mark.parametrize(("action", "column"), [("retract", "action"), ("rescind", "position")])
def test_a_departure_is_rescinded_once_and_never_retracted(ledger: Ledger, action: str, column: str) -> None:
    """Catches a departure taken back without its settlement, and one taken back twice, in a file or in two."""
    position = leave(ledger, LEAVING).first_position
    row = replace(CORRECTION, position=position, action=action)
    if action == "retract":
        assert faults(lambda: correct(ledger, row)) == [(2, column)]
        assert "rescind" in message(lambda: correct(ledger, row))
        return
    assert faults(lambda: correct(ledger, row, replace(row, row=3))) == [(3, column)]
    correct(ledger, row)
    assert faults(lambda: correct(ledger, row)) == [(2, column)]


def test_a_return_on_which_a_later_post_rests_cannot_be_taken_back(ledger: Ledger) -> None:
    """Catches somebody appointed while out of service; the message names the day of what is in the way,
    and one file takes both back in any order."""
    leave(ledger, LEAVING)
    back = appoint(ledger, RETURN).first_position
    later = appoint(ledger, LATER).first_position
    assert faults(lambda: retract(ledger, back)) == [(2, "position")]
    assert "2025-11-01" in message(lambda: retract(ledger, back))
    rows = [replace(CORRECTION, row=n, position=p, action="retract") for n, p in ((2, later), (3, back))]
    assert correct(ledger, replace(rows[1], row=2), replace(rows[0], row=3)).count == 2
    assert unit_on(ledger, date(2025, 12, 1)) is None


def test_a_return_on_which_a_concurrent_post_rests_cannot_be_taken_back(ledger: Ledger) -> None:
    """Catches a concurrent post of somebody out of service, which could never have been recorded."""
    leave(ledger, LEAVING)
    back = appoint(ledger, RETURN).first_position
    appoint(ledger, replace(LATER, concurrent=True))
    assert faults(lambda: retract(ledger, back)) == [(2, "position")]


def test_a_return_on_which_a_later_departure_rests_cannot_be_taken_back(ledger: Ledger) -> None:
    """Catches two departures out of one service, the second with its settlement."""
    leave(ledger, LEAVING)
    back = appoint(ledger, RETURN).first_position
    second_leaving = leave(ledger, AGAIN).first_position
    assert faults(lambda: retract(ledger, back)) == [(2, "position")]
    assert "2026-01-01" in message(lambda: retract(ledger, back))
    rescind(ledger, second_leaving)
    retract(ledger, back)
    assert unit_on(ledger, date(2025, 12, 1)) is None


def test_a_return_on_which_nothing_rests_is_taken_back_and_the_departure_is_open_again(ledger: Ledger) -> None:
    """Catches a person who serves on the strength of an appointment that was taken back."""
    leave(ledger, LEAVING)
    retract(ledger, appoint(ledger, RETURN).first_position)
    assert unit_on(ledger, date(2025, 12, 1)) is None
    assert faults(lambda: leave(ledger, AGAIN)) == [(2, "staff_number")]
    assert faults(lambda: appoint(ledger, LATER)) == [(2, "basis")]


def test_a_return_of_somebody_who_had_not_left_carries_nothing(ledger: Ledger) -> None:
    """Catches a slip of the basis that cannot be corrected: without it CB1 serves just the same until the departure."""
    slip = appoint(ledger, replace(RETURN, effective_on=date(2025, 7, 15))).first_position
    leave(ledger, LEAVING)
    assert faults(lambda: retract(ledger, slip)) == []
    assert unit_on(ledger, LAST_DAY) == "00001@2025-06-30"


def test_the_settlements_of_a_career_are_numbered_with_the_rescinded_ones(ledger: Ledger) -> None:
    """Catches a settlement that continues the stream of a rescinded one, and a resignation that takes a number."""
    name = f"settlement:{staff_stream(SECRET, 'CB1').removeprefix('staff:')}"
    first = leave(ledger, LEAVING)
    rescind(ledger, first.first_position)
    once_more = leave(ledger, LEAVING)
    appoint(ledger, RETURN)
    resigned = leave(ledger, AGAIN)
    appoint(ledger, replace(RETURN, effective_on=date(2026, 3, 1)))
    last = leave(ledger, replace(LEAVING, decided_on=date(2026, 4, 1), leaves_on=date(2026, 5, 1)))
    opened = [the(DepartureDecided, ledger, recorded).settlement for recorded in (first, once_more, resigned, last)]
    assert opened == [f"{name}/1", f"{name}/2", None, f"{name}/3"]
    assert [d.leaves_on for d in person(ledger).departures] == [LEFT, date(2026, 1, 1), date(2026, 5, 1)]
    in_service = [date(2025, 7, 31), date(2025, 10, 1), date(2025, 12, 31), date(2026, 3, 1), date(2026, 4, 30)]
    gone = [LEFT, date(2025, 9, 30), date(2026, 1, 1), date(2026, 2, 28), date(2026, 5, 1)]
    assert all(unit_on(ledger, on) for on in in_service)
    assert not any(unit_on(ledger, on) for on in gone)


def test_rescinding_an_earlier_departure_leaves_the_later_one(ledger: Ledger) -> None:
    """Catches a rescission that reopens or closes another departure of the person."""
    first = leave(ledger, LEAVING).first_position
    appoint(ledger, RETURN)
    leave(ledger, AGAIN)
    rescind(ledger, first)
    assert unit_on(ledger, date(2025, 9, 1)) == "00001@2025-06-30"
    assert unit_on(ledger, date(2026, 1, 1)) is None
