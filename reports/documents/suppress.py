"""Small counts hidden, and enough beside them that no total gives them away.

A row with a small count is hidden whole: of figures that are known to be equal (who was decided and who has left, say)
one would tell the other. Rows are hidden until what is hidden of each figure comes to nothing or to the least that may
be shown, so that total less the rest tells of a group alone. A figure whose total is small is hidden in every row.
A table has one key, and tables of one document have nothing in common but their totals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HIDDEN = "…"
AMOUNT = "amount_"


@dataclass(frozen=True)
class Counted:
    figures: Sequence[str]
    rows: Sequence[Sequence[Any]]
    totals: Sequence[Any]


def suppressed(counted: Counted, least: int) -> Counted:
    """The same with `HIDDEN` in place of what must not be shown; `least` is the smallest count that may be."""
    counts = [index for index, figure in enumerate(counted.figures) if not figure.startswith(AMOUNT)]
    gone = {index for index in counts if _is_small(counted.totals[index], least)}
    names = {counted.figures[index].removeprefix(AMOUNT) for index in gone}
    whole = {index for index, figure in enumerate(counted.figures) if figure.removeprefix(AMOUNT) in names}
    asked = [index for index in counts if index not in whole]
    hidden = {number for number, row in enumerate(counted.rows) if any(_is_small(row[index], least) for index in asked)}
    order = sorted(range(len(counted.rows)), key=lambda number: (_size(counted.rows[number], asked), number))
    while hidden and not _is_safe(counted, hidden, asked, least):
        hidden.add(next(number for number in order if number not in hidden))
    rows = [
        [HIDDEN if number in hidden or index in whole else value for index, value in enumerate(row)]
        for number, row in enumerate(counted.rows)
    ]
    return Counted(
        counted.figures, rows, [HIDDEN if index in whole else value for index, value in enumerate(counted.totals)]
    )


def _is_small(value: Any, least: int) -> bool:
    return isinstance(value, int) and 0 < abs(value) < least


def _size(row: Sequence[Any], asked: Sequence[int]) -> int:
    return sum(row[index] or 0 for index in asked)


def _is_safe(counted: Counted, hidden: set[int], asked: Sequence[int], least: int) -> bool:
    if len(hidden) == len(counted.rows):
        return True
    sums = [sum(counted.rows[number][index] or 0 for number in hidden) for index in asked]
    return len(hidden) > 1 and not any(_is_small(total, least) for total in sums)
