"""Where approved money comes from, as settlements are counted by it."""

from datetime import date

import psycopg

from projections.counting.money import SETTLEMENTS
from projections.counting.statistic import count
from projections.state.times import AsKnown
from tests.projection_world import FactWorld, with_communes
from tests.settled_world import DAY, PAID_ON, RULES, leaver


def by_source(world: FactWorld, on: date, known: int | None = None) -> dict[str | None, tuple[int, int]]:
    as_known = None if known is None else AsKnown(position=known)
    answer = count(world.connection, SETTLEMENTS, RULES, by=["source"], on=on, as_known=as_known)
    return {row["source"]: (row["settlements"], row["amount_approved"]) for row in answer["rows"]}


def test_a_settlement_counts_under_every_source_that_was_approved_by_the_day_and_was_known(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    """Catches an approval that was taken back, one of a later day, and one that was not recorded yet."""
    world = with_communes(connection, "a")
    (_, one, _), (_, other, _), _ = (leaver(world, number) for number in ("N1", "N2", "N3"))
    world.record("FundingApproved", one, PAID_ON, amount=30, source="central")
    world.record("FundingApproved", one, PAID_ON, amount=20, source="province")
    world.record("FundingApproved", other, PAID_ON, amount=10, source="province")
    later = world.record("FundingApproved", other, PAID_ON + DAY, amount=5, source="central")
    assert by_source(world, PAID_ON - DAY) == {None: (3, 0)}
    day = {None: (1, 0), "central + province": (1, 50), "province": (1, 10)}
    assert by_source(world, PAID_ON) == day
    assert by_source(world, PAID_ON + DAY) == {None: (1, 0), "central + province": (2, 65)}
    world.retract("FundingRetracted", other, later)
    assert by_source(world, PAID_ON + DAY) == day
    assert by_source(world, PAID_ON + DAY, later) == {None: (1, 0), "central + province": (2, 65)}
    assert by_source(world, PAID_ON + DAY, later - 1) == day
    assert by_source(world, PAID_ON + DAY, later - 2) == {None: (2, 0), "central + province": (1, 50)}
