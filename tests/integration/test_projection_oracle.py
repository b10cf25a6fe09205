"""Random small ledgers: what SQL derives must be what a plain fold comes to, on any day, known at any time."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from projections.staffing import staffing
from projections.state.times import AsKnown
from projections.units import list_units, map_units
from tests.folded import LAST_DAY, Fold, grown
from tests.projection_world import OPENING, FactWorld


def projected(world: FactWorld, day: date, known: AsKnown) -> tuple[dict[str, tuple[int, ...]], dict[str | None, int]]:
    answer = staffing(world.connection, on=day, as_known=known)
    names = ("assigned", "awaiting_reassignment", "seconded_in", "seconded_out")
    rows = {row["unit_id"]: tuple(row[name] for name in names) for row in answer["rows"]}
    return {unit: row for unit, row in rows.items() if any(row)}, {
        row["province"]: row["count"] for row in answer["unallocated"]
    }


@pytest.mark.parametrize("seed", range(12))
def test_derived_state_is_what_a_fold_comes_to(connection: psycopg.Connection[Any], seed: int) -> None:
    """Catches: any disagreement between the SQL and the meaning, in head counts, units, provinces and the map."""
    world = grown(connection, seed)
    chance = random.Random(-seed)
    for _ in range(8):
        day = OPENING + timedelta(days=chance.randint(-1, LAST_DAY + 2))
        until = day + timedelta(days=chance.randint(0, LAST_DAY))
        position = chance.choice([None, chance.randint(0, world.position)])
        known, fold = AsKnown(position=position), Fold(world.recorded, world.position if position is None else position)
        counted, homeless = fold.headcount(day)
        assert projected(world, day, known) == (counted, homeless), (seed, day, position)
        listed = {
            row["id"]: (row["code"], row["name"], row["parent_id"])
            for row in list_units(connection, on=day, as_known=known)
        }
        assert listed == {
            unit: tuple(fold.called(unit, day)[key] for key in ("code", "name", "parent_id"))
            for unit in fold.units
            if fold.lives(unit, day)
        }, (seed, day, position)
        rows = map_units(connection, day, until, as_known=known)
        expected = {
            (unit, to)
            for unit in fold.units
            if fold.lives(unit, day) and fold.called(unit, day)["type"] in ("commune", "ward")
            for to in fold.holders(unit, day, until)
        }
        assert {(row["from_id"], row["to_id"]) for row in rows} == expected, (seed, day, until, position)
        times = Counter(row["from_id"] for row in rows)
        assert all((row["coverage"] == "whole") == (times[row["from_id"]] == 1) for row in rows)


@pytest.mark.parametrize("seed", range(3))
def test_nobody_is_lost_or_doubled_whatever_happens_to_units(connection: psycopg.Connection[Any], seed: int) -> None:
    """Catches: a head lost or counted twice at a merger, a division or an end: active people are those registered."""
    world = grown(connection, 100 + seed)
    for offset in range(0, LAST_DAY, 5):
        for by in ("unit", "province", "category"):
            total = staffing(world.connection, on=OPENING + timedelta(days=offset), by=by)["total"]
            assert total["active"] == 12
            assert total["assigned"] + total["awaiting_reassignment"] + total["unallocated"] == 12
