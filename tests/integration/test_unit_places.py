"""Where people count, unit by unit and day by day: however it came about, the table is what the map comes to."""

import random
from datetime import date, timedelta
from threading import Thread
from typing import Any

import psycopg
import pytest

from consumers.auditing.fold.by_stream import COLUMNS
from consumers.auditing.fold.places import place_rows
from projections.state import tables as state
from projections.state.reading import reading
from projections.state.tables import derive
from projections.state.times import AsKnown
from store.database import Database, connect
from tests.projection_world import OPENING, FactWorld

DAYS = 30


def rows(connection: psycopg.Connection[Any], table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"select {COLUMNS[table]} from {table} order by 1, 2, 3".encode()).fetchall()


def folded(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return sorted(place_rows(rows(connection, "unit_spans"), rows(connection, "unit_edges")), key=lambda row: row[:2])


def restless(connection: psycopg.Connection[Any], seed: int) -> FactWorld:
    """Provinces unite and are divided, districts move and end, communes merge, divide, end, and all is taken back."""
    chance = random.Random(seed)
    world = FactWorld(connection)
    provinces = [world.unit(f"{number:02}", "province") for number in range(4)]
    districts = [world.unit(f"d{number}", "district", chance.choice(provinces)) for number in range(4)]
    communes = [world.unit(f"c{number}", "commune", chance.choice(districts)) for number in range(8)]
    done: list[tuple[str, int]] = []
    for step in range(DAYS):
        day = OPENING + timedelta(days=1 + step // 2)
        match chance.randint(0, 6):
            case 0 if len(provinces) > 2:
                gone = chance.sample(provinces, 2)
                provinces = [one for one in provinces if one not in gone]
                pairs = [(one, "whole") for one in gone]
                provinces.append(world.form(f"P{step}", "province", None, pairs, on=day, ends=gone))
            case 1 if len(communes) > 2:
                gone = chance.sample(communes, 2)
                communes = [one for one in communes if one not in gone]
                pairs = [(one, "whole") for one in gone]
                communes.append(world.form(f"m{step}", "ward", chance.choice(provinces), pairs, on=day, ends=gone))
            case 2 if len(communes) > 2:
                one = communes.pop(chance.randrange(len(communes)))
                communes.append(world.form(f"p{step}", "ward", chance.choice(provinces), [(one, "part")], on=day))
                pairs = [(one, "remainder")]
                communes.append(world.form(f"r{step}", "ward", chance.choice(provinces), pairs, on=day, ends=[one]))
            case 3:
                world.dissolve(chance.choice([*communes, *districts, *provinces]), day)
            case 4:
                moved = chance.choice([*communes, *districts])
                above = chance.choice([*districts, *provinces]) if moved in communes else chance.choice(provinces)
                done.append((f"unit:{moved}", world.record("UnitReassigned", f"unit:{moved}", day, parent_id=above)))
            case 5:
                world.record("UnitRenamed", f"unit:{chance.choice(provinces)}", day, name=f"Renamed {step}")
            case 6 if done:
                stream, position = done.pop(chance.randrange(len(done)))
                world.retract("UnitChangeRetracted", stream, position, day)
    return world


@pytest.mark.parametrize("seed", range(10))
def test_places_followed_derived_anew_and_asked_day_by_day_are_the_same(
    connection: psycopg.Connection[Any], seed: int
) -> None:
    """Catches: a unit whose place changes with one that is not of the batch; a walk that SQL and fold differ on."""
    world = restless(connection, seed)
    connection.execute("set search_path = projection")
    followed = rows(connection, "unit_places")
    derive(connection, state.SCHEMA, None)
    assert rows(connection, "unit_places") == followed
    assert folded(connection) == followed
    chance = random.Random(-seed)
    for _ in range(4):
        known = AsKnown(position=chance.randint(1, world.position))
        with reading(connection, known, ("unit_spans", "unit_edges", "unit_places")):
            assert folded(connection) == rows(connection, "unit_places"), known


def test_a_merger_that_comes_in_halves_at_once_leaves_no_place_behind(
    connection: psycopg.Connection[Any], database: Database
) -> None:
    """Catches: two projectors of two partitions, neither of which sees what the other writes of one merger."""
    world = FactWorld(connection)
    province = world.unit("01", "province")
    old = world.unit("c1", "commune", province)
    with connect(database.writer_url) as other:
        follower = FactWorld(other)
        follower.position, follower.versions = world.position + 10, dict(world.versions)
        day = date(2025, 7, 1)
        with connection.transaction():
            world.dissolve(old, day)
            joined = Thread(target=lambda: follower.form("m1", "ward", province, [(old, "whole")], on=day))
            joined.start()
            joined.join(0.5)  # it waits for the first to commit
        joined.join(30)
    connection.execute("set search_path = projection")
    assert rows(connection, "unit_places") == folded(connection)
    assert connection.execute(
        "select heir_id from unit_places where unit_id = %s and lives and not is_first", (old,)
    ).fetchall() == [("m1@2025-07-01",)]
