"""Units on a day, their lineage and the map between two days, over small ledgers made by hand."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound
from projections.state.times import AsKnown
from projections.units import lineage, list_units, map_units, show
from tests.projection_world import OPENING, REORGANISED, FactWorld, of

LATER = date(2025, 8, 1)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with district 001 and in it the communes a to d."""
    made = FactWorld(connection)
    province = made.unit("01", "province")
    district = made.unit("001", "rural_district", province)
    for code in "abcd":
        made.unit(code, "commune", district)
    return made


def mapped(world: FactWorld, until: date, since: date = OPENING, **asked: Any) -> list[tuple[str, str, str]]:
    found = map_units(world.connection, since, until, **asked)
    return [(row["from_code"], row["to_code"], row["coverage"]) for row in found]


def test_a_list_names_units_as_of_its_day_and_their_end_whatever_the_day(world: FactWorld) -> None:
    """Catches: today's name on an earlier day, a parent by its id only, or an end hidden before it came."""
    world.record("UnitRenamed", f"unit:{of('a')}", LATER, name="New name")
    world.dissolve(of("b"), LATER)
    before = {unit["code"]: unit for unit in list_units(world.connection, on=OPENING, level="commune")}
    assert list(before) == ["a", "b", "c", "d"]
    assert before["b"] == {
        "id": of("b"),
        "code": "b",
        "name": "Unit b",
        "type": "commune",
        "level": "commune",
        "parent": "001",
        "parent_id": of("001"),
        "registered_on": "2025-06-30",
        "ended_on": "2025-08-01",
    }
    after = {unit["code"]: unit["name"] for unit in list_units(world.connection, on=LATER, parent="001")}
    assert after == {"a": "New name", "c": "Unit c", "d": "Unit d"}


def test_each_amendment_carries_the_other_attributes_on(world: FactWorld) -> None:
    """Catches: a change of one attribute that loses or resets another, and the order of recording taken for the day."""
    stream = f"unit:{of('a')}"
    world.record("UnitReclassified", stream, LATER, type="ward")
    world.record("UnitRenamed", stream, REORGANISED, name="Wrong")
    world.record("UnitRenamed", stream, REORGANISED, name="Right")
    world.record("UnitRecoded", stream, LATER, code="x")
    world.record("UnitReassigned", stream, LATER, parent_id=of("01"))
    early, late = show(world.connection, "a", on=REORGANISED), show(world.connection, "x", on=LATER)
    assert [early[key] for key in ("name", "type", "parent")] == ["Right", "commune", "001"]
    assert [late[key] for key in ("id", "name", "type", "parent", "parent_id")] == [
        of("a"), "Right", "ward", "01", of("01"),
    ]  # fmt: skip


def test_an_amendment_taken_back_is_seen_only_as_known_before(world: FactWorld) -> None:
    """Catches: a retraction that edits the past, or one that is not heeded."""
    stream = f"unit:{of('a')}"
    wrong = world.record("UnitRenamed", stream, LATER, name="Wrong")
    world.retract("UnitChangeRetracted", stream, wrong)
    assert show(world.connection, "a", on=LATER)["name"] == "Unit a"
    then = show(world.connection, "a", on=LATER, as_known=AsKnown(position=wrong))
    assert (then["name"], then["position"]) == ("Wrong", wrong)


def test_a_reused_code_is_another_unit_on_each_day(world: FactWorld) -> None:
    """Catches: two bearers of one code mixed up, or their edges."""
    new = world.form("a", "ward", of("01"), [(of("a"), "whole"), (None, "part")], ends=[of("a")])
    old = show(world.connection, "a", on=OPENING)
    assert (old["id"], old["ended_on"], old["predecessors"]) == (of("a"), "2025-07-01", [])
    assert [(unit["id"], unit["scope"]) for unit in old["successors"]] == [(new, "whole")]
    formed = show(world.connection, "a", on=REORGANISED)
    assert [(unit["id"], unit["code"], unit["name"]) for unit in formed["predecessors"]] == [
        (of("a"), "a", "Unit a"),
        (None, None, "an island"),
    ]
    assert set(formed["predecessors"][0]) == {"id", "code", "name", "scope", "effective_on", "instrument", "clause"}


def test_a_code_that_nobody_bears_on_the_day_names_all_its_bearers(world: FactWorld) -> None:
    """Catches: a bare refusal that leaves the user to guess the day."""
    world.dissolve(of("a"), REORGANISED)
    world.form("a", "ward", of("01"), [], on=LATER)
    with pytest.raises(NotFound) as refused:
        show(world.connection, "a", on=REORGANISED)
    assert f"Unit a ({of('a')}) from 2025-06-30 to 2025-06-30; Unit a (a@2025-08-01) from 2025-08-01 on" in str(
        refused.value
    )


def test_a_renamed_bearer_is_named_once_for_each_name(world: FactWorld) -> None:
    """Catches: the same name listed again for every change of parent."""
    world.record("UnitReassigned", f"unit:{of('a')}", REORGANISED, parent_id=of("01"))
    with pytest.raises(NotFound, match=r"its bearers are: Unit a \(a@2025-06-30\) from 2025-06-30 on\. "):
        show(world.connection, "a", on=OPENING - timedelta(days=1))


