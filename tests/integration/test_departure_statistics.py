"""How many left, by what people ask for, and how far they are paid: over small ledgers made by hand."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.policy.tables import rules_from
from projections.departure_statistics import departure_statistics
from projections.state.times import AsKnown, parse_as_known
from reference.policy import tables
from tests.departing_country import GROWN, LATER, LEAVERS, MAPS, UNITED, departing_country, leaving, of
from tests.projection_world import FIRST_MOMENT, OPENING, REORGANISED, FactWorld

RULES = rules_from(tables())
DAY = timedelta(days=1)
EVERY_KEY = ("province", "unit", "level", "category", "route", "regime", "month", "sex", "age_band")
COUNTS = ("decided", "left", "assessed", "submitted", "approved", "paid")
AMOUNTS = ("amount_assessed", "amount_submitted", "amount_approved", "amount_paid")
DECIDED, LEAVES = date(2025, 7, 10), date(2025, 8, 15)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    return departing_country(FactWorld(connection))


def counted(world: FactWorld, on: date, *by: str, known: int | None = None, **asked: Any) -> dict[Any, dict[str, int]]:
    """The rows by their key (of several: by the tuple). The total is that of the rows, whatever was asked."""
    as_known = None if known is None else AsKnown(position=known)
    answer = departure_statistics(world.connection, RULES, by=by, on=on, as_known=as_known, **asked)
    assert (answer["on"], answer["as_known"]) == (on.isoformat(), known)
    sums: Counter[str] = Counter(dict.fromkeys((*COUNTS, *AMOUNTS), 0))
    found = {}
    for row in answer["rows"]:
        assert set(row) == {*by, *COUNTS, *AMOUNTS}
        figures = {name: row[name] for name in (*COUNTS, *AMOUNTS)}
        key = row[by[0]] if len(by) == 1 else tuple(row[key] for key in by)
        assert key not in found
        found[key] = figures
        sums.update(figures)
    assert answer["total"] == dict(sums)
    return found


def decided(world: FactWorld, on: date, *by: str, **asked: Any) -> dict[Any, int]:
    return {key: row["decided"] for key, row in counted(world, on, *by, **asked).items()}


def total(world: FactWorld, on: date, *by: str, **asked: Any) -> tuple[int, ...]:
    """The counts and the amounts of everybody."""
    rows = counted(world, on, *by, **asked).values()
    return tuple(sum(row[name] for row in rows) for name in (*COUNTS, *AMOUNTS))


def leaver(
    world: FactWorld, number: str, home: str = "g", *, owed: int | None = 100, regime: str = "D178", **decision: Any
) -> str:
    """Somebody whose leaving was decided on one day and happens on another; returns the settlement."""
    stream = world.person(number, of(home))
    world.decide(stream, DECIDED, decision.pop("leaves", LEAVES), **decision)
    if owed is not None:
        world.assess(world.settlement(stream), DECIDED, owed, regime=regime)
    return world.settlement(stream)


def test_each_column_counts_from_its_own_day(world: FactWorld) -> None:
    """Catches: one denominator for all columns, a day counted early or late, an amount without its count."""
    first, second = leaver(world, "N1"), leaver(world, "N2", owed=50)
    leaver(world, "N3", owed=None, leaves=LATER)
    days = [LEAVES + n * DAY for n in range(10, 40, 10)]
    world.fund(first, "submitted", days[0], 90)
    world.fund(first, "submitted", days[0], 10)
    world.fund(second, "submitted", days[0], 50)
    world.fund(first, "approved", days[1], 100)
    world.pay(first, "payment", days[2], 40)
    world.pay(first, "payment", days[2], 20)
    expected = {
        DECIDED - DAY: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        DECIDED: (3, 0, 2, 0, 0, 0, 150, 0, 0, 0),
        LEAVES - DAY: (3, 0, 2, 0, 0, 0, 150, 0, 0, 0),
        LEAVES: (3, 2, 2, 0, 0, 0, 150, 0, 0, 0),
        days[0] - DAY: (3, 2, 2, 0, 0, 0, 150, 0, 0, 0),
        days[0]: (3, 2, 2, 2, 0, 0, 150, 150, 0, 0),
        days[1]: (3, 2, 2, 2, 1, 0, 150, 150, 100, 0),
        days[2] - DAY: (3, 2, 2, 2, 1, 0, 150, 150, 100, 0),
        days[2]: (3, 2, 2, 2, 1, 1, 150, 150, 100, 60),
        LATER - DAY: (3, 2, 2, 2, 1, 1, 150, 150, 100, 60),
        LATER: (3, 3, 2, 2, 1, 1, 150, 150, 100, 60),
    }
    for on, figures in expected.items():
        assert total(world, on, "month") == figures, on


def test_paid_is_whose_payments_were_not_all_reversed_whatever_came_back(world: FactWorld) -> None:
    """Catches: a payment reversed in full still counted, one in part no longer; a repayment that takes back the count,
    or leaves the amount."""
    reversed_, partly, returned, ordered = (leaver(world, f"N{n}") for n in range(4))
    for settlement in (reversed_, partly, returned, ordered):
        world.pay(settlement, "payment", GROWN, 60)
    for settlement, kind, amount in (
        (reversed_, "reversal", 60), (partly, "reversal", 20), (returned, "repayment_received", 60),
        (ordered, "repayment_ordered", 60),
    ):  # fmt: skip
        world.pay(settlement, kind, LATER, amount)
    before, after = (counted(world, on, "route")["severance"] for on in (LATER - DAY, LATER))
    assert (before["paid"], before["amount_paid"]) == (4, 240)
    assert (after["paid"], after["amount_paid"]) == (3, 100)


def test_a_rescinded_departure_counts_on_no_day_once_that_is_known(world: FactWorld) -> None:
    """Catches: a rescission that counts from its own day only, its money left in the sums, an earlier knowledge that
    forgets the decision; the decision that came instead left out."""
    settlement = leaver(world, "N1")
    decision = next(position for position, event, _, _ in world.recorded if event == "DepartureDecided")
    world.fund(settlement, "submitted", DECIDED, 100)
    world.fund(settlement, "approved", DECIDED, 100)
    known = world.position
    world.retract("DepartureRescinded", "staff:n1", decision, LATER)
    for on in (DECIDED, LEAVES, LATER, LATER + DAY):
        assert counted(world, on, "province", all_routes=True) == {}
    assert total(world, LEAVES, "province", known=known) == (1, 1, 1, 1, 1, 0, 100, 100, 100, 0)
    world.decide("staff:n1", DECIDED, LEAVES)
    assert total(world, LEAVES, "province") == (1, 1, 0, 0, 0, 0, 0, 0, 0, 0)


def test_departures_without_a_settlement_count_when_all_routes_are_asked_for(world: FactWorld) -> None:
    """Catches: retirements among the settlements, or counted as assessed or paid."""
    leaver(world, "N1")
    for number, route in enumerate(("retirement", "resignation", "dismissal", "death", "other")):
        leaver(world, f"R{number}", owed=None, route=route)
    assert decided(world, LEAVES, "route") == {"severance": 1}
    rows = counted(world, LEAVES, "route", all_routes=True)
    assert {route: row["left"] for route, row in rows.items()} == dict.fromkeys(
        ("severance", "retirement", "resignation", "dismissal", "death", "other"), 1
    )
    assert total(world, LEAVES, "route", all_routes=True) == (6, 6, 1, 0, 0, 0, 100, 0, 0, 0)


def test_every_key_tells_its_own_of_a_departure(world: FactWorld) -> None:
    """Catches: a key under another column, the category of the post for that of the person, months of deciding."""
    leaver(
        world, "N1", "h", route="early_retirement", regime="D154", category="public_employee", sex="male",
        age_band="60+", leaves=date(2025, 10, 1),
    )  # fmt: skip
    leaver(world, "N2", "z", owed=None, route="part_time_severance", category="part_time", age_band="under_40")
    first = ("06", of("h"), "commune", "public_employee", "early_retirement", "D154", "2025-10", "male", "60+")
    second = (
        None, of("z"), "central", "part_time", "part_time_severance", None, "2025-08", "female", "under_40",
    )  # fmt: skip
    for key, *values in zip(EVERY_KEY, first, second, strict=True):
        assert decided(world, LATER, key) == dict.fromkeys(values, 1), key
    assert decided(world, LATER, *EVERY_KEY) == {first: 1, second: 1}
    backwards = EVERY_KEY[::-1]
    assert decided(world, LATER, *backwards) == {first[::-1]: 1, second[::-1]: 1}


def test_the_total_is_the_same_whatever_is_asked_for(world: FactWorld) -> None:
    """Catches: somebody lost or doubled where units, provinces or assessments are joined."""
    leaving(world)
    for n, number in enumerate(LEAVERS):
        settlement = world.settlement(f"staff:{number.lower()}")
        world.fund(settlement, "approved", REORGANISED, 100 + n)
        world.pay(settlement, "payment", UNITED, 10 + n)
    world.decide(world.person("R1", of("k")), DECIDED, LEAVES, route="retirement")
    world.assess("settlement:merged/1", date(2025, 6, 1), 0, regime=None)
    n = len(LEAVERS)
    funded, paid = 100 * n + n * (n - 1) // 2, 10 * n + n * (n - 1) // 2
    keys = [(key,) for key in EVERY_KEY] + [("province", "unit"), ("level", "month"), EVERY_KEY]
    for by in keys:
        for on_map in ("on", "own"):
            expected = (n, n, n - 1, 0, n, n, 100 * (n - 1), 0, funded, paid)
            assert total(world, LATER, *by, on_map=on_map) == expected, (by, on_map)
            assert total(world, LATER, *by, on_map=on_map, all_routes=True) == (n + 1, n + 1, *expected[2:])


@pytest.mark.parametrize("nth", range(len(MAPS)))
def test_the_province_is_that_of_the_map_of_the_day_by_lineage(world: FactWorld, nth: int) -> None:
    """Catches: a province that is no more, or not yet; people of units without successor outside every province."""
    leaving(world)
    expected = Counter(leaver.provinces[nth] for leaver in LEAVERS.values())
    assert decided(world, MAPS[nth], "province") == expected


def test_on_their_own_map_people_count_in_the_province_of_their_last_day(world: FactWorld) -> None:
    """Catches: the map of the day in place of everybody's own, or that of the first day out of service. (Unit d has a
    test of its own.)"""
    leaving(world)
    expected = Counter((leaver.unit, leaver.own) for leaver in LEAVERS.values() if leaver.home != "d")
    for on in (OPENING, LATER):
        found = decided(world, on, "unit", "province", on_map="own")
        assert {key: n for key, n in found.items() if key[0] != of("d")} == expected, on


def test_the_own_map_has_no_province_that_was_no_more_on_the_last_day(world: FactWorld) -> None:
    """Catches: people of a unit that ended before their last day, counted in the province of its own last day, though
    that one had become another by then."""
    leaver(world, "N1", "d", leaves=UNITED)
    leaver(world, "N2", "d", leaves=UNITED + DAY)
    assert decided(world, LATER, "month", "province", on_map="own") == {("2025-08", "01"): 1, ("2025-08", "05"): 1}


def test_a_province_is_called_as_on_the_day_of_its_map(world: FactWorld) -> None:
    """Catches: the code of today on everybody's own map, the first or the last one ever on the map of a day."""
    leaver(world, "N1", "h", leaves=GROWN)
    leaver(world, "N2", "h", leaves=GROWN + DAY)
    leaver(world, "N3", "k", leaves=UNITED - DAY)
    world.record("UnitRecoded", f"unit:06@{UNITED}", GROWN, code="66")
    world.record("UnitRecoded", f"unit:{of('03')}", REORGANISED, code="33")
    world.record("UnitRecoded", f"unit:06@{UNITED}", LATER, code="666")
    assert decided(world, LATER, "month", "province", on_map="own") == {
        ("2025-07", "33"): 1, ("2025-09", "06"): 1, ("2025-09", "66"): 1,
    }  # fmt: skip
    expected = {REORGANISED + 9 * DAY: {"33": 3}, GROWN - DAY: {"06": 2, "33": 1}, GROWN: {"66": 2, "33": 1}}
    assert {on: decided(world, on, "province") for on in expected} == expected
    assert decided(world, LATER, "province") == {"666": 2, "33": 1}


