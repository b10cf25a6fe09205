"""Which sheet of a workbook is the list: the first that is shown, unless another one could be meant as well."""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

HEADER_ROWS = 20
"""The header stands within so many rows; above it are titles."""
_LOOKED_THROUGH = 1_000
"""Rows of a further sheet in which something must stand for it to count as a list."""

IsHeader = Callable[[Sequence[str]], bool]


class WorkbookError(ValueError):
    """The file is no workbook that can be read. The message says why and what to do."""


def choose(sheets: Sequence[Any], is_header: IsHeader, wanted: str | None = None) -> int:
    """The place of the sheet to be read. Raises `WorkbookError` when it cannot be told which one is meant."""
    if wanted is not None:
        named = [index for index, sheet in enumerate(sheets) if _plain(sheet.title) == _plain(wanted)]
        if not named:
            raise WorkbookError(f"there is no sheet {wanted}; the workbook has {_names(sheets)}")
        return named[0]
    if not sheets:
        raise WorkbookError("no sheet of the workbook can be read; save it as a usual .xlsx (not strict) or as CSV")
    shown = [index for index, sheet in enumerate(sheets) if sheet.sheet_state == "visible"]
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


def _is_list(sheet: Any, is_header: IsHeader) -> bool:
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(values_only=True), _LOOKED_THROUGH)
    texts = (["" if value is None else str(value) for value in row] for row in rows)
    if not any(is_header(row) for row in islice(texts, HEADER_ROWS)):
        return False
    return any(any(row) for row in texts)


def _names(sheets: Sequence[Any]) -> str:
    return ", ".join(sheet.title if sheet.sheet_state == "visible" else f"{sheet.title} (hidden)" for sheet in sheets)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
