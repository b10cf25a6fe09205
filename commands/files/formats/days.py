"""Whether the format of a date cell shows the day that it holds, or only its month, its year or its time."""

import re
from functools import lru_cache

from commands.files.formats.numbers import CONDITION, sections

_NO_MARK = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_TIME = re.compile(r"h+[^a-z]*m+|m+[^a-z]*s+")
"""An m beside hours or seconds is minutes."""
_DAY_OF_MONTH = re.compile(r"(?<!d)d{1,2}(?!d)")


@lru_cache(maxsize=1024)
def shows_a_day(number_format: str) -> bool:
    """Does it show day, month and year? Words, and the days of the week, are none of them."""
    marks = _TIME.sub("", _NO_MARK.sub("", number_format.split(";", maxsplit=1)[0]).casefold())
    return "y" in marks and "m" in marks and _DAY_OF_MONTH.search(marks) is not None


@lru_cache(maxsize=1024)
def depends_on_the_number(number_format: str) -> bool:
    """Does it show some numbers as days and others not? `[>=2500]dd/mm/yyyy;0` shows 1965 as a year."""
    if CONDITION.search(number_format) is None:
        return False
    return not all(shows_a_day(section) for section in sections(number_format) if "@" not in section)
