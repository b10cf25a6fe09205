"""Money to be returned: who left full-time under D154 and comes back, within 60 months, to a post paid by the budget.

CB1 left on 01/01/2026 under D154, is owed 325,000,000 đồng, and was paid 200 million of 300 million approved on
01/02/2026.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.recording.ledger import Ledger
from domain.settlements.dossier import Dossier
from domain.settlements.events import PayoutMade, RepaymentOrdered
from domain.settlements.rows import DepartureFacts
from domain.staff.events import StaffAppointed
from domain.staff.rows import StaffRow
from tests.policy_cases import RULES
from tests.settlement_world import (
    DUE,
    DUE_LATER,
    FACTS,
    FUNDING,
    LEAVING,
    LEAVING_LATER,
    PART_TIMER,
    PART_TIMER_DUE,
    PART_TIMER_LEAVES,
    PAYMENT,
    SALARY,
    WORKER,
    change_salaries,
    correct_facts,
    country_from,
    fund,
    funded_and_paid,
    kinds,
    leave,
    pay,
    person,
    recorded_events,
    retract,
    settlement,
    stating,
    the,
)
from tests.staff_world import APPOINTMENT, appoint, country, faults, message, register

FEBRUARY, JUNE = date(2026, 2, 1), date(2026, 6, 1)
RETURN = replace(APPOINTMENT, effective_on=JUNE, basis="re_recruited", budget_paid=True)
UNPAID_RETURN = replace(RETURN, budget_paid=False)
LATER = replace(APPOINTMENT, effective_on=date(2026, 9, 1), basis="elected", unit="00004")
MILLION = 1_000_000


@pytest.fixture
def ledger() -> Ledger:
    """As the head of this file tells."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    assert settlement(ledger).owed == DUE_LATER == 325_000_000
    funded_and_paid(ledger, 300 * MILLION, 200 * MILLION, FEBRUARY)
    return ledger


def ordered_back(ledger: Ledger) -> int:
    member, of = person(ledger), settlement(ledger)
    departure = next(departure for departure in member.departures if departure.decided.settlement == of.stream)
    return of.ordered_back(Dossier(member).asks_no_more(departure, of.pay_back_until(departure.leaves_on, RULES)))


def another(n: int = 2, **changes: Any) -> Any:
    """Another payment of February."""
    return replace(PAYMENT, paid_on=FEBRUARY, reference=f"UNC-{n}", **changes)


def test_the_return_to_a_post_paid_by_the_budget_orders_all_that_was_paid_back(ledger: Ledger) -> None:
    """Catches an order of the amount due or approved, one on another day, and one that comes with a later write."""
    recorded = appoint(ledger, RETURN)
    appointed, order = recorded_events(ledger, recorded)
    assert isinstance(appointed, StaffAppointed)
    assert isinstance(order, RepaymentOrdered)
    assert (order.originator_id, order.originator_version) == (settlement(ledger).stream, 4)
    assert (order.amount, order.effective_on, order.reference) == (200 * MILLION, JUNE, "")
    assert order.appointment_version == appointed.originator_version
    assert "2026-01-01" in order.reason
    assert settlement(ledger).net_paid() == 200 * MILLION


def test_what_was_reversed_or_returned_is_not_ordered_back(ledger: Ledger) -> None:
    """Catches an order of the gross payments."""
    pay(ledger, another(kind="reversal", amount=30 * MILLION))
    pay(ledger, another(3, kind="repayment_received", amount=20 * MILLION))
    assert the(RepaymentOrdered, ledger, appoint(ledger, RETURN)).amount == 150 * MILLION


@pytest.mark.parametrize(
    ("on", "ordered"),
    [
        (date(2026, 1, 1), True),
        (date(2030, 12, 31), True),
        (date(2031, 1, 1), False),
        (date(2031, 6, 1), False),
    ],
)
def test_the_sixty_months_end_before_the_day_itself(ledger: Ledger, on: date, ordered: bool) -> None:
    """Catches a limit off by a day, one counted from the decision, and an order years after."""
    expected = ["StaffAppointed", "RepaymentOrdered"] if ordered else ["StaffAppointed"]
    assert kinds(ledger, appoint(ledger, replace(RETURN, effective_on=on))) == expected


def test_a_post_that_the_budget_does_not_pay_orders_nothing_back(ledger: Ledger) -> None:
    """Catches an order for any return."""
    assert kinds(ledger, appoint(ledger, UNPAID_RETURN)) == ["StaffAppointed"]
    assert pay(ledger, replace(another(), paid_on=JUNE, amount=100 * MILLION)).count == 1


