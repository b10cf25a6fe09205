"""Merged cells: a person sees one value over all of a range, the file keeps it in the first cell only."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from commands.office.cells import UnreadableText


@dataclass
class Range:
    """First and last row (from 1) and column (from 0) of a merged range, and what its first cell shows."""

    name: str
    top: int
    bottom: int
    left: int
    right: int
    shown: str = ""

    @property
    def first_cell(self) -> str:
        return f"{get_column_letter(self.left + 1)}{self.top}"


class Merges:
    """Told of every row from the first on, it makes those cells unreadable whose value a merge hides."""

    def __init__(self, found: Sequence[Range]) -> None:
        self._coming = sorted(found, key=lambda merged: merged.top, reverse=True)
        self._open: list[Range] = []
        self._heads: list[Range] = []
        """Merges of the header over several columns: only the first of them has a name."""

    def pass_over(self, row: int, texts: Sequence[str]) -> None:
        """Note what the ranges that begin in this row show."""
        self._open = [merged for merged in self._open if merged.bottom >= row]
        while self._coming and self._coming[-1].top <= row:
            merged = self._coming.pop()
            merged.shown = texts[merged.left] if merged.left < len(texts) else ""
            self._open.append(merged)

    def header_passed(self) -> None:
        self._heads = [merged for merged in self._open if merged.right > merged.left]

    def mark(self, row: int, texts: list[str]) -> None:
        """Mark, in a row below the header that is as wide as the header, what would be read otherwise than seen."""
        for merged in self._open:
            for column in range(merged.left, min(merged.right + 1, len(texts))):
                is_first = row == merged.top and column == merged.left
                if not is_first and (merged.shown or texts[column]):
                    texts[column] = UnreadableText(texts[column], _covered(merged))
        for head in self._heads:
            if head.left < len(texts) and any(texts[head.left + 1 : head.right + 1]):
                texts[head.left] = UnreadableText(texts[head.left], _several_columns(head))


def _covered(merged: Range) -> str:
    return (
        f"the cells {merged.name} are merged, and what they show counts for {merged.first_cell} only; undo the merge "
        "and write the value into each row"
    )


def _several_columns(head: Range) -> str:
    return (
        f"the header is merged over the columns of {head.name}, and only the first of them would be read; undo the "
        "merge and give each column its own name"
    )
