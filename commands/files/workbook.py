"""The sheet of an XLSX workbook that holds the list, as records of text, the way a CSV of it would read."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook

from commands.files import layout, merged, sheets, strict
from commands.files.formats.days import shows_a_day
from commands.files.formats.numbers import Form, seen, seen_text, text_form
from commands.files.sheets import IsHeader, WorkbookError
from commands.office.cells import DayText, UnreadableText, YesText, is_error

LARGEST_CONTENT = 1024 * 1024 * 1024
"""Unpacked size in bytes beyond which a workbook is not opened: far above any real list, far below a memory."""


LAST_ROW = 1_048_576
NEVER_CALCULATED = (
    "the formula was never calculated, so nobody knows its value; open the sheet and save it, or write the value"
)
_CALCULATE_FIRST = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
"""What programs that write formulas without calculating them leave for the sheet program to do."""


def read_records(
    content: bytes, is_header: IsHeader, sheet: str | None = None, hidden: set[int] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of each row that holds anything; behind the header every row is as wide as that.

    The sheet is that named `sheet`, else the first that is shown; `hidden` is told the rows of it that are not. A row
    with more cells than the header keeps them.
    Dates come as ISO 8601, whole numbers without a decimal point, a number formatted as `00000` with its leading
    zeros, a formula as the value last computed; see `commands.office.cells` for the kinds of text that this gives.
    Raises `WorkbookError`.
    """
    _check_size(content)
    with _readable():
        content = strict.as_usual(content)
        book = _open(content, computed=False)
        place = sheets.choose(book.worksheets, is_header, sheet)
        with book.worksheets[place]._get_source() as source:
            drawn = layout.scan(source)
        if drawn.last is not None and drawn.last > LAST_ROW:  # the reader would count up to it
            raise WorkbookError("a row has a number beyond 1,048,576, where every sheet ends; save the workbook again")
        merges = merged.Merges(drawn.merges) if drawn.merges else None
        if hidden is not None:
            hidden |= drawn.hidden
    computed: dict[int, list[object]] | None = None
    forms: dict[int, Form | None] = {}
    width = 0
    for row, cells in _cells(book.worksheets[place]):
        if drawn.last is not None and row > drawn.last:  # what follows, up to a million rows, is format alone
            break
        if computed is None and any(cell.data_type == "f" for cell in cells):
            computed = _computed(content, place)
        values = [None] * len(cells) if computed is None else computed[row]
        texts = [_text(cell, value, forms) for cell, value in zip(cells, values, strict=True)]
        while texts and not texts[-1]:
            texts.pop()
        if merges is not None:
            merges.pass_over(row, texts)
        if not texts:
            continue
        if width:
            texts += [""] * (width - len(texts))
            if merges is not None:
                merges.mark(row, texts)
        elif is_header(texts):
            width = len(texts)
            if merges is not None:
                merges.header_passed()
        yield row, texts


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise WorkbookError("the file is no XLSX workbook or is damaged; save it again as .xlsx or CSV") from None
    if size > LARGEST_CONTENT:
        raise WorkbookError("the workbook unpacks to more than 1 GB; save the one sheet that is needed as CSV")


@contextmanager
def _readable() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-down lists and styles, which hold no data
            yield
    except WorkbookError:
        raise
    except Exception as error:  # whatever a damaged or foreign archive makes the reader stumble over
        raise WorkbookError(
            f"the file cannot be read as an XLSX workbook ({type(error).__name__}); save it again as .xlsx or CSV"
        ) from error


def _open(content: bytes, *, computed: bool) -> Any:
    return load_workbook(io.BytesIO(content), read_only=True, data_only=computed, keep_links=False)


def _cells(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    with _readable():
        sheet.reset_dimensions()
        # A row without cells still counts, so that the numbers are those that Excel shows.
        yield from enumerate(sheet.iter_rows(), start=1)


def _computed(content: bytes, place: int) -> dict[int, list[object]]:
    """What the formulas last came to, by row; None for one that was never calculated."""
    with _readable():
        book = _open(content, computed=True)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = (archive.read(name) for name in archive.namelist() if name.endswith("workbook.xml"))
            uncalculated = any(_CALCULATE_FIRST.search(text) for text in listed)
    return {
        row: [_came_to(cell, uncalculated=uncalculated) for cell in cells]
        for row, cells in _cells(book.worksheets[place])
    }


def _came_to(cell: Any, *, uncalculated: bool) -> object:
    """A calculated empty text is told from no value; a 0 that only holds the place of a value counts as none."""
    if cell.value is None:
        return "" if cell.data_type == "str" else None
    return None if uncalculated and cell.data_type in ("n", "d") and not _is_set(cell.value) else cell.value


def _is_set(value: object) -> bool:
    return bool(value) and value != time()


def _text(cell: Any, computed: object, forms: dict[int, Form | None]) -> str:
    """`forms`: what the styles met so far show around a text."""
    if cell.data_type != "f":
        return _value_text(cell.value, cell, forms)
    if computed is None:
        return UnreadableText(str(cell.value), NEVER_CALCULATED)
    return _value_text(computed, cell, forms)


def _value_text(value: object, cell: Any, forms: dict[int, Form | None]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YesText("yes" if value else "no")
        case date() | time() | timedelta():
            return _day_text(value, cell.number_format or "")
        case int() | float():
            return seen(value, cell.number_format or "")
        case _:
            style = cell._style_id
            if style not in forms:
                forms[style] = text_form(cell.number_format or "")
            text, form = str(value), forms[style]
            return text if form is None or is_error(text) else seen_text(text, form)


def _day_text(value: date | time | timedelta, number_format: str) -> str:
    if not isinstance(value, datetime):
        return DayText(value)
    text = value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if shows_a_day(number_format):
        return DayText(text)
    why = (
        f"the sheet shows only a part of the day {text} that it holds; format it as dd/mm/yyyy, or as text if no day "
        "is meant"
    )
    return UnreadableText(text, why)
