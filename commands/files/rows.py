"""The cells of a table as values: days, whole numbers, yes or no. What does not read becomes a `RowError`.

Plain functions and not pydantic models: a model exists only when all of its fields are right, while the rules must also
see the rows with a wrong cell, because errors of form and of rule are listed together.
"""

import re
from datetime import date
from functools import lru_cache

from commands.files.table import Row, Table
from domain.errors import RowError
from domain.event import LegalBasis

LEGAL_BASIS_COLUMNS = ("instrument", "clause", "signed_on", "authority")
EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2199, 12, 31)
LARGEST_WHOLE = 10**15

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_WHOLE = re.compile(r"[0-9]+")
_SEPARATED = re.compile(r"[0-9]{1,3}([ .,][0-9]{3})+")
YES_OR_NO = {"yes": True, "no": False}


class Cells:
    """Reads the cells of one table; `errors` starts with those found when the file was read."""

    def __init__(self, table: Table) -> None:
        self.file = table.name
        self.errors: list[RowError] = list(table.errors)
        self._told = {(error.row, error.column) for error in table.errors}

    def add(self, row: Row, column: str, message: str) -> None:
        """A cell that was unfit as text is told once, not again as no day or number."""
        if (row.line, column) in self._told:
            return
        self.errors.append(RowError(self.file, row.line, column, message))

    def text(self, row: Row, column: str) -> str | None:
        """The text, None for an empty cell."""
        return row.values[column] or None

    def required_text(self, row: Row, column: str) -> str:
        """The text; an empty cell is an error and gives the empty text."""
        value = row.values[column]
        if not value:
            self._missing(row, column)
        return value

    def day(self, row: Row, column: str, *, required: bool = True) -> date | None:
        """A day written as ISO 8601, between 1900 and 2199."""
        value = row.values[column]
        if not value:
            if required:
                self._missing(row, column)
            return None
        day = parse_day(value)
        if day is None:
            self.add(row, column, f'"{value}" is no day; write year-month-day, like {_hint(value)}')
        elif not EARLIEST_DAY <= day <= LATEST_DAY:
            self.add(row, column, f"{value} is out of reach (1900 to 2199); check the year")
            return None
        return day

    def whole(
        self, row: Row, column: str, *, minimum: int = 0, maximum: int = LARGEST_WHOLE, required: bool = True
    ) -> int | None:
        """A whole number from `minimum` to `maximum`, without sign or separators."""
        value = row.values[column]
        if not value:
            if required:
                self._missing(row, column)
            return None
        if not _WHOLE.fullmatch(value):
            hint = "".join(re.findall("[0-9]", value)) if _SEPARATED.fullmatch(value) else "120"
            self.add(row, column, f'"{value}" is no whole number; write digits only, like {hint}')
            return None
        number = int(value) if len(value) <= 20 else LARGEST_WHOLE + 1
        if not minimum <= number <= maximum:
            limit = f"at least {minimum}" if number < minimum else f"at most {maximum}"
            self.add(row, column, f"{value} must be {limit}; check the number")
            return None
        return number

    def yes_no(self, row: Row, column: str, *, required: bool = True) -> bool | None:
        value = row.values[column]
        if not value:
            if required:
                self._missing(row, column)
            return None
        if value.casefold() not in YES_OR_NO:
            self.add(row, column, f'"{value}" is neither yes nor no; write one of the two')
        return YES_OR_NO.get(value.casefold())

    def legal_basis(self, row: Row) -> LegalBasis:
        """From the columns instrument (required), clause, signed_on and authority."""
        return LegalBasis(
            self.required_text(row, "instrument"),
            row.values["clause"],
            self.day(row, "signed_on", required=False),
            row.values["authority"],
        )

    def _missing(self, row: Row, column: str) -> None:
        self.add(row, column, f"the {column.replace('_', ' ')} is missing; fill it in")


@lru_cache(maxsize=1 << 14)  # a file has few days and many rows
def parse_day(text: str) -> date | None:
    """The day of an ISO 8601 date; None for anything else."""
    if not _ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _hint(value: str) -> str:
    """The day as it was probably meant: dates in Vietnam are written day/month/year."""
    local = _LOCAL_DAY.fullmatch(value)
    if local is not None:
        day, month, year = (int(part) for part in local.groups())
        written = f"{year:04}-{month:02}-{day:02}"
        if parse_day(written):
            return written
    return "2025-07-01"
