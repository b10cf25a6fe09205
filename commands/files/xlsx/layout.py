"""What a sheet's XML says behind its cells and must be known before: merged ranges, the last row that holds anything.

It is read through once, without parsing, before the cells are.
"""

import re
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils.cell import coordinate_to_tuple

from commands.files.xlsx.merged import Range

_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z]+[0-9]+:[A-Z]+[0-9]+)["']""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]+)["']""")
_ROWS_OVER = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_VALUES = (b"v>", b"f>", b"<f ", b"is>", b":f ", b"<v ", b":v ")
_CHUNK = 1 << 20
_LONGEST_TAG = 1 << 16


@dataclass
class Layout:
    """`last` is the last row with a value or a formula in it; None where rows are not numbered."""

    merges: list[Range] = field(default_factory=list)
    last: int | None = 0


def scan(sheet: IO[bytes]) -> Layout:
    """The layout of a sheet, in memory of a chunk and its longest row."""
    found = Layout()
    names: dict[bytes, None] = {}
    rest, newest, in_rows = b"", 0, True
    while chunk := sheet.read(_CHUNK):
        block = rest + chunk
        cut = max(block.rfind(b"<"), 0)
        rest, block = block[cut:][:_LONGEST_TAG], block[:cut]  # what a text has beyond it says nothing of the layout
        if b"mergeCell" in block:
            names |= dict.fromkeys(_MERGE.findall(block))
        if not in_rows:
            continue
        over = _end_of_rows(block)
        valued, end = -1, over if over >= 0 else len(block)
        for mark in _VALUES:
            valued = max(valued, block.rfind(mark, valued + 1, end))
        if valued >= 0 and found.last is not None:
            found.last = _row_before(block, valued, newest)
        newest = _row_before(block, len(block), newest) or 0
        in_rows = over < 0
    if b"mergeCell" in rest:
        names |= dict.fromkeys(_MERGE.findall(rest))
    found.merges = [_range(name.decode()) for name in names]
    return found


def _end_of_rows(block: bytes) -> int:
    """Where the rows of the sheet are over; -1 when they are not yet. What stands behind them has formulas too."""
    ends = _ROWS_OVER.search(block) if b"sheetData" in block else None
    return -1 if ends is None else ends.start()


def _row_before(block: bytes, end: int, otherwise: int) -> int | None:
    """The number of the row that begins last before a place; None for one without a number."""
    begins = max(block.rfind(b"<row", 0, end), block.rfind(b":row", 0, end))
    if begins < 0:
        return otherwise or None
    return _number(block[begins : block.find(b">", begins) + 1]) or None


def _number(tag: bytes) -> int:
    found = _NUMBER.search(tag)
    return 0 if found is None else int(found[1])


def _range(name: str) -> Range:
    first, last = name.split(":")
    (top, left), (bottom, right) = coordinate_to_tuple(first), coordinate_to_tuple(last)
    return Range(name, top, bottom, left - 1, right - 1)
