"""Where somebody who leaves stood, and in which province that is on the map of a day: the list and the page of one."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound
from domain.policy.tables import rules_from
from projections.settlements import list_settlements, show
from projections.state.times import AsKnown
from reference.policy import tables
from tests.departing_country import (
    GROWN,
    LATER,
    LEAVERS,
    MAPS,
    UNITED,
    Leaver,
    departing_country,
    leaving,
    of,
)
from tests.projection_world import OPENING, REORGANISED, FactWorld

RULES = rules_from(tables())
DAY = timedelta(days=1)
BEFORE = date(2025, 6, 15)
"""A day before the ledger's first, after most decisions."""


@pytest.fixture
def country(connection: psycopg.Connection[Any]) -> FactWorld:
    return departing_country(FactWorld(connection))


def listed(world: FactWorld, on: date, known: int | None = None, **asked: Any) -> dict[str, dict[str, Any]]:
    as_known = None if known is None else AsKnown(position=known)
    rows = list_settlements(world.connection, RULES, on=on, as_known=as_known, **asked)
    return {row["staff_number"]: row for row in rows}


def shown(world: FactWorld, number: str, on: date, known: int | None = None) -> dict[str, Any]:
    return show(world.connection, number, RULES, on=on, as_known=None if known is None else AsKnown(position=known))


def test_the_unit_is_that_of_the_last_day_of_service(country: FactWorld) -> None:
    """Catches: the unit of the appointment in place of the one it went whole into by then, or that of today; a unit
    merged on the first day out of service; the unit of who was unallocated, or gone before the ledger begins."""
    leaving(country)
    expected = {number: leaver.unit for number, leaver in LEAVERS.items()}
    for on in (BEFORE, REORGANISED, LATER):
        rows = listed(country, on)
        assert {number: row["unit_id"] for number, row in rows.items()} == expected, on
        assert {number: row["unit"] for number, row in rows.items()} == {
            number: unit.partition("@")[0] for number, unit in expected.items()
        }


@pytest.mark.parametrize("nth", range(len(MAPS)))
def test_the_province_is_that_of_the_map_of_the_day(country: FactWorld, nth: int) -> None:
    """Catches: a province that is no more, or not yet; a unit without successor that loses its province."""
    leaving(country)
    expected = {number: leaver.provinces[nth] for number, leaver in LEAVERS.items()}
    assert {number: row["province"] for number, row in listed(country, MAPS[nth]).items()} == expected
    for province in {*expected.values()} - {None}:
        found = {number for number, row in listed(country, MAPS[nth], province=province).items()}
        assert found == {number for number, of_leaver in expected.items() if of_leaver == province}


def test_before_the_ledger_begins_the_province_is_that_of_its_first_map(country: FactWorld) -> None:
    """Catches: nobody in any province on a day before the opening list."""
    leaving(country)
    assert {number: row["province"] for number, row in listed(country, BEFORE).items()} == {
        number: leaver.provinces[0] for number, leaver in LEAVERS.items()
    }
    assert {number: row["province"] for number, row in listed(country, date(2025, 5, 2)).items()} == {"EARLY": "02"}
    assert set(listed(country, date(2025, 5, 2), province="02")) == {"EARLY"}


def test_the_page_of_everybody_who_left_says_what_the_list_says(country: FactWorld) -> None:
    """Catches: two ways to a province that do not meet, also where the last province was divided."""
    leaving(country, LOST=Leaver("k", date(2025, 6, 1), date(2025, 8, 15), of("k"), None, ()))
    for on in (*MAPS, *(day - DAY for day in MAPS)):
        rows = listed(country, on)
        for number, row in rows.items():
            if row["leaves_on"] <= on.isoformat():
                page = shown(country, number, on)
                assert {key: page[key] for key in row} == row, (number, on)


@pytest.mark.parametrize("on", [BEFORE, *MAPS])
def test_the_page_of_who_is_still_to_leave_says_what_the_list_says(country: FactWorld, on: date) -> None:
    """Catches: the province of a unit that is yet to be, or of a post that is yet to begin."""
    leaving(country)
    mover = country.person("MOVER", of("e"))
    country.appoint(mover, of("h"), date(2025, 10, 1))
    country.decide(mover, date(2025, 6, 1), date(2026, 6, 1))
    rows = listed(country, on)
    pages = {number: shown(country, number, on) for number in rows}
    assert {number: {key: pages[number][key] for key in row} for number, row in rows.items()} == rows


def test_the_page_has_all_settlements_of_a_person_as_the_list_has_them(country: FactWorld) -> None:
    """Catches: earlier settlements that are left out, or told in other words than those of the list."""
    stream = country.person("N1", of("g"))
    country.decide(stream, date(2025, 6, 1), date(2025, 7, 15))
    country.appoint(stream, of("h"), date(2025, 8, 10), basis="re_recruited")
    country.decide(stream, date(2025, 8, 20), date(2025, 12, 1), route="early_retirement")
    for number, on in enumerate(MAPS):
        rows = list_settlements(country.connection, RULES, on=on)
        page = shown(country, "N1", on)
        assert [*page["earlier"], {key: page[key] for key in rows[-1]}] == rows
        provinces = ["02", "02", "05", "05", "05"][number], *(["06"] if on >= GROWN else [])
        assert tuple(row["province"] for row in rows) == provinces


