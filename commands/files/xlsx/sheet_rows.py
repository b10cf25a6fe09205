"""The rows of a sheet, one by one: those that are written as nearly all are by one expression, the others parsed.

A row is plain when its start tag was parsed before, but for its number, and everything in it matches the expression,
which takes less than every parser would: so nothing is read that a parser would read otherwise or refuse. Every other
byte of the sheet is parsed, and the parser is not told of the plain rows.
"""

import re
from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import unescape

from commands.files.xlsx.cell_texts import CellTexts, Shown
from commands.files.xlsx.sheet_xml import PLACES, Row, SheetParser
from commands.files.xlsx.unseen import Unseen

_CHUNK = 1 << 18
_LONGEST_ROW = 1 << 22
"""Bytes in which the end of a row is looked for before it is parsed in pieces."""
_ROW_ENDS = "</row>"
_ROW_BEGINS = re.compile(r'\s*<row r="([0-9]{1,7})"((?: [A-Za-z0-9:]+="[^"<>&]*")*) ?>')
_LETTERS = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*"
_CONTENT = rf"{_LETTERS}(?:&(?:amp|lt|gt|quot|apos);{_LETTERS})*"
_FORMULA = (
    r'<f(?: t="(?:shared|array)")?(?: aca="(?:false|0)")?(?: ref="[A-Z0-9:]+")?(?: ca="1")?(?: si="[0-9]+")?'
    rf"(?:/>|>{_CONTENT}</f>)"
)
_CELLS = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"((?: s="[0-9]+")?(?: t="[A-Za-z]+")?)(?: ?/>|>(?:'
    rf'(?<!inlineStr">)({_FORMULA})?(?:<v>({_CONTENT})</v>|<v ?/>)?'
    rf'|(?<=inlineStr">)<is><t(?: xml:space="preserve")?>(?!<)({_CONTENT})</t></is>'
    r")</c>)|([\s\S]+)"
)
"""Letters of the column, what is said of the cell, formula, value, text; else all the rest, which is not plain."""
_SAID = re.compile(r' ([st])="([^"]*)"')
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_TAGS = re.compile(r"<[^>]*>")
_MOST_TAGS = 1_000


def rows(sheet: IO[bytes], texts: CellTexts, unseen: Unseen) -> Iterator[Row]:
    """In memory of a few chunks and the longest row. Raises what the parser raises, and `WorkbookError`."""
    parser, plain = SheetParser(texts, unseen), _PlainRows(texts)
    for piece in _pieces(sheet):
        if parser.is_between_rows and piece.endswith(_ROW_ENDS.encode()):
            yield from plain.read(piece.decode(), parser)
        else:
            yield from parser.feed(piece)
    yield from parser.feed(b"", is_last=True)


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """What stands before the first row, then whole rows as far as they seem to be, then the rest; no tag is cut at its
    first two letters."""
    rest, in_rows = b"", False
    while chunk := sheet.read(_CHUNK):
        block = rest + chunk
        if not in_rows:
            begins = block.find(b"<row")
            in_rows = begins >= 0
            cut = begins if in_rows else max(block.rfind(b"<"), 0)
            yield block[:cut]
            block = block[cut:]
        cut = block.rfind(_ROW_ENDS.encode()) + len(_ROW_ENDS)
        if cut < len(_ROW_ENDS):
            cut = 0 if len(block) < _LONGEST_ROW else max(block.rfind(b"<"), 0) or len(block)
        if cut:
            yield block[:cut]
        rest = block[cut:]
    yield rest


class _PlainRows:
    def __init__(self, texts: CellTexts) -> None:
        self._texts, self._shown = texts, _ShownBySaid(texts)
        self._tags: dict[str, bool] = {}
        """What start tags say besides the number, once parsed, and whether their rows are hidden."""

    def read(self, block: str, parser: SheetParser) -> Iterator[Row]:
        """The rows of a block that begins between rows and ends behind one."""
        position = 0
        while position < len(block):
            end = block.index(_ROW_ENDS, position)
            begins = _ROW_BEGINS.match(block, position) if parser.is_between_rows else None
            hidden = self._tags.get(begins[2]) if begins else None
            after = end + len(_ROW_ENDS)
            if begins and hidden is not None and (row := self._row(block, begins.end(), end)) is not None:
                number = int(begins[1])
                parser.next_row(number, hidden=hidden)
                yield Row(number, row)
            else:
                yield from parser.feed(block[position:after].encode())
                if begins and parser.number == int(begins[1]) and len(self._tags) < _MOST_TAGS:
                    self._tags[begins[2]] = parser.is_hidden
            position = after

    def _row(self, block: str, begin: int, end: int) -> list[str] | None:
        """None for one that is not plain, or has its cells in another order than that of the columns."""
        row: list[str] = []
        places, shown, width = PLACES, self._shown, 0
        for letters, said, formula, value, text, _ in _CELLS.findall(block, begin, end):
            place = places[letters]
            if place != width:
                if place < width:
                    return None
                row.extend([""] * (place - width))
            width = place + 1
            stored = value or text
            if "&" in stored:
                stored = unescape(stored, _QUOTES)
            if formula:
                row.append(self._computed(said, stored, formula))
            else:
                row.append(shown[said][stored] if stored else "")
        return row

    def _computed(self, said: str, stored: str, formula: str) -> str:
        kind, style = _kind_and_style(said)
        return self._texts.computed(kind, style, stored or None, unescape(_TAGS.sub("", formula), _QUOTES))


class _ShownBySaid(dict[str, Shown]):
    """By what the start tag of a cell says besides its place, what such cells show."""

    def __init__(self, texts: CellTexts) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, said: str) -> Shown:
        shown = self[said] = self._texts.shown(*_kind_and_style(said))
        return shown


def _kind_and_style(said: str) -> tuple[str, str]:
    given = dict(_SAID.findall(said))
    return given.get("t", "n"), given.get("s", "0")
