"""Cells whose text alone does not tell what a sheet holds there."""

import re


class NumberText(str):
    """The text of a cell that the sheet keeps as a number: leading zeros that were typed are gone."""

    __slots__ = ()


class FormulaText(str):
    """A formula that was never calculated: what stands here is not what a person sees."""

    __slots__ = ()


NEVER_A_NUMBER = frozenset({"identity_number"})
"""Columns of digits that are no number: a cell that the sheet takes for one lost what it began with."""

_ERRORS = frozenset(
    "#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN! "
    "#GETTING_DATA".split()
)
_OTHER_ERROR = re.compile(r"Err:5[0-9]{2}")


def is_error(text: str) -> bool:
    """Is this what a sheet shows where it could calculate nothing? The same words in every language's CSV."""
    if text[0] not in "#Ee":
        return False
    return text.upper() in _ERRORS or _OTHER_ERROR.fullmatch(text) is not None


def cell_fault(column: str, cell: str, text: str) -> str | None:
    """What makes a cell unreadable that is not empty; None when nothing does. `text` is the cell, cleaned."""
    if is_error(text):
        return f"the sheet shows the error {text} here; correct the formula, or write the value itself"
    if type(cell) is str:
        return None
    if isinstance(cell, FormulaText):
        return (
            "the formula was never calculated, so nobody knows its value; open the sheet, save it, or write the value"
        )
    if column in NEVER_A_NUMBER:
        return (
            "the cell holds a number, which has lost its leading zeros; format the column as text and "
            "type all 9 or 12 digits"
        )
    return None
