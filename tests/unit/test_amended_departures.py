"""The days and the route of a decision to leave are amended in place, with what follows for the money."""

from dataclasses import replace
from datetime import date

import pytest

from domain.recording.ledger import Ledger
from domain.settlements.events import EntitlementReassessed
from domain.settlements.rows import DepartureFacts
from domain.staff.events import DepartureAmended, DepartureCorrected, StaffAppointed
from tests.settlement_world import (
    DUE,
    DUE_LATER,
    FACTS,
    LEAVING,
    LEAVING_LATER,
    WORKER,
    correct_facts,
    funded_and_paid,
    leave,
    person,
    recorded_events,
    settlement,
)
from tests.staff_world import APPOINTMENT, appoint, country, faults, register

DAYS = replace(FACTS, facts=DepartureFacts(), reason="the decision says so")
LATER = replace(DAYS, decided_on=LEAVING_LATER.decided_on, leaves_on=LEAVING_LATER.leaves_on)


@pytest.fixture
def ledger() -> Ledger:
    """CB1, who leaves on 1 August 2025 and is owed `DUE`."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, LEAVING)
    return ledger


def test_amended_days_reassess_to_what_the_right_days_come_to(ledger: Ledger) -> None:
    """Catches a day that only shows, or an amount worked out on the old one: the regime itself is another."""
    amended, reassessed = recorded_events(ledger, correct_facts(ledger, LATER))
    assert isinstance(amended, DepartureAmended)
    assert (amended.departure_version, amended.route) == (4, "early_retirement")
    assert (amended.decided_on, amended.leaves_on) == (LEAVING_LATER.decided_on, LEAVING_LATER.leaves_on)
    assert isinstance(reassessed, EntitlementReassessed)
    assert (reassessed.regime, reassessed.old_total, reassessed.total) == ("D154", DUE, DUE_LATER)
    assert reassessed.delta == DUE_LATER - DUE
    member = person(ledger)
    assert member.left_on(date(2025, 12, 31)) is None
    assert member.left_on(date(2026, 1, 1)) == date(2026, 1, 1)


def test_days_and_facts_of_one_row_are_assessed_once(ledger: Ledger) -> None:
    """Catches an amount worked out between the two, and facts that are lost."""
    events = recorded_events(ledger, correct_facts(ledger, replace(LATER, facts=DepartureFacts(insured_months=276))))
    assert [type(event) for event in events] == [DepartureAmended, DepartureCorrected, EntitlementReassessed]
    assert person(ledger).departures[0].facts.insured_months == 276


def test_what_was_paid_stands_when_the_day_is_amended(ledger: Ledger) -> None:
    """Catches money that has to be paid anew: the difference is what becomes due, or repayable."""
    funded_and_paid(ledger, DUE, DUE, date(2025, 12, 1))
    correct_facts(ledger, LATER)
    assert (settlement(ledger).net_paid(), settlement(ledger).owed) == (DUE, DUE_LATER)


def test_another_route_with_a_settlement_is_assessed_by_its_own_rules(ledger: Ledger) -> None:
    """Catches a route that is told and not reckoned with."""
    reassessed = recorded_events(ledger, correct_facts(ledger, replace(DAYS, route="severance")))[-1]
    assert isinstance(reassessed, EntitlementReassessed)
    assert reassessed.route == "severance"


def test_the_age_band_follows_the_amended_day_and_later_corrections_keep_it(ledger: Ledger) -> None:
    """Catches a departure counted under the age of the wrong day: 57 on 1 August 2025, 60 on 1 June 2028."""
    assert person(ledger).departures[0].cohort["age_band"] == "55-59"
    correct_facts(ledger, replace(DAYS, leaves_on=date(2028, 6, 1)))
    assert person(ledger).departures[0].cohort["age_band"] == "60+"
    correct_facts(ledger, replace(FACTS, facts=DepartureFacts(insured_months=361)))
    assert person(ledger).departures[0].cohort["age_band"] == "60+"


def test_a_departure_without_settlement_is_amended_too() -> None:
    """Catches a day that can be corrected only where money hangs on it."""
    ledger = country()
    register(ledger, WORKER)
    leave(ledger, replace(LEAVING, route="resignation", facts=DepartureFacts()))
    assert correct_facts(ledger, replace(DAYS, leaves_on=date(2025, 9, 1))).count == 1
    assert person(ledger).left_on(date(2025, 8, 15)) is None


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"leaves_on": date(2025, 7, 9)}, "leaves_on"),
        ({"leaves_on": date(2009, 1, 1), "decided_on": date(2008, 1, 1)}, "leaves_on"),
        ({"decided_on": date(2025, 8, 2)}, "decided_on"),
        ({"route": "resignation"}, "route"),
        ({"route": "part_time_severance"}, "route"),
        ({"route": "unheard_of"}, "route"),
        ({"leaves_on": LEAVING.leaves_on}, None),
    ],
)
def test_a_wrong_amendment_is_refused_at_its_column(
    ledger: Ledger, wrong: dict[str, object], column: str | None
) -> None:
    """Catches a check of the decision that its amendment does not pass."""
    head = ledger.log.head()
    found = faults(lambda: correct_facts(ledger, replace(DAYS, **wrong)))  # type: ignore[arg-type]
    assert {at for _, at in found} == {column}
    assert ledger.log.head() == head


def test_money_never_comes_to_lie_before_the_decision(ledger: Ledger) -> None:
    """Catches a decision moved behind its own payments."""
    funded_and_paid(ledger, 100, 100, date(2025, 7, 20))
    assert faults(lambda: correct_facts(ledger, replace(DAYS, decided_on=date(2025, 7, 21)))) == [(2, "decided_on")]
    assert correct_facts(ledger, replace(DAYS, decided_on=date(2025, 7, 20))).count >= 1


def test_leaving_is_not_moved_over_a_return_into_service(ledger: Ledger) -> None:
    """Catches somebody appointed as re-recruited who never left, and a return that becomes a departure's end."""
    back = replace(APPOINTMENT, unit="00004", effective_on=date(2025, 10, 1), basis="re_recruited", budget_paid=False)
    appoint(ledger, back)
    assert faults(lambda: correct_facts(ledger, replace(DAYS, leaves_on=date(2025, 10, 2)))) == [(2, "leaves_on")]
    assert correct_facts(ledger, replace(DAYS, leaves_on=date(2025, 10, 1))).count >= 1
    member = person(ledger)
    assert member.left_on(date(2025, 10, 1)) is None
    main = member.main_post(date(2025, 9, 30))
    assert isinstance(main, StaffAppointed)
    assert main.unit_id == "00001@2025-06-30"
