"""The reorganisation of 2025 as a user runs it: load, apply, and the questions asked about it."""

import csv
import io
from collections import Counter
from typing import Any

import pytest

from tests.e2e.conftest import CLI, Sobo

REFERENCE = CLI.parent / "reference"
BEFORE, AFTER = "2025-06-30", "2025-07-01"


@pytest.fixture(scope="module")
def country(sobo: Sobo) -> dict[str, Any]:
    """What the three writes printed, by the name of the file."""
    opening, changes, types = "vn_units_2025-06-30.csv", "vn_changes_2025-07-01.csv", "vn_changes_2026.csv"
    return {
        opening: sobo.json("units", "load", str(REFERENCE / opening), "--on", BEFORE, "--instrument", "opening list"),
        "dry": sobo.json("units", "apply", str(REFERENCE / changes), "--dry-run"),
        changes: sobo.json("units", "apply", str(REFERENCE / changes)),
        types: sobo.json("units", "apply", str(REFERENCE / types)),
    }


def test_each_file_is_one_write_without_gaps(country: dict[str, Any]) -> None:
    """Catches a dry run that takes positions, and counts that do not fit the positions."""
    assert country["vn_units_2025-06-30.csv"] == {"recorded": 10_794, "first_position": 1, "last_position": 10_794}
    changes = country["vn_changes_2025-07-01.csv"]
    assert changes["first_position"] == 10_795
    assert changes["recorded"] == changes["last_position"] - changes["first_position"] + 1
    assert {key: country["dry"][key] for key in changes} == changes
    assert country["vn_changes_2026.csv"]["first_position"] == changes["last_position"] + 1


@pytest.mark.usefixtures("country")
def test_the_official_totals(sobo: Sobo) -> None:
    """Catches any row of the change set lost between the decision and the answer."""
    assert Counter(unit["level"] for unit in sobo.json("units", "list", "--on", BEFORE)) == {
        "province": 63,
        "district": 696,
        "commune": 10_035,
    }
    assert Counter(unit["type"] for unit in sobo.json("units", "list", "--on", AFTER)) == {
        "province": 28,
        "municipality": 6,
        "commune": 2_621,
        "ward": 687,
        "special_zone": 13,
    }
    assert sobo.json("units", "list", "--level", "district", "--on", AFTER) == []


@pytest.mark.usefixtures("country")
def test_a_reused_code_names_another_unit_on_each_day(sobo: Sobo) -> None:
    """Catches a unit mistaken for its code: 00004 was Trúc Bạch and is Ba Đình."""
    old = sobo.json("units", "show", "00004", "--on", BEFORE)
    new = sobo.json("units", "show", "00004", "--on", AFTER)
    assert (old["id"], old["name"], old["ended_on"]) == ("00004@2025-06-30", "Phường Trúc Bạch", AFTER)
    assert (new["id"], new["name"], new["ended_on"]) == ("00004@2025-07-01", "Phường Ba Đình", None)
    assert [(s["id"], s["scope"]) for s in old["successors"]] == [(new["id"], "whole")]
    assert old["id"] in [predecessor["id"] for predecessor in new["predecessors"]]
    assert {predecessor["instrument"] for predecessor in new["predecessors"]} == {"1656/NQ-UBTVQH15"}


@pytest.mark.usefixtures("country")
def test_a_province_code_that_passed_to_another_name(sobo: Sobo) -> None:
    """Catches the old bearer's name under the new bearer's children."""
    names = [sobo.json("units", "show", "15", "--on", day)["name"] for day in (BEFORE, AFTER)]
    assert names == ["Tỉnh Yên Bái", "Tỉnh Lào Cai"]


