"""Who is lent where on a day, over small ledgers made by hand: each test is one line of what presence means."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from projections.staff import show
from projections.staffing import staffing
from tests.headcounts import counts, two_provinces, unallocated
from tests.projection_world import OPENING, REORGANISED, FactWorld, of

LATER = date(2025, 8, 1)
NEXT_YEAR = date(2026, 1, 1)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    return two_provinces(connection)


def test_a_secondment_moves_presence_but_no_head(world: FactWorld) -> None:
    """Catches: a seconded person counted twice or in the wrong unit; the last day counted."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("b"), LATER, NEXT_YEAR)
    assert counts(world, LATER) == {"a": (1, 0, 0, 1), "b": (0, 0, 1, 0)}
    assert counts(world, NEXT_YEAR) == {"a": (1, 0, 0, 0)}
    total = staffing(world.connection, on=LATER)["total"]
    assert (total["assigned"], total["seconded_in"], total["seconded_out"], total["present"]) == (1, 1, 1, 1)
    assert counts(world, LATER, unit="b") == {"b": (0, 0, 1, 0)}
    assert counts(world, LATER, unit="a") == {"a": (1, 0, 0, 1)}


def test_a_new_main_appointment_ends_a_secondment(world: FactWorld) -> None:
    """Catches: a secondment that outlives the appointment behind it."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("b"), REORGANISED)
    world.appoint(stream, of("c"), LATER)
    assert counts(world, LATER - timedelta(days=1)) == {"a": (1, 0, 0, 1), "b": (0, 0, 1, 0)}
    assert counts(world, LATER) == {"c": (1, 0, 0, 0)}


def test_a_secondment_of_the_day_of_an_appointment_stands_when_it_was_recorded_after(world: FactWorld) -> None:
    """Catches: only days compared, so that the appointment of the same day cuts the secondment that came after it."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("c"), LATER)
    world.second(stream, of("b"), LATER)
    assert counts(world, LATER) == {"c": (1, 0, 0, 1), "b": (0, 0, 1, 0)}


def test_a_concurrent_appointment_does_not_end_a_secondment(world: FactWorld) -> None:
    """Catches: any appointment taken for a main one."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("b"), REORGANISED)
    world.appoint(stream, of("c"), LATER, concurrent=True)
    assert counts(world, LATER) == {"a": (1, 0, 0, 1), "b": (0, 0, 1, 0)}


def test_a_new_secondment_replaces_the_former(world: FactWorld) -> None:
    """Catches: one person lent to two units at a time."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("b"), REORGANISED)
    world.second(stream, of("c"), LATER)
    assert counts(world, LATER) == {"a": (1, 0, 0, 1), "c": (0, 0, 1, 0)}


def test_a_secondment_to_what_becomes_the_own_unit_ends_that_day(world: FactWorld) -> None:
    """Catches: somebody counted in and out of one unit, and shown as lent to the unit that they belong to."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("b"), OPENING)
    assert counts(world, OPENING) == {"a": (1, 0, 0, 1), "b": (0, 0, 1, 0)}
    world.form("m", "ward", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    assert counts(world, REORGANISED) == {"m": (0, 1, 0, 0)}
    person = show(world.connection, "N1", lambda at, sealed: None, on=REORGANISED)
    assert (person["status"], person["secondment"]) == ("awaiting_reassignment", None)


def test_a_secondment_follows_its_unit_into_a_merger_and_ends_when_it_is_divided(world: FactWorld) -> None:
    """Catches: the lent person lost at a merger, or still lent to a unit that was divided."""
    stream = world.person("N1", of("d"))
    world.second(stream, of("a"), OPENING)
    merged = world.form("e", "ward", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    world.form("f", "ward", of("01"), [(merged, "part")], on=LATER)
    world.form("g", "ward", of("01"), [(merged, "remainder")], on=LATER, ends=[merged])
    assert counts(world, REORGANISED) == {"d": (1, 0, 0, 1), "e": (0, 0, 1, 0)}
    assert counts(world, LATER) == {"d": (1, 0, 0, 0)}


def test_an_unallocated_person_is_lent_in_but_not_out(world: FactWorld) -> None:
    """Catches: a unit charged with somebody lent whom it does not have."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("d"), OPENING)
    world.dissolve(of("a"), REORGANISED)
    assert counts(world, REORGANISED) == {"d": (0, 0, 1, 0)}
    assert unallocated(world, REORGANISED) == {"01": 1}


def test_a_secondment_taken_back_lets_the_former_one_stand_again(world: FactWorld) -> None:
    """Catches: a retracted secondment that still cuts the one before it."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("b"), REORGANISED)
    wrong = world.second(stream, of("c"), LATER)
    world.retract("SecondmentRetracted", stream, wrong)
    assert counts(world, LATER) == {"a": (1, 0, 0, 1), "b": (0, 0, 1, 0)}
