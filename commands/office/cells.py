"""Cells whose text alone does not tell what a sheet holds there, and what of it cannot be read."""

import re


class NumberText(str):
    """The text of a cell that the sheet keeps as a number: leading zeros that were typed are gone."""

    __slots__ = ()


class DressedNumber(NumberText):
    """A number that the sheet shows in groups of digits, or with the word for what it counts."""

    __slots__ = ()


class PercentText(str):
    """The number in front of the % that a cell shows: 25 for a stored 0.25."""

    __slots__ = ()


class DayText(str):
    """A cell that the sheet keeps as a date."""

    __slots__ = ()


class YesText(str):
    """A cell that shows TRUE or FALSE, in the words of the columns that ask for yes or no."""

    __slots__ = ()


class UnreadableText(str):
    """A cell whose stored value and what a person sees are two things; `why` says it, and what to do."""

    why: str

    def __new__(cls, text: str, why: str) -> "UnreadableText":
        made = super().__new__(cls, text)
        made.why = why
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.why


NEVER_A_NUMBER = frozenset({"identity_number"})
"""Columns of digits that are no number: a cell that the sheet takes for one lost what it began with."""

_ERRORS = frozenset(
    "#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN! "
    "#GETTING_DATA".split()
)
SUSPECT = frozenset("#Ee=")
"""What every error and every formula begins with."""
OF_TEXT = frozenset({"instrument", "clause", "authority", "reason", "reference", "note", "name", "full_name"})
"""Columns of words, where what stands around a number belongs to it."""
YES_OR_NO = frozenset({"concurrent", "budget_paid", "drawing_pension"})
_OTHER_ERROR = re.compile(r"Err:5[0-9]{2}")
_QUOTED = re.compile(r'"[^"]*"')
_SHEET = r"(?:'[^']+'!|[\w.]+!)?"
_REFERENCE = re.compile(rf"=[-+(]*{_SHEET}\$?[A-Z]{{1,3}}\$?[1-9][0-9]{{0,6}}(?![\w(])", re.IGNORECASE)
_CALL = re.compile(r"=[-+(]*[^\W\d][\w.]*\(")
_OPERAND = re.compile(r"[^\W\d][\w.]*(?![\w.(])|[$\[]|\.\.")


EXAMPLE = {"en": "EXAMPLE:", "vi": "VÍ DỤ:"}
"""What the example row of a template says in front of one of its texts, until it is overwritten."""
_EXAMPLES = tuple(EXAMPLE.values())


def is_example(text: str) -> bool:
    return text[:8].upper().startswith(_EXAMPLES)


def is_error(text: str) -> bool:
    """Is this what a sheet shows where it could calculate nothing? The same words in every language's CSV."""
    return text.upper() in _ERRORS or _OTHER_ERROR.fullmatch(text) is not None


def is_formula(text: str) -> bool:
    """Is this a formula that takes its value from elsewhere in a sheet, `=B2` or `=VLOOKUP(A2,names,2)`?

    Other text with `=` in front is text: nothing stands in it that only the sheet knows.
    """
    if not text.startswith("="):
        return False
    bare = _QUOTED.sub("", text)
    return _REFERENCE.match(bare) is not None or (_CALL.match(bare) is not None and _OPERAND.search(bare) is not None)


def cell_fault(column: str, cell: str, text: str) -> str | None:
    """What makes a cell unreadable that is not empty; None when nothing does. `text` is the cell, cleaned."""
    if is_example(text):
        return "this is the example row of the template; overwrite it with a row of your own, or delete it"
    if is_error(text):
        return f"the sheet shows the error {text} here; correct the formula, or write the value itself"
    if isinstance(cell, UnreadableText):
        return cell.why
    if is_formula(text):
        return "this is a formula and not its value, which only the sheet knows; write the value itself"
    return None if type(cell) is str else _misplaced(column, cell, text)


def _misplaced(column: str, cell: str, text: str) -> str | None:
    """What makes a number, a percent or a date no value of this column."""
    if column in NEVER_A_NUMBER:
        return (
            "the cell holds a number or a date, which has lost its leading zeros; format the column as text and "
            "type all 9 or 12 digits"
        )
    if isinstance(cell, PercentText) and not column.endswith("_percent"):
        return f"the cell shows {text} %, and this column takes no percents; write the number without %"
    if isinstance(cell, DressedNumber) and column in OF_TEXT:
        return f"the sheet shows more than the number {text} here; format the column as text and write what is meant"
    if isinstance(cell, DayText) and not is_a_day(column):
        return f"the sheet made a date of this text ({text}); format the column as text and type it anew"
    if isinstance(cell, YesText) and column not in YES_OR_NO:
        return "the cell shows TRUE or FALSE, and this column takes no yes or no; write what is meant as text"
    return None


def is_a_day(column: str) -> bool:
    """Whether a column of ours holds days: their names say it."""
    return column == "on" or column.endswith(("_on", "_date"))
