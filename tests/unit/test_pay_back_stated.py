"""Each assessment states until when a new post asks back what was paid; those of before go by their regime."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.recording.ledger import Ledger
from domain.recording.reassessing import reassess
from domain.settlements.events import Entitlement, EntitlementAssessed, EntitlementReassessed, RepaymentOrdered
from domain.settlements.rows import DepartureFacts, DepartureRow
from tests.policy_cases import RULES
from tests.settlement_world import (
    DUE_LATER,
    FACTS,
    LEAVING,
    LEAVING_LATER,
    PART_TIMER,
    PART_TIMER_LEAVES,
    WORKER,
    correct_facts,
    funded_and_paid,
    leave,
    settlement,
    the,
)
from tests.staff_world import APPOINTMENT, BASIS, REFERENCE, appoint, country, memory, register

FEBRUARY = date(2026, 2, 1)
RETURN = replace(APPOINTMENT, effective_on=date(2026, 6, 1), basis="re_recruited", budget_paid=True)


@pytest.mark.parametrize(
    ("person", "row", "until"),
    [
        (WORKER, LEAVING_LATER, date(2031, 1, 1)),
        (WORKER, LEAVING, None),
        (PART_TIMER, PART_TIMER_LEAVES, None),
    ],
)
def test_an_assessment_states_the_day_or_that_there_is_none(person: Any, row: DepartureRow, until: date | None) -> None:
    """Catches a day under a regime or for people who have no such rule, and one left to be worked out later."""
    ledger = country()
    register(ledger, person)
    assert the(EntitlementAssessed, ledger, leave(ledger, row)).pay_back_until == until


def test_another_day_of_leaving_is_stated_anew_although_the_amount_is_the_same() -> None:
    """Catches a day that goes on from a day of leaving which was a mistake."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    anew = the(
        EntitlementReassessed,
        ledger,
        correct_facts(ledger, replace(FACTS, facts=DepartureFacts(), leaves_on=date(2025, 12, 15))),
    )
    assert (anew.delta, anew.total, anew.pay_back_until) == (0, DUE_LATER, date(2030, 12, 15))


@pytest.fixture
def before() -> Ledger:
    """Somebody paid under D154, whose assessment an earlier build recorded: it states no day."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, LEAVING_LATER)
    log = memory(ledger)
    log.placed = [
        placed if not isinstance(placed.event, Entitlement)
        else placed._replace(event=replace(placed.event, pay_back_until=None))
        for placed in log.placed
    ]  # fmt: skip
    funded_and_paid(ledger, 300_000_000, 200_000_000, FEBRUARY)
    return ledger


def test_an_assessment_of_before_asks_back_by_its_regime(before: Ledger) -> None:
    """Catches money of years ago that nobody returns any more."""
    assert settlement(before).asks_back
    assert settlement(before).pay_back_until(date(2026, 1, 1), RULES) == date(2031, 1, 1)
    assert the(RepaymentOrdered, before, appoint(before, RETURN)).amount == 200_000_000


def test_an_assessment_of_before_is_not_recorded_anew_for_its_day(before: Ledger) -> None:
    """Catches a new build that reassesses a whole country for what was known all the time."""
    assert reassess(before, REFERENCE, BASIS).recorded.count == 0
    corrected = correct_facts(before, replace(FACTS, facts=replace(FACTS.facts, insured_months=361)))
    assert the(EntitlementReassessed, before, corrected).pay_back_until == date(2031, 1, 1)
