"""Workbooks of answers: typed cells, frozen heads, totals as formulas with their values, and a sheet that says what was
asked and what each column means."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

Kind = Literal["text", "number", "date"]
Made = Any
"""A sheet or a cell of openpyxl's write-only kind, whose types are not published."""
Cell = str | int | date | bool | None
WHOLE = "#,##0"
DAY = "dd/mm/yyyy"
WIDEST = 60
A4 = 9
"""As the format numbers papers."""
HEAD_FILL = PatternFill("solid", fgColor="E7E6E6")
RULE = Border(bottom=Side(style="thin"), top=Side(style="thin"))
EMPTY_FORMULA = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)')


@dataclass(frozen=True)
class Column:
    head: str
    kind: Kind = "text"
    totalled: bool = False
    """Whether the row of totals has its sum."""


@dataclass(frozen=True)
class Sheet:
    """`title` stands above the heads, `notes` below the table; `total` is the label of the row of totals, if any."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: str | None = None
    notes: Sequence[str] = ()


def workbook(sheets: Sequence[Sheet], *, position: int, title: str) -> bytes:
    """The file. Its properties name the position of the ledger that it rests on (`reports.writing`)."""
    book = Workbook(write_only=True)
    values: dict[str, dict[str, int]] = {}
    for number, sheet in enumerate(sheets, start=1):
        made = book.create_sheet(sheet_name(sheet.name))
        values[f"xl/worksheets/sheet{number}.xml"] = _fill(made, sheet)
    book.properties.title = title
    book.properties.creator = "sobo"
    book.properties.description = f"sobo-position:{position}"
    saved = BytesIO()
    book.save(saved)
    return _with_values(saved, values)


def sheet_name(name: str) -> str:
    """What a spreadsheet takes: no brackets, slashes, colons or stars, at most 31 characters."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]


def _fill(made: Made, sheet: Sheet) -> dict[str, int]:
    """Writes the sheet; returns what its formulas come to, by cell."""
    for index, width in enumerate(_widths(sheet), start=1):
        made.column_dimensions[get_column_letter(index)].width = width
    first = 4
    made.freeze_panes = f"A{first}"
    made.print_title_rows = f"3:{first - 1}"
    made.page_setup.orientation = "landscape"
    made.page_setup.paperSize = A4
    made.page_setup.fitToHeight = 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    heading = _text(made, sheet.title)
    heading.font = Font(bold=True, size=13)
    made.append([heading])
    made.append([])
    made.append([_head(made, column.head) for column in sheet.columns])
    for row in sheet.rows:
        made.append([_cell(made, value, column.kind) for value, column in zip(row, sheet.columns, strict=True)])
    found = {}
    if sheet.total is not None:
        line = first + len(sheet.rows)
        found = dict(_totals(sheet, line))
        made.append(list(_total_row(made, sheet, line)))
    made.append([])
    for note in sheet.notes:
        made.append([_text(made, note)])
    return found


def _totals(sheet: Sheet, line: int) -> Iterator[tuple[str, int]]:
    for index, column in enumerate(sheet.columns):
        if column.totalled:
            yield f"{get_column_letter(index + 1)}{line}", sum(_number(row[index]) for row in sheet.rows)


def _number(value: Cell) -> int:
    return value if isinstance(value, int) else 0


def _total_row(made: Made, sheet: Sheet, line: int) -> Iterator[Made]:
    for index, column in enumerate(sheet.columns):
        letter = get_column_letter(index + 1)
        if column.totalled and sheet.rows:
            cell: Made = WriteOnlyCell(made, f"=SUM({letter}4:{letter}{line - 1})")
        elif column.totalled:
            cell = WriteOnlyCell(made, 0)
        else:
            cell = _text(made, (sheet.total or "") if index == 0 else "")
        cell.font = Font(bold=True)
        cell.border = RULE
        cell.number_format = WHOLE if column.totalled else "General"
        yield cell


def _head(made: Made, text: str) -> Made:
    cell = _text(made, text)
    cell.font = Font(bold=True)
    cell.fill = HEAD_FILL
    cell.border = RULE
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(made: Made, value: Cell, kind: Kind) -> Made | None:
    if value is None:
        return None
    if kind == "text" or isinstance(value, str):
        return _text(made, str(value))
    cell: Made = WriteOnlyCell(made, value)  # type: ignore[arg-type]
    cell.number_format = DAY if kind == "date" else WHOLE
    return cell


def _text(made: Made, value: str) -> Made:
    """Text, whatever it looks like: a name that begins with = is no formula, also when the cell is edited."""
    cell: Made = WriteOnlyCell(made, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    if value.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell


def _widths(sheet: Sheet) -> list[float]:
    """Of what the columns hold; a head is broken over lines."""
    widths = []
    for index, column in enumerate(sheet.columns):
        longest = max((len(_shown(row[index])) for row in sheet.rows), default=0)
        words = max((len(word) for word in column.head.split()), default=0)
        widths.append(float(min(WIDEST, max(longest, words, min(len(column.head), 14)) + 3)))
    return widths


def _shown(value: Cell) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def _with_values(saved: BytesIO, values: dict[str, dict[str, int]]) -> bytes:
    """The same with what each formula comes to: programs that read a workbook without calculating find it too."""
    out = BytesIO()
    with ZipFile(saved) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            if found := values.get(entry.filename):
                text = EMPTY_FORMULA.sub(
                    lambda match, found=found: f"{match[1]}<v>{found[match[2]]}</v>",  # type: ignore[misc]
                    content.decode("utf-8"),
                )
                content = text.encode("utf-8")
            after.writestr(entry, content)
    return out.getvalue()
