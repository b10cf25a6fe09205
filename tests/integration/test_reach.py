"""What an answer rests on while events of some streams are still on their way, as through Kafka's partitions."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from threading import Timer
from typing import Any

import psycopg
import pytest

from commands.reach import reach_in_words, refuse_incomplete, wait_until_whole
from domain.errors import Refused, Unavailable
from domain.policy.tables import rules_from
from projections.departure_keys import KEYS
from projections.departure_statistics import departure_statistics
from projections.facts import tables as facts
from projections.settlements import list_settlements, show
from projections.staffing import staffing
from projections.state import schema
from projections.state import tables as state
from projections.state.times import AsKnown
from projections.vacancies import vacancies
from reference.policy import tables
from schemas.catalogue import event_schemas
from schemas.codec import HEADER_LENGTH, encode
from store.database import Database, connect
from tests.conftest import NewDatabase
from tests.projection_world import OPENING, FactWorld

RULES = rules_from(tables())
DECIDED, LEAVES = date(2025, 7, 10), date(2025, 8, 15)
UNIT_AT = 2


@pytest.fixture
def held_back(connection: psycopg.Connection[Any], new_database: NewDatabase) -> Iterator[tuple[FactWorld, Any]]:
    """A world in which the event of the commune, position 2, has not come, and a function that lets it come."""
    with new_database() as elsewhere, connect(elsewhere.writer_url) as source:
        world = FactWorld(source)
        world.unit("01", "province")
        commune = world.unit("a", "commune", f"01@{OPENING}")
        stream = world.person("N1", commune)
        world.decide(stream, DECIDED, LEAVES, route="severance")
        world.assess(world.settlement(stream), DECIDED, 100)
        world.second(stream, world.unit("b", "commune", f"01@{OPENING}"), OPENING)
    schema.create(connection)

    def come(to: psycopg.Connection[Any], positions: list[int]) -> None:
        for position, event, stream, record in world.recorded:
            if position in positions:
                body = encode(event_schemas()[event], record)[HEADER_LENGTH:]
                version = world.version_of[position]
                facts.copy(to, event, facts.rows(event, [(position, stream, version)], [body]))
                state.derive(to, state.SCHEMA, [stream])

    come(connection, [n for n in range(1, world.position + 1) if n != UNIT_AT])
    yield world, come


def statistics(connection: psycopg.Connection[Any], by: tuple[str, ...] = tuple(KEYS)) -> dict[str, Any]:
    return departure_statistics(connection, RULES, by=by, on=LEAVES)


def test_an_answer_says_up_to_where_it_is_complete_and_what_it_holds_behind(
    held_back: tuple[FactWorld, Any], connection: psycopg.Connection[Any]
) -> None:
    """Catches "complete to position 1" over events behind it: one position would name two answers."""
    world, come = held_back
    found = staffing(connection, on=DECIDED)
    assert (found["position"], found["complete_to"], found["includes_to"]) == (1, 1, world.position)
    assert f"events up to {world.position}" in reach_in_words(found)
    then = staffing(connection, on=DECIDED, as_known=AsKnown(position=1))
    assert (then["complete_to"], then["includes_to"]) == (1, 1)
    come(connection, [UNIT_AT])
    found = staffing(connection, on=DECIDED)
    assert (found["position"], found["complete_to"], found["includes_to"]) == (world.position,) * 3
    assert reach_in_words(found) == f"complete to position {world.position}"


def test_nothing_is_left_out_for_a_unit_that_has_not_come(
    held_back: tuple[FactWorld, Any], connection: psycopg.Connection[Any]
) -> None:
    """Catches inner joins: the settlement vanished from lists and totals, and the person from the headcount."""
    _, come = held_back
    [row] = list_settlements(connection, RULES, on=LEAVES)
    assert (row["staff_number"], row["assessed"]) == ("N1", 100)
    assert (row["unit"], row["unit_id"], row["name"], row["province"]) == (None, None, None, None)
    assert show(connection, "N1", RULES, on=DECIDED)["assessed"] == 100
    for key in KEYS:
        total = statistics(connection, (key,))["total"]
        assert (total["decided"], total["assessed"], total["amount_assessed"]) == (1, 1, 100), key
    assert staffing(connection, on=DECIDED)["total"]["active"] == 1
    come(connection, [UNIT_AT])
    [row] = list_settlements(connection, RULES, on=LEAVES)
    assert (row["unit"], row["province"]) == ("a", "01")
    assert staffing(connection, on=DECIDED)["total"]["assigned"] == 1


def test_who_is_lent_here_from_a_unit_that_has_not_come_is_counted_here(
    held_back: tuple[FactWorld, Any], connection: psycopg.Connection[Any]
) -> None:
    """Catches people who work in a unit and are missing from it because of where they come from."""
    [row] = staffing(connection, on=DECIDED, unit="b")["rows"]
    assert (row["seconded_in"], row["present"]) == (1, 1)


def test_statistics_are_refused_while_events_are_missing(
    held_back: tuple[FactWorld, Any], connection: psycopg.Connection[Any]
) -> None:
    """Catches figures for a report that nobody can make again."""
    _, come = held_back
    with pytest.raises(Refused, match="--incomplete"):
        refuse_incomplete(statistics(connection))
    come(connection, [UNIT_AT])
    refuse_incomplete(statistics(connection))


def test_a_read_that_waits_ends_when_all_has_come_and_gives_up_in_time(
    held_back: tuple[FactWorld, Any], connection: psycopg.Connection[Any], database: Database
) -> None:
    """Catches a wait that never ends, or that ends while something is missing."""
    world, come = held_back
    with pytest.raises(Unavailable, match=f"up to {world.position} and is complete to 1 only"):
        wait_until_whole(connection, 0.3)
    with connect(database.writer_url) as projector:
        later = Timer(0.3, come, (projector, [UNIT_AT]))
        later.start()
        wait_until_whole(connection, 30)
        later.join()
    assert staffing(connection, on=DECIDED)["complete_to"] == world.position


def test_who_is_lent_to_a_unit_that_has_not_come_is_away_from_home(
    connection: psycopg.Connection[Any],
) -> None:
    """Catches people who are shown at work where they are not, because of where they went."""
    world = FactWorld(connection)
    world.unit("01", "province")
    stream = world.person("N1", world.unit("b", "commune", f"01@{OPENING}"))
    world.second(stream, "late@2025-07-01", date(2025, 7, 1))
    [row] = staffing(connection, on=DECIDED, unit="b")["rows"]
    assert (row["assigned"], row["seconded_out"]) == (1, 1)


def test_holders_of_key_posts_in_a_unit_that_has_not_come_are_shown_without_demand(
    connection: psycopg.Connection[Any],
) -> None:
    """Catches people in key posts who are in no answer, and a demand made of a unit that nobody knows yet."""
    world = FactWorld(connection)
    world.unit("01", "province")
    world.person("N1", "late@2025-07-01", on=date(2025, 7, 1), position="committee_chair")
    [row] = vacancies(connection, on=DECIDED, filled_too=True)["rows"]
    assert (row["unit_id"], row["position"], row["required"], row["filled"]) == (
        "late@2025-07-01",
        "committee_chair",
        None,
        1,
    )
    assert vacancies(connection, on=DECIDED)["rows"] == []
    assert vacancies(connection, on=DECIDED, filled_too=True)["total"] == {"required": 0, "filled": 1, "overdue": 0}


def test_projectors_that_finish_at_once_leave_behind_what_both_have_written(database: Database) -> None:
    """Catches a mark beside the facts that knows of one of them only: the other's events would not be told of."""
    with (
        ThreadPoolExecutor(max_workers=1) as thread,
        connect(database.writer_url) as one,
        connect(database.writer_url) as other,
        connect(database.writer_url) as me,
    ):
        world, theirs = FactWorld(one), FactWorld(other)
        world.unit("01", "province")
        with one.transaction():
            world.position = 2
            world.unit("03", "province")
            theirs.position = 1
            coming = thread.submit(theirs.unit, "02", "province")
            wait([coming], 0.3)
            assert state.extent(me) == (1, 1)
        coming.result(30)
        assert state.extent(me) == (3, 3)
