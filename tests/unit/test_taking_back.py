"""Every event has its correction: money, salaries, quotas are taken back, and a refusal says what does it instead."""

from dataclasses import replace
from datetime import date

import pytest

from domain.event import Event, Retraction
from domain.recording.event_types import EVENT_TYPES
from domain.recording.ledger import Ledger
from domain.settlements.events import EntitlementReassessed, FundingRetracted, RepaymentRetracted
from domain.staff.events import SalaryRetracted
from domain.units.events import QuotaRetracted
from tests.settlement_world import (
    CORRECTION,
    DUE,
    FUNDING,
    LEAVING,
    PAYMENT,
    SALARY,
    WORKER,
    change_salaries,
    correct,
    fund,
    leave,
    pay,
    recorded_events,
    retract,
    settlement,
)
from tests.staff_world import QUOTA, country, faults, memory, message, quotas, register

PAID = date(2025, 8, 5)


@pytest.fixture
def ledger() -> Ledger:
    """CB1, who leaves on 1 August 2025 and is owed `DUE`."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, LEAVING)
    return ledger


def approve(ledger: Ledger, amount: int, on: date = FUNDING.on or PAID) -> int:
    return fund(ledger, replace(FUNDING, amount=amount, on=on)).first_position


def test_a_wrong_approval_is_taken_back_and_its_room_is_free_again(ledger: Ledger) -> None:
    """Catches an approval that still counts, or that blocks the right one."""
    wrong = approve(ledger, DUE)
    (event,) = recorded_events(ledger, retract(ledger, wrong))
    assert isinstance(event, FundingRetracted)
    assert (event.retracted_position, event.retracted_type) == (wrong, "FundingApproved")
    assert settlement(ledger).approved() == 0
    assert fund(ledger, replace(FUNDING, amount=DUE)).count == 1


def test_an_approval_that_was_paid_against_stays_until_the_payment_is_reversed(ledger: Ledger) -> None:
    """Catches money paid without an approval, and advice that leads nowhere."""
    first, second = approve(ledger, 400), approve(ledger, 300)
    pay(ledger, replace(PAYMENT, amount=500, paid_on=PAID))
    said = message(lambda: retract(ledger, second))
    assert "500 đồng" in said
    assert "reversal" in said
    pay(ledger, replace(PAYMENT, kind="reversal", amount=100, paid_on=PAID, reference="UNC-2"))
    retract(ledger, second)
    assert settlement(ledger).approved() == 400
    assert faults(lambda: retract(ledger, first)) == [(2, "position")]
    assert faults(lambda: retract(ledger, second)) == [(2, "position")]


def test_a_reversal_of_a_later_day_does_not_free_an_approval(ledger: Ledger) -> None:
    """Catches a check of the last day only: on the day between, more would be paid than was approved."""
    wrong = approve(ledger, 500)
    pay(ledger, replace(PAYMENT, amount=500, paid_on=PAID))
    pay(
        ledger,
        replace(PAYMENT, kind="reversal", amount=500, paid_on=date(2025, 9, 1), reference="UNC-2"),
    )
    assert faults(lambda: retract(ledger, wrong)) == [(2, "position")]


def test_two_approvals_of_one_file_are_not_both_taken_back_below_what_is_paid(ledger: Ledger) -> None:
    """Catches rows of one file that do not see each other."""
    first, second = approve(ledger, 400), approve(ledger, 400)
    pay(ledger, replace(PAYMENT, amount=300, paid_on=PAID))
    rows = [replace(CORRECTION, row=n, position=p, action="retract") for n, p in ((2, first), (3, second))]
    assert faults(lambda: correct(ledger, *rows)) == [(3, "position")]


def test_a_wrong_order_to_repay_and_a_wrong_return_are_taken_back(ledger: Ledger) -> None:
    """Catches repayments that stand for ever, and a reference that is not free again."""
    approve(ledger, 500)
    pay(ledger, replace(PAYMENT, amount=500, paid_on=PAID))
    order = replace(PAYMENT, kind="repayment_ordered", amount=200, paid_on=PAID, reference="TH-1")
    ordered = pay(ledger, order).first_position
    came = pay(ledger, replace(order, kind="repayment_received", amount=200, reference="TH-2")).first_position
    rows = [replace(CORRECTION, row=n, position=p, action="retract") for n, p in ((2, came), (3, ordered))]
    assert all(isinstance(event, RepaymentRetracted) for event in recorded_events(ledger, correct(ledger, *rows)))
    assert settlement(ledger).net_paid() == 500
    assert pay(ledger, order).count == 1


def test_money_that_came_back_stays_where_a_departure_was_rescinded_on_its_strength(ledger: Ledger) -> None:
    """Catches money paid for a departure that does not count, of which nothing could be recorded any more."""
    approve(ledger, 500)
    pay(ledger, replace(PAYMENT, amount=500, paid_on=PAID))
    back = replace(PAYMENT, kind="repayment_received", amount=500, paid_on=PAID, reference="TH-1")
    came = pay(ledger, back).first_position
    decided = next(p.position for p in ledger.log.of_types(["DepartureDecided"]))
    correct(ledger, replace(CORRECTION, position=decided, action="rescind"))
    assert "was rescinded because this money had come back" in message(lambda: retract(ledger, came))


def test_a_salary_taken_back_reassesses_with_its_delta(ledger: Ledger) -> None:
    """Catches a salary that still counts, and an amount that rests on it."""
    raised = change_salaries(
        ledger, replace(SALARY, effective_on=date(2025, 7, 5), salary={"salary_amount": "20000000"})
    ).first_position
    assert settlement(ledger).owed == 2 * DUE
    taken_back, reassessed = recorded_events(ledger, retract(ledger, raised))
    assert isinstance(taken_back, SalaryRetracted)
    assert isinstance(reassessed, EntitlementReassessed)
    assert (reassessed.old_total, reassessed.total, reassessed.delta) == (2 * DUE, DUE, -DUE)


def test_a_quota_is_taken_back_once(ledger: Ledger) -> None:
    """Catches a quota that cannot be taken back, twice in one file and twice in two."""
    wrong = quotas(ledger, QUOTA, replace(QUOTA, row=3, headcount=70)).last_position
    rows = [replace(CORRECTION, row=n, position=wrong, action="retract") for n in (2, 3)]
    assert faults(lambda: correct(ledger, *rows)) == [(3, "position")]
    (event,) = recorded_events(ledger, retract(ledger, wrong))
    assert isinstance(event, QuotaRetracted)
    assert event.originator_version == 4
    assert faults(lambda: retract(ledger, wrong)) == [(2, "position")]
    assert quotas(ledger, QUOTA).count == 1


@pytest.mark.parametrize("event_type", EVENT_TYPES.values(), ids=EVENT_TYPES)
def test_what_takes_an_event_back_stands_in_its_stream_and_is_not_taken_back(event_type: type[Event]) -> None:
    """Catches a new event type that nobody can correct, and a retraction that would have to look in another stream."""
    taken_back_by = event_type.taken_back_by
    assert taken_back_by is None or taken_back_by.stream_kind == event_type.stream_kind
    assert not issubclass(event_type, Retraction) or taken_back_by is None
    assert str(event_type.amended_by)


def test_what_has_another_correction_is_refused_with_its_command(ledger: Ledger) -> None:
    """Catches advice that names no command, or the wrong one."""
    approve(ledger, 500)
    paid = pay(ledger, replace(PAYMENT, amount=500, paid_on=PAID)).first_position
    told = {type(placed.event).__name__: placed.position for placed in memory(ledger).placed if placed.position <= paid}
    for name, command in (
        ("PayoutMade", "reversal with `sobo import payments`"),
        ("EntitlementAssessed", "`sobo import departure_facts`"),
        ("DepartureDecided", "write rescind"),
    ):
        said = message(lambda name=name: retract(ledger, told[name]))  # type: ignore[misc]
        assert name in said
        assert command in said


def test_an_event_is_found_by_person_and_type(ledger: Ledger) -> None:
    """Catches a row that needs the position, and a fit that takes what was taken back already."""
    first, second = approve(ledger, 400), approve(ledger, 300)
    row = replace(CORRECTION, action="retract", staff_number="CB1", event="FundingApproved")
    said = message(lambda: correct(ledger, row))
    assert f"position {first}" in said
    assert f"position {second}" in said
    retract(ledger, first)
    (event,) = recorded_events(ledger, correct(ledger, row))
    assert isinstance(event, FundingRetracted)
    assert event.retracted_position == second
    assert "no event that stands fits" in message(lambda: correct(ledger, row))


def test_an_event_of_a_unit_is_found_by_its_instrument(ledger: Ledger) -> None:
    """Catches a search among people only."""
    basis = replace(QUOTA.legal_basis, instrument="99/QĐ-UBND")
    wrong = quotas(ledger, replace(QUOTA, legal_basis=basis)).first_position
    (event,) = recorded_events(
        ledger, correct(ledger, replace(CORRECTION, action="retract", event_instrument="99/QĐ-UBND"))
    )
    assert isinstance(event, QuotaRetracted)
    assert event.retracted_position == wrong


def test_a_row_that_names_nothing_or_another_event_than_its_position_is_refused(ledger: Ledger) -> None:
    """Catches a row without any name, a type that does not exist, and a position that contradicts the rest."""
    approval = approve(ledger, 400)
    wrong = replace(CORRECTION, action="retract")
    assert faults(lambda: correct(ledger, wrong)) == [(2, "position")]
    assert faults(lambda: correct(ledger, replace(wrong, staff_number="CB1", event="Funding"))) == [(2, "event")]
    contradicting = replace(wrong, position=approval, event="SalaryChanged")
    assert faults(lambda: correct(ledger, contradicting)) == [(2, "position")]


def test_what_fits_of_several_people_asks_for_the_staff_number(ledger: Ledger) -> None:
    """Catches "no event that stands fits", said of what a search among units alone did not find."""
    register(ledger, replace(WORKER, staff_number="CB2", identity_number="001180009999"))
    raised = replace(SALARY, effective_on=date(2025, 7, 2), legal_basis=replace(SALARY.legal_basis, instrument="7/QĐ"))
    change_salaries(ledger, raised, replace(raised, row=3, staff_number="CB2"))
    row = replace(CORRECTION, action="retract", event_instrument="7/QĐ")
    said = message(lambda: correct(ledger, row))
    assert said.startswith("2 events fit what the row says; add the staff_number (they are of 2 people), or write the")
    (event,) = (e for e in recorded_events(ledger, correct(ledger, replace(row, staff_number="CB2"))))
    assert isinstance(event, SalaryRetracted)
    (event, *_) = recorded_events(ledger, correct(ledger, row))
    assert isinstance(event, SalaryRetracted), "the only one that is left fits without a number"


def test_what_fits_of_several_types_asks_for_the_event(ledger: Ledger) -> None:
    """Catches advice to write a position where a word would do."""
    approve(ledger, 100)
    said = message(lambda: correct(ledger, replace(CORRECTION, action="retract", staff_number="CB1")))
    assert "add the event (StaffRegistered, StaffAppointed, SalaryChanged, DepartureDecided, FundingApproved)" in said


@pytest.mark.parametrize(
    ("given", "column", "words"),
    [
        ({"staff_number": "CB9", "event": "SalaryChanged"}, "staff_number", "nobody is registered under CB9"),
        ({"staff_number": "CB1", "event": "SecondmentStarted"}, "position", "(a SecondmentStarted of CB1); check it"),
        (
            {"staff_number": "CB1", "event": "SalaryChanged", "event_instrument": "1/QĐ"},
            "position",
            "Near it: SalaryChanged of 2025-06-30 by 12/QĐ-UBND, position 15; correct the event or the",
        ),
        (
            {"event": "UnitRenamed", "event_instrument": "12/QĐ-UBND"},
            "position",
            "(a UnitRenamed by 12/QĐ-UBND, of units and of all people). Near it: UnitRegistered of",
        ),
    ],
)
def test_what_fits_nothing_says_what_is_near_and_what_to_correct(
    ledger: Ledger, given: dict[str, str], column: str, words: str
) -> None:
    """Catches the reason that is none: a number nobody has, a type with another instrument."""
    row = replace(CORRECTION, action="retract", **given)  # type: ignore[arg-type]
    assert faults(lambda: correct(ledger, row)) == [(2, column)]
    assert words in message(lambda: correct(ledger, row))


def test_a_position_is_held_against_the_staff_number_beside_it(ledger: Ledger) -> None:
    """Catches the event of another person taken back, one line wrong in a list."""
    register(ledger, replace(WORKER, staff_number="CB2", identity_number="001180009999"))
    approval = approve(ledger, 400)
    row = replace(CORRECTION, action="retract", position=approval, staff_number="CB2")
    assert f"at position {approval} there is a FundingApproved" in message(lambda: correct(ledger, row))
    assert "of CB1, which is not what the row says of it" in message(lambda: correct(ledger, row))
    assert correct(ledger, replace(row, staff_number="CB1")).count == 1
