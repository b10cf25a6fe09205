"""A document as a page that prints, and as a workbook."""

from functools import cache
from importlib.resources import files
from typing import Any

from domain.errors import SoboError
from reports.documents.document import Document, Table
from reports.documents.slips import Slips
from reports.words.words import Lang, day, head, number, sentence
from reports.workbook import Cell, Column, Sheet, workbook

BETWEEN_MARGINS, CELL_PADDING = 175.0, 2.3
"""Millimetres."""
LETTER, BOLD = 0.23, 1.12
"""Millimetres of a letter for each point, of the widest of the fonts that the page names; and in bold."""
LARGEST, SMALLEST, NARROWEST = 9.5, 6.0, 18


def page(document: Document, lang: Lang, *, place: str = "") -> bytes:
    """HTML without scripts, for A4. Raises `SoboError` (`not_installed`)."""
    shown = _template("document").render(
        document=document,
        lang=lang,
        say=lambda name, **filled: sentence(name, lang, **filled),
        cell=lambda value: number(value, lang) if isinstance(value, int) else value,
        place=place,
        size=lambda table: font_size(table, lang),
    )
    return str(shown).encode("utf-8")


def slips_page(slips: Slips, lang: Lang) -> bytes:
    """HTML without scripts, of which each person is a page of A4. Raises `SoboError` (`not_installed`)."""
    shown = _template("slips").render(
        slips=slips,
        lang=lang,
        say=lambda name, **filled: sentence(name, lang, **filled),
        head=lambda name: head(name, lang),
        day=lambda value: day(value, lang),
    )
    return str(shown).encode("utf-8")


def book(document: Document, lang: Lang) -> bytes:
    sheets = [_sheet(table) for table in document.tables]
    about: list[list[Cell]] = [[name, value] for name, value in document.facts]
    name = sentence("about", lang)
    sheets.append(Sheet(name, name, [Column(""), Column("")], about, notes=list(document.sources)))
    return workbook(sheets, position=document.position, title=document.title)


def _sheet(table: Table) -> Sheet:
    """Where cells are hidden, totals are numbers: a sum over what is shown would be another."""
    adds_up = table.totals is not None and not table.is_suppressed
    columns = [
        Column(name, "number" if is_number else "text", adds_up and is_number and _is_sum(table, index))
        for index, (name, is_number) in enumerate(zip(table.heads, table.numbers, strict=True))
    ]
    if table.totals is None or all(
        column.totalled or not is_number for column, is_number in zip(columns, table.numbers, strict=True)
    ):
        total = str(table.totals[0]) if table.totals is not None else None
        return Sheet(table.title, table.title, columns, table.rows, total, table.notes)
    columns = [Column(column.head, column.kind) for column in columns]
    return Sheet(table.title, table.title, columns, [*table.rows, table.totals], None, table.notes)


def _is_sum(table: Table, index: int) -> bool:
    assert table.totals is not None
    cells = (row[index] for row in table.rows)
    return table.totals[index] == sum(cell for cell in cells if isinstance(cell, int))


def font_size(table: Table, lang: Lang) -> float:
    """In points: as large as fits between the margins when no number, name or word of a head is broken."""
    letters = sum(_letters(table, index, lang) for index in range(len(table.heads)))
    room = BETWEEN_MARGINS - CELL_PADDING * len(table.heads)
    return max(SMALLEST, min(LARGEST, int(10 * room / (letters * LETTER)) / 10))


def _letters(table: Table, index: int, lang: Lang) -> float:
    """Of what is not broken in a column; a name is not, of other texts no word is, and the widest has room for two."""
    cells = [row[index] for row in (*table.rows, table.totals or ()) if len(row) > index]
    if table.numbers[index]:
        bold = BOLD if table.totals is not None else 1.0
        widest = max((len(number(cell, lang)) for cell in cells if isinstance(cell, int)), default=0) * bold
    elif (table.is_named and index == 1) or (table.widest and not index):
        widest = max((len(str(cell)) for cell in cells), default=0)
    else:
        widest = max((len(word) for cell in cells for word in str(cell or "").split()), default=0)
        if index == table.widest and not table.is_named:
            widest = max(widest, NARROWEST)
    return max(widest, BOLD * max((len(word) for word in table.heads[index].split()), default=0))


@cache
def _template(name: str) -> Any:
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        raise SoboError("not_installed", "documents need the extra 'report': pip install 'sobo[report]'") from None
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("reports").joinpath("pages", f"{name}.html.j2").read_text(encoding="utf-8"))