def test_before_the_ledger_begins_the_province_is_that_of_its_first_map(world: FactWorld) -> None:
    """Catches: nobody in any province on a day before the opening list."""
    leaving(world)
    assert decided(world, date(2025, 3, 31), "province") == {}
    for on_map in ("on", "own"):
        assert counted(world, date(2025, 4, 30), "province", on_map=on_map)["02"]["left"] == 0
        assert counted(world, date(2025, 5, 1), "province", on_map=on_map)["02"]["left"] == 1
    expected = Counter(leaver.provinces[0] for leaver in LEAVERS.values())
    assert decided(world, date(2025, 6, 15), "province") == expected


def test_a_corrected_person_counts_by_what_is_known_of_them_now(world: FactWorld) -> None:
    """Catches: sex and age as first recorded, an older correction in place of the newest, the correction of one
    departure taken for another."""
    stream = world.person("N1", of("g"))
    first = world.decide(stream, DECIDED, LEAVES, sex="male", age_band="40-49")
    world.appoint(stream, of("g"), GROWN, basis="re_recruited")
    second = world.decide(stream, GROWN, LATER, sex="male", age_band="50-54", route="early_retirement")
    slip = world.correct_departure(stream, second, GROWN, sex="female", age_band="60+")
    world.correct_departure(stream, second, DECIDED, sex="female", age_band="55-59")
    keys = ("route", "sex", "age_band")
    early = ("severance", "male", "40-49")
    assert decided(world, LATER, *keys) == {early: 1, ("early_retirement", "female", "55-59"): 1}
    assert set(decided(world, LATER, *keys, known=slip)) == {early, ("early_retirement", "female", "60+")}
    assert set(decided(world, LATER, *keys, known=second)) == {early, ("early_retirement", "male", "50-54")}
    world.correct_departure(stream, first, GROWN, sex="female", age_band="under_40")
    assert decided(world, LATER, "sex") == {"female": 2}
    assert decided(world, LATER, "age_band") == {"55-59": 1, "under_40": 1}


