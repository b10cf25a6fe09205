"""The columns of a file by the names that its header gives them: the ledger's own, or the Vietnamese ones."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from commands.office.kept import AS_IT_IS, Kept
from domain.spelling import folded
from reference.catalogue import office_columns

_JOINTS = re.compile(r"[\s_\-\u2010-\u2014]+")


def header_key(text: str) -> str:
    """Equal for one name in any case, with any spaces, hyphens or underscores, its tone marks wherever they stand."""
    return _JOINTS.sub("_", folded(text).strip())


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
        self.required, self.optional, self.comparable = tuple(required), tuple(optional), tuple(comparable)
        wanted = (*self.required, *self.optional, *self.comparable)
        self.wanted = frozenset(wanted)
        self._by_key = {key: name for name in wanted for key in _keys(name)}
        self._must = frozenset(required)

    def named(self, cells: Iterable[str]) -> list[str]:
        """For each cell of a header the column that it names, else its own text."""
        return [self._named(cell) for cell in cells]

    def _named(self, cell: str) -> str:
        name = self._by_key.get(header_key(cell))
        if name is None and self._reads is not None:
            name = self._by_key.get(header_key(self._reads(cell)))
        return cell if name is None else name

    def is_header(self, cells: Sequence[str]) -> bool:
        """Does this row name every column that must be there?"""
        return len(cells) >= len(self._must) and self._must <= set(self.named(cells))

    def count(self, cells: Sequence[str]) -> int:
        """How many of the columns that must be there it names."""
        return len(self._must & set(self.named(cells)))


def vietnamese(name: str) -> str:
    """The name of a column in a Vietnamese template."""
    return office_columns().get(name, (name,))[0]


@cache
def _keys(name: str) -> tuple[str, ...]:
    return tuple(header_key(word) for word in (name, *office_columns().get(name, ())))