@pytest.mark.parametrize("changes", [{}, {"concurrent": True}], ids=["main", "concurrent"])
def test_a_later_post_paid_by_the_budget_orders_it_back_once(ledger: Ledger, changes: dict[str, Any]) -> None:
    """Catches a rule that looks at the return only, and an order for each post after the first."""
    appoint(ledger, UNPAID_RETURN)
    elected = appoint(ledger, replace(LATER, **changes))
    assert kinds(ledger, elected) == ["StaffAppointed", "RepaymentOrdered"]
    assert the(RepaymentOrdered, ledger, elected).effective_on == LATER.effective_on
    assert kinds(ledger, appoint(ledger, replace(LATER, effective_on=date(2026, 12, 1)))) == ["StaffAppointed"]


def test_nothing_paid_is_nothing_ordered() -> None:
    """Catches an order of nothing, and one of what is only approved."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    fund(ledger, replace(FUNDING, on=FEBRUARY, amount=DUE_LATER))
    assert kinds(ledger, appoint(ledger, RETURN)) == ["StaffAppointed"]


def other_regimes() -> Iterator[Any]:
    yield pytest.param(WORKER, LEAVING, DUE, id="D178")
    yield pytest.param(PART_TIMER, PART_TIMER_LEAVES, PART_TIMER_DUE, id="D154 part-time")
    # Born 05/07/1963: at the age of 61 in 07/2024, leaving 13 months after the first pension month: 15 S.
    old = replace(WORKER, birth_date=date(1963, 7, 5))
    at_age = replace(LEAVING, route="severance", decided_on=date(2025, 8, 10), leaves_on=date(2025, 9, 1))
    yield pytest.param(old, at_age, 150 * MILLION, id="R07")


@pytest.mark.parametrize(("who", "row", "due"), list(other_regimes()))
def test_no_other_regime_has_the_rule(who: StaffRow, row: Any, due: int) -> None:
    """Catches an order under D178, R07 or for part-time staff, none of which knows it; and payments stopped by it."""
    ledger = country()
    register(ledger, who)
    leave(ledger, row)
    assert settlement(ledger).owed == due
    fund(ledger, replace(FUNDING, on=date(2025, 9, 10), amount=due))
    pay(ledger, replace(PAYMENT, paid_on=date(2025, 9, 20), amount=due - 2))
    assert kinds(ledger, appoint(ledger, replace(RETURN, effective_on=date(2025, 10, 1)))) == ["StaffAppointed"]
    late = [another(n, amount=1) for n in (2, 3)]
    rest = pay(ledger, late[0], replace(late[1], row=3, paid_on=date(2025, 9, 20)))
    assert kinds(ledger, rest) == ["PayoutMade", "PayoutMade"]


@pytest.mark.parametrize("on", [JUNE, date(2027, 1, 1)])
def test_a_payment_dated_from_the_new_post_on_is_refused(ledger: Ledger, on: date) -> None:
    """Catches money paid that is to be returned at once; the message names the post's day."""
    appoint(ledger, RETURN)
    late = replace(another(row=5), paid_on=on, amount=1)
    assert faults(lambda: pay(ledger, late)) == [(5, "paid_on")]
    assert "2026-06-01" in message(lambda: pay(ledger, late))


def test_an_earlier_payment_told_late_extends_the_order(ledger: Ledger) -> None:
    """Catches a payment that escapes the order because it was told after it."""
    appoint(ledger, RETURN)
    recorded = pay(ledger, replace(another(), paid_on=date(2026, 5, 31), amount=50 * MILLION))
    assert kinds(ledger, recorded) == ["PayoutMade", "RepaymentOrdered"]
    assert the(PayoutMade, ledger, recorded).effective_on == date(2026, 5, 31)
    assert (the(RepaymentOrdered, ledger, recorded).amount, ordered_back(ledger)) == (50 * MILLION, 250 * MILLION)


def test_what_is_ordered_by_the_ledger_is_not_ordered_again_by_a_clerk(ledger: Ledger) -> None:
    """Catches the same money asked for twice, and a repayment that answers neither."""
    appoint(ledger, RETURN)
    order = another(kind="repayment_ordered", amount=1)
    assert faults(lambda: pay(ledger, replace(order, paid_on=JUNE))) == [(2, "amount")]
    pay(ledger, replace(another(3, kind="repayment_received", amount=150 * MILLION), paid_on=JUNE))
    assert (ordered_back(ledger), settlement(ledger).net_paid()) == (50 * MILLION, 50 * MILLION)
    assert faults(lambda: pay(ledger, replace(order, paid_on=JUNE))) == [(2, "amount")]


def test_the_order_lapses_with_the_appointment(ledger: Ledger) -> None:
    """Catches money asked back for a post that never was; a new return orders it anew."""
    retract(ledger, appoint(ledger, RETURN).first_position)
    assert ordered_back(ledger) == 0
    assert pay(ledger, replace(another(), paid_on=JUNE, amount=50 * MILLION)).count == 1
    again = the(RepaymentOrdered, ledger, appoint(ledger, replace(RETURN, effective_on=date(2026, 7, 1))))
    assert (again.amount, ordered_back(ledger)) == (250 * MILLION, 250 * MILLION)