def test_only_what_was_known_then_counts(world: FactWorld) -> None:
    """Catches: a payment, an assessment or a merger of units counted before it was recorded."""
    settlement = leaver(world, "N1", "h")
    assessed = world.position
    paid = world.pay(settlement, "payment", GROWN, 100)
    world.assess(settlement, DECIDED, 0, regime=None)
    world.form("w", "ward", f"07@{UNITED}", [(of("h"), "whole")], on=GROWN, ends=[of("h")])
    assert total(world, LATER, "regime", known=assessed - 2) == (0,) * 10
    assert total(world, LATER, "regime", known=assessed - 1) == (1, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    assert counted(world, LATER, "regime", known=assessed)["D178"]["amount_assessed"] == 100
    assert counted(world, LATER, "regime", known=paid)["D178"]["amount_paid"] == 100
    assert counted(world, LATER, "regime")[None]["amount_assessed"] == 0
    assert decided(world, LATER, "province") == {"07": 1}
    assert decided(world, LATER, "province", known=paid) == {"06": 1}
    day = (FIRST_MOMENT + assessed * DAY).date()
    answer = departure_statistics(
        world.connection, RULES, by=["unit"], on=LATER, as_known=parse_as_known(day.isoformat())
    )
    assert (answer["as_known"], answer["total"]["decided"], answer["total"]["paid"]) == (day.isoformat(), 1, 0)
