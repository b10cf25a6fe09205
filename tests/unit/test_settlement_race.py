"""What somebody else records while a file about a settlement is being decided: it is decided again on what is there."""

from dataclasses import replace
from datetime import date

import pytest

from domain.recording.ledger import Ledger
from domain.settlements.events import PayoutMade, RepaymentOrdered
from domain.staff.events import StaffAppointed
from tests.settlement_world import (
    DUE_LATER,
    FUNDING,
    LEAVING_LATER,
    PAYMENT,
    WORKER,
    departure_position,
    fund,
    leave,
    pay,
    rescind,
    settlement,
)
from tests.staff_world import APPOINTMENT, SECRET, appoint, faults, register, settle
from tests.unit.test_staff_race import LogWithARival

FEBRUARY, JUNE = date(2026, 2, 1), date(2026, 6, 1)
RETURN = replace(APPOINTMENT, effective_on=JUNE, basis="re_recruited")
PAID = replace(PAYMENT, paid_on=FEBRUARY, amount=100)


@pytest.fixture
def log() -> LogWithARival:
    return LogWithARival()


@pytest.fixture
def ledger(log: LogWithARival) -> Ledger:
    """CB1 left under D154; all is approved, nothing is paid."""
    settle(log)
    ledger = Ledger(log, "clerk", SECRET)
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    fund(ledger, replace(FUNDING, on=FEBRUARY, amount=DUE_LATER))
    return ledger


def test_a_second_payment_recorded_meanwhile_leaves_no_room_for_the_first(ledger: Ledger, log: LogWithARival) -> None:
    """Catches two payments each measured against the same room."""
    log.rival = lambda: pay(ledger, replace(PAID, amount=DUE_LATER, reference="UNC-2"))
    assert faults(lambda: pay(ledger, PAID)) == [(2, "amount")]
    assert settlement(ledger).net_paid() == DUE_LATER


def test_a_payment_recorded_meanwhile_stops_the_rescission(ledger: Ledger, log: LogWithARival) -> None:
    """Catches money paid for a departure that is being taken back."""
    log.rival = lambda: pay(ledger, PAID)
    assert faults(lambda: rescind(ledger, departure_position(ledger))) == [(2, "position")]


def test_a_departure_recorded_meanwhile_stops_the_second(ledger: Ledger, log: LogWithARival) -> None:
    """Catches two departures out of one service."""
    rescind(ledger, departure_position(ledger))
    log.rival = lambda: leave(ledger, LEAVING_LATER)
    assert faults(lambda: leave(ledger, LEAVING_LATER)) == [(2, "staff_number")]


def test_a_payment_recorded_while_the_return_is_decided_is_ordered_back(ledger: Ledger, log: LogWithARival) -> None:
    """Catches money that escapes the pay-back: the appointment saw nothing paid, the payment saw no post."""
    log.rival = lambda: pay(ledger, PAID)
    appoint(ledger, RETURN)
    assert len(log.events(PayoutMade)) == len(log.events(RepaymentOrdered)) == 1


def test_a_return_recorded_while_a_payment_is_decided_stops_it(ledger: Ledger, log: LogWithARival) -> None:
    """Catches a payment to somebody whom another clerk just put into a post paid by the budget."""
    log.rival = lambda: appoint(ledger, RETURN)
    assert faults(lambda: pay(ledger, replace(PAID, paid_on=JUNE))) == [(2, "paid_on")]
    assert len(log.events(StaffAppointed)) == 2
