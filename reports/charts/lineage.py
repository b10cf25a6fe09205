"""Who became whom, as a drawing: units from predecessors to heirs, on each line the scope that went over."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from reports.charts.layers import Layout, Place, laid_out
from reports.charts.svg import FAINT, INK, RULE, drawing, shortened, text, width_of
from reports.words.order import of_unit
from reports.words.words import Lang, day, sentence, title

BOX, TOP, GAP, PORT, LEAST = 190.0, 40.0, 10.0, 14.0, 44.0
CURVE = 70.0
"""Room for the bend of a line, behind the room for its words."""
FILL, ASKED = "#ffffff", "#d9d9d9"
WHOLE = frozenset({"whole", "whole_area_only"})
REST = frozenset({"remainder", "remainder_population_only"})
LINES = {"whole": ("2", ""), "part": ("1.2", "6 4"), "remainder": ("1.2", "2 3")}
"""Width and dashes: told apart without colour."""
Unit = Mapping[str, Any]


class Line(NamedTuple):
    start: tuple[float, float]
    end: tuple[float, float]
    lanes: Sequence[Place]
    scope: str


def lineage_drawing(
    answer: Mapping[str, Any], lang: Lang, *, heading: str, asked: str | None = None, position: int | None = None
) -> str:
    """Of an answer of `units lineage`; the unit with the id `asked` is shaded."""
    units: dict[str, Unit] = {
        unit["id"]: unit
        for unit in sorted(answer["nodes"], key=lambda unit: (unit["registered_on"], of_unit(unit["name"]), unit["id"]))
    }
    edges = [edge for edge in answer["edges"] if edge["from"] in units and edge["to"] in units]
    ports = {key: max(_count(edges, "from", key), _count(edges, "to", key)) for key in units}
    heights = {key: max(LEAST + 12 * (key in _formed(edges)), PORT * ports[key] + 6) for key in units}
    layout = laid_out(heights, [(edge["from"], edge["to"]) for edge in edges], gap=GAP)
    words = max((width_of(title("scope", edge["scope"], lang), 9) for edge in edges), default=0.0) + 16
    step = BOX + words + CURVE
    parts = [text(0, 18, heading, size=13, bold=True)]
    for line in _lines(layout, edges, step):
        parts += _drawn(line, step, title("scope", line.scope, lang))
    basis = {edge["to"]: edge for edge in edges}
    for layer in layout.layers:
        for place in layer:
            if not place.is_lane:
                parts += _box(place, units[place.key], basis.get(place.key), step, lang, is_asked=place.key == asked)
    width = max(step * (len(layout.layers) - 1) + BOX + 2, width_of(heading, 13) + 4)
    key, below = _key(TOP + layout.height + 22, lang, edges)
    return drawing(width, below, heading, [*parts, *key], position=position)


def _count(edges: Sequence[Mapping[str, Any]], side: str, key: str) -> int:
    return sum(edge[side] == key for edge in edges)


def _formed(edges: Sequence[Mapping[str, Any]]) -> set[str]:
    return {edge["to"] for edge in edges}


def _kind(scope: str) -> str:
    return "whole" if scope in WHOLE else "remainder" if scope in REST else "part"


def _lines(layout: Layout, edges: Sequence[Mapping[str, Any]], step: float) -> list[Line]:
    """Each line leaves and arrives at a height of its own, in the order of the other ends, so that words never meet."""
    ways = list(zip(layout.ways, edges, strict=True))
    leaves: dict[int, float] = {}
    arrives: dict[int, float] = {}
    for box in (place for layer in layout.layers for place in layer if not place.is_lane):
        out = sorted((n for n, (way, _) in enumerate(ways) if way[0] is box), key=lambda n: ways[n][0][1].middle)
        into = sorted((n for n, (way, _) in enumerate(ways) if way[-1] is box), key=lambda n: ways[n][0][-2].middle)
        for numbers, heights in ((out, leaves), (into, arrives)):
            for place, number in enumerate(numbers):
                heights[number] = TOP + box.middle + PORT * (place - (len(numbers) - 1) / 2)
    return [
        Line((way[0].layer * step + BOX, leaves[number]), (way[-1].layer * step, arrives[number]), way[1:-1],
             edge["scope"])
        for number, (way, edge) in enumerate(ways)
    ]  # fmt: skip


def _drawn(line: Line, step: float, words: str) -> list[str]:
    """Level along its words, then bent; through its lanes behind other boxes."""
    (x, y), (end_x, end_y) = line.start, line.end
    told = x + step - BOX - CURVE
    path = [f"M{x:.1f} {y:.1f}H{told:.1f}"]
    at = told, y
    for lane in line.lanes:
        left, height = lane.layer * step, TOP + lane.middle
        path.append(_bent(at, (left, height)) + f"H{left + BOX + step - BOX - CURVE:.1f}")
        at = left + step - CURVE, height
    path.append(_bent(at, (end_x - 6, end_y)))
    width, dashes = LINES[_kind(line.scope)]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    arrow = f'<path d="M{end_x:.1f} {end_y:.1f}l-7 -3.2v6.4z" fill="{INK}"/>'
    return [
        f'<path d="{"".join(path)}" fill="none" stroke="{INK}" stroke-width="{width}"{dashed}/>', arrow,
        text(x + 6, y - 3, words, size=9, fill=FAINT),
    ]  # fmt: skip


def _bent(start: tuple[float, float], end: tuple[float, float]) -> str:
    half = (start[0] + end[0]) / 2
    return f"C{half:.1f} {start[1]:.1f} {half:.1f} {end[1]:.1f} {end[0]:.1f} {end[1]:.1f}"


def _box(
    place: Place, unit: Unit, basis: Mapping[str, Any] | None, step: float, lang: Lang, *, is_asked: bool
) -> list[str]:
    x, y = place.layer * step, TOP + place.y
    said = [
        (unit["name"], 11.0, True),
        (f"{unit['code']} · {_days(unit, lang)}", 9.0, False),
    ]
    if basis is not None:
        said.append((basis["instrument"], 9.0, False))
    first = y + place.height / 2 - (12 * len(said)) / 2 + 9
    return [
        f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" width="{BOX:g}" height="{place.height:g}" '
        f'fill="{ASKED if is_asked else FILL}" stroke="{INK if is_asked else RULE}" '
        f'stroke-width="{2 if is_asked else 1}"/>',
        *(
            text(x + 8, first + 12.5 * number, shortened(words, BOX - 14, size), size=size, bold=bold)
            for number, (words, size, bold) in enumerate(said)
        ),
    ]


def _days(unit: Unit, lang: Lang) -> str:
    """The day of the opening list says nothing of who stands on it, so that who ended has only the last day."""
    if unit["ended_on"] is None:
        return sentence("lives_since", lang, since=day(unit["registered_on"], lang))
    last = date.fromisoformat(unit["ended_on"]) - timedelta(days=1)
    return sentence("lived_until", lang, last=day(last, lang))


def _key(y: float, lang: Lang, edges: Sequence[Mapping[str, Any]]) -> tuple[list[str], float]:
    """What the lines mean, of those that are drawn; and where the drawing ends."""
    kinds = {_kind(edge["scope"]) for edge in edges}
    parts, x = [], 0.0
    for kind in (kind for kind in LINES if kind in kinds):
        width, dashes = LINES[kind]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        said = title("scope", kind, lang)
        parts.append(
            f'<path d="M{x:g} {y - 3:.1f}h34" stroke="{INK}" stroke-width="{width}"{dashed} fill="none"/>'
        )  # fmt: skip
        parts.append(text(x + 40, y, said, size=9, fill=FAINT))
        x += 40 + width_of(said, 9) + 24
    return parts, y + (8 if kinds else -12)
