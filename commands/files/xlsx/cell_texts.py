"""From what a cell stores, with its type and its style, to the text that a person sees in it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import from_excel, from_ISO8601

from commands.files.formats.days import depends_on_the_number, shows_a_day
from commands.files.formats.numbers import SHOWS_NOTHING, seen, seen_text, text_form
from commands.files.xlsx.damage import WorkbookError
from commands.files.xlsx.unseen import Unseen
from commands.office.cells import DayText, UnreadableText, YesText, is_error

NEVER_CALCULATED = (
    "the formula was never calculated, so nobody knows its value; open the sheet and save it, or write the value"
)
MAYBE_A_DAY = (
    "whether the sheet shows a day here depends on the number that it holds; format the cell as dd/mm/yyyy, or as text "
    "if no day is meant"
)
INLINE = "inlineStr"
"""The type of a cell whose text stands in it, and not in `v`."""
MOST_KEPT = 1 << 14
_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*")
_TRUE_OR_FALSE = {"1": True, "true": True, "0": False, "false": False}
_LONGEST_SHOWN = 40

Time = date | time | timedelta
_day_written: Callable[[str], Time] = from_ISO8601
_day_counted: Callable[..., Time] = from_excel


@dataclass(frozen=True)
class Formats:
    """What a workbook says of its cells in one place: formats of numbers by style, and the texts that cells share."""

    epoch: datetime
    """The day that counts as 0."""
    number_format: Callable[[int], str]
    days: frozenset[int]
    """Styles under which a number is a day or a time."""
    durations: frozenset[int]
    shared: Sequence[str]
    is_uncalculated: bool
    """A program wrote formulas without their values, and left a 0 in place of each."""


class Shown(dict[str, str]):
    """By what cells of one type and style store, what they show; the first of them are kept."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, stored: str) -> str:
        text = self._make(stored)
        if len(self) < MOST_KEPT:
            self[stored] = text
        return text


class CellTexts:
    """The texts of the cells of one sheet. Types and styles come as they are written; `unseen` may still be filled."""

    def __init__(self, formats: Formats, unseen: Unseen) -> None:
        self._formats, self._unseen = formats, unseen
        self._shown: dict[tuple[str, str], Shown] = {}

    def shown(self, kind: str, style: str) -> Shown:
        """For the cells of this type and style; what a cell stores is never empty, save a text that stands in it."""
        found = self._shown.get((kind, style))
        if found is None:
            found = self._shown[kind, style] = Shown(self._maker(kind, int(style)))
        return found

    def computed(self, kind: str, style: str, stored: str | None, formula: str) -> str:
        """Of a cell with a formula, the value that it last came to.

        A calculated empty text is told from no value; a 0 that only holds the place of a value counts as none.
        """
        if stored is None and kind == "str":
            stored = ""
        elif stored is not None and self._formats.is_uncalculated and kind in ("n", "d"):
            stored = stored if _is_set(self._value(kind, int(style), stored)) else None
        return UnreadableText(f"={formula}", NEVER_CALCULATED) if stored is None else self.shown(kind, style)[stored]

    def _maker(self, kind: str, style: int) -> Callable[[str], str]:
        number_format = self._formats.number_format(style)
        if kind in ("n", "d", "b"):
            return lambda stored: self._text_of(kind, style, number_format, stored)
        form = text_form(number_format)
        take = self._shared if kind == "s" else str
        if form is None:
            return take

        def under_form(stored: str) -> str:
            text = take(stored)
            return text if is_error(text) else seen_text(text, form)

        return under_form

    def _shared(self, stored: str) -> str:
        number, shared = int(stored), self._formats.shared
        if not 0 <= number < len(shared):
            raise WorkbookError(
                f"a cell takes the text {number} of a table of {len(shared)}; save it again as .xlsx or CSV"
            )
        return shared[number]

    def _text_of(self, kind: str, style: int, number_format: str, stored: str) -> str:
        value = self._value(kind, style, stored)
        if kind == "n" and self._unseen.zeros and not _is_set(value):
            return UnreadableText("0", SHOWS_NOTHING)
        match value:
            case bool():
                return YesText("yes" if value else "no")
            case date() | time() | timedelta():
                return _day_text(value, number_format)
            case int() | float():
                return seen(value, number_format)
            case _:
                return value

    def _value(self, kind: str, style: int, stored: str) -> bool | float | Time | str:
        """A text for what is none of these, however it is stored."""
        try:
            match kind:
                case "n":
                    return self._number(style, stored)
                case "d":
                    return _day_written(stored)
                case _:
                    return _TRUE_OR_FALSE[stored.strip()]
        except (ValueError, OverflowError, KeyError):
            return _unlike(kind, stored if len(stored) <= _LONGEST_SHOWN else f"{stored[:_LONGEST_SHOWN]}...")

    def _number(self, style: int, stored: str) -> float | Time | str:
        if _NUMBER.fullmatch(stored) is None:
            raise ValueError(stored)
        number = float(stored)
        if style not in self._formats.days:
            return number
        try:
            return _day_counted(number, self._formats.epoch, timedelta=style in self._formats.durations)
        except (OverflowError, ValueError):
            return "#VALUE!"


def _unlike(kind: str, shown: str) -> UnreadableText:
    match kind:
        case "n":
            why = f"the sheet keeps {shown} here as a number, which it is not; write what is meant"
        case "d":
            why = f"the sheet keeps {shown} here as a day, which it is not; write what is meant"
        case _:
            why = f"the sheet keeps {shown} here as TRUE or FALSE, which it is not; write what is meant"
    return UnreadableText(shown, why)


def _is_set(value: object) -> bool:
    return bool(value) and value != time()


def _day_text(value: Time, number_format: str) -> str:
    if not isinstance(value, datetime):
        return DayText(value)
    text = value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if depends_on_the_number(number_format):
        return UnreadableText(text, MAYBE_A_DAY)
    if shows_a_day(number_format):
        return DayText(text)
    why = (
        f"the sheet shows only a part of the day {text} that it holds; format it as dd/mm/yyyy, or as text if no day "
        "is meant"
    )
    return UnreadableText(text, why)