def test_a_code_borne_in_two_spells_is_not_said_to_have_been_borne_between(world: FactWorld) -> None:
    """Catches: spells summed up by their first and last day, and a change of something else that splits one."""
    stream = f"unit:{of('a')}"
    away, back = date(2025, 9, 1), date(2025, 11, 1)
    world.record("UnitReclassified", stream, LATER, type="ward")  # the code goes on over it
    world.record("UnitRecoded", stream, away, code="z")
    world.record("UnitRecoded", stream, back, code="a")
    with pytest.raises(NotFound) as refused:
        show(world.connection, "a", on=date(2025, 10, 1))
    assert (
        "its bearers are: Unit a (a@2025-06-30) from 2025-06-30 to 2025-08-31; "
        "Unit a (a@2025-06-30) from 2025-11-01 on. " in refused.value.message
    )
    with pytest.raises(NotFound, match=r"its bearers are: Unit a \(a@2025-06-30\) from 2025-09-01 to 2025-10-31\. "):
        show(world.connection, "z", on=back)


def test_a_unit_opened_again_after_its_merger_was_taken_back_has_the_new_predecessors(world: FactWorld) -> None:
    """Catches: the edges or the name of an opening that was taken back."""
    merged = world.form("e", "commune", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    formed_at = world.position - 2
    for offset, stream in enumerate((f"unit:{merged}", f"unit:{of('a')}", f"unit:{of('b')}")):
        world.retract("UnitChangeRetracted", stream, formed_at + offset)
    with pytest.raises(NotFound):
        show(world.connection, "e", on=REORGANISED)
    world.form("e", "ward", of("01"), [(of("c"), "whole")], ends=[of("c")])
    again = show(world.connection, "e", on=REORGANISED)
    assert (again["type"], [unit["code"] for unit in again["predecessors"]]) == ("ward", ["c"])
    assert show(world.connection, "a", on=LATER)["ended_on"] is None


def test_lineage_has_all_ancestors_and_descendants_and_nobody_else(world: FactWorld) -> None:
    """Catches: siblings taken for relatives, an edge without its nodes, or a cut at the day asked for."""
    first = world.form("e", "commune", of("01"), [(of("a"), "whole"), (of("b"), "part")], ends=[of("a")])
    last = world.form("f", "ward", of("01"), [(first, "whole"), (of("c"), "whole")], on=LATER, ends=[first, of("c")])
    found = lineage(world.connection, "e", on=REORGANISED)
    assert [unit["id"] for unit in found["nodes"]] == [of("a"), of("b"), first, last]
    assert [(edge["from"], edge["to"], edge["scope"]) for edge in found["edges"]] == [
        (of("a"), first, "whole"),
        (of("b"), first, "part"),
        (first, last, "whole"),
    ]
    assert {edge["to"] for edge in lineage(world.connection, "f", on=LATER)["edges"]} == {first, last}
    only = lineage(world.connection, "d", on=OPENING)
    assert ([unit["id"] for unit in only["nodes"]], only["edges"]) == ([of("d")], [])


def test_the_map_sends_a_continuing_unit_to_itself_whatever_it_is_called(world: FactWorld) -> None:
    """Catches: a unit lost from the map for being renamed, or matched by code instead of by identity."""
    world.record("UnitRecoded", f"unit:{of('a')}", REORGANISED, code="x")
    assert ("a", "x", "whole") in mapped(world, REORGANISED)


def test_the_map_shows_a_unit_that_gave_a_part_at_home_and_away(world: FactWorld) -> None:
    """Catches: the part that stayed forgotten, or the giver called whole."""
    world.form("e", "commune", of("001"), [(of("a"), "part"), (of("b"), "whole")], ends=[of("b")])
    assert mapped(world, REORGANISED) == [
        ("a", "a", "part"),
        ("a", "e", "part"),
        ("b", "e", "whole"),
        ("c", "c", "whole"),
        ("d", "d", "whole"),
    ]


def test_the_map_ignores_transfers_and_leaves_out_what_ended_for_nothing(world: FactWorld) -> None:
    """Catches: a transfer taken for a new unit, or a row for territory that no unit holds."""
    body: dict[str, Any] = {"counterpart_id": of("b"), "scope": "part", "note": ""}
    world.record("TerritoryTransferred", f"unit:{of('a')}", REORGANISED, direction="gave", **body)
    world.dissolve(of("c"), REORGANISED)
    assert mapped(world, REORGANISED) == [("a", "a", "whole"), ("b", "b", "whole"), ("d", "d", "whole")]


def test_the_map_composes_changes_and_follows_units_of_other_levels(world: FactWorld) -> None:
    """Catches: only one change looked at; territory lost on its way through a district; ends of another level."""
    district = world.form("002", "town", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    world.form("e", "commune", of("01"), [(district, "part")], on=LATER)
    world.form("f", "special_zone", of("01"), [(district, "remainder")], on=LATER, ends=[district])
    assert mapped(world, REORGANISED)[:1] == [("c", "c", "whole")]
    assert mapped(world, LATER)[:4] == [("a", "e", "part"), ("a", "f", "part"), ("b", "e", "part"), ("b", "f", "part")]
    assert mapped(world, LATER, REORGANISED, level="district") == [("001", "001", "whole")]
    assert mapped(world, OPENING)[0] == ("a", "a", "whole")


def test_the_map_as_known_before_a_change_does_not_know_it(world: FactWorld) -> None:
    """Catches: a conversion table that cannot be made again as it was."""
    known = world.position
    world.form("e", "commune", of("001"), [(of("a"), "whole")], ends=[of("a")])
    assert mapped(world, REORGANISED)[0] == ("a", "e", "whole")
    assert mapped(world, REORGANISED, as_known=AsKnown(position=known))[0] == ("a", "a", "whole")