@pytest.mark.parametrize("on", [BEFORE, *MAPS])
def test_the_page_of_who_left_earlier_than_was_decided_first_says_what_the_list_says(
    country: FactWorld, on: date
) -> None:
    """Catches: the province looked up by a unit that is yet to be, for a rescinded departure of who holds no post."""
    stream = country.person("N1", of("b"))
    wrong = country.decide(stream, date(2025, 5, 1), date(2025, 9, 2))
    country.retract("DepartureRescinded", stream, wrong)
    country.decide(stream, date(2025, 5, 15), date(2025, 6, 1), route="resignation")
    (row,) = list_settlements(country.connection, RULES, on=on)
    page = shown(country, "N1", on)
    assert {key: page[key] for key in row} == row
    assert (row["unit_id"], row["province"]) == (f"n@{GROWN}", "01" if on < UNITED else "05")


def test_while_the_last_day_lies_ahead_the_province_is_that_of_the_unit_of_the_day(country: FactWorld) -> None:
    """Catches: somebody counted in a province into which they are yet to move, or where a second post of theirs is."""
    mover = country.person("MOVER", of("e"))
    country.appoint(mover, of("h"), OPENING, concurrent=True)
    country.appoint(mover, of("h"), date(2025, 10, 1))
    country.decide(mover, date(2025, 6, 1), date(2026, 6, 1))
    expected = {OPENING: "01", UNITED: "05", GROWN: "05", date(2025, 9, 30): "05", date(2025, 10, 1): "06"}
    assert {on: listed(country, on)["MOVER"]["province"] for on in expected} == expected
    assert [len(list_settlements(country.connection, RULES, on=on)) for on in expected] == [1] * len(expected)
    assert {row["unit_id"] for row in (listed(country, on)["MOVER"] for on in expected)} == {of("h")}


def test_the_map_is_as_it_was_known(country: FactWorld) -> None:
    """Catches: a merger that shows in an answer as known before it was recorded."""
    stream = country.person("N1", of("h"))
    country.decide(stream, OPENING, LATER)
    known = country.position
    country.form("w", "ward", f"06@{UNITED}", [(of("h"), "whole")], on=GROWN, ends=[of("h")])
    assert (listed(country, LATER)["N1"]["unit"], shown(country, "N1", LATER)["unit"]) == ("w", "w")
    for found in (listed(country, LATER, known)["N1"], shown(country, "N1", LATER, known)):
        assert (found["unit"], found["province"]) == ("h", "06")


def test_a_unit_is_called_as_on_the_last_day_of_service(country: FactWorld) -> None:
    """Catches: today's name of a unit, or that of the day of the appointment."""
    for number, leaves in (("BEFORE", UNITED), ("AFTER", UNITED + DAY)):
        country.decide(country.person(number, of("h")), OPENING, leaves)
    country.record("UnitRenamed", f"unit:{of('h')}", UNITED, name="Renamed")
    country.record("UnitRecoded", f"unit:{of('h')}", GROWN, code="hh")
    rows = listed(country, LATER)
    assert {number: (row["unit"], row["name"]) for number, row in rows.items()} == {
        "BEFORE": ("h", "Unit h"), "AFTER": ("h", "Renamed"),
    }  # fmt: skip


def test_the_unit_is_that_of_the_last_main_post_before_leaving(country: FactWorld) -> None:
    """Catches: the first post in place of the last, a second post beside it, the post of a return, be it on the first
    day out of service; a post taken back."""
    stream = country.person("N1", of("g"))
    moved = country.appoint(stream, of("e"), date(2025, 7, 14))
    country.decide(stream, OPENING, date(2025, 7, 15))
    country.appoint(stream, of("h"), date(2025, 7, 14), concurrent=True)
    for back in (date(2025, 7, 15), date(2025, 12, 1)):
        country.appoint(stream, of("h"), back, basis="re_recruited")
    assert (listed(country, LATER)["N1"]["unit"], listed(country, LATER, moved + 1)["N1"]["unit"]) == ("e", "e")
    country.retract("AppointmentRetracted", stream, moved)
    assert listed(country, LATER)["N1"]["unit"] == "g"


def test_only_a_province_of_the_day_can_be_asked_for(country: FactWorld) -> None:
    """Catches: an empty list in place of a word about the code, or a commune taken for a province."""
    leaving(country)
    for on, code in ((LATER, "09"), (LATER, "01"), (OPENING, "05"), (LATER, "h"), (LATER, "z"), (BEFORE, "05")):
        with pytest.raises(NotFound):
            listed(country, on, province=code)
    assert listed(country, LATER, province="07") == {}
