"""The statistics of people and units, over random small ledgers: what SQL counts is what a plain fold comes to."""

import random
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound, Refused
from domain.policy.tables import rules_from
from projections.counting.catalogue import STATISTICS
from projections.counting.statistic import count
from projections.state.times import AsKnown
from reference.catalogue import bodies, specialisms
from reference.policy import tables
from tests.folded import LAST_DAY, Fold, grown
from tests.folded_statistics import FoldedStatistics, added_up
from tests.projection_world import OPENING, FactWorld

RULES = rules_from(tables())
OF_FOLD = ("staffing", "specialisms", "centres", "secondments", "mergers")
CATEGORIES = ("civil_servant", "public_employee", "part_time")
BEGINNING = date(2025, 1, 1)


def staffed(connection: psycopg.Connection[Any], seed: int) -> FactWorld:
    """A random ledger of units and people (`grown`), in which posts have fields and bodies and units have quotas."""
    world, chance = grown(connection, seed), random.Random(seed + 1000)
    people = [f"staff:n{number}" for number in range(12)]
    fields = [None, *list(specialisms())[:3], "seafaring"]

    def living(day: date) -> list[str]:
        fold = Fold(world.recorded, world.position)
        return [unit for unit in fold.units if fold.lives(unit, day) and fold.called(unit, day)["type"] != "province"]

    for number in range(6):
        home = chance.choice(living(OPENING))
        people.append(world.person(f"S{number}", home, category=chance.choice(CATEGORIES)))
    for _ in range(45):
        day = OPENING + timedelta(days=chance.randint(0, LAST_DAY))
        unit, person = chance.choice(living(day)), chance.choice(people)
        match chance.randint(0, 5):
            case 0 | 1 | 2:
                position = chance.choice(["specialist", "service_centre_director", "office_chief"])
                world.appoint(
                    person, unit, day, concurrent=chance.random() < 0.3, position=position,
                    specialism=chance.choice(fields), body=chance.choice([None, "service_centre", *bodies()]),
                )  # fmt: skip
            case 3:
                until = chance.choice([None, day + timedelta(days=chance.randint(1, 20))])
                world.second(person, unit, day, until)
            case 4:
                world.quota(unit, chance.choice(["all", "cadre", *CATEGORIES]), chance.randint(1, 9), day)
            case 5 if not unit.startswith("z"):
                kind = chance.choice(["commune", "ward"])
                world.record("UnitReclassified", f"unit:{unit}", day, type=kind)
    return world


def counted(world: FactWorld, name: str, by: tuple[str, ...], on: date, **asked: Any) -> dict[tuple[Any, ...], Any]:
    """By the values of the keys; the totals are held against the rows here."""
    statistic = STATISTICS[name]
    answer = count(world.connection, statistic, RULES, by=by, on=on, **asked)
    rows = {tuple(row[key] for key in by): {name: row[name] for name in statistic.figures} for row in answer["rows"]}
    assert len(rows) == len(answer["rows"])
    for figure in statistic.figures:
        known = [row[figure] for row in rows.values() if row[figure] is not None]
        assert answer["total"][figure] == (sum(known) if known or figure not in statistic.sparse else None)
    return rows


def expected(
    fold: FoldedStatistics, name: str, by: tuple[str, ...], on: date, since: date
) -> dict[tuple[Any, ...], Any]:
    statistic = STATISTICS[name]
    asked = (on, since) if statistic.has_period else (on,)
    rows = list(getattr(fold, name)(*asked))
    sums = added_up(iter(rows), by, statistic.figures)
    for row in sums.values():
        for figure in statistic.figures:
            if figure not in statistic.sparse:
                row[figure] = row[figure] or 0
    return sums


@pytest.mark.parametrize("seed", range(8))
def test_every_statistic_is_what_a_fold_comes_to(connection: psycopg.Connection[Any], seed: int) -> None:
    """Catches: any disagreement between the SQL and the meaning; somebody counted twice or in no row of a key."""
    world, chance = staffed(connection, seed), random.Random(-seed)
    for _ in range(3):
        on = OPENING + timedelta(days=chance.randint(0, LAST_DAY + 2))
        position = chance.choice([None, chance.randint(world.position * 2 // 3, world.position)])
        fold = FoldedStatistics(world.recorded, world.position if position is None else position)
        for name in OF_FOLD:
            statistic = STATISTICS[name]
            by = tuple(chance.sample(sorted(statistic.keys), chance.randint(1, len(statistic.keys))))
            since = chance.choice([None, OPENING + timedelta(days=chance.randint(0, (on - OPENING).days))])
            period = since if statistic.has_period else None
            found = counted(world, name, by, on, as_known=AsKnown(position=position), since=period)
            told = expected(fold, name, by, on, period or BEGINNING)
            assert found == told, (seed, name, by, on, period, position)


@pytest.mark.parametrize("name", OF_FOLD)
def test_whatever_it_is_counted_by_the_total_is_the_same(connection: psycopg.Connection[Any], name: str) -> None:
    """Catches: a join that loses or doubles what it is asked by, a filter that reads another column than its key."""
    world, statistic = staffed(connection, 100), STATISTICS[name]
    on = OPENING + timedelta(days=40)
    totals = []
    for key in statistic.keys:
        rows = counted(world, name, (key,), on)
        totals.append(count(world.connection, statistic, RULES, by=[key], on=on)["total"])
        other = next(one for one in statistic.keys if one != key)
        for (value,), figures in list(rows.items())[:4]:
            narrowed = count(world.connection, statistic, RULES, by=[other], on=on, only={key: value})["total"]
            assert narrowed == figures, (key, value)
    assert all(total == totals[0] for total in totals)
    assert any(totals[0].values())


def test_headcount_is_that_of_the_staffing_of_the_day(connection: psycopg.Connection[Any]) -> None:
    """Catches: two commands that answer differently to the same question."""
    from projections.staffing import staffing

    world = staffed(connection, 7)
    for offset in (0, 20, 45, 62):
        on = OPENING + timedelta(days=offset)
        total = count(world.connection, STATISTICS["staffing"], RULES, by=["province"], on=on)["total"]
        assert total == {name: staffing(world.connection, on=on)["total"][name] for name in total}


def test_what_cannot_be_counted_is_refused(connection: psycopg.Connection[Any]) -> None:
    world = staffed(connection, 3)

    def ask(name: str, **asked: Any) -> None:
        count(world.connection, STATISTICS[name], RULES, by=["province"], on=OPENING, **asked)

    for name, asked, code in (
        ("staffing", {"since": OPENING}, "no_period"),
        ("secondments", {"since": OPENING + timedelta(days=1)}, "empty_period"),
    ):
        with pytest.raises(Refused) as refused:
            ask(name, **asked)
        assert refused.value.code == code
    for only in ({"province": "99"}, {"unit": "99"}, {"unit": "99@2025-06-30"}):
        with pytest.raises(NotFound):
            ask("staffing", only=only)
