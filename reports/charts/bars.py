"""Horizontal bars: as SVG, and as lines of a terminal."""

from collections.abc import Sequence

from reports.charts.svg import BAR, FAINT, RULE, drawing, shortened, text, width_of
from reports.words.words import Lang, number

Bar = tuple[str, int]
WIDTH, LINE, TOP = 680.0, 20.0, 40.0
LABEL_ROOM = 260.0
BLOCKS = " ▏▎▍▌▋▊▉█"


def bars(title: str, rows: Sequence[Bar], lang: Lang, *, position: int | None = None, width: float = WIDTH) -> str:
    """One bar a row with its label before and its figure behind; what is below zero goes to the left of the line."""
    label = min(LABEL_ROOM, max((width_of(name) for name, _ in rows), default=0) + 8)
    room_behind = max((width_of(number(value, lang)) for _, value in rows), default=0) + 10
    least, most = min([0, *(value for _, value in rows)]), max([0, *(value for _, value in rows)])
    before = room_behind if least < 0 else 0
    scale = (width - label - before - room_behind) / ((most - least) or 1)
    zero = label + before - least * scale
    parts = [text(0, 18, shortened(title, width, 14), size=14, bold=True)]
    height = TOP + LINE * max(1, len(rows)) + 6
    parts.append(f'<line x1="{zero:.1f}" y1="{TOP - 8:g}" x2="{zero:.1f}" y2="{height - 4:g}" stroke="{RULE}"/>')
    for index, (name, value) in enumerate(rows):
        y = TOP + LINE * index
        parts.append(text(label - 6, y + 11, shortened(name, label - 8), anchor="end"))
        length = abs(value) * scale
        start = zero - length if value < 0 else zero
        parts.append(f'<rect x="{start:.1f}" y="{y:g}" width="{length:.1f}" height="{LINE - 6:g}" fill="{BAR}"/>')
        at, anchor = (start - 4, "end") if value < 0 else (zero + length + 4, "start")
        parts.append(text(at, y + 11, number(value, lang), anchor=anchor))
    if not rows:
        parts.append(text(label, TOP + 11, "–", fill=FAINT))
    return drawing(width, height, title, parts, position=position)


def lines(rows: Sequence[Bar], lang: Lang, width: int) -> list[str]:
    """The same for a terminal of so many columns: blocks of an eighth; below zero a minus before the figure."""
    if not rows:
        return []
    label = min(width // 3, max(len(name) for name, _ in rows))
    behind = max(len(number(value, lang)) for _, value in rows)
    room = max(4, width - label - behind - 3)
    most = max(abs(value) for _, value in rows) or 1
    drawn = []
    for name, value in rows:
        cut = name if len(name) <= label else name[: label - 1] + "…"
        eighths = max(round(abs(value) * room * 8 / most), 1 if value else 0)
        bar = BLOCKS[8] * (eighths // 8) + (BLOCKS[eighths % 8] if eighths % 8 else "")
        drawn.append(f"{cut.ljust(label)}  {number(value, lang).rjust(behind)} {bar}".rstrip())
    return drawn
