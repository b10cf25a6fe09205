"""The columns of a file by the names that its header gives them: the ledger's own, or the Vietnamese ones."""

from collections.abc import Iterable, Sequence
from functools import cache

from commands.office.kept import AS_IT_IS, Kept
from commands.office.mapping import header_key
from reference.catalogue import office_columns


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
        key = header_key(cell)
        name = self._mapped.get(key) or self._by_key.get(key)
        if name is None and self._reads is not None:
            key = header_key(self._reads(cell))
            name = self._mapped.get(key) or self._by_key.get(key)
        return cell if name is None else name

    def is_header(self, cells: Sequence[str]) -> bool:
        """Does this row name every column that must be there?"""
        return len(cells) >= len(self._must) and self._must <= set(self.named(cells))

    def count(self, cells: Sequence[str]) -> int:
        """How many of the columns that must be there it names."""
        return len(self._must & set(self.named(cells)))

    def lost(self, names: Sequence[str]) -> dict[str, str]:
        """The headers that a mapping names for columns that are asked for and of which the file has none."""
        return {key: ours for key, ours in self._mapped.items() if ours in self.wanted and ours not in names}


def vietnamese(name: str) -> str:
    """The name of a column in a Vietnamese template."""
    return office_columns().get(name, (name,))[0]


@cache
def _keys(name: str) -> tuple[str, ...]:
    return tuple(header_key(word) for word in (name, *office_columns().get(name, ())))
