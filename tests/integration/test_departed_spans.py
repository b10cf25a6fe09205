"""Who is in service on a day once people leave, come back, or do not leave after all: small ledgers made by hand."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from projections.staff import Personal, show
from projections.staffing import staffing
from projections.state.times import AsKnown
from projections.vacancies import vacancies
from tests.projection_world import OPENING, REORGANISED, FactWorld, of, with_communes

DECIDED = date(2025, 7, 10)
LEAVES = date(2025, 8, 1)
BACK = date(2025, 10, 1)
AGAIN = date(2026, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with the communes a, b and c."""
    return with_communes(connection, "abc")


def counts(world: FactWorld, on: date, known: int | None = None) -> dict[str, tuple[int, ...]]:
    """(assigned, seconded in, seconded out) by unit; empty rows left out. All active people are assigned."""
    answer = staffing(world.connection, on=on, as_known=None if known is None else AsKnown(position=known))
    names = ("assigned", "seconded_in", "seconded_out")
    found = {row["unit"]: tuple(row[name] for name in names) for row in answer["rows"]}
    assert answer["total"]["active"] == answer["total"]["assigned"] == sum(row[0] for row in found.values())
    return {unit: row for unit, row in found.items() if any(row)}


def shown(world: FactWorld, on: date, number: str = "N1") -> dict[str, Any]:
    def sealed(_: str, __: bytes) -> Personal | None:
        return None

    return show(world.connection, number, sealed, on=on)


def concurrent(world: FactWorld, on: date) -> list[str]:
    return [post["unit"] for post in shown(world, on)["concurrent"]]


def filled(world: FactWorld, on: date, unit: str = "a") -> dict[str, int]:
    rows = vacancies(world.connection, on=on, unit=unit, filled_too=True)["rows"]
    return {row["position"]: row["filled"] for row in rows if row["filled"]}


def test_a_main_post_ends_on_the_first_day_out_of_service(world: FactWorld) -> None:
    """Catches: the last day of service lost, the first day out of it counted, a head gone at the decision."""
    world.decide(world.person("N1", of("a")), DECIDED, LEAVES)
    for on in (DECIDED, LEAVES - DAY):
        assert (counts(world, on), shown(world, on)["status"]) == ({"a": (1, 0, 0)}, "assigned")
    assert shown(world, DECIDED - DAY)["departure"] is None
    assert counts(world, LEAVES) == {}
    left = shown(world, LEAVES)
    assert (left["status"], left["main"], left["counted"]) == ("left", None, None)
    assert (left["departure"]["leaves_on"], left["departure"]["route"]) == ("2025-08-01", "severance")


@pytest.mark.parametrize("route", ["retirement", "death", "resignation"])
def test_people_leave_by_any_route(world: FactWorld, route: str) -> None:
    """Catches: only settlements taken for departures."""
    world.decide(world.person("N1", of("a")), DECIDED, LEAVES, route=route)
    assert (counts(world, LEAVES - DAY), counts(world, LEAVES)) == ({"a": (1, 0, 0)}, {})


