"""What is refused until something is taken back names its position, and following that leads to the end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.errors import Refused
from domain.recording.ledger import Ledger
from domain.recording.units import record_changes
from domain.units.changes.rows import ChangeRow
from tests.advice_follower import Clerk, apply_changes
from tests.settlement_world import (
    FACTS,
    FUNDING,
    LEAVING,
    LEAVING_LATER,
    WORKER,
    correct_facts,
    fund,
    funded_and_paid,
    leave,
)
from tests.staff_world import APPOINTMENT, appoint, country, message, register, source
from tests.units_world import LATER, amend, form

AUTUMN, WINTER = date(2025, 9, 1), date(2025, 12, 1)
NO_FACT = replace(FACTS, facts=replace(FACTS.facts, insured_months=None))


def apply(ledger: Ledger, *rows: ChangeRow) -> object:
    numbered = [replace(row, row=line) for line, row in enumerate(rows, start=2)]
    return record_changes(ledger, numbered, source=source())


def promoted_after(ledger: Ledger) -> Callable[[], object]:
    """Twice, behind the day on which the person would leave."""
    register(ledger, WORKER)
    appoint(ledger, replace(APPOINTMENT, effective_on=AUTUMN))
    appoint(ledger, replace(APPOINTMENT, effective_on=WINTER, position="council_chair"))
    return lambda: leave(ledger, LEAVING)


def leaving_already(ledger: Ledger) -> Callable[[], object]:
    register(ledger, WORKER)
    leave(ledger, LEAVING)
    return lambda: leave(ledger, LEAVING_LATER)


def returned_between(ledger: Ledger) -> Callable[[], object]:
    """And would now leave later."""
    register(ledger, WORKER)
    leave(ledger, LEAVING)
    appoint(ledger, replace(APPOINTMENT, effective_on=AUTUMN, basis="re_recruited"))
    return lambda: correct_facts(ledger, replace(NO_FACT, leaves_on=WINTER))


def approved_before(ledger: Ledger) -> Callable[[], object]:
    """And the decision would now lie behind it."""
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    fund(ledger, replace(FUNDING, on=LEAVING_LATER.decided_on, amount=100))
    fund(ledger, replace(FUNDING, on=date(2025, 12, 20), amount=100))
    return lambda: correct_facts(ledger, replace(NO_FACT, decided_on=date(2025, 12, 10)))


def left_before_the_post(ledger: Ledger) -> Callable[[], object]:
    register(ledger, WORKER)
    leave(ledger, LEAVING)
    return lambda: appoint(ledger, replace(APPOINTMENT, effective_on=WINTER))


def renamed_later(ledger: Ledger) -> Callable[[], object]:
    apply_changes(ledger, amend("00004", name="Xã A", effective_on=LATER))
    apply_changes(ledger, form("00012", "00004", "whole", effective_on=WINTER))
    return lambda: apply(ledger, amend("00004", name="Xã B", effective_on=date(2025, 7, 15)))


def formed_before(ledger: Ledger) -> Callable[[], object]:
    apply_changes(ledger, form("00012", "00004", "part", effective_on=LATER))
    return lambda: apply(ledger, form("00012", "00010", "part", effective_on=LATER))


@pytest.mark.parametrize(
    "prepare",
    [
        promoted_after,
        leaving_already,
        returned_between,
        approved_before,
        left_before_the_post,
        renamed_later,
        formed_before,
    ],
)
def test_what_stands_in_the_way_is_named_by_its_position_and_taken_back(
    prepare: Callable[[Ledger], Callable[[], object]],
) -> None:
    """Catches "take that appointment back first" from which nobody learns which one."""
    ledger = country()
    record = prepare(ledger)
    clerk = Clerk(ledger)
    refusals = 0
    while (fault := _fault(record)) is not None:
        refusals += 1
        assert refusals < 5
        assert fault.advice is not None, fault.message
        for position in (*fault.advice.retract, *fault.advice.rescind):
            assert str(position) in fault.message
            clerk.take_back(position, "retract" if position in fault.advice.retract else "rescind")
    assert refusals


def _fault(record: Callable[[], object]):  # type: ignore[no-untyped-def]
    try:
        record()
    except Refused as refused:
        return refused.where[0]
    return None


def test_a_payment_before_the_decision_asks_for_another_day_and_not_to_be_taken_back() -> None:
    """Catches advice that no correction follows: a payment stays on its day, reversed or not."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, LEAVING)
    funded_and_paid(ledger, 500, 500, date(2025, 8, 5))
    said = message(lambda: correct_facts(ledger, replace(NO_FACT, decided_on=date(2025, 8, 10), leaves_on=WINTER)))
    assert said.endswith("payments stay on their day; check the day")


def test_two_departures_in_one_file_are_told_as_that() -> None:
    """Catches a position that does not exist yet."""
    ledger = country()
    register(ledger, WORKER)
    said = message(lambda: leave(ledger, LEAVING, replace(LEAVING_LATER, row=3)))
    assert said.endswith("by a row of this file too; keep one of the two")
