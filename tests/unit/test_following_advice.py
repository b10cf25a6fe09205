"""Every refusal to take something back can be followed to the end: the clerk does what it says, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.errors import LEAVE_OUT, Refused
from domain.recording.ledger import Ledger
from domain.staff.member import StaffMember
from tests.advice_follower import Clerk, apply_changes, at
from tests.settlement_world import (
    LEAVING,
    LEAVING_LATER,
    PAYMENT,
    WORKER,
    funded_and_paid,
    leave,
    pay,
    person,
    rescind,
    retract,
)
from tests.staff_world import (
    APPOINTMENT,
    MERGER_ON,
    SECONDMENT,
    appoint,
    country,
    memory,
    register,
    second,
)
from tests.units_world import LATER, amend, dissolve, form, transfer

MARCH = date(2026, 3, 1)
RETURN = replace(APPOINTMENT, effective_on=date(2026, 6, 1), basis="re_recruited")


def follow(prepare: Callable[[Ledger], int], action: str = "retract") -> Clerk:
    """Prepare a ledger, and follow the refusals to take back the event at the position that comes of it."""
    ledger = country()
    clerk = Clerk(ledger)
    clerk.take_back(prepare(ledger), action)
    return clerk


def working_in_the_merged_unit(ledger: Ledger) -> int:
    """Registered there, seconded there, promoted there."""
    register(ledger, replace(WORKER, appointed_on=MERGER_ON))
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 7, 5)))
    other = replace(WORKER, staff_number="CB2", identity_number="001180009999", unit="00004")
    register(ledger, other)
    second(ledger, replace(SECONDMENT, staff_number="CB2", to_unit="00001"))
    return at(ledger, "UnitsMerged")


def leaving_the_merged_unit(ledger: Ledger) -> int:
    """Registered there and paid for leaving, so that the registration stays."""
    register(ledger, replace(WORKER, appointed_on=MERGER_ON))
    leave(ledger, LEAVING)
    funded_and_paid(ledger, 500, 500, date(2025, 8, 5))
    return at(ledger, "UnitsMerged")


def appointed_where_only_a_transfer_goes(ledger: Ledger) -> int:
    apply_changes(ledger, transfer("00001", "00004", effective_on=LATER))
    apply_changes(ledger, amend("00001", name="Xã A", effective_on=date(2025, 9, 1)))
    return at(ledger, "TerritoryTransferred")


def renamed_and_dissolved_later(ledger: Ledger) -> int:
    apply_changes(ledger, amend("00004", name="Xã A", effective_on=LATER))
    apply_changes(ledger, amend("00004", name="Xã B", effective_on=date(2025, 9, 1)))
    apply_changes(ledger, form("00012", "00004", "whole", effective_on=date(2025, 10, 1)))
    return at(ledger, "UnitRenamed")


def its_code_is_given_again(ledger: Ledger) -> int:
    apply_changes(ledger, dissolve("00004", effective_on=LATER))
    apply_changes(ledger, form("00004", "00001", "part", effective_on=LATER))
    return at(ledger, "UnitDissolved")


def its_child_was_put_below_it(ledger: Ledger) -> int:
    apply_changes(ledger, form("02", "01", "part", type="province", parent="", effective_on=LATER))
    apply_changes(ledger, amend("00004", parent="02", effective_on=LATER))
    return at(ledger, "UnitEstablished")


def codes_were_swapped(ledger: Ledger) -> int:
    apply_changes(
        ledger, amend("00010", code="00011", effective_on=LATER), amend("00011", code="00010", effective_on=LATER)
    )
    return at(ledger, "UnitRecoded")


def below_a_merged_district(ledger: Ledger) -> int:
    merged = form("002", "001", "whole", type="rural_district", effective_on=LATER)
    apply_changes(ledger, merged, amend("00004", parent="002", effective_on=LATER))
    return at(ledger, "UnitsMerged")


def below_a_parent_that_ended(ledger: Ledger) -> int:
    apply_changes(ledger, amend("00004", parent="01", effective_on=LATER), dissolve("001", effective_on=LATER))
    return at(ledger, "UnitReassigned")


def resting_on_a_return(ledger: Ledger) -> int:
    """Left, came back, was promoted, left again and was paid."""
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    came_back = appoint(ledger, RETURN).first_position
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2026, 7, 1), unit="00004"))
    leave(ledger, replace(LEAVING_LATER, decided_on=date(2026, 7, 5), leaves_on=date(2026, 8, 1)))
    funded_and_paid(ledger, 500, 500, date(2026, 7, 20))
    return came_back


def ordered_back_for_a_post(ledger: Ledger) -> int:
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    funded_and_paid(ledger, 500, 500, date(2026, 2, 1))
    appoint(ledger, RETURN)
    return at(ledger, "RepaymentOrdered")


def rescinded_as_the_money_came_back(ledger: Ledger) -> int:
    paid_in_march(ledger)
    pay(ledger, replace(PAYMENT, kind="repayment_received", amount=500, paid_on=MARCH, reference="TH-1"))
    rescind(ledger, at(ledger, "DepartureDecided"))
    return at(ledger, "RepaymentReceived")


def paid_in_march(ledger: Ledger) -> int:
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    funded_and_paid(ledger, 500, 500, MARCH)
    return at(ledger, "FundingApproved")


def came_back_later(ledger: Ledger) -> int:
    paid_in_march(ledger)
    back = replace(PAYMENT, kind="reversal", amount=500, paid_on=date(2026, 4, 1), reference="UNC-2")
    pay(ledger, back)
    return at(ledger, "FundingApproved")


def came_back_before_the_departure_was_rescinded(ledger: Ledger) -> int:
    approved = came_back_later(ledger)
    rescind(ledger, at(ledger, "DepartureDecided"))
    return approved


def came_back_after_a_new_post(ledger: Ledger) -> int:
    """So that nothing may be paid again."""
    approved = came_back_later(ledger)
    appoint(ledger, replace(RETURN, effective_on=date(2026, 3, 15)))
    return approved


def paid_again_after_it_came_back(ledger: Ledger) -> int:
    came_back_later(ledger)
    pay(ledger, replace(PAYMENT, amount=500, paid_on=date(2026, 5, 1), reference="UNC-3"))
    return at(ledger, "FundingApproved")


def returned_in_part(ledger: Ledger) -> int:
    paid_in_march(ledger)
    pay(ledger, replace(PAYMENT, kind="repayment_ordered", amount=100, paid_on=date(2026, 4, 1), reference="TH-2"))
    pay(ledger, replace(PAYMENT, kind="repayment_received", amount=40, paid_on=date(2026, 4, 10), reference="TH-3"))
    return at(ledger, "FundingApproved")


def held(ledger: Ledger) -> int:
    """Everything that can be recorded of a person in service, so that the registration does not stand alone."""
    register(ledger, WORKER)
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 7, 5)))
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 7, 6), concurrent=True, position="council_chair"))
    second(ledger, SECONDMENT)
    return at(ledger, "StaffRegistered")


def gone(ledger: Ledger) -> int:
    register(ledger, WORKER)
    leave(ledger, LEAVING)
    return at(ledger, "StaffRegistered")


@pytest.mark.parametrize(
    "prepare",
    [
        working_in_the_merged_unit,
        leaving_the_merged_unit,
        appointed_where_only_a_transfer_goes,
        renamed_and_dissolved_later,
        its_code_is_given_again,
        its_child_was_put_below_it,
        codes_were_swapped,
        below_a_merged_district,
        below_a_parent_that_ended,
        resting_on_a_return,
        ordered_back_for_a_post,
        rescinded_as_the_money_came_back,
        paid_in_march,
        came_back_later,
        returned_in_part,
        came_back_before_the_departure_was_rescinded,
        came_back_after_a_new_post,
        paid_again_after_it_came_back,
        held,
        gone,
        lambda ledger: at(ledger, "UnitDissolved") - 5,  # of a form
        lambda ledger: at(ledger, "UnitRegistered"),
    ],
)
def test_what_stands_against_taking_back_is_taken_back_by_following_the_advice(
    prepare: Callable[[Ledger], int],
) -> None:
    """Catches the dead end: advice that names what is refused in turn, for ever or in a circle."""
    assert follow(prepare).messages


def test_the_taker_of_a_part_is_taken_back_with_that_of_the_remainder() -> None:
    """Catches advice for one file that is given to two."""
    ledger = country()
    formed = [placed.position for placed in memory(ledger).placed if type(placed.event).__name__ == "UnitEstablished"]
    clerk = Clerk(ledger)
    clerk.take_back(formed[0])
    assert len(clerk.messages) == 1
    assert clerk.files == 2


@pytest.mark.parametrize("kind", ["EntitlementAssessed", "PayoutMade"])
def test_who_rescinds_what_is_never_taken_back_hears_at_once_what_amends_it(kind: str) -> None:
    """Catches: "write retract" as the way to take back what retract does not take back either."""
    ledger = country()
    paid_in_march(ledger)
    with pytest.raises(Refused) as refusal:
        rescind(ledger, at(ledger, kind))
    assert "write retract" not in refusal.value.where[0].message
    assert refusal.value.where[0].advice is not None and refusal.value.where[0].advice.commands


def test_nobody_is_told_to_pay_again_what_was_returned() -> None:
    """Catches: an approval whose taking back asks for payments that never were."""
    ledger = country()
    approved = returned_in_part(ledger)
    with pytest.raises(Refused) as refusal:
        retract(ledger, approved)
    assert "what came back by 2026-04-10 cannot be paid again" in refusal.value.where[0].message
    assert refusal.value.where[0].advice == LEAVE_OUT


@pytest.mark.parametrize("prepare", [paid_in_march, came_back_later, paid_again_after_it_came_back])
def test_a_departure_is_rescinded_by_following_the_advice(prepare: Callable[[Ledger], int]) -> None:
    """Catches money that can come back on no day that the rescission accepts."""

    def decided(ledger: Ledger) -> int:
        prepare(ledger)
        return at(ledger, "DepartureDecided")

    follow(decided, "rescind")


def test_a_rescission_of_anything_else_is_told_to_retract() -> None:
    """Catches advice to write what is refused as well."""
    ledger = country()
    held(ledger)
    clerk = Clerk(ledger)
    clerk.take_back(at(ledger, "SecondmentStarted"), "rescind")
    assert clerk.files == 2


def test_the_first_post_is_taken_back_once_another_of_its_day_stands() -> None:
    """Catches a person without a post, and who is in the wrong one for ever; and a return that passes for a first post
    though money is asked back for it."""
    ledger = country()
    register(ledger, WORKER)
    wrong = at(ledger, "StaffAppointed")
    first = member(ledger).first_main_version
    Clerk(ledger).take_back(wrong)
    standing = member(ledger)
    assert [post.unit_id for post in standing.main_appointments] == ["00004@2025-06-30"]
    assert standing.first_main_version not in (None, first)
    assert standing.later_appointments == []
    registered = at(ledger, "StaffRegistered")
    retract(ledger, registered)
    assert not member(ledger).is_registered


def member(ledger: Ledger) -> StaffMember:
    return person(ledger)
