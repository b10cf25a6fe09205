"""The sums of each settlement: what its entries come to, and answers on days before the last of them."""

import random
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.policy.tables import rules_from
from projections.settlements import list_settlements
from projections.state import tables as state
from projections.state.reading import reading
from projections.state.times import AsKnown
from reference.policy import tables
from tests.projection_world import OPENING, FactWorld

RULES = rules_from(tables())
FIRST = date(2025, 7, 10)
PEOPLE, ENTRIES, DAYS = 6, 60, 40


def sums(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return connection.execute("select * from departure_figures order by settlement").fetchall()


def busy(connection: psycopg.Connection[Any], seed: int) -> FactWorld:
    """Money of some settlements on days in no order, and some of it taken back."""
    chance = random.Random(seed)
    world = FactWorld(connection)
    home = world.unit("a", "commune", world.unit("01", "province"))
    settlements = []
    for number in range(PEOPLE):
        person = world.person(f"N{number}", home)
        world.decide(person, FIRST, FIRST)
        settlements.append(world.settlement(person))
        world.assess(settlements[-1], FIRST, 1_000)
    for _ in range(ENTRIES):
        settlement, day = chance.choice(settlements), FIRST + timedelta(days=chance.randrange(DAYS))
        kind = chance.choice(("submitted", "approved", "payment", "reversal", "repayment_received"))
        record = world.fund if kind in ("submitted", "approved") else world.pay
        position = record(settlement, kind, day, chance.randint(1, 50))
        if kind in ("submitted", "approved") and chance.random() < 0.3:
            world.retract("FundingRetracted", settlement, position, day)
    return world


@pytest.mark.parametrize("seed", range(3))
def test_sums_followed_derived_anew_and_added_up_day_by_day_are_the_same(
    connection: psycopg.Connection[Any], seed: int
) -> None:
    """Catches: sums that hold for another day than is asked for; an entry that was taken back and is still counted."""
    world = busy(connection, seed)
    connection.execute("set search_path = projection")
    followed = sums(connection)
    state.derive(connection, state.SCHEMA, None)
    assert sums(connection) == followed
    for day in (FIRST + timedelta(days=n) for n in range(0, DAYS, 5)):
        query = """
            select stream, coalesce(sum(amount) filter (where kind = 'submitted'), 0),
                coalesce(sum(amount) filter (where kind = 'approved'), 0),
                coalesce(sum(case kind when 'paid' then amount when 'reversed' then -amount
                    when 'came_back' then -amount else 0 end), 0)
            from settlement_entries where effective_on <= %s group by stream
        """
        entries = {row[0]: tuple(map(int, row[1:])) for row in connection.execute(query, (day,)).fetchall()}
        for row in list_settlements(connection, RULES, on=day):
            told = (row["submitted"], row["approved"], row["paid"])
            assert told == entries.get(row["settlement"], (0, 0, 0)), (day, row)
    assert world.position > ENTRIES


def test_as_known_earlier_only_what_has_changed_since_is_derived_anew(connection: psycopg.Connection[Any]) -> None:
    """Catches: a table read as it stands although something that it rests on became known later; all derived anew."""
    world = FactWorld(connection)
    province = world.unit("01", "province")
    home = world.unit("a", "commune", province)
    before_people = world.position
    world.person("N1", home)
    before_unit = world.position
    world.unit("b", "commune", province, on=OPENING)

    def derived(known: AsKnown) -> set[str]:
        asked = ("unit_spans", "unit_places", "post_spans")
        with reading(connection, known, asked):
            query = "select relname from pg_class where relnamespace = pg_my_temp_schema() and relkind in ('r', 'v')"
            return {name for (name,) in connection.execute(query).fetchall() if name in asked}

    assert derived(AsKnown(position=world.position)) == set()
    assert derived(AsKnown(position=before_unit)) == {"unit_spans", "unit_places"}
    assert derived(AsKnown(position=before_people)) == {"unit_spans", "unit_places", "post_spans"}
    moment = next(record["recorded_at"] for position, _, _, record in world.recorded if position == world.position)
    assert derived(AsKnown(before=moment + timedelta(seconds=1))) == set()
    assert derived(AsKnown(before=moment)) == {"unit_spans", "unit_places"}


def test_figures_are_the_same_in_whatever_order_people_and_settlements_are_told_of(
    connection: psycopg.Connection[Any],
) -> None:
    """Catches: figures without an assessment that came before its departure; a second settlement of somebody that is
    lost when money of the first is told of; a row that stays behind when its departure goes."""
    world = FactWorld(connection)
    home = world.unit("a", "commune", world.unit("01", "province"))
    person = world.person("N1", home)
    world.assess(world.settlement(person), FIRST, 1_000)
    world.fund(world.settlement(person), "approved", FIRST, 1_000)
    rescinded = world.decide(person, FIRST, FIRST)
    world.retract("DepartureRescinded", person, rescinded, FIRST)
    world.decide(person, FIRST + timedelta(days=1), FIRST + timedelta(days=2))
    world.assess(world.settlement(person, 2), FIRST, 2_000)
    world.decide(world.person("N2", home), FIRST, FIRST, route="retirement")
    query = "select settlement, rescinded, total, approved, paid_out, last_on from departure_figures order by position"
    connection.execute("set search_path = projection")
    expected = [
        (world.settlement(person), True, 1_000, 1_000, 300, FIRST),
        (world.settlement(person, 2), False, 2_000, None, None, None),
        (None, False, None, None, None, None),
    ]
    paid = world.pay(world.settlement(person), "payment", FIRST, 300)
    assert connection.execute(query).fetchall() == expected
    followed = sums(connection)
    state.derive(connection, state.SCHEMA, None)
    assert sums(connection) == followed
    earlier = AsKnown(position=paid - 1)
    with reading(connection, earlier, ("departures", "settlement_entries", "departure_figures")):
        known = connection.execute(query).fetchall()
    assert known[0] == (world.settlement(person), True, 1_000, 1_000, 0, FIRST)
    world.retract("RegistrationRetracted", "staff:n2", paid - 3, FIRST)
    assert connection.execute(query).fetchall() == expected[:2]
