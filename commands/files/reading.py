"""Reading the files that users hand in: CSV or XLSX in, rows of clean text out, each with the line where it begins.

What is wrong with the file as a whole refuses it here; what is wrong with one row is gathered in `Table.errors`, so
that errors of form and of rule can be listed together.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from commands.files.delimited import SEPARATORS
from commands.files.opened import content_of, header_of, name_of, records_of, refused
from commands.files.said import MOST_LINES_SAID, say_converted, say_lines
from commands.files.table import RowsRead, Table
from commands.files.xlsx.unseen import Unseen
from commands.office.cells import SUSPECT, UnreadableText, cell_fault, is_example
from commands.office.columns import Columns, with_words
from commands.office.kept import AS_IT_IS, Kept
from commands.office.mapping import AS_OURS
from commands.office.margins import is_an_amount, is_beside_the_list, numbers_the_columns, sums_unlike
from commands.office.old_codings import CODINGS, old_coding_fault
from commands.office.values import AMOUNTS, reader_of
from domain.errors import RowError

LONGEST_TEXT = 500
LONGEST_REMARK = 5_000
MOST_KEPT = 1 << 12
REMARKS = frozenset({"note", "reason"})
"""Columns of free prose; every other cell is a name, a code or a number."""

_LINE_BREAKS = re.compile(r"\s*(?:\r\n|\r|\n)\s*")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\t"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"  # invisible: two codes that look the same would differ
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces that look like the usual one: out of web pages, PDFs and amounts."""


def read_table(
    path: Path,
    required: Sequence[str],
    optional: Sequence[str] = (),
    comparable: Sequence[str] = (),
    *,
    kept: Kept = AS_IT_IS,
) -> Table:
    """The rows of a CSV file (UTF-8, with or without BOM) or of a sheet of an XLSX workbook (see `sheets`).

    The header is the first of the first 20 rows that names every column of `required`. Text comes in NFC, without
    outer white space; a line break or a no-break space inside a cell becomes a space; days, amounts, decimals and words
    as offices write them (`commands.office.values`) become those of the ledger. A column of `optional`
    that the file lacks is empty in every row, one of `comparable` is not there; other columns are ignored with a word
    on stderr. Raises `Refused`
    (`file_refused`) when the file cannot be read as a table with these columns.
    """
    content = content_of(path)
    columns = Columns(required, optional, comparable, kept)
    unseen = Unseen()
    digest = hashlib.sha256(content).hexdigest()
    file = records_of(path, content, columns, kept, unseen)
    del content  # of a text nothing else holds it, and the text itself is as large
    line, header = header_of(path, file.records, columns)
    names = _column_names(path, line, header, columns)
    cells_of = _RowReader(path, names, columns, kept, dict.fromkeys(optional, ""))
    rows = RowsRead()
    outside: list[int] = []
    head = last_line = line
    for line, cells in file.records:
        last_line = line
        if not any(cells) or (line == head + 1 and numbers_the_columns(cells)):
            continue
        if len(cells) != len(names):
            cells_of.refuse(line, _field_count(len(cells), len(names), file.separator))
        elif (values := cells_of.read(line, cells)) is not None:
            rows.append(line, values)
        elif line not in cells_of.refused:
            outside.append(line)
    errors = cells_of.errors
    say_lines(path, "rows that only have sums, or nothing that is read, are left out", outside)
    if kept.coding is not None:
        say_converted(path, CODINGS[kept.coding], cells_of.converted, shown=kept.shows)
    read = rows.all()
    hidden = sorted(unseen.rows & {row.line for row in read}) if unseen.rows else []
    say_lines(path, "rows hidden in the sheet are read like the others", hidden)
    say_lines(path, "columns hidden in the sheet are read like the others", unseen.columns_of(names) if read else [])
    if not read and not errors:
        raise refused(path, last_line, "the file has a header but no rows; add a row for each fact to be recorded")
    return Table(
        name_of(path),
        digest,
        read,
        errors,
        tuple(name for name in comparable if name in names),
    )


class _RowReader:
    """From the cells of a row to its values; what is wrong with them is gathered in `errors`."""

    def __init__(
        self, path: Path, names: Sequence[str | None], columns: Columns, kept: Kept, empty: dict[str, str]
    ) -> None:
        self._file, self._required = name_of(path), columns.required
        self._must = [name for name in columns.required if name in names]
        self._plan = [
            (place, name, reader_of(name, kept.mapped), dict[str, str]())
            for place, name in enumerate(names)
            if name is not None
        ]
        """Of each column that is read also the texts met in it with nothing wrong, and what they came to: offices write
        the same ones in thousands of rows."""
        self._empty = empty | _always(path, names, columns, kept)
        self._reads = kept.reads
        self.errors: list[RowError] = []
        self._sums = {name: 0 for _, name, _, _ in self._plan if name in AMOUNTS}
        self.refused: set[int] = set()
        """Lines that are no rows at all."""
        self.converted: dict[str, tuple[str, int]] = {}
        """By text as it stood, what an old coding made of it and how often."""

    def refuse(self, line: int, why: str) -> None:
        self.errors.append(RowError(self._file, line, None, why))
        self.refused.add(line)

    def read(self, line: int, cells: Sequence[str]) -> dict[str, str] | None:
        """The values by column; None for a line that is no row, refused or without anything that is read."""
        values = self._empty.copy()
        errors = self.errors
        told = len(errors)
        if self._reads is not None:
            cells = [self._converted(cell, self._reads(cell)) if type(cell) is str else cell for cell in cells]
        for place, name, reader, known in self._plan:
            cell = cells[place]
            typed = type(cell) is str
            if typed and cell in known:
                values[name] = known[cell]
                continue
            message = None
            if typed and cell.isascii() and cell.isprintable() and len(cell) <= LONGEST_TEXT:
                text = cell.strip()  # of millions of cells nearly all: nothing to clean or to find
                if text[:1] in SUSPECT and text:
                    message = cell_fault(name, cell, text)
            else:
                text = _clean(cell)
                message = _fault(name, cell, text)
            if reader is not None and text and message is None and (read := reader(cell, text)) is not text:
                text = read
                message = read.why if isinstance(read, UnreadableText) else None
            values[name] = text
            if message:
                errors.append(RowError(self._file, line, name, message))
            elif typed and len(known) < MOST_KEPT and len(cell) <= LONGEST_TEXT:
                known[cell] = text
        if "" in map(values.__getitem__, self._must) and self._is_no_row(line, cells, values, told):
            return None
        for name in self._sums:
            self._sums[name] += int(values[name]) if is_an_amount(values[name]) else 0
        return values

    def _is_no_row(self, line: int, cells: Sequence[str], values: Mapping[str, str], told: int) -> bool:
        if not any(cells[place] or isinstance(cells[place], UnreadableText) for place, _, _, _ in self._plan):
            return True
        filled = {name: values[name] for _, name, _, _ in self._plan if values[name]}
        if filled and filled.keys() <= self._sums.keys():
            unlike = sums_unlike(filled, self._sums)
            if unlike is None:
                return True
            self.refuse(line, unlike)
            return True
        stranger = is_beside_the_list(filled, self._required)
        if stranger is not None:
            del self.errors[told:]
            self.refuse(line, stranger)
        return stranger is not None

    def _converted(self, before: str, after: str) -> str:
        if after != before:
            self.converted[before] = (after, self.converted.get(before, ("", 0))[1] + 1)
        return after


