"""What a kind of file for `sobo import` is: its columns, an example, and how a line becomes a typed row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from commands.files.rows import LEGAL_BASIS_COLUMNS, Cells
from commands.files.table import Row, Table
from domain.event import LegalBasis
from domain.ports import Recorded, SourceFile
from domain.recording.in_pieces.packed import packed
from domain.recording.in_pieces.pieces import PIECE
from domain.recording.ledger import Ledger
from domain.source_files import Submission
from domain.staff.circumstances import Reference

R = TypeVar("R")


class Record(Protocol):
    """Records all of a submission or nothing: a function of a `..._recording` module of `domain`."""

    def __call__(
        self, ledger: Ledger, reference: Reference, submission: Submission[Any], *, dry_run: bool = False
    ) -> Recorded: ...


@dataclass(frozen=True)
class Kind(Generic[R]):
    """`columns` must stand in the header, `optional` ones may; the columns of the legal basis come on top."""

    columns: tuple[str, ...]
    optional: tuple[str, ...]
    example: Mapping[str, str]
    read: Callable[[Cells, Row, LegalBasis], R]
    record: Record
    in_pieces: bool = False
    """Whether a long file is decided on in pieces: its rows are packed until then."""

    @property
    def required_columns(self) -> tuple[str, ...]:
        return (*self.columns, LEGAL_BASIS_COLUMNS[0])

    @property
    def all_columns(self) -> tuple[str, ...]:
        """In the order of a template."""
        return (*self.columns, *self.optional, *LEGAL_BASIS_COLUMNS)

    @property
    def optional_columns(self) -> tuple[str, ...]:
        return (*self.optional, *LEGAL_BASIS_COLUMNS[1:])

    def submission(self, table: Table, source: SourceFile) -> Submission[R]:
        """The rows of the table, typed, with every error of form."""
        cells = Cells(table)
        typed = self._typed(table, cells)
        long = self.in_pieces and len(table.rows) > PIECE
        rows = packed(typed, PIECE) if long else list(typed)
        return Submission(source, rows, cells.errors)

    def _typed(self, table: Table, cells: Cells) -> Iterator[R]:
        bases: dict[tuple[str, ...], LegalBasis] = {}
        for row in table.rows:
            written = tuple(row.values[column] for column in LEGAL_BASIS_COLUMNS)
            basis = bases.get(written)
            if basis is None:
                before = len(cells.errors)
                basis = cells.legal_basis(row)
                if len(cells.errors) == before:  # a faulty one is read again, so that each of its rows is named
                    bases[written] = basis
            yield self.read(cells, row, basis)


EXAMPLE_BASIS = {
    "instrument": "12/QĐ-UBND",
    "clause": "Điều 1",
    "signed_on": "2025-07-01",
    "authority": "UBND phường Ba Đình",
}
