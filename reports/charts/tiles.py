"""The country as squares: each province of the map from 2025-07-01, shaded by a figure."""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from reports.charts.svg import DARK_FROM, FAINT, INK, RULE, SHADES, drawing, text, width_of
from reports.words.words import Lang, number, sentence

SIDE, GAP, TOP = 58.0, 3.0, 34.0
LEGEND = 150.0
SIZES = ((10**12, 10**9), (10**6, 10**6))
"""From which figure on they are told in billions, in millions."""
FROM = date(2025, 7, 1)
"""First day of these provinces."""


class Tile(NamedTuple):
    code: str
    name: str
    column: int
    row: int


@cache
def tiles() -> tuple[Tile, ...]:
    told = tomllib.loads(files("reports").joinpath("charts", "tiles.toml").read_text(encoding="utf-8"))["tiles"]
    return tuple(Tile(*tile) for tile in told)


def tile_map(title: str, figures: Iterable[tuple[str | None, int]], lang: Lang, *, position: int | None = None) -> str:
    """By code of province. A province without a figure is left white; codes of another map are passed over."""
    known = {code: value for code, value in figures if code is not None}
    over, size = _over(max(map(abs, known.values()), default=0), lang)
    if size > 1:
        title = f"{title}, {over}"
    shown = [known[tile.code] for tile in tiles() if tile.code in known]
    step = max(1, -(-max(shown, default=0) // (len(SHADES) * size))) * size
    parts = [text(0, 18, title, size=13, bold=True)]
    for tile in tiles():
        parts += _square(tile, known.get(tile.code), step, size, lang)
    columns, rows = 1 + max(tile.column for tile in tiles()), 1 + max(tile.row for tile in tiles())
    parts += _legend(step // size, columns * SIDE + 20, lang)
    width = max(columns * SIDE + LEGEND, width_of(title, 13) + 4)
    return drawing(width, TOP + rows * SIDE, title, parts, position=position)


def _over(most: int, lang: Lang) -> tuple[str, int]:
    """In which numbers the figures are told, so that they fit into a square."""
    size = next((size for least, size in SIZES if most >= least), 1)
    return ("" if size == 1 else sentence(f"in_{size}", lang)), size


def _told(value: int, size: int, lang: Lang) -> str:
    """Rounded half up; something is never told as nothing."""
    if 0 < abs(value) < size:
        return "< 1" if value > 0 else "> -1"
    return number((2 * value + size) // (2 * size), lang)


def _square(tile: Tile, value: int | None, step: int, size: int, lang: Lang) -> list[str]:
    x, y = tile.column * SIDE, TOP + tile.row * SIDE
    shade = 0 if value is None else _shade(value, step)
    fill = "#ffffff" if value is None else SHADES[shade]
    ink = "#ffffff" if value is not None and shade >= DARK_FROM else INK
    side = SIDE - GAP
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:g}" height="{side:g}" fill="{fill}" stroke="{RULE}"/>',
    ]
    lines = _lines(tile.name)
    for number_of, line in enumerate(lines):
        parts.append(text(x + side / 2, y + 14 + 11 * number_of, line, size=9, anchor="middle", fill=ink))
    said = "–" if value is None else _told(value, size, lang)
    parts.append(text(x + side / 2, y + side - 8, said, size=10, anchor="middle", fill=ink, bold=True))
    return parts


def _lines(name: str) -> list[str]:
    """In as many lines as its words need."""
    lines: list[str] = []
    for word in name.split():
        if lines and width_of(f"{lines[-1]} {word}", 9) <= SIDE - GAP - 4:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shade(value: int, step: int) -> int:
    return min(len(SHADES) - 1, max(0, (value - 1) // step)) if value > 0 else 0


def _legend(step: int, x: float, lang: Lang) -> list[str]:
    parts = []
    for index, shade in enumerate(SHADES):
        y = TOP + 20 * index
        first = step * index + 1 if index else 0
        said = f"{number(first, lang)} – {number(step * (index + 1), lang)}"
        parts.append(f'<rect x="{x:g}" y="{y:g}" width="16" height="14" fill="{shade}" stroke="{RULE}"/>')
        parts.append(text(x + 22, y + 11, said, size=10, fill=FAINT))
    return parts