def _always(path: Path, names: Sequence[str | None], columns: Columns, kept: Kept) -> dict[str, str]:
    """What the mapping says of columns that the file lacks."""
    mapped, found = kept.mapped, dict[str, str]()
    for name in mapped.always.keys() & columns.wanted:
        if name in names:
            message = f"the file has a column {name}, and [always] of --columns gives it a value; keep one of the two"
            raise refused(path, None, message, name)
        text, reader = mapped.always[name], reader_of(name, AS_OURS)
        read = text if reader is None else reader(text, text)
        if isinstance(read, UnreadableText):
            raise refused(path, None, f"[always] of --columns: {name}: {read.why}", name)
        found[name] = read
    return found


def _column_names(path: Path, line: int, header: Sequence[str], columns: Columns) -> list[str | None]:
    """The column of each cell; None for a column that nobody asked for."""
    written = [_clean(cell) for cell in header]
    names = columns.named(written)
    twice = sorted(name for name, count in Counter(names).items() if name and count > 1)
    if twice:
        shown = dict.fromkeys(text for text, name in zip(written, names, strict=True) if name == twice[0])
        said = "" if [*shown] == [twice[0]] else f" (as {' and '.join(shown)})"
        raise refused(
            path, line, f"the column {twice[0]} stands twice in the header{said}; keep one of the two", twice[0]
        )
    lost = columns.lost(names)
    if lost:
        said = ", ".join(f"{theirs} ({ours})" for theirs, ours in lost.items())
        raise refused(path, line, f"the header has no column {said}, which --columns names; correct one of the two")
    missing = [name for name in columns.required if name not in names]
    if missing:
        word = "column is" if len(missing) == 1 else "columns are"
        said = ", ".join(map(with_words, missing))
        message = f"the {word} missing: {said}; the header must name {', '.join(columns.required)}"
        if any(name not in columns.wanted for name in names):
            message += "; `sobo import map FILE` proposes how the export of another system is read, for --columns"
        old = next((fault for text in written if (fault := old_coding_fault(text))), None)
        message = message if old is None else f"{message}. {old}"
        raise refused(path, line, message, missing[0])
    unknown = [name for name in names if name and name not in columns.wanted]
    if unknown:
        word = "column" if len(unknown) == 1 else "columns"
        more = f" and {len(unknown) - MOST_LINES_SAID} more" if len(unknown) > MOST_LINES_SAID else ""
        click.echo(
            f"{name_of(path)}: ignoring the unknown {word} {', '.join(unknown[:MOST_LINES_SAID])}{more}", err=True
        )
    return [name if name in columns.wanted else None for name in names]


def _clean(cell: str) -> str:
    if not cell.isprintable():  # line breaks, and other spaces than the usual one
        cell = _SPACES.sub(" ", _LINE_BREAKS.sub(" ", cell.strip()))
    return unicodedata.normalize("NFC", cell).strip()


def _fault(column: str, cell: str, cleaned: str) -> str | None:
    """What makes a cell unfit whatever it should say; None when nothing does."""
    control = _CONTROL.search(cell)
    if control is not None:
        return f"the text holds the control character U+{ord(control[0]):04X}; delete it or type the text anew"
    longest = LONGEST_REMARK if column in REMARKS else LONGEST_TEXT
    if len(cleaned) > longest:
        return f"the text has {len(cleaned)} characters, more than the {longest} allowed; shorten it"
    if type(cell) is str and cleaned[:1] not in SUSPECT and not is_example(cleaned):  # of millions of cells nearly all
        return old_coding_fault(cleaned)
    if not cleaned and not isinstance(cell, UnreadableText):
        return None
    return cell_fault(column, cell, cleaned) or old_coding_fault(cleaned)


def _field_count(found: int, expected: int, separator: str) -> str:
    if found < expected:
        return f"the row has {found} fields and the header {expected}; add the missing fields, empty ones too"
    return (
        f"the row has {found} fields and the header {expected}; a text with a {SEPARATORS[separator]} needs quotation "
        "marks around it"
    )
