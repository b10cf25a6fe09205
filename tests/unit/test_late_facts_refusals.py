"""Late facts that are refused, each at its row and column, and nothing of the file recorded."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.recording.ledger import Ledger
from domain.settlements.events import EntitlementReassessed
from domain.settlements.rows import DepartureFacts
from domain.staff.personal import staff_stream
from tests.settlement_world import (
    FACTS,
    LEAVING,
    PERSONAL,
    SALARY,
    WORKER,
    change_salaries,
    correct_facts,
    correct_person,
    departure_position,
    leave,
    rescind,
)
from tests.staff_world import SECRET, country, faults, memory, numbered, register


@pytest.fixture
def ledger() -> Ledger:
    """CB1 and CB2 leave with a settlement, CB3 resigned, CB4 stays."""
    ledger = country()
    register(ledger, *(numbered(WORKER, n) for n in range(1, 5)))
    rows = [replace(LEAVING, row=n + 1, staff_number=f"CB{n}") for n in (1, 2, 3)]
    leave(ledger, *rows[:2], replace(rows[2], route="resignation"))
    return ledger


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"staff_number": "CB9"}, "staff_number"),
        ({"staff_number": ""}, "staff_number"),
        ({"effective_on": date(2010, 2, 28)}, "effective_on"),
        ({"salary": {}}, None),
        ({"salary": {"rank_coefficient": "4,65"}}, "rank_coefficient"),
        ({"salary": {"salary_amount": "10000000.5"}}, "salary_amount"),
        ({"salary": {"salary_amount": "10000000", "rank_coefficient": "4.65"}}, "salary_amount"),
    ],
)
def test_a_wrong_salary_is_refused(ledger: Ledger, changes: dict[str, Any], column: str | None) -> None:
    """Catches a check that is missing, or that names another column; also an empty row that would delete a salary."""
    head = ledger.log.head()
    good = replace(SALARY, staff_number="CB4")
    assert faults(lambda: change_salaries(ledger, good, replace(SALARY, row=4, **changes))) == [(4, column)]
    assert ledger.log.head() == head


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"staff_number": "CB9"}, "staff_number"),
        ({"staff_number": "CB3"}, "staff_number"),
        ({"staff_number": "CB4"}, "staff_number"),
        ({"reason": ""}, "reason"),
        ({"facts": DepartureFacts()}, None),
        ({"facts": DepartureFacts(appendix="III")}, "appendix"),
        ({"facts": DepartureFacts(regime="D67")}, "regime"),
        ({"settlement": 2}, "settlement"),
    ],
)
def test_a_wrong_fact_is_refused(ledger: Ledger, changes: dict[str, Any], column: str | None) -> None:
    """Catches a fact of a departure that is not there, and a row that states nothing."""
    head = ledger.log.head()
    good = replace(FACTS, staff_number="CB2")
    assert faults(lambda: correct_facts(ledger, good, replace(FACTS, row=4, **changes))) == [(4, column)]
    assert ledger.log.head() == head


def test_a_fact_of_a_rescinded_departure_is_refused(ledger: Ledger) -> None:
    """Catches an amount that comes back for a decision that was taken back."""
    rescind(ledger, departure_position(ledger))
    for n in (None, 1):
        assert faults(lambda n=n: correct_facts(ledger, replace(FACTS, settlement=n))) == [(2, "staff_number")]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"staff_number": "CB9", "full_name": "Lê Văn D"}, "staff_number"),
        ({"sex": "man"}, "sex"),
        ({}, None),
        ({"birth_date": date(2999, 1, 1)}, "birth_date"),
        ({"birth_date": date(1899, 12, 31)}, "birth_date"),
        ({"birth_date": date(2010, 3, 1)}, "birth_date"),
    ],
)
def test_wrong_personal_data_is_refused(ledger: Ledger, changes: dict[str, Any], column: str | None) -> None:
    """Catches a birth date that nobody in service can have, and a row that corrects nothing."""
    head = ledger.log.head()
    good = replace(PERSONAL, staff_number="CB2", full_name="Lê Văn D")
    assert faults(lambda: correct_person(ledger, good, replace(PERSONAL, row=4, **changes))) == [(4, column)]
    assert ledger.log.head() == head


def test_personal_data_that_was_erased_is_not_corrected(ledger: Ledger) -> None:
    """Catches data of an erased person that enters again."""
    del memory(ledger).keys[staff_stream(SECRET, "CB1")]
    assert faults(lambda: correct_person(ledger, replace(PERSONAL, full_name="Lê Văn D"))) == [(2, "staff_number")]


def test_an_erased_person_may_still_be_told_a_salary_and_the_amount_stands(ledger: Ledger) -> None:
    """Catches an erasure that takes away what was owed: counts and amounts stay valid after it (DESIGN D11)."""
    del memory(ledger).keys[staff_stream(SECRET, "CB1")]
    change_salaries(ledger, SALARY)
    assert not memory(ledger).events(EntitlementReassessed)
