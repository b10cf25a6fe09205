"""The country as squares, against the reference of the reorganisation."""

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports.charts.svg import width_of
from reports.charts.tiles import tile_map, tiles

REFERENCE = Path(__file__).resolve().parents[2] / "reference"
SVG = "{http://www.w3.org/2000/svg}"


def provinces() -> dict[str, str]:
    """Code and name of those that live from 2025-07-01."""
    with (REFERENCE / "vn_units_2025-06-30.csv").open(encoding="utf-8") as file:
        kinds = ("province", "municipality")
        held = {row["code"]: row["name"] for row in csv.DictReader(file) if row["type"] in kinds}
    with (REFERENCE / "vn_changes_2025-07-01.csv").open(encoding="utf-8") as file:
        changes = list(csv.DictReader(file))
    ended = {row["predecessor"] for row in changes if row["scope"] == "whole"}
    formed = {row["code"]: row["name"] for row in changes if row["type"] in kinds and row["change"] == "form"}
    return {code: name for code, name in held.items() if code not in ended} | formed


def test_every_province_has_one_square_and_no_two_lie_on_each_other() -> None:
    """Catches: a province forgotten, under a code of the old map, or beneath another; a name that is misspelt."""
    known = provinces()
    assert {tile.code for tile in tiles()} == known.keys()
    assert len({(tile.column, tile.row) for tile in tiles()}) == len(tiles()) == 34
    for tile in tiles():
        assert known[tile.code].endswith(tile.name.removeprefix("TP. ")), tile


def test_the_drawing_is_well_formed_and_shows_each_figure() -> None:
    """Catches: markup that no browser takes, a figure on the wrong square, one of another map drawn somewhere."""
    drawn = tile_map("Đã nghỉ <2025>", [("01", 1234), ("96", 0), ("99", 7), (None, 5)], "vi")
    root = ElementTree.fromstring(drawn)
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert words.count("1.234") == 1
    assert words.count("–") == 32
    assert "7" not in words
    assert words[0] == "Đã nghỉ <2025>"


@pytest.mark.parametrize(
    ("most", "told", "over"),
    [(999_999, "999.999", ""), (1_500_000, "2", ", đơn vị: triệu đồng"),
     (765_432_100_000, "765.432", ", đơn vị: triệu đồng"), (4_499_999_999_999, "4.500", ", đơn vị: tỷ đồng")],
)  # fmt: skip
def test_an_amount_is_told_in_numbers_that_fit_into_a_square(most: int, told: str, over: str) -> None:
    """Catches: đồng over the edge of their province, a small amount that reads as none."""
    root = ElementTree.fromstring(tile_map("Đã chi", [("01", most), ("31", 1)], "vi"))
    words = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert words[0] == f"Đã chi{over}"
    assert told in words
    assert ("< 1" in words) == bool(over)
    assert all(width_of(word, 10) <= 55 for word in words if word.replace(".", "").isdigit())
