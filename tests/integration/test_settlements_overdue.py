"""What should have been paid by which day, and who asked for it, over small ledgers made by hand."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.policy.tables import rules_from
from projections.settlements import list_settlements, overdue
from projections.state.times import AsKnown
from reference.policy import tables
from tests.projection_world import OPENING, FactWorld, with_communes

RULES = rules_from(tables())
DAY = timedelta(days=1)
JUNE, AUGUST = date(2025, 6, 30), date(2025, 8, 31)
"""The two days by which money was due."""
RESOLUTION, CONCLUSION = date(2025, 10, 10), date(2025, 10, 15)
"""The days of the two later reminders."""
LONG_AFTER = date(2026, 3, 1)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with the commune a."""
    return with_communes(connection, "a")


def decided(world: FactWorld, number: str, on: date) -> str:
    """Somebody whose leaving was decided and assessed on a day; returns the settlement."""
    stream = world.person(number, f"a@{OPENING}")
    world.decide(stream, on, on + 60 * DAY)
    world.assess(world.settlement(stream), on, 100)
    return world.settlement(stream)


def late(world: FactWorld, on: date, known: int | None = None) -> dict[str, list[str]]:
    """The days of the instruments that asked for the money of each overdue settlement."""
    as_known = None if known is None else AsKnown(position=known)
    rows = overdue(world.connection, RULES, on=on, as_known=as_known)
    everything = list_settlements(world.connection, RULES, on=on, as_known=as_known)
    assert rows == [row for row in everything if row["overdue"]]
    return {row["staff_number"]: [asked["due_on"] for asked in row["instruments"]] for row in rows}


@pytest.mark.parametrize(
    ("decided_on", "due_on", "asked"),
    [
        (date(2025, 3, 1), JUNE, [JUNE, AUGUST, RESOLUTION, CONCLUSION]),
        (date(2025, 6, 29), JUNE, [JUNE, AUGUST, RESOLUTION, CONCLUSION]),
        (date(2025, 6, 30), AUGUST, [AUGUST, RESOLUTION, CONCLUSION]),
        (date(2025, 8, 30), AUGUST, [AUGUST, RESOLUTION, CONCLUSION]),
        (date(2025, 8, 31), AUGUST, [AUGUST]),
        (date(2025, 9, 1), None, []),
    ],
)
def test_what_is_due_goes_by_the_day_of_the_decision(
    world: FactWorld, decided_on: date, due_on: date | None, asked: list[date]
) -> None:
    """Catches: a limit that is a day off, a due day that moves with a later reminder, a reminder told too early."""
    decided(world, "N1", decided_on)
    [row] = list_settlements(world.connection, RULES, on=LONG_AFTER)
    assert row["due_on"] == (due_on.isoformat() if due_on else None)
    for limit in (JUNE, AUGUST, RESOLUTION, CONCLUSION):
        for on in (limit, limit + DAY):
            passed = [day.isoformat() for day in asked if day < on]
            assert late(world, on) == ({"N1": passed} if passed and decided_on <= on else {}), on


def test_the_instruments_that_asked_are_named(world: FactWorld) -> None:
    """Catches: days without who set them, or under another name than the documents have."""
    decided(world, "N1", date(2025, 8, 30))
    [row] = overdue(world.connection, RULES, on=LONG_AFTER)
    assert [asked["instrument"] for asked in row["instruments"]] == ["6383/BNV-TCBC", "303/NQ-CP", "195-KL/TW"]


def test_what_was_paid_in_time_or_later_is_overdue_until_that_day(world: FactWorld) -> None:
    """Catches: a payment in part taken for all, a payment that counts before its day or before it was known."""
    settlement = decided(world, "N1", date(2025, 7, 10))
    world.fund(settlement, "approved", AUGUST, 100)
    world.pay(settlement, "payment", AUGUST, 99)
    known = world.pay(settlement, "payment", RESOLUTION, 1)
    assert late(world, AUGUST) == {}
    assert set(late(world, RESOLUTION - DAY)) == {"N1"}
    assert late(world, RESOLUTION) == {}
    assert set(late(world, RESOLUTION, known - 1)) == {"N1"}
    world.pay(settlement, "reversal", CONCLUSION, 1)
    assert set(late(world, CONCLUSION)) == {"N1"}


def test_a_decision_rescinded_or_not_settled_is_never_overdue(world: FactWorld) -> None:
    """Catches: a deadline for what nobody owes."""
    stream = world.person("N1", f"a@{OPENING}")
    wrong = world.decide(stream, date(2025, 7, 10), date(2025, 8, 1))
    other = world.person("N2", f"a@{OPENING}")
    world.decide(other, date(2025, 7, 10), date(2025, 8, 1), route="resignation")
    before = world.position
    world.retract("DepartureRescinded", stream, wrong)
    assert late(world, LONG_AFTER) == {}
    assert set(late(world, LONG_AFTER, before)) == {"N1"}


def test_the_overdue_are_told_by_province(world: FactWorld) -> None:
    """Catches: a filter that leaves out nothing, or everything."""
    decided(world, "N1", date(2025, 7, 10))
    world.unit("02", "province")
    for province, found in (("01", ["N1"]), ("02", [])):
        rows = overdue(world.connection, RULES, on=LONG_AFTER, province=province)
        assert [row["staff_number"] for row in rows] == found