def test_a_secondment_ends_with_the_service(world: FactWorld) -> None:
    """Catches: somebody present where they were lent to, after they left."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("b"), REORGANISED, AGAIN)
    world.second(world.person("N2", of("c")), of("b"), REORGANISED, LEAVES - DAY)
    world.decide(stream, DECIDED, LEAVES)
    world.decide("staff:n2", DECIDED, LEAVES)
    assert counts(world, LEAVES - 2 * DAY) == {"a": (1, 0, 1), "b": (0, 2, 0), "c": (1, 0, 1)}
    assert counts(world, LEAVES - DAY) == {"a": (1, 0, 1), "b": (0, 1, 0), "c": (1, 0, 0)}
    assert counts(world, LEAVES) == {}
    world.appoint(stream, of("c"), BACK, basis="re_recruited")
    assert counts(world, BACK) == {"c": (1, 0, 0)}


def test_key_posts_fall_vacant_when_their_holder_leaves(world: FactWorld) -> None:
    """Catches: a post, main or concurrent, that somebody fills after leaving."""
    stream = world.person("N1", of("a"), position="party_secretary")
    world.appoint(stream, of("a"), OPENING, concurrent=True, position="council_chair")
    world.decide(stream, DECIDED, LEAVES)
    assert filled(world, LEAVES - DAY) == {"party_secretary": 1, "council_chair": 1}
    assert filled(world, LEAVES) == {}
    world.appoint(stream, of("a"), BACK, basis="re_recruited", position="front_chair")
    assert filled(world, BACK) == {"front_chair": 1}


def test_only_a_re_recruitment_brings_somebody_back(world: FactWorld) -> None:
    """Catches: any appointment taken for a return, one on the first day out of service too, a concurrent one."""
    stream = world.person("N1", of("a"))
    world.decide(stream, DECIDED, LEAVES)
    world.appoint(stream, of("b"), LEAVES)
    world.appoint(stream, of("b"), LEAVES + DAY, basis="elected")
    world.appoint(stream, of("c"), LEAVES + 2 * DAY, basis="re_recruited", concurrent=True)
    world.second(stream, of("c"), LEAVES + 3 * DAY)
    assert [counts(world, LEAVES + n * DAY) for n in range(5)] == [{}] * 5
    assert concurrent(world, LEAVES + 2 * DAY) == []
    world.appoint(stream, of("c"), BACK, basis="re_recruited")
    assert (counts(world, BACK - DAY), counts(world, BACK)) == ({}, {"c": (1, 0, 0)})
    assert counts(world, LEAVES - DAY) == {"a": (1, 0, 0)}
    world.appoint(stream, of("b"), AGAIN)
    assert counts(world, AGAIN) == {"b": (1, 0, 0)}


def test_a_re_recruitment_on_the_first_day_out_of_service_leaves_no_gap(world: FactWorld) -> None:
    """Catches: somebody away for a day, or in two posts, who comes back on the day of leaving."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("c"), OPENING, concurrent=True)
    world.decide(stream, DECIDED, LEAVES)
    world.appoint(stream, of("b"), LEAVES, basis="re_recruited")
    assert [counts(world, LEAVES + n * DAY) for n in (-1, 0, 1)] == [{"a": (1, 0, 0)}, *[{"b": (1, 0, 0)}] * 2]
    assert [concurrent(world, LEAVES + n * DAY) for n in (-1, 0)] == [["c"], []]


def test_a_move_that_was_to_come_after_leaving_does_not(world: FactWorld) -> None:
    """Catches: an appointment recorded before the decision that brings somebody back on its day."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("b"), LEAVES + 9 * DAY)
    wrong = world.decide(stream, DECIDED, LEAVES)
    assert (counts(world, LEAVES + 8 * DAY), counts(world, LEAVES + 9 * DAY)) == ({}, {})
    world.retract("DepartureRescinded", stream, wrong)
    assert (counts(world, LEAVES + 8 * DAY), counts(world, LEAVES + 9 * DAY)) == ({"a": (1, 0, 0)}, {"b": (1, 0, 0)})


def test_concurrent_posts_end_with_the_service_and_do_not_come_back(world: FactWorld) -> None:
    """Catches: a post beside the main one that outlives it, or that is there again after a return to the same unit."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("b"), REORGANISED, concurrent=True)
    world.decide(stream, DECIDED, LEAVES)
    assert (concurrent(world, LEAVES - DAY), concurrent(world, LEAVES)) == (["b"], [])
    world.appoint(stream, of("a"), BACK, basis="re_recruited")
    assert (shown(world, BACK)["main"]["unit"], concurrent(world, BACK)) == ("a", [])
    world.appoint(stream, of("c"), BACK + DAY, concurrent=True)
    assert concurrent(world, BACK + DAY) == ["c"]


