"""The lineage of a unit as a drawing: everything on it, nothing on top of anything."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.layers import laid_out
from reports.charts.lineage import lineage_drawing
from reports.charts.svg import width_of

SVG = "{http://www.w3.org/2000/svg}"
OPENED, MERGED, AGAIN = "2025-06-30", "2025-07-01", "2026-07-01"


def unit(code: str, name: str, since: str, ended: str | None = None) -> dict[str, Any]:
    return {"id": f"{code}@{since}", "code": code, "name": name, "registered_on": since, "ended_on": ended}


def edge(start: str, end: str, scope: str) -> dict[str, Any]:
    return {"from": start, "to": end, "scope": scope, "effective_on": end[-10:], "instrument": "1656/NQ", "clause": "1"}


THREE = {
    "nodes": [
        unit("1", "Phường <Trúc> & Bạch", OPENED, MERGED), unit("2", "Phường Ngọc Hà", OPENED, AGAIN),
        unit("3", "Phường Ba Đình", MERGED, AGAIN), unit("4", "Phường Hà Nội", AGAIN),
    ],
    "edges": [
        edge(f"1@{OPENED}", f"3@{MERGED}", "whole"), edge(f"2@{OPENED}", f"3@{MERGED}", "part"),
        edge(f"3@{MERGED}", f"4@{AGAIN}", "whole"), edge(f"2@{OPENED}", f"4@{AGAIN}", "remainder"),
    ],
}  # fmt: skip


def drawn(lang: Any = "vi") -> ElementTree.Element:
    return ElementTree.fromstring(lineage_drawing(THREE, lang, heading="<Ba Đình>", asked=f"3@{MERGED}", position=7))


def words(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def boxes(root: ElementTree.Element) -> Iterator[tuple[float, float, float, float]]:
    for box in root.iter(f"{SVG}rect"):
        x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        yield x, y, x + width, y + height


def test_every_unit_and_every_scope_stands_on_it() -> None:
    """Catches a name that breaks the markup, an heir left out, a line without its scope."""
    said = words(drawn())
    assert [said.count(name) for name in ("Phường <Trúc> & Bạch", "Phường Ba Đình", "Phường Hà Nội")] == [1, 1, 1]
    assert (said.count("Toàn bộ"), said.count("Một phần"), said.count("Phần còn lại")) == (3, 2, 2), "once in the key"
    assert said.count("1656/NQ") == 2
    assert "1 · đến hết 30/06/2025" in said and "4 · từ 01/07/2026" in said
    assert "Whole" in words(drawn("en"))


def test_lines_are_told_apart_by_their_strokes_and_only_the_asked_unit_is_shaded() -> None:
    """Catches a drawing that says nothing in grey."""
    root = drawn()
    dashes = {line.attrib.get("stroke-dasharray") for line in root.iter(f"{SVG}path") if "stroke" in line.attrib}
    assert dashes == {None, "6 4", "2 3"}
    assert [box.attrib["fill"] for box in root.iter(f"{SVG}rect")].count("#d9d9d9") == 1
    colours = {one.attrib[name] for one in root.iter() for name in ("fill", "stroke") if name in one.attrib} - {"none"}
    assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours), colours


def test_nothing_lies_on_anything_and_all_of_it_within() -> None:
    root = drawn()
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    found = list(boxes(root))
    assert len(found) == 4
    for one, other in combinations(found, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert all(box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height for box in found)
    for element in root.iter(f"{SVG}text"):
        at, room = float(element.attrib["x"]), width_of(element.text or "", float(element.attrib["font-size"]))
        assert at + room <= width


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
def test_predecessors_stand_to_the_left_and_no_two_of_a_layer_overlap(pairs: list[tuple[int, int]]) -> None:
    """Catches a line that runs backwards, and one that passes under a box."""
    edges = [(str(low), str(high)) for low, high in {(min(p), max(p)) for p in pairs if p[0] != p[1]}]
    heights = {str(number): 40.0 for number in range(12)}
    layout = laid_out(heights, edges, gap=10)
    layer_of = {place.key: place.layer for layer in layout.layers for place in layer if not place.is_lane}
    assert layer_of.keys() == heights.keys()
    assert all(layer_of[start] < layer_of[end] for start, end in edges)
    for layer in layout.layers:
        for above, below in pairwise(layer):
            assert above.y + above.height + 10 <= below.y + 0.001
    for way, (start, end) in zip(layout.ways, edges, strict=True):
        assert [place.layer for place in way] == list(range(layer_of[start], layer_of[end] + 1))
        assert all(place.is_lane for place in way[1:-1])


def test_a_unit_that_nobody_became_is_drawn_alone() -> None:
    root = ElementTree.fromstring(
        lineage_drawing({"nodes": [unit("9", "Xã A", OPENED)], "edges": []}, "en", heading="A")
    )
    assert len(list(boxes(root))) == 1