@pytest.mark.usefixtures("country")
def test_territory_that_lay_in_no_unit_shows_by_its_note(sobo: Sobo) -> None:
    """Catches a predecessor without id that vanishes."""
    unit = sobo.json("units", "show", "07537", "--on", AFTER)
    nameless = [predecessor for predecessor in unit["predecessors"] if predecessor["id"] is None]
    assert [(p["name"], p["code"], p["scope"]) for p in nameless] == [("Trường bắn TB1", None, "whole_area_only")]


@pytest.mark.usefixtures("country")
def test_the_map_holds_every_unit_of_both_days(sobo: Sobo) -> None:
    """Catches a unit that the conversion table forgets, and a whole that has two rows."""
    done = sobo("units", "map", "--from", BEFORE, "--to", AFTER, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len({row["from_id"] for row in rows}) == 10_035
    assert len({row["to_id"] for row in rows}) == 3_321 - len({"11948", "19742", "20333", "21548", "26732"})
    times = Counter(row["from_id"] for row in rows)
    assert all((row["coverage"] == "whole") == (times[row["from_id"]] == 1) for row in rows)
    assert sum(count > 1 for count in times.values()) == 441 and max(times.values()) == 5


@pytest.mark.usefixtures("country")
def test_lineage_holds_the_nodes_of_its_edges(sobo: Sobo) -> None:
    """Catches an edge to a unit that the answer does not describe."""
    found = sobo.json("units", "lineage", "00004", "--on", AFTER)
    ids = {node["id"] for node in found["nodes"]}
    assert {edge["from"] for edge in found["edges"]} | {edge["to"] for edge in found["edges"]} <= ids
    assert len(found["edges"]) == 10


@pytest.mark.usefixtures("country")
def test_a_code_that_nobody_bears_on_the_day_names_its_bearers(sobo: Sobo) -> None:
    """Catches a bare "not found" for a unit that ended yesterday."""
    done = sobo("units", "show", "001", "--on", AFTER)
    assert done.returncode == 1 and done.stdout == ""
    assert "Ba Đình" in done.stderr and BEFORE in done.stderr


@pytest.mark.usefixtures("country")
def test_before_the_change_set_was_recorded_it_was_not_known(sobo: Sobo) -> None:
    """Catches an answer as known that uses what was recorded later."""
    then = sobo.json("units", "list", "--level", "province", "--on", AFTER, "--as-known", "10794")
    assert len(then) == 63


@pytest.mark.usefixtures("country")
def test_the_same_file_is_refused_with_the_positions_of_the_first(sobo: Sobo) -> None:
    """Catches a change set recorded twice, or refused by 11,000 rows instead of one sentence."""
    done = sobo("units", "apply", str(REFERENCE / "vn_changes_2025-07-01.csv"))
    assert done.returncode == 1 and "10795" in done.stderr.replace(",", "") and len(done.stderr) < 500


@pytest.mark.usefixtures("country")
def test_a_unit_is_found_by_the_name_that_people_use(sobo: Sobo) -> None:
    """Catches keys other than the interface names, and a day or a province that the command does not pass on."""
    (found,) = sobo.json("units", "find", "P.", "Ba", "Đình,", "hà nội", "--on", AFTER, "--level", "commune")
    assert {key: found[key] for key in ("id", "code", "name", "type", "level", "parent", "province", "match")} == {
        "id": "00004@2025-07-01", "code": "00004", "name": "Phường Ba Đình", "type": "ward", "level": "commune",
        "parent": "01", "province": "01", "match": "spelling",
    }  # fmt: skip
    assert (found["registered_on"], found["ended_on"]) == (AFTER, None)
    before = sobo.json("units", "find", "00004", "--on", BEFORE, "--limit", "1")
    assert [(unit["name"], unit["ended_on"]) for unit in before] == [("Phường Trúc Bạch", AFTER)]
    assert sobo.json("units", "find", "nothing at all like it") == []
    shown = sobo("units", "find", "xa tan hoa", "--province", "dong thap", "--on", AFTER)
    assert shown.returncode == 0 and "Xã Tân Hòa" in shown.stdout and "unaccented" in shown.stdout
