"""Headcount on a day, over small ledgers made by hand: each test is one line of what the counts mean."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound
from projections.staffing import staffing
from projections.state.times import AsKnown, parse_as_known
from projections.units import map_units
from projections.units import show as unit
from tests.headcounts import counts, two_provinces, unallocated
from tests.projection_world import OPENING, REORGANISED, FactWorld, of

LATER = date(2025, 8, 1)
NEXT_YEAR = date(2026, 1, 1)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    return two_provinces(connection)


def test_nobody_counts_before_the_opening_list(world: FactWorld) -> None:
    """Catches: rows or heads before the first day of the ledger."""
    world.person("N1", of("a"))
    answer = staffing(world.connection, on=OPENING - timedelta(days=1))
    assert (answer["rows"], answer["unallocated"], answer["total"]["active"]) == ([], [], 0)


def test_of_two_appointments_on_one_day_the_later_recorded_counts(world: FactWorld) -> None:
    """Catches: both counted, or the earlier one kept."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("b"), LATER)
    world.appoint(stream, of("c"), LATER)
    assert counts(world, LATER) == {"c": (1, 0, 0, 0)}
    assert counts(world, LATER - timedelta(days=1)) == {"a": (1, 0, 0, 0)}


def test_an_appointment_recorded_late_takes_its_place_by_its_own_day(world: FactWorld) -> None:
    """Catches: the order of recording taken for the order in law."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("c"), NEXT_YEAR)
    world.appoint(stream, of("b"), LATER)
    assert counts(world, LATER) == {"b": (1, 0, 0, 0)}
    assert counts(world, NEXT_YEAR) == {"c": (1, 0, 0, 0)}


def test_a_person_waits_in_the_unit_that_theirs_went_whole_into_through_two_mergers(world: FactWorld) -> None:
    """Catches: a chain followed for one step only, or followed past the day that is asked for."""
    world.person("N1", of("a"))
    first = world.form("e", "ward", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    world.form("f", "ward", of("02"), [(first, "whole"), (of("d"), "whole")], on=LATER, ends=[first, of("d")])
    assert counts(world, OPENING) == {"a": (1, 0, 0, 0)}
    assert counts(world, REORGANISED) == {"e": (0, 1, 0, 0)}
    assert counts(world, LATER) == {"f": (0, 1, 0, 0)}
    assert counts(world, LATER, by="province") == {"02": (0, 1, 0, 0)}
    assert counts(world, LATER, unit="f") == {"f": (0, 1, 0, 0)}


def test_staff_of_a_divided_unit_are_unallocated_under_what_their_province_became(world: FactWorld) -> None:
    """Catches: heads lost at a division, or counted under a province that is no more."""
    world.person("N1", of("a"))
    world.person("N2", of("c"))
    province = world.form("03", "province", None, [(of("01"), "whole"), (of("02"), "whole")], ends=[of("01"), of("02")])
    world.form("e", "commune", province, [(of("a"), "part")])
    world.form("f", "commune", province, [(of("a"), "remainder")], ends=[of("a")])
    answer = staffing(world.connection, on=REORGANISED)
    assert unallocated(world, REORGANISED) == {"03": 1}
    assert answer["total"]["active"] == 2
    assert unallocated(world, REORGANISED, province="03") == {"03": 1}
    assert unallocated(world, OPENING) == {}


def test_staff_of_a_central_body_that_ended_are_unallocated_under_no_province(world: FactWorld) -> None:
    """Catches: people without a province dropped from the count."""
    world.person("N1", of("z"))
    assert staffing(world.connection, on=OPENING, unit="z")["rows"][0]["province"] is None
    world.dissolve(of("z"), REORGANISED)
    assert unallocated(world, REORGANISED) == {None: 1}
    assert staffing(world.connection, on=REORGANISED)["total"]["active"] == 1


def test_an_appointment_taken_back_counts_on_no_day_but_is_still_known_before(world: FactWorld) -> None:
    """Catches: a retraction that edits the past, or that is forgotten for days before it was recorded."""
    stream = world.person("N1", of("a"))
    wrong = world.appoint(stream, of("b"), LATER)
    back = world.retract("AppointmentRetracted", stream, wrong)
    assert counts(world, LATER) == {"a": (1, 0, 0, 0)}
    assert counts(world, LATER, AsKnown(position=back - 1)) == {"b": (1, 0, 0, 0)}
    assert counts(world, LATER, AsKnown(position=wrong - 1)) == {"a": (1, 0, 0, 0)}
    # Recorded one day after the other from 2025-01-02 on: position P on the P-th day behind 2025-01-01.
    assert counts(world, LATER, parse_as_known(str(date(2025, 1, 1) + timedelta(days=wrong)))) == {"b": (1, 0, 0, 0)}
    assert counts(world, LATER, parse_as_known(str(date(2025, 1, 1) + timedelta(days=back)))) == {"a": (1, 0, 0, 0)}


def test_a_merger_taken_back_lets_the_people_stand_where_they_were(world: FactWorld) -> None:
    """Catches: people awaiting in a unit that never was."""
    world.person("N1", of("a"))
    merged = world.form("e", "ward", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    formed_at = world.position - 2
    for offset, stream in enumerate((f"unit:{merged}", f"unit:{of('a')}", f"unit:{of('b')}")):
        world.retract("UnitChangeRetracted", stream, formed_at + offset)
    assert counts(world, REORGANISED) == {"a": (1, 0, 0, 0)}
    assert counts(world, REORGANISED, AsKnown(position=formed_at + 2)) == {"e": (0, 1, 0, 0)}


def test_what_is_dated_ahead_changes_nothing_before_its_day(world: FactWorld) -> None:
    """Catches: today's answer changed by a decision for next year."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("b"), NEXT_YEAR)
    world.quota(of("a"), "all", 5, NEXT_YEAR)
    answer = staffing(world.connection, on=NEXT_YEAR - timedelta(days=1), unit="a")
    assert (answer["rows"][0]["assigned"], answer["rows"][0]["authorised"]) == (1, None)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("all", 10, 1)], 10),
        ([("cadre", 4, 1), ("contract", 3, 1)], 7),
        ([("cadre", 4, 1), ("cadre", 6, 2)], 6),
        ([("all", 10, 1), ("cadre", 4, 2)], 4),
        ([("cadre", 4, 1), ("all", 10, 2)], 10),
        ([("cadre", 4, 1), ("all", 10, 2), ("contract", 3, 3)], 3),
        ([("all", 10, 3), ("cadre", 4, 1)], 10),
        ([("all", 10, 1), ("all", 0, 1)], 0),
        ([("cadre", 4, 40)], None),
    ],
)
def test_the_latest_quota_rules_and_all_replaces_the_categories(
    world: FactWorld, rows: list[tuple[str, int, int]], expected: int | None
) -> None:
    """Catches: quotas for all and by category added up, or ordered by recording instead of by day."""
    for category, headcount, day in rows:
        world.quota(of("a"), category, headcount, REORGANISED + timedelta(days=day))
    [row] = staffing(world.connection, on=LATER, unit="a")["rows"]
    assert row["authorised"] == expected


