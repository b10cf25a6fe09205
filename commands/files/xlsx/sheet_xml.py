"""The XML of a sheet, parsed piece by piece: its rows as records of text, and what of it is hidden."""

import re
from typing import NamedTuple
from xml.parsers import expat

from commands.files.xlsx.cell_texts import INLINE, CellTexts
from commands.files.xlsx.damage import WorkbookError, refuse_declarations
from commands.files.xlsx.unseen import Unseen

MOST_COLUMNS = 16_384
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_SHEET_DATA, _ROW, _CELL, _VALUE, _FORMULA, _INLINE, _RUN, _TEXT, _COLUMN, _VIEW = (
    _NAMESPACE + name for name in ("sheetData", "row", "c", "v", "f", "is", "r", "t", "col", "sheetView")
)
_IN_SHEET, _IN_ROWS, _IN_ROW, _IN_CELL, _IN_TEXT, _IN_RUN = range(1, 7)
"""Elements that are open around one that begins."""
_REFERENCE = re.compile(r"([A-Za-z]{1,3})[0-9]+")
_MORE_THAN_ELEMENTS = re.compile(rb"<[!?](?!xml )")
_UTF_8 = frozenset({None, "utf-8", "UTF-8"})
_YES = frozenset({"1", "true"})


class _Places(dict[str, int]):
    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - ord("A") + 1
        place = self[letters] = number - 1 if number <= MOST_COLUMNS else -1
        return place


PLACES = _Places()
"""By its letters, each column of a sheet, from 0; -1 for what is none."""


class Row(NamedTuple):
    """Its number, from 1, and the texts of its cells from the first column on."""

    number: int
    texts: list[str]


class SheetParser:
    """Fed the XML of a sheet in pieces, it gives the rows that end in each, and fills `unseen`."""

    def __init__(self, texts: CellTexts, unseen: Unseen) -> None:
        self._texts, self._unseen = texts, unseen
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = refuse_declarations, self._declared
        self._open, self._is_plain, self._in_rows = 0, True, False
        self._found: list[Row] = []
        self.number = 0
        """Of the newest row."""
        self.is_hidden = False
        """Whether that one is."""
        self._row: list[str] = []
        self._place = 0
        self._kind, self._style = "n", "0"
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None
        self._in_run = False
        self._pieces: list[str] = []

    @property
    def is_between_rows(self) -> bool:
        """Can what comes next be nothing but a row, or the end of all rows? Never said where more than elements and
        texts was met, or another coding than UTF-8."""
        return self._is_plain and self._in_rows and self._open == _IN_ROWS

    def feed(self, piece: bytes, *, is_last: bool = False) -> list[Row]:
        self._is_plain = self._is_plain and _MORE_THAN_ELEMENTS.search(piece) is None
        self._parser.Parse(piece, is_last)
        found, self._found = self._found, []
        return found

    def next_row(self, number: int, *, hidden: bool) -> None:
        """Note that a row begins. Raises `WorkbookError` for one that stands behind its place."""
        if number <= self.number:
            raise WorkbookError(f"the row {number} stands behind the row {self.number}; save it again as .xlsx or CSV")
        self.number, self.is_hidden = number, hidden
        if hidden:
            self._unseen.rows.add(number)

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        self._is_plain = self._is_plain and encoding in _UTF_8

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        around = self._open
        self._open = around + 1
        if around >= _IN_CELL and self._in_rows:
            if around == _IN_CELL and tag == _INLINE:
                self._inline = []
            elif around == _IN_TEXT and tag == _RUN:
                self._in_run = True
            elif _holds_text(tag, around, in_run=self._in_run):
                self._pieces.clear()
                self._parser.CharacterDataHandler = self._pieces.append
        elif around == _IN_ROW and self._in_rows and tag == _CELL:
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            reference = attributes.get("r")
            self._place = self._place + 1 if reference is None else _place(reference)
            self._value = self._formula = self._inline = None
        elif around == _IN_ROWS and self._in_rows and tag == _ROW:
            self._row, self._place = [], -1
            written = attributes.get("r")
            number = self.number + 1 if written is None else _row_number(written)
            self.next_row(number, hidden=attributes.get("hidden") in _YES)
        elif around == _IN_SHEET and tag == _SHEET_DATA:
            self._in_rows = True
        elif tag == _COLUMN and attributes.get("hidden") in _YES:
            first, last = int(attributes["min"]), int(attributes["max"])
            self._unseen.columns.update(range(first, min(last, MOST_COLUMNS) + 1))
        elif tag == _VIEW and attributes.get("showZeros") in ("0", "false"):
            self._unseen.zeros = True

    def _end(self, tag: str) -> None:
        around = self._open = self._open - 1
        if not self._in_rows:
            return
        if around >= _IN_CELL:
            if self._parser.CharacterDataHandler is not None and _holds_text(tag, around, in_run=self._in_run):
                self._parser.CharacterDataHandler = None
                self._hold(tag, "".join(self._pieces))
            elif around == _IN_TEXT and tag == _RUN:
                self._in_run = False
        elif around == _IN_ROW and tag == _CELL:
            self._put(self._cell_text())
        elif around == _IN_ROWS and tag == _ROW:
            self._found.append(Row(self.number, self._row))
        elif around == _IN_SHEET:
            self._in_rows = False

    def _hold(self, tag: str, text: str) -> None:
        if tag == _VALUE:
            self._value = self._value or text
        elif tag == _FORMULA:
            self._formula = text
        elif self._inline is not None:
            self._inline.append(text)

    def _cell_text(self) -> str:
        stored = self._value or None
        if self._kind == INLINE:
            stored = None if self._inline is None else "".join(self._inline)
        if self._formula is not None:
            return self._texts.computed(self._kind, self._style, stored, self._formula)
        return "" if stored is None else self._texts.shown(self._kind, self._style)[stored]

    def _put(self, text: str) -> None:
        if self._place >= MOST_COLUMNS:
            raise WorkbookError(
                f"row {self.number} has a cell beyond XFD, where every sheet ends; save it again as .xlsx or CSV"
            )
        row = self._row
        row.extend([""] * (self._place + 1 - len(row)))
        row[self._place] = text


def _holds_text(tag: str, around: int, *, in_run: bool) -> bool:
    """Is it a value, a formula, or a text of the cell itself and not of how it is pronounced?"""
    if around == _IN_CELL:
        return tag in (_VALUE, _FORMULA)
    return tag == _TEXT and (around == _IN_TEXT or (around == _IN_RUN and in_run))


def _row_number(written: str) -> int:
    number = float(written)
    if not number.is_integer():
        raise WorkbookError(f"a row has the number {written}; save it again as .xlsx or CSV")
    return int(number)


def _place(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    place = -1 if found is None else PLACES[found[1].upper()]
    if place < 0:
        raise WorkbookError(
            f"a cell stands at {reference[:40]}, which is no place in a sheet; save it again as .xlsx or CSV"
        )
    return place
