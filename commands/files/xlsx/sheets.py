"""Which sheet of a workbook is the list: the first that is shown, unless another one could be meant as well."""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import takewhile

from commands.files.xlsx.book import Sheet
from commands.files.xlsx.damage import WorkbookError
from commands.office.columns import HEADER_ROWS

_LOOKED_THROUGH = 1_000
"""Rows of a further sheet in which something must stand for it to count as a list."""

IsHeader = Callable[[Sequence[str]], bool]


def choose(sheets: Sequence[Sheet], is_header: IsHeader, wanted: str | None = None) -> int:
    """The place of the sheet to be read. Raises `WorkbookError` when it cannot be told which one is meant."""
    if wanted is not None:
        named = [index for index, sheet in enumerate(sheets) if _plain(sheet.title) == _plain(wanted)]
        if not named:
            raise WorkbookError(f"there is no sheet {wanted}; the workbook has {_names(sheets)}")
        return named[0]
    if not sheets:
        raise WorkbookError("no sheet of the workbook can be read; save it as a usual .xlsx (not strict) or as CSV")
    shown = [index for index, sheet in enumerate(sheets) if sheet.is_shown]
    if not shown:
        raise WorkbookError("the workbook has no sheet that is shown; unhide the one that is meant")
    first = sheets[shown[0]]
    others = [sheet for sheet in sheets if sheet is not first and _is_list(sheet, is_header)]
    if others and _is_list(first, is_header):
        raise WorkbookError(
            f"the sheets {_names([first, *others])} have rows under this header; say with --sheet NAME which is meant"
        )
    if others:
        raise WorkbookError(
            f"the first sheet that is shown, {first.title}, has no rows under a header that names the columns, and "
            f"{_names(others)} has; say with --sheet NAME which is meant"
        )
    return shown[0]


def _is_list(sheet: Sheet, is_header: IsHeader) -> bool:
    rows = takewhile(lambda row: row.number <= _LOOKED_THROUGH, sheet.rows())
    if not any(is_header(row.texts) for row in takewhile(lambda row: row.number <= HEADER_ROWS, rows)):
        return False
    return any(any(row.texts) for row in rows)


def _names(sheets: Sequence[Sheet]) -> str:
    return ", ".join(sheet.title if sheet.is_shown else f"{sheet.title} (hidden)" for sheet in sheets)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