def test_somebody_may_leave_and_come_back_more_than_once(world: FactWorld) -> None:
    """Catches: only the first or the last absence kept, or one from the first leaving to the last return."""
    stream = world.person("N1", of("a"))
    world.decide(stream, DECIDED, LEAVES)
    world.appoint(stream, of("b"), BACK, basis="re_recruited")
    world.decide(stream, BACK, AGAIN)
    world.appoint(stream, of("c"), AGAIN + 30 * DAY, basis="re_recruited")
    world.decide(stream, AGAIN + 30 * DAY, AGAIN + 60 * DAY, route="retirement")
    expected = {
        LEAVES - DAY: ["a"], LEAVES: [], BACK - DAY: [], BACK: ["b"], AGAIN - DAY: ["b"], AGAIN: [],
        AGAIN + 29 * DAY: [], AGAIN + 30 * DAY: ["c"], AGAIN + 59 * DAY: ["c"], AGAIN + 60 * DAY: [],
    }  # fmt: skip
    assert {on: list(counts(world, on)) for on in expected} == expected
    assert shown(world, BACK)["departure"]["decided_on"] == "2025-10-01"
    assert shown(world, BACK - DAY)["departure"]["decided_on"] == "2025-07-10"


def test_a_rescinded_departure_gives_everything_back_on_every_day(world: FactWorld) -> None:
    """Catches: a rescission from its own day only, a secondment or a post beside that stays lost, a past that
    forgets it."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("b"), REORGANISED, concurrent=True)
    world.second(stream, of("c"), REORGANISED)
    wrong = world.decide(stream, DECIDED, LEAVES)
    back = world.retract("DepartureRescinded", stream, wrong, AGAIN)
    for on in (LEAVES - DAY, LEAVES, BACK, AGAIN):
        assert counts(world, on) == {"a": (1, 0, 1), "c": (0, 1, 0)}, on
        assert (concurrent(world, on), shown(world, on)["departure"]) == (["b"], None)
    assert counts(world, LEAVES, back - 1) == {}
    assert counts(world, LEAVES - DAY, back - 1) == {"a": (1, 0, 1), "c": (0, 1, 0)}


def test_who_left_before_the_opening_list_is_never_in_service(world: FactWorld) -> None:
    """Catches: the registration taken for a return, or a head on the first day of the ledger."""
    stream = world.person("N1", of("a"))
    world.decide(stream, date(2025, 4, 1), date(2025, 5, 1))
    world.decide(world.person("N2", of("b")), date(2025, 4, 1), OPENING)
    for on in (date(2025, 5, 1), OPENING, REORGANISED, AGAIN):
        assert counts(world, on) == {}
        assert {shown(world, on, number)["status"] for number in ("N1", "N2") if on >= OPENING} <= {"left"}
    world.appoint(stream, of("c"), BACK, basis="re_recruited")
    assert (counts(world, BACK - DAY), counts(world, BACK)) == ({}, {"c": (1, 0, 0)})


def test_a_departure_counts_from_when_it_was_known(world: FactWorld) -> None:
    """Catches: heads missing in an answer as known before the decision, or before the return was known."""
    stream = world.person("N1", of("a"))
    decided = world.decide(stream, DECIDED, LEAVES)
    returned = world.appoint(stream, of("b"), BACK, basis="re_recruited")
    assert counts(world, BACK, decided - 1) == {"a": (1, 0, 0)}
    assert counts(world, BACK, decided) == {}
    assert counts(world, BACK, returned) == {"b": (1, 0, 0)}
    world.retract("AppointmentRetracted", stream, returned)
    assert counts(world, BACK) == {}


def test_people_who_left_wait_in_no_unit_and_are_nowhere_unallocated(world: FactWorld) -> None:
    """Catches: leavers among the people of a unit that merged or was divided after their last day."""
    for number, home in (("N1", "a"), ("N2", "b"), ("N3", "a")):
        stream = world.person(number, of(home))
        if number != "N3":
            world.decide(stream, DECIDED, LEAVES)
    world.form("e", "ward", of("01"), [(of("a"), "whole")], on=LEAVES, ends=[of("a")])
    world.dissolve(of("b"), LEAVES)
    answer = staffing(world.connection, on=LEAVES)
    assert [(row["unit"], row["awaiting_reassignment"]) for row in answer["rows"] if row["present"]] == [("e", 1)]
    assert (answer["unallocated"], answer["total"]["active"]) == ([], 1)
    assert counts(world, LEAVES - DAY) == {"a": (2, 0, 0), "b": (1, 0, 0)}
