"""What reading a file comes to: rows of clean text, and what is wrong with the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.errors import RowError
from domain.ports import SourceFile
from domain.recording.in_pieces.packed import Each, Filling, Packed
from domain.recording.in_pieces.pieces import PIECE

_Kept = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Row:
    """One record: the line of the file where it begins (the header is 1), and its cells by column."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class Table:
    """The rows that could be read, each with every column asked for, and the errors of those that could not. Many rows
    wait packed, and each pass over them unpacks them anew."""

    name: str
    sha256: str
    rows: Sequence[Row]
    errors: list[RowError]
    compared: tuple[str, ...] = ()
    """The columns of the file that are only held against the ledger."""

    def source(self, kind: str, *, again: bool = False) -> SourceFile:
        return SourceFile(self.sha256, kind, self.name, again)


class RowsRead:
    """Takes the rows of a file one after the other. The names of the columns, the same in all, are kept once."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._kept = Filling[_Kept](PIECE)

    def append(self, line: int, values: Mapping[str, str]) -> None:
        """`values` has its columns in one order in every row."""
        self._names = self._names or tuple(values)
        self._kept.append((line, tuple(values.values())))

    def all(self) -> Sequence[Row]:
        kept = self._kept.filled()
        rows = Each(self._row, kept)
        return rows if isinstance(kept, Packed) else list(rows)

    def _row(self, kept: _Kept) -> Row:
        line, values = kept
        return Row(line, dict(zip(self._names, values, strict=True)))
