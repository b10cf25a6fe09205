"""The first sheet of an XLSX workbook as records of text, the way a CSV of the same sheet would read."""

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from commands.files.cells import DayText, UnreadableText
from commands.files.number_format import seen

LARGEST_CONTENT = 1024 * 1024 * 1024
"""Unpacked size in bytes beyond which a workbook is not opened: far above any real list, far below a memory."""


NEVER_CALCULATED = (
    "the formula was never calculated, so nobody knows its value; open the sheet and save it, or write the value"
)


class WorkbookError(ValueError):
    """The file is no workbook that can be read. The message says why and what to do."""


def read_records(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of each row of the first sheet that holds anything; every row as wide as the header.

    A row with more cells than the header keeps them. Dates come as ISO 8601, whole numbers without a decimal point,
    a number formatted as `00000` with its leading zeros, a formula as the value last computed; see
    `commands.files.cells` for the kinds of text that this gives.
    """
    _check_size(content)
    computed: dict[int, list[object]] | None = None
    width = 0
    for row, cells in _cells(content, computed=False):
        if computed is None and any(cell.data_type == "f" for cell in cells):
            computed = {number: [cell.value for cell in other] for number, other in _cells(content, computed=True)}
        values = [None] * len(cells) if computed is None else computed[row]
        texts = [_text(cell, value) for cell, value in zip(cells, values, strict=True)]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        width = width or len(texts)
        yield row, texts + [""] * (width - len(texts))


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise WorkbookError("the file is no XLSX workbook or is damaged; save it again as .xlsx or CSV") from None
    if size > LARGEST_CONTENT:
        raise WorkbookError("the workbook unpacks to more than 1 GB; save the one sheet that is needed as CSV")


def _cells(content: bytes, *, computed: bool) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-down lists and styles, which hold no data
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=computed)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            # A row without cells still counts, so that the numbers are those that Excel shows.
            yield from enumerate(sheet.iter_rows(), start=1)
            book.close()
    except Exception as error:  # whatever a damaged or foreign archive makes the reader stumble over
        raise WorkbookError(
            f"the file cannot be read as an XLSX workbook ({type(error).__name__}); save it again as .xlsx or CSV"
        ) from error


def _text(cell: Any, computed: object) -> str:
    if cell.data_type != "f":
        return _value_text(cell.value, cell)
    if computed is None:
        return UnreadableText(str(cell.value), NEVER_CALCULATED)
    return _value_text(computed, cell)


def _value_text(value: object, cell: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return DayText(value.date().isoformat() if value.time() == time() else value.isoformat(sep=" "))
        case date() | time():
            return DayText(value.isoformat())
        case int() | float():
            return seen(value, cell.number_format or "")
        case _:
            return str(value)
