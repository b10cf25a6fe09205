"""The columns of a file by the names that its header gives them: the ledger's own, or the Vietnamese ones."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from commands.office.cells import YES_OR_NO, is_a_day
from commands.office.kept import AS_IT_IS, Kept
from commands.office.mapping import header_key
from commands.office.values import AMOUNTS
from reference.catalogue import office_columns, office_values

HEADER_ROWS = 20
"""The header stands within so many rows; above it are titles."""


class Columns:
    """The columns that a kind of file asks for: those that its header must name, and those that it may."""

    def __init__(
        self,
        required: Sequence[str],
        optional: Sequence[str] = (),
        comparable: Sequence[str] = (),
        kept: Kept = AS_IT_IS,
    ) -> None:
        self._reads = kept.reads
        wanted = (*required, *optional, *comparable)
        self.required = tuple(name for name in required if name not in kept.mapped.always)
        self.optional, self.comparable = tuple(optional), tuple(comparable)
        self.wanted = frozenset(wanted)
        self._mapped = {theirs: ours for theirs, ours in kept.mapped.columns.items() if ours in self.wanted}
        self._by_key = {key: name for name in wanted for key in _keys(name)}
        self._must = frozenset(self.required)

    def named(self, cells: Iterable[str]) -> list[str]:
        """For each cell of a header the column that it names, else its own text."""
        return [self._named(cell) for cell in cells]

    def _named(self, cell: str) -> str:
        texts = [cell] if self._reads is None else [cell, self._reads(cell)]
        for text in texts:
            name = self._of(text)
            if name is not None:
                return name
        return cell

    def _of(self, text: str) -> str | None:
        key = header_key(text)
        name = self._mapped.get(key) or self._by_key.get(key)
        told = _TOLD_BEHIND.fullmatch(text) if name is None else None
        if told is not None:
            name = self._by_key.get(header_key(told["name"]))
            return name if name is not None and header_key(told["how"]) in _ways_of(name) else None
        return name

    def is_header(self, cells: Sequence[str]) -> bool:
        """Does this row name every column that must be there?"""
        return len(cells) >= len(self._must) and self._must <= set(self.named(cells))

    def count(self, cells: Sequence[str]) -> int:
        """How many of the columns that must be there it names."""
        return len(self._must & set(self.named(cells)))

    def lost(self, names: Sequence[str]) -> dict[str, str]:
        """The headers that a mapping names for columns that are asked for and of which the file has none."""
        return {key: ours for key, ours in self._mapped.items() if ours in self.wanted and ours not in names}


MOST_WORDS = 8


def with_words(name: str) -> str:
    """The name of a column, behind it the words that it takes where they are few."""
    words = tuple(office_values().get(name, ()))
    return f"{name} ({'/'.join(words)})" if 0 < len(words) <= MOST_WORDS else name


_TOLD_BEHIND = re.compile(r"(?P<name>[^()]+)\((?P<how>[^()]+)\)\s*", re.DOTALL)
"""A name, and in brackets how the column is filled: Số tiền (VND)."""
_WAYS = {
    "money": ("VND", "VNĐ", "đ", "đồng", "ĐVT: đồng", "ĐVT: VNĐ"),
    "day": ("dd/mm/yyyy", "ngày/tháng/năm", "ngày, tháng, năm"),
    "sex": ("Nam/Nữ", "Nam, Nữ"),
    "yes or no": ("Có/Không", "Có, Không"),
}
"""What in brackets says only that a column is filled as it must be anyway; thousands of đồng are none of these."""


@cache
def _ways_of(name: str) -> frozenset[str]:
    kind = (
        "money" if name in AMOUNTS
        else "day" if is_a_day(name)
        else "yes or no" if name in YES_OR_NO
        else name
    )  # fmt: skip
    return frozenset(map(header_key, _WAYS.get(kind, ())))


def vietnamese(name: str) -> str:
    """The name of a column in a Vietnamese template."""
    return office_columns().get(name, (name,))[0]


@cache
def _keys(name: str) -> tuple[str, ...]:
    return tuple(header_key(word) for word in (name, *office_columns().get(name, ())))
