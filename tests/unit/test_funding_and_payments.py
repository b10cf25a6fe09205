"""Funding and paying settlements: nothing beyond what is due or approved on a day, nothing twice, nothing too early.

CB1 is owed 945,000,000 đồng, decided on 10/07/2025.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.recording.ledger import Ledger
from domain.settlements.events import (
    FundingApproved,
    FundingSubmitted,
    Payment,
    PayoutMade,
    PayoutReversed,
    RepaymentOrdered,
    RepaymentReceived,
)
from tests.settlement_world import (
    DUE,
    FUNDING,
    LEAVING,
    PAYMENT,
    WORKER,
    departure_position,
    fund,
    kinds,
    leave,
    pay,
    recorded_events,
    rescind,
    settlement,
    stating,
    the,
)
from tests.staff_world import APPOINTMENT, appoint, country, faults, message, numbered, register

JULY_24, JULY_26, AUGUST_20 = date(2025, 7, 24), date(2025, 7, 26), date(2025, 8, 20)


@pytest.fixture
def ledger() -> Ledger:
    """CB1 and CB2 are owed the same, CB3 has no departure, CB4 resigned, and for CB5 a fact is missing."""
    ledger = country()
    register(ledger, *(numbered(WORKER, n) for n in range(1, 6)))
    rows = [replace(LEAVING, row=n + 1, staff_number=f"CB{n}") for n in (1, 2, 4, 5)]
    leave(ledger, *rows[:2], replace(rows[2], route="resignation"), stating(rows[3], insured_months=None))
    return ledger


@pytest.fixture
def paid(ledger: Ledger) -> Ledger:
    """Of CB1 600 million are approved on 20/07 and 100 million on 20/08; 400 million are paid on 25/07."""
    fund(ledger, FUNDING, replace(FUNDING, row=3, on=AUGUST_20, amount=100_000_000))
    pay(ledger, PAYMENT)
    return ledger


def another(**changes: Any) -> Any:
    """Another payment than the one of `paid`."""
    return replace(PAYMENT, reference="UNC-2", **changes)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"amount": DUE + 1}, "amount"),
        ({"stage": "submitted", "amount": DUE + 1}, "amount"),
        ({"stage": "paid"}, "stage"),
        ({"stage": ""}, "stage"),
        ({"source": ""}, "source"),
        ({"on": date(2025, 7, 9)}, "on"),
        ({"staff_number": "CB9"}, "staff_number"),
        ({"staff_number": ""}, "staff_number"),
        ({"staff_number": "CB3"}, "staff_number"),
        ({"staff_number": "CB4"}, "staff_number"),
        ({"staff_number": "CB5"}, "staff_number"),
        ({"settlement": 2}, "settlement"),
    ],
)
def test_wrong_funding_is_refused_at_its_row_and_column(ledger: Ledger, changes: dict[str, Any], column: str) -> None:
    """Catches a check that is missing, or that names another row or column."""
    head = ledger.log.head()
    good = replace(FUNDING, staff_number="CB2")
    assert faults(lambda: fund(ledger, good, replace(FUNDING, row=9, **changes))) == [(9, column)]
    assert ledger.log.head() == head


def test_funding_is_recorded_with_all_that_the_row_says(ledger: Ledger) -> None:
    """Catches a stage that becomes the other, and fields that change places. Exactly what is due may be funded."""
    rows = [replace(FUNDING, row=2, stage="submitted", amount=DUE), replace(FUNDING, row=3, amount=DUE, settlement=1)]
    submitted, approved = recorded_events(ledger, fund(ledger, *rows))
    assert isinstance(submitted, FundingSubmitted)
    assert isinstance(approved, FundingApproved)
    assert submitted.originator_id == approved.originator_id == settlement(ledger).stream
    assert (submitted.originator_version, approved.originator_version) == (2, 3)
    assert (approved.effective_on, approved.amount, approved.source) == (FUNDING.on, DUE, "provincial budget")


@pytest.mark.parametrize("stage", ["submitted", "approved"])
def test_what_is_funded_uses_up_what_is_due_in_the_ledger_and_in_the_file(ledger: Ledger, stage: str) -> None:
    """Catches rows that are each measured against the whole amount; the message tells what is left."""
    first = replace(FUNDING, stage=stage, amount=600_000_000)
    rest = replace(first, row=3, amount=345_000_000)
    more = replace(rest, amount=345_000_001)
    assert faults(lambda: fund(ledger, first, more)) == [(3, "amount")]
    fund(ledger, first)
    assert faults(lambda: fund(ledger, more)) == [(3, "amount")]
    said = message(lambda: fund(ledger, more))
    for part in ("945,000,000", "600,000,000", "345,000,000"):
        assert part in said
    assert fund(ledger, rest, replace(rest, row=4, staff_number="CB2")).count == 2
    assert faults(lambda: fund(ledger, replace(rest, amount=1))) == [(3, "amount")]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"paid_on": JULY_26, "amount": 200_000_001}, "amount"),
        ({"paid_on": AUGUST_20, "amount": 300_000_001}, "amount"),
        ({"paid_on": date(2025, 7, 19), "amount": 1}, "amount"),
        ({"paid_on": date(2025, 7, 9), "amount": 1}, "paid_on"),
        ({"paid_on": JULY_26, "amount": 1, "reference": "UNC-1"}, "reference"),
        ({"paid_on": JULY_26, "amount": 1, "reference": "UNC-1", "kind": "reversal"}, "reference"),
        ({"paid_on": JULY_26, "amount": 1, "reference": "UNC-1", "kind": "repayment_ordered"}, "reference"),
        ({"paid_on": JULY_26, "amount": 1, "reference": "UNC-1", "kind": "repayment_received"}, "reference"),
        ({"reference": "", "amount": 1}, "reference"),
        ({"kind": "reversal", "paid_on": JULY_26, "amount": 400_000_001}, "amount"),
        ({"kind": "reversal", "paid_on": JULY_24, "amount": 1}, "amount"),
        ({"kind": "repayment_received", "paid_on": JULY_26, "amount": 400_000_001}, "amount"),
        ({"kind": "repayment_received", "paid_on": JULY_24, "amount": 1}, "amount"),
        ({"kind": "repayment_ordered", "paid_on": JULY_26, "amount": 400_000_001}, "amount"),
        ({"kind": "repayment_ordered", "paid_on": JULY_24, "amount": 1}, "amount"),
        ({"kind": "refund", "amount": 1}, "kind"),
        ({"kind": "", "amount": 1}, "kind"),
        ({"staff_number": "CB9", "amount": 1}, "staff_number"),
        ({"staff_number": "CB3", "amount": 1}, "staff_number"),
        ({"staff_number": "CB4", "amount": 1}, "staff_number"),
        ({"staff_number": "CB5", "amount": 1}, "staff_number"),
        ({"staff_number": "CB2", "amount": 1}, "amount"),
        ({"settlement": 2, "amount": 1}, "settlement"),
    ],
)
def test_a_wrong_payment_is_refused_at_its_row_and_column(paid: Ledger, changes: dict[str, Any], column: str) -> None:
    """Catches a check that is missing, a limit off by a đồng or a day, and a fault that names another column."""
    head = paid.log.head()
    wrong = replace(another(row=6), **changes)
    assert faults(lambda: pay(paid, wrong)) == [(6, column)]
    assert paid.log.head() == head


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"paid_on": JULY_26, "amount": 200_000_000}, PayoutMade),
        ({"paid_on": AUGUST_20, "amount": 300_000_000}, PayoutMade),
        ({"paid_on": date(2025, 7, 20), "amount": 200_000_000}, PayoutMade),
        ({"kind": "reversal", "amount": 400_000_000}, PayoutReversed),
        ({"kind": "repayment_received", "amount": 400_000_000}, RepaymentReceived),
        ({"kind": "repayment_ordered", "amount": 400_000_000}, RepaymentOrdered),
    ],
)
def test_a_payment_up_to_the_limit_is_recorded(paid: Ledger, changes: dict[str, Any], kind: type[Payment]) -> None:
    """Catches a limit that is a đồng or a day too narrow, and a kind that becomes another."""
    row = replace(another(), **changes)
    (event,) = recorded_events(paid, pay(paid, row))
    assert isinstance(event, kind)
    assert (event.effective_on, event.amount, event.reference) == (row.paid_on, row.amount, "UNC-2")


def test_only_reversals_and_received_repayments_lower_what_is_paid(paid: Ledger) -> None:
    """Catches an order that counts as money, and a reversal that does not."""
    rows = [("repayment_ordered", 300), ("repayment_received", 70), ("reversal", 20)]
    for n, (kind, millions) in enumerate(rows, start=5):
        pay(paid, replace(PAYMENT, kind=kind, amount=millions * 1_000_000, reference=f"UNC-{n}"))
    assert settlement(paid).net_paid() == 310_000_000


def test_a_payment_told_late_must_leave_room_for_those_of_later_days(ledger: Ledger) -> None:
    """Catches a late payment measured against its own day alone: 100 + 100 approved, 150 paid on 15/08, so that on
    15/07 only 50 are possible although 100 were approved and nothing paid by then."""
    approvals = [
        replace(FUNDING, row=n, on=on, amount=100) for n, on in ((2, date(2025, 7, 12)), (3, date(2025, 8, 1)))
    ]
    fund(ledger, *approvals)
    pay(ledger, replace(PAYMENT, paid_on=date(2025, 8, 15), amount=150))
    late = another(paid_on=date(2025, 7, 15), amount=51)
    assert faults(lambda: pay(ledger, late)) == [(2, "amount")]
    assert pay(ledger, replace(late, amount=50)).count == 1


def test_money_taken_back_late_must_still_be_there_on_later_days(paid: Ledger) -> None:
    """Catches more money returned than was paid: 300 of the 400 came back on 01/08, so only 100 can be reversed."""
    pay(paid, another(kind="repayment_received", paid_on=date(2025, 8, 1), amount=300_000_000))
    late = replace(PAYMENT, kind="reversal", paid_on=JULY_26, reference="UNC-3", amount=100_000_001)
    assert faults(lambda: pay(paid, late)) == [(2, "amount")]
    assert pay(paid, replace(late, amount=100_000_000)).count == 1


def test_what_was_reversed_may_be_paid_again_under_a_new_reference(paid: Ledger) -> None:
    """Catches room that a reversal does not give back, and a reference that a reversal frees."""
    pay(paid, another(kind="reversal", paid_on=JULY_26))
    assert faults(lambda: pay(paid, replace(PAYMENT, paid_on=JULY_26))) == [(2, "reference")]
    assert pay(paid, replace(PAYMENT, paid_on=JULY_26, amount=600_000_000, reference="UNC-3")).count == 1


def test_the_rows_of_one_file_use_up_the_room_in_their_order(ledger: Ledger) -> None:
    """Catches rows that do not see those before them: room, references, and money that another row pays first."""
    fund(ledger, FUNDING)
    first = replace(PAYMENT, amount=400_000_000)
    assert faults(lambda: pay(ledger, first, another(row=3, amount=200_000_001))) == [(3, "amount")]
    assert faults(lambda: pay(ledger, first, replace(first, row=3, amount=1))) == [(3, "reference")]
    back = another(row=3, kind="reversal", amount=400_000_000)
    assert faults(lambda: pay(ledger, replace(back, row=2), replace(first, row=3))) == [(2, "amount")]
    assert pay(ledger, first, back).count == 2


def test_two_people_may_be_paid_under_one_reference(paid: Ledger) -> None:
    """Catches references unique over everybody: a bank transfer for many has one number."""
    fund(paid, replace(FUNDING, staff_number="CB2"))
    assert pay(paid, replace(PAYMENT, staff_number="CB2")).count == 1


def test_nothing_is_ordered_back_twice(paid: Ledger) -> None:
    """Catches orders that are each measured against all that was paid; what came back lowers both."""
    pay(paid, another(kind="repayment_ordered", amount=300_000_000))
    more = replace(PAYMENT, kind="repayment_ordered", reference="UNC-3", amount=100_000_001)
    assert faults(lambda: pay(paid, more)) == [(2, "amount")]
    pay(paid, replace(more, kind="repayment_received", amount=50_000_000, reference="UNC-4"))
    assert faults(lambda: pay(paid, more)) == [(2, "amount")]
    assert pay(paid, replace(more, amount=100_000_000)).count == 1


def test_what_came_back_without_an_order_does_not_answer_a_later_order(paid: Ledger) -> None:
    """Catches an order taken for answered: 400 paid, 100 returned unasked, then all of the other 300 ordered back."""
    pay(paid, another(kind="repayment_received", amount=100_000_000))
    order = replace(PAYMENT, kind="repayment_ordered", paid_on=JULY_26, amount=300_000_000, reference="UNC-3")
    pay(paid, order)
    assert faults(lambda: pay(paid, replace(order, amount=1, reference="UNC-4"))) == [(2, "amount")]


def test_a_departure_with_something_paid_is_not_rescinded_until_it_came_back(paid: Ledger) -> None:
    """Catches money paid for a departure that never was; the message tells how much is in the way."""
    decided = departure_position(paid)
    assert faults(lambda: rescind(paid, decided)) == [(2, "position")]
    pay(paid, another(kind="reversal", amount=399_999_999))
    assert "1 đồng" in message(lambda: rescind(paid, decided))
    pay(paid, replace(PAYMENT, kind="repayment_received", amount=1, reference="UNC-3"))
    assert kinds(paid, rescind(paid, decided)) == ["DepartureRescinded", "EntitlementReassessed"]


def test_on_a_rescinded_departure_nothing_is_funded_or_paid(ledger: Ledger) -> None:
    """Catches money for a decision that was taken back, also when its settlement is named; and an N that is not given
    counts only what stands."""
    fund(ledger, FUNDING)
    rescind(ledger, departure_position(ledger))
    for n in (None, 1):
        assert faults(lambda n=n: fund(ledger, replace(FUNDING, amount=1, settlement=n))) == [(2, "staff_number")]  # type: ignore[misc]
        assert faults(lambda n=n: pay(ledger, replace(PAYMENT, settlement=n))) == [(2, "staff_number")]  # type: ignore[misc]
    leave(ledger, LEAVING)
    assert faults(lambda: pay(ledger, replace(PAYMENT, amount=1))) == [(2, "amount")]
    assert the(FundingApproved, ledger, fund(ledger, FUNDING)).originator_id == settlement(ledger, n=2).stream


def test_of_two_settlements_a_row_is_about_the_last_decided_by_its_day_unless_it_names_one(paid: Ledger) -> None:
    """Catches money booked on the wrong settlement, and a reference used twice over the settlements of a person."""
    appoint(paid, replace(APPOINTMENT, effective_on=date(2025, 9, 1), basis="re_recruited"))
    leave(paid, replace(LEAVING, decided_on=date(2025, 10, 10), leaves_on=date(2025, 11, 1)))
    day = date(2025, 10, 10)
    approved = fund(paid, replace(FUNDING, on=day, amount=9), replace(FUNDING, row=3, on=JULY_26, amount=9))
    named = fund(paid, replace(FUNDING, on=day, amount=9, settlement=1))
    streams = [event.originator_id for event in (*recorded_events(paid, approved), *recorded_events(paid, named))]
    assert [stream[-2:] for stream in streams] == ["/2", "/1", "/1"]
    assert faults(lambda: fund(paid, replace(FUNDING, amount=1, settlement=2))) == [(2, "on")]
    assert faults(lambda: pay(paid, replace(PAYMENT, paid_on=day, amount=1))) == [(2, "reference")]
    assert the(PayoutMade, paid, pay(paid, another(paid_on=day, amount=9))).originator_id.endswith("/2")
