"""The values of a column as offices write them, made those of the ledger; what can be read in two ways is refused.

A cell that is written in neither way is left as it stands: the rules then say what they ask for.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache

from commands.office.cells import DayText, NumberText, UnreadableText, is_a_day
from commands.office.mapping import Mapped
from domain.spelling import folded
from domain.vocabulary import SALARY_COMPONENTS
from reference.catalogue import office_values

Reader = Callable[[str, str], str]
"""From a cell and its text, cleaned, to the text that the ledger takes, or an `UnreadableText` that says why not."""

AMOUNTS = frozenset({"amount", "salary_amount", "part_time_allowance"})
DECIMALS = frozenset(name for name in SALARY_COMPONENTS if name not in AMOUNTS)

_LOCAL_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO_LENGTH = 10
_GROUPED = re.compile(
    r"(?P<digits>[0-9]+|[1-9][0-9]{0,2}(?:(?P<joint>[., \u00a0])[0-9]{3})(?:(?P=joint)[0-9]{3})*)"
    r"[ \u00a0]?(?P<money>đ|₫|đồng|vnd|vnđ)?",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"[0-9][., ][0-9]")
_NOT_DIGITS = re.compile(r"[^0-9]")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_FIRST_SERIAL = date(1899, 12, 30)
"""The day from which a sheet counts its days."""
_SERIALS = range(10_000, 80_000)


def reader_of(column: str, mapped: Mapped) -> Reader | None:
    """How the cells of a column are read; None when they are taken as they stand."""
    usual = _usual_reader(column)
    if not mapped.values.get(column) and not (mapped.days and is_a_day(column)):
        return usual

    def read(cell: str, text: str) -> str:
        theirs = mapped.value(column, text)
        if theirs is not None:
            return theirs
        if mapped.days and is_a_day(column) and not isinstance(cell, DayText):
            return mapped.day(text) or UnreadableText(text, f'"{text}" is no day written {mapped.days}; correct it')
        return usual(cell, text) if usual is not None else text

    return read


def _usual_reader(column: str) -> Reader | None:
    if column in AMOUNTS:
        return read_amount
    if column in DECIMALS:
        return read_decimal
    if is_a_day(column):
        return read_day
    words = words_of(column)
    return words_reader(words) if words else None


def read_day(cell: str, text: str) -> str:
    """ISO 8601 for a day written dd/mm/yyyy: the day first, always."""
    if text[4:5] == "-" and len(text) == _ISO_LENGTH:
        return text
    if isinstance(cell, DayText):
        return UnreadableText(text, f"the cell holds a day with a time of day ({text}); write the day alone")
    if isinstance(cell, NumberText):
        return UnreadableText(text, _no_day(text))
    local = _LOCAL_DAY.fullmatch(text)
    if local is None:
        return text
    day, month, year = (int(part) for part in local.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return UnreadableText(
            text, f'"{text}" is no day: the day comes first, then the month; write dd/mm/yyyy, like 01/07/2025'
        )


def _no_day(text: str) -> str:
    said = f"the cell holds the number {text} and no day"
    if text.isdecimal() and int(text) in _SERIALS:
        said += f" (as a number of days it would be {_FIRST_SERIAL + timedelta(int(text))})"
    return f"{said}; format it as a date, or write the day as dd/mm/yyyy"


def read_amount(cell: str, text: str) -> str:
    """Digits alone for an amount in groups of three, with or without the word for đồng behind."""
    if isinstance(cell, NumberText) or (text.isascii() and text.isdecimal()):
        return text
    raw = cell.strip()
    written = _GROUPED.fullmatch(raw)
    if written is None:
        return UnreadableText(text, _no_amount(text)) if _SEPARATED.search(text) else text
    return _NOT_DIGITS.sub("", written["digits"])


def _no_amount(text: str) -> str:
    return (
        f'"{text}" is no whole number; write whole đồng, digits only or in groups of three with one and the same mark '
        "between them, like 744.778.125"
    )


def read_decimal(cell: str, text: str) -> str:
    """A decimal point for a decimal comma."""
    if "," in text and not isinstance(cell, NumberText) and _COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text


def words_reader(words: Mapping[str, str]) -> Reader:
    """Of a column that takes one of several words: their titles are equal to them, in any case."""
    known: dict[str, str] = {}

    def read(_: str, text: str) -> str:
        found = known.get(text)
        if found is None:
            found = known[text] = words.get(folded(text), text)
        return found

    return read


@cache
def words_of(column: str) -> Mapping[str, str]:
    """By title, folded, the word that a column takes; empty for a column of other things."""
    return {folded(title): code for code, titles in office_values().get(column, {}).items() for title in titles}
