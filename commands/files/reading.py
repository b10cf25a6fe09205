"""Reading the files that users hand in: CSV or XLSX in, rows of clean text out, each with the line where it begins.

What is wrong with the file as a whole refuses it here; what is wrong with one row is gathered in `Table.errors`, so
that errors of form and of rule can be listed together.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from commands.files.cells import SUSPECT, UnreadableText, cell_fault
from commands.files.sheets import HEADER_ROWS, IsHeader, WorkbookError
from domain.errors import Refused, RowError
from domain.ports import SourceFile

LARGEST_FILE = 500 * 1024 * 1024
LONGEST_TEXT = 500
LONGEST_REMARK = 5_000
REMARKS = frozenset({"note", "reason"})
"""Columns of free prose; every other cell is a name, a code or a number."""

_LINE_BREAKS = re.compile(r"\s*(?:\r\n|\r|\n)\s*")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\t"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"  # invisible: two codes that look the same would differ
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces that look like the usual one: out of web pages, PDFs and amounts."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Row:
    """One record: the line of the file where it begins (the header is 1), and its cells by column."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class Table:
    """The rows that could be read, and the errors of those that could not. Every row has every column asked for."""

    name: str
    sha256: str
    rows: list[Row]
    errors: list[RowError]
    compared: tuple[str, ...] = ()
    """The columns of the file that are only held against the ledger."""

    def source(self, kind: str, *, again: bool = False) -> SourceFile:
        return SourceFile(self.sha256, kind, self.name, again)


def read_table(
    path: Path,
    required: Sequence[str],
    optional: Sequence[str] = (),
    comparable: Sequence[str] = (),
    *,
    sheet: str | None = None,
) -> Table:
    """The rows of a CSV file (UTF-8, with or without BOM) or of a sheet of an XLSX workbook (see `sheets`).

    The header is the first of the first 20 rows that names every column of `required`. Text comes in NFC, without
    outer white space; a line break or a no-break space inside a cell becomes a space. A column of `optional`
    that the file lacks is empty in every row, one of `comparable` is not there; other columns are ignored with a word
    on stderr. Raises `Refused`
    (`file_refused`) when the file cannot be read as a table with these columns.
    """
    content = _content(path)
    records = _records(path, content, lambda cells: _names_all(cells, required), sheet)
    line, header = _header(path, records, required)
    names = _column_names(path, line, header, required, (*optional, *comparable))
    rows: list[Row] = []
    errors: list[RowError] = []
    last_line = line
    for line, cells in records:
        last_line = line
        if not any(cells):
            continue
        if len(cells) != len(names):
            errors.append(RowError(_name(path), line, None, _field_count(len(cells), len(names))))
            continue
        values = dict.fromkeys(optional, "")
        for name, cell in zip(names, cells, strict=True):
            if name is None:
                continue
            values[name] = _clean(cell)
            message = _fault(name, cell, values[name])
            if message:
                errors.append(RowError(_name(path), line, name, message))
        rows.append(Row(line, values))
    if not rows and not errors:
        raise _refused(path, last_line, "the file has a header but no rows; add a row for each fact to be recorded")
    return Table(
        _name(path),
        hashlib.sha256(content).hexdigest(),
        rows,
        errors,
        tuple(name for name in comparable if name in names),
    )


def template(columns: Sequence[str], example: Mapping[str, str]) -> str:
    """The header and one example row, as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerow([example.get(column, "") for column in columns])
    return out.getvalue()


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _refused(path, None, "the file is larger than 500 MB; split it into several files")
        return path.read_bytes()
    except FileNotFoundError:
        raise _refused(
            path, None, f"there is no file {click.format_filename(path)}; check the name and the folder"
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _refused(path, None, f"the file cannot be read: {reason}") from None


def _header(path: Path, records: Iterator[tuple[int, list[str]]], required: Sequence[str]) -> tuple[int, list[str]]:
    """The line and the cells of the header; where none of the first rows is one, of that which names most of it."""
    nearest: tuple[int, list[str]] | None = None
    most = 0
    for line, cells in records:
        if nearest is not None and line > HEADER_ROWS:
            break
        if _names_all(cells, required):
            return line, cells
        found = len({_clean(cell) for cell in cells} & {*required})
        if nearest is None or found > most:
            nearest, most = (line, cells), found
    if nearest is None:
        raise _refused(path, 1, "the file is empty; its first line must name the columns: " + ", ".join(required))
    return nearest


def _names_all(cells: Sequence[str], required: Sequence[str]) -> bool:
    return {*required} <= {_clean(cell) for cell in cells}


def _records(path: Path, content: bytes, is_header: IsHeader, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each record, the header first."""
    if content.startswith(_OLD_EXCEL):
        raise _refused(path, None, "this is an old or a locked Excel workbook; save it as .xlsx or CSV")
    if content.startswith(_ZIP) or path.suffix.lower() == ".xlsx":
        from commands.files.workbook import read_records

        try:
            yield from read_records(content, is_header, sheet)
        except WorkbookError as error:
            raise _refused(path, None, str(error)) from error
    else:
        yield from _csv_records(path, content)


def _csv_records(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(path, line, "the text is not UTF-8 from this line on; save the file as CSV UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _refused(
            path,
            begins,
            f"the record that begins here cannot be read ({error}); check that every quotation mark is closed",
        ) from None


def _column_names(
    path: Path, line: int, header: Sequence[str], required: Sequence[str], optional: Sequence[str]
) -> list[str | None]:
    """The column of each cell; None for a column that nobody asked for."""
    names = [_clean(cell) for cell in header]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise _refused(path, line, f"the column {twice[0]} stands twice in the header; keep one of the two", twice[0])
    missing = [name for name in required if name not in names]
    if missing:
        word = "column is" if len(missing) == 1 else "columns are"
        message = f"the {word} missing: {', '.join(missing)}; the header must name {', '.join(required)}"
        if len(names) == 1 and (";" in names[0] or "\t" in header[0]):
            message += "; save the file with commas between the columns"
        raise _refused(path, line, message, missing[0])
    wanted = {*required, *optional}
    unknown = [name for name in names if name and name not in wanted]
    if unknown:
        word = "column" if len(unknown) == 1 else "columns"
        click.echo(f"{_name(path)}: ignoring the unknown {word} {', '.join(unknown)}", err=True)
    return [name if name in wanted else None for name in names]


def _name(path: Path) -> str:
    """The file's name for messages and for the record: `.` has one too, and what is not UTF-8 in it is replaced."""
    return click.format_filename(path, shorten=True)


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
    if type(cell) is str and cleaned[:1] not in SUSPECT:  # of millions of cells nearly all
        return None
    return cell_fault(column, cell, cleaned) if cleaned or isinstance(cell, UnreadableText) else None


def _field_count(found: int, expected: int) -> str:
    if found < expected:
        return f"the row has {found} fields and the header {expected}; add the missing fields, empty ones too"
    return f"the row has {found} fields and the header {expected}; a text with a comma needs quotation marks around it"


def _refused(path: Path, line: int | None, message: str, column: str | None = None) -> Refused:
    name = _name(path)
    return Refused("file_refused", f"{name}: {message}", [RowError(name, line, column, message)])