def test_a_quota_ends_with_its_unit_and_adds_up_by_province_but_not_by_category(world: FactWorld) -> None:
    """Catches: posts authorised for a unit that is no more, or a sum without meaning."""
    world.person("N1", of("a"))
    world.quota(of("a"), "all", 5, OPENING)
    world.quota(of("b"), "all", 7, OPENING)
    by_province = staffing(world.connection, on=OPENING, by="province")
    assert [(row["province"], row["authorised"]) for row in by_province["rows"]] == [("01", 12)]
    assert by_province["total"]["authorised"] == 12
    assert staffing(world.connection, on=OPENING, by="category")["rows"][0]["authorised"] is None
    world.dissolve(of("a"), REORGANISED)
    assert staffing(world.connection, on=REORGANISED)["total"]["authorised"] == 7


def test_people_are_counted_by_category(world: FactWorld) -> None:
    """Catches: rows by category that do not add up to the people."""
    world.person("N1", of("a"), category="contract")
    stream = world.person("N2", of("a"), category="cadre")
    world.second(stream, of("b"), OPENING)
    assert counts(world, OPENING, by="category") == {"cadre": (1, 0, 1, 1), "contract": (1, 0, 0, 0)}
    assert counts(world, OPENING, AsKnown(position=world.position), by="category")["contract"] == (1, 0, 0, 0)


def test_the_answer_says_of_when_and_how_far_it_is(world: FactWorld) -> None:
    """Catches: an answer without its two times, or claiming more than is projected."""
    world.person("N1", of("a"))
    answer = staffing(world.connection, on=OPENING, as_known=AsKnown(position=3))
    assert (answer["on"], answer["as_known"], answer["position"]) == ("2025-06-30", 3, 3)
    assert staffing(world.connection, on=OPENING)["position"] == world.position


def test_a_code_of_another_day_or_of_no_province_is_named(world: FactWorld) -> None:
    """Catches: an empty answer where the question is wrong."""
    world.form("e", "ward", of("01"), [])
    with pytest.raises(
        NotFound, match=r"no unit bears the code e on 2025-06-30; its bearers are: Unit e \(e@2025-07-01\)"
    ):
        staffing(world.connection, on=OPENING, unit="e")
    with pytest.raises(NotFound, match="not a province"):
        staffing(world.connection, on=OPENING, province="a")


def test_the_people_of_a_unit_that_gave_a_part_and_was_dissolved_are_unallocated(world: FactWorld) -> None:
    """Catches everybody counted where a part went, as the map has one row for the unit and calls that whole: nobody
    else holds any of it, which says nothing of the people."""
    formed = world.form("e", "commune", of("01"), [(of("a"), "part")])
    world.dissolve(of("a"), REORGANISED, [(formed, "part")])
    for number in ("N1", "N2"):
        world.person(number, of("a"))
    assert counts(world, REORGANISED) == {}
    assert unallocated(world, REORGANISED) == {"01": 2}
    (row,) = [row for row in map_units(world.connection, OPENING, REORGANISED) if row["from_code"] == "a"]
    assert (row["to_code"], row["coverage"]) == ("e", "whole")
    (successor,) = unit(world.connection, "a", on=OPENING)["successors"]
    assert (successor["code"], successor["scope"]) == ("e", "part")
