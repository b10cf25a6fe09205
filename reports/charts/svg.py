"""What all drawings share: escaped text, colours, and PNG made of an SVG.

Lightness alone tells the colours apart, so that they print in grey and serve who does not see red and green.
"""

from html import escape

from domain.errors import SoboError

FONT = "Liberation Sans, Arial, DejaVu Sans, sans-serif"
INK, FAINT, RULE = "#1a1a1a", "#595959", "#bfbfbf"
BAR = "#2f5d8a"
SHADES = ("#f2f5f9", "#cfdcea", "#9fbad6", "#6791bb", "#35689c", "#123a63")
"""From least to most."""
DARK_FROM = 4
"""From this shade on text on it is white."""
NARROW = frozenset("iIjlt.,:;'|!()[]{}1fr ")
WIDE = frozenset("mwMWOQƠĐ@%")


def text(
    x: float, y: float, words: str, *, size: float = 11, anchor: str = "start", fill: str = INK, bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{fill}"{weight}>'
        f"{escape(words)}</text>"
    )


def width_of(words: str, size: float = 11) -> float:
    """About so many pixels; rather too many than too few."""
    return sum(0.34 if letter in NARROW else 0.92 if letter in WIDE else 0.62 for letter in words) * size


def shortened(words: str, room: float, size: float = 11) -> str:
    """Cut at a letter, with a mark, where it does not fit."""
    if width_of(words, size) <= room:
        return words
    while words and width_of(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def drawing(width: float, height: float, title: str, parts: list[str], *, position: int | None = None) -> str:
    """One drawing of its own; `title` is what a reader without eyes hears of it."""
    rests_on = "" if position is None else f"<desc>sobo-position:{position}</desc>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{FONT}" role="img">'
        f"<title>{escape(title)}</title>{rests_on}{''.join(parts)}</svg>"
    )


def png(svg: str) -> bytes:
    """The drawing as pixels, on white, twice its size. Raises `SoboError` (`not_installed`)."""
    try:
        from vl_convert import svg_to_png
    except ImportError:
        raise SoboError(
            "not_installed", "PNG needs the extra 'report': pip install 'sobo[report]'. SVG needs none"
        ) from None
    opening, _, rest = svg.partition(">")
    made: bytes = svg_to_png(f'{opening}><rect width="100%" height="100%" fill="white"/>{rest}', scale=2)
    return made