def test_when_the_order_lapses_another_post_that_stands_still_asks_the_money_back(ledger: Ledger) -> None:
    """Catches a debt that vanishes with the first of two appointments: the second alone would have ordered it."""
    first = appoint(ledger, RETURN).first_position
    appoint(ledger, replace(RETURN, effective_on=date(2026, 7, 1)))
    retract(ledger, first)
    assert ordered_back(ledger) == 200 * MILLION


def test_what_came_back_before_the_order_does_not_answer_it(ledger: Ledger) -> None:
    """Catches an order counted as answered by money that it did not ask for, so that a next post asks for too much."""
    pay(ledger, another(kind="repayment_received", amount=50 * MILLION))
    assert the(RepaymentOrdered, ledger, appoint(ledger, RETURN)).amount == 150 * MILLION
    assert kinds(ledger, appoint(ledger, LATER)) == ["StaffAppointed"]
    assert ordered_back(ledger) == 150 * MILLION


def test_what_came_back_for_an_order_that_lapsed_does_not_answer_the_next(ledger: Ledger) -> None:
    """Catches more ordered back than was paid, over a return that was taken back and another."""
    wrong = appoint(ledger, RETURN).first_position
    pay(ledger, replace(another(kind="repayment_received", amount=50 * MILLION), paid_on=JUNE))
    retract(ledger, wrong)
    again = appoint(ledger, replace(RETURN, effective_on=date(2026, 7, 1)))
    assert the(RepaymentOrdered, ledger, again).amount == 150 * MILLION
    assert kinds(ledger, appoint(ledger, LATER)) == ["StaffAppointed"]


def test_the_post_of_the_registration_is_no_return() -> None:
    """Catches the post with which everybody is registered, on the day of the opening list, taken for a new one of
    somebody who left before that day: they would owe back what they are paid."""
    ledger = country_from(date(2026, 3, 1))
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    fund(ledger, replace(FUNDING, on=FEBRUARY, amount=DUE_LATER))
    assert kinds(ledger, pay(ledger, another(amount=100 * MILLION))) == ["PayoutMade"]
    assert faults(lambda: pay(ledger, replace(another(3, amount=1), paid_on=date(2026, 4, 1)))) == []


def test_a_settlement_that_turns_out_to_be_of_d154_is_ordered_back() -> None:
    """Catches a debt that depends on what was told first: the regime is corrected after the person came back."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, stating(LEAVING_LATER, regime="D178"))
    funded_and_paid(ledger, 200 * MILLION, 200 * MILLION, FEBRUARY)
    assert kinds(ledger, appoint(ledger, RETURN)) == ["StaffAppointed"]
    corrected = correct_facts(ledger, replace(FACTS, facts=DepartureFacts(regime="D154")))
    assert kinds(ledger, corrected)[-1] == "RepaymentOrdered"
    assert ordered_back(ledger) == 200 * MILLION


def test_the_order_lapses_when_the_day_of_leaving_turns_out_to_lie_too_far_before_the_post() -> None:
    """Catches money asked back for a post that came more than 60 months after the right day of leaving."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    fund(ledger, replace(FUNDING, on=FEBRUARY, amount=300 * MILLION))
    pay(ledger, replace(PAYMENT, paid_on=FEBRUARY, amount=200 * MILLION))
    appoint(ledger, replace(RETURN, effective_on=date(2030, 12, 15)))
    assert ordered_back(ledger) == 200 * MILLION
    correct_facts(ledger, replace(FACTS, leaves_on=date(2025, 12, 1)))
    assert (settlement(ledger).asks_back, ordered_back(ledger)) == (True, 0)
    again = replace(another(kind="repayment_ordered", amount=200 * MILLION), paid_on=date(2030, 12, 20))
    assert kinds(ledger, pay(ledger, again)) == ["RepaymentOrdered"]


def test_the_order_lapses_when_the_settlement_turns_out_to_be_of_d178(ledger: Ledger) -> None:
    """Catches money asked back under a regime that has no such rule, which pays on at the same time."""
    appoint(ledger, RETURN)
    correct_facts(ledger, replace(FACTS, facts=DepartureFacts(regime="D178")))
    assert pay(ledger, replace(another(), paid_on=JUNE, amount=100 * MILLION)).count == 1
    assert ordered_back(ledger) == 0


def test_a_settlement_assessed_after_the_return_pays_only_days_before_it() -> None:
    """Catches a late assessment that opens payments to somebody who is paid by the budget again."""
    ledger = country()
    register(ledger, replace(WORKER, salary={}))
    leave(ledger, LEAVING_LATER)
    appoint(ledger, RETURN)
    change_salaries(ledger, SALARY)
    fund(ledger, replace(FUNDING, on=FEBRUARY, amount=DUE_LATER))
    assert faults(lambda: pay(ledger, replace(another(amount=1), paid_on=JUNE))) == [(2, "paid_on")]
    assert kinds(ledger, pay(ledger, another(amount=1))) == ["PayoutMade", "RepaymentOrdered"]
