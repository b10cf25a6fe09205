"""What was taken back counts on no day, is still known before, and SQL and the plain fold agree on it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest

from consumers.auditing.verify import verify
from consumers.projecting.from_store import project_from_store
from domain.errors import NotFound, Refused
from domain.event import Event
from domain.ports import Decision
from domain.recording.ledger import Ledger
from domain.retracting import retraction
from domain.settlements.rows import DepartureFacts
from projections.auditing.histories import of_person as history
from projections.departure_statistics import departure_statistics
from projections.settlements import show as settlement
from projections.staff import show
from projections.staffing import staffing
from projections.state.times import AsKnown
from store.database import Database, connect
from store.events.log import PostgresLog
from store.opening.open_ledger import open_ledger
from tests.advice_follower import apply_changes
from tests.settlement_world import (
    FACTS,
    FUNDING,
    LEAVING,
    PAYMENT,
    PERSONAL,
    SALARY,
    WORKER,
    change_salaries,
    correct_facts,
    correct_person,
    fund,
    leave,
    pay,
    retract,
)
from tests.staff_world import APPOINTMENT, OPENING_ON, QUOTA, REFERENCE, STAFF, appoint, quotas, register, settle
from tests.units_world import LATER, RECORDING, form

LATE = date(2026, 6, 1)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    """CB1, who leaves on 1 August 2025, on PostgreSQL."""
    opened = open_ledger(database, "clerk")
    settle(opened.log)
    register(opened, WORKER)
    leave(opened, LEAVING)
    yield opened
    assert isinstance(opened.log, PostgresLog)
    opened.log.close()


@pytest.fixture
def read(database: Database, ledger: Ledger) -> Iterator[psycopg.Connection[Any]]:
    with connect(database.writer_url) as connection:
        yield connection


def projected(database: Database, connection: psycopg.Connection[Any]) -> None:
    """Bring the projection up to date, and hold it against the fold."""
    project_from_store(database.writer_url)
    found = verify(connection)
    assert (found.ok, found.projection, found.problems) == (True, "same", [])


def test_a_first_post_that_was_replaced_and_taken_back_asks_for_no_money(
    database: Database, read: psycopg.Connection[Any], ledger: Ledger
) -> None:
    """Catches the post that took its place taken for a new one of who left before the ledger begins: by the rules, in
    SQL, or in the fold."""
    early = replace(WORKER, staff_number="CB2", identity_number="001180009999")
    wrong = register(ledger, early).first_position + 1
    appoint(ledger, replace(APPOINTMENT, staff_number="CB2", effective_on=OPENING_ON, unit="00004"))
    retract(ledger, wrong)
    leave(ledger, replace(LEAVING, staff_number="CB2", decided_on=date(2025, 5, 1), leaves_on=date(2025, 6, 1)))
    projected(database, read)
    found = read.execute("select unit_id, paid_post_on from projection.departures where staff_number = 'CB2'")
    assert found.fetchall() == [("00004@2025-06-30", None)]


def test_money_taken_back_counts_on_no_day_and_is_known_before(
    database: Database, ledger: Ledger, read: psycopg.Connection[Any]
) -> None:
    """Catches an approval or an order that still counts in SQL, in the fold, or in the story of the settlement."""
    wrong = fund(ledger, replace(FUNDING, amount=700)).first_position
    right = fund(ledger, replace(FUNDING, amount=300)).first_position
    pay(ledger, replace(PAYMENT, amount=200))
    ordered = pay(ledger, replace(PAYMENT, kind="repayment_ordered", amount=100, reference="TH-1")).first_position
    projected(database, read)
    retract(ledger, wrong)
    newest = retract(ledger, ordered).last_position
    projected(database, read)
    now = settlement(read, "CB1", REFERENCE.rules, on=LATE)
    before = settlement(read, "CB1", REFERENCE.rules, on=LATE, as_known=AsKnown(position=newest - 2))
    assert (now["approved"], before["approved"]) == (300, 1_000)
    assert [entry["position"] for entry in now["entries"]] == [right, right + 1]
    assert [entry["position"] for entry in before["entries"]] == [wrong, right, right + 1, ordered]
    taken_back = {entry["position"]: entry.get("retracted_by") for entry in history(read, "CB1")}
    assert (taken_back[wrong], taken_back[right], taken_back[ordered]) == (newest - 1, None, newest)


def test_an_amended_day_of_leaving_moves_post_settlement_and_statistics(
    database: Database, ledger: Ledger, read: psycopg.Connection[Any]
) -> None:
    """Catches a day that only some of the answers take, in SQL or in the fold, or that was known before."""
    projected(database, read)
    row = replace(FACTS, facts=DepartureFacts(), decided_on=date(2025, 7, 15), leaves_on=date(2025, 9, 1))
    newest = correct_facts(ledger, row).last_position
    correct_facts(ledger, replace(FACTS, facts=DepartureFacts(insured_months=276)))
    projected(database, read)

    def seen(on: date, known: int | None) -> tuple[object, ...]:
        as_known = None if known is None else AsKnown(position=known)
        person = show(read, "CB1", lambda stream, sealed: None, on=on, as_known=as_known)
        counted = departure_statistics(read, REFERENCE.rules, by=["month"], on=on, as_known=as_known)
        found = settlement(read, "CB1", REFERENCE.rules, on=on, as_known=as_known)
        return person["status"], [row["month"] for row in counted["rows"]], found.get("leaves_on")

    assert seen(date(2025, 8, 15), newest - 2) == ("left", ["2025-08"], "2025-08-01")
    assert seen(date(2025, 8, 15), None) == ("awaiting_reassignment", ["2025-09"], "2025-09-01")
    assert seen(date(2025, 9, 1), None) == ("left", ["2025-09"], "2025-09-01")
    assert seen(date(2025, 7, 14), None) == ("awaiting_reassignment", [], None)


def test_somebody_registered_by_mistake_counts_nowhere_and_is_registered_anew(
    database: Database, ledger: Ledger, read: psycopg.Connection[Any]
) -> None:
    """Catches a head that still counts, two rows for one person registered twice, and a sex of the first time."""
    wrong = register(ledger, replace(STAFF, staff_number="CB2", identity_number="001180005678")).first_position
    correct_person(ledger, replace(PERSONAL, staff_number="CB2", sex="male"))
    projected(database, read)
    newest = retract(ledger, wrong).last_position
    projected(database, read)

    def heads(known: int | None = None) -> int:
        as_known = None if known is None else AsKnown(position=known)
        total = staffing(read, on=date(2025, 7, 10), by="category", as_known=as_known)["total"]
        return int(total["active"])

    assert (heads(wrong + 2), heads()) == (2, 1)
    with pytest.raises(NotFound, match="was taken back by position"):
        show(read, "CB2", lambda stream, sealed: None, on=LATE)
    assert [entry["corrected_by"] for entry in history(read, "CB2")][:2] == [newest - 1, newest]
    again = replace(STAFF, staff_number="CB2", identity_number="001180005678", category="cadre")
    register(ledger, again)
    projected(database, read)
    person = show(read, "CB2", lambda stream, sealed: None, on=date(2025, 7, 10))
    assert (heads(), person["category"], person["sex"]) == (2, "cadre", "female")
    with pytest.raises(Refused):
        register(ledger, replace(again, staff_number="CB3"))


def test_an_identity_number_follows_to_the_right_staff_number(
    database: Database, ledger: Ledger, read: psycopg.Connection[Any]
) -> None:
    """Catches an identity number that the database keeps for somebody who was never there."""
    wrong = replace(STAFF, staff_number="CB2", identity_number="001180005678")
    retract(ledger, register(ledger, wrong).first_position)
    register(ledger, replace(wrong, staff_number="CB3"))
    projected(database, read)
    with pytest.raises(Refused):
        register(ledger, wrong)


def test_a_salary_taken_back_is_not_shown_and_a_quota_authorises_nobody(
    database: Database, ledger: Ledger, read: psycopg.Connection[Any]
) -> None:
    """Catches a salary or a headcount that the reads still take, or that was not known before."""
    raised = replace(SALARY, effective_on=date(2025, 7, 5), salary={"salary_amount": "20000000"})
    salary = change_salaries(ledger, raised).first_position
    quota = quotas(ledger, QUOTA).first_position
    projected(database, read)
    retract(ledger, salary)
    newest = retract(ledger, quota).last_position
    projected(database, read)

    def seen(known: int | None) -> tuple[object, object]:
        as_known = None if known is None else AsKnown(position=known)
        person = show(read, "CB1", lambda stream, sealed: None, on=date(2025, 7, 10), as_known=as_known)
        (row,) = staffing(read, on=date(2025, 7, 10), as_known=as_known)["rows"]
        return person["salary"]["components"]["salary_amount"], row["authorised"]

    assert seen(newest - 3) == ("20000000", 60)
    assert seen(None) == ("10000000", None)


@pytest.mark.parametrize("by_an_earlier_build", [False, True])
def test_a_quota_applies_to_no_other_unit_formed_under_that_code_on_that_day(
    database: Database, ledger: Ledger, read: psycopg.Connection[Any], by_an_earlier_build: bool
) -> None:
    """Catches a quota that outlives its unit; an earlier build took the unit back and left it standing."""
    formed = form("00012", "00004", "whole", parent="001", effective_on=LATER)
    forming = apply_changes(ledger, formed)
    quotas(ledger, replace(QUOTA, unit="00012", effective_on=LATER))
    projected(database, read)
    assert [row["authorised"] for row in staffing(read, on=LATER, unit="00012")["rows"]] == [60]
    if by_an_earlier_build:
        ledger.log.append(Decision(_of_the_earlier_build(ledger)))
    else:
        assert retract(ledger, forming).remarks == [
            f"the quotas of 00012@2025-08-01 fall with it: position {forming + 2}"
        ]
    apply_changes(ledger, formed)
    projected(database, read)
    assert [row["authorised"] for row in staffing(read, on=LATER, unit="00012")["rows"]] in ([], [None])
    if by_an_earlier_build:
        assert retract(ledger, forming + 2).count == 1


def _of_the_earlier_build(ledger: Ledger) -> list[Event]:
    placed = list(ledger.log.unit_events(after=ledger.log.head() - 3))
    return [
        retraction(
            one,
            one.event.originator_version + (2 if one.event.originator_id.endswith("2025-08-01") else 1),
            recording=RECORDING,
            basis=one.event.legal_basis,
            reason="nhầm",
        )
        for one in placed[:2]
    ]
