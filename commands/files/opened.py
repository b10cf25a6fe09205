"""Files as they are handed in: what their first bytes say of them, their records, and the one that is the header."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from commands.files.delimited import DelimitedError, decoded, separated
from commands.files.delimited import records as csv_records
from commands.files.xlsx.damage import WorkbookError
from commands.files.xlsx.unseen import Unseen
from commands.office.columns import HEADER_ROWS, Columns
from commands.office.kept import Kept
from commands.office.margins import other_money
from commands.office.values import AMOUNTS
from domain.errors import Refused, RowError

LARGEST_FILE = 500 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


def content_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise refused(path, None, "the file is larger than 500 MB; split it into several files")
        return path.read_bytes()
    except FileNotFoundError:
        raise refused(
            path, None, f"there is no file {click.format_filename(path)}; check the name and the folder"
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise refused(path, None, f"the file cannot be read: {reason}") from None


def header_of(path: Path, records: Iterator[tuple[int, list[str]]], columns: Columns) -> tuple[int, list[str]]:
    """The line and the cells of the header; where none of the first rows is one, of that which names most of it."""
    nearest: tuple[int, list[str]] | None = None
    most = 0
    in_money: tuple[int, str] | None = None
    for line, cells in records:
        if nearest is not None and line > HEADER_ROWS:
            break
        if columns.is_header(cells):
            _check_money(path, in_money, columns.named(cells))
            return line, cells
        in_money = next(((line, unit) for cell in cells if (unit := other_money(cell))), in_money)
        found = columns.count(cells)
        if nearest is None or found > most:
            nearest, most = (line, cells), found
    if nearest is None:
        raise refused(
            path, 1, "the file is empty; its first line must name the columns: " + ", ".join(columns.required)
        )
    return nearest


def _check_money(path: Path, in_money: tuple[int, str] | None, names: Iterable[str]) -> None:
    """Amounts in millions of đồng would be read as so many đồng."""
    column = next((name for name in names if name in AMOUNTS), None)
    if in_money is not None and column is not None:
        line, unit = in_money
        message = f"this line says that amounts are in {unit}; write them in đồng, and delete the line"
        raise refused(path, line, message, column)


class File(NamedTuple):
    """The records of a file, line and cells of each, and what its cells are separated by in a text."""

    records: Iterator[tuple[int, list[str]]]
    separator: str


def records_of(path: Path, content: bytes, columns: Columns, kept: Kept, unseen: Unseen) -> File:
    if content.startswith(_OLD_EXCEL):
        raise refused(path, None, _old_or_locked(content))
    if content.startswith(_ZIP) or path.suffix.lower() == ".xlsx":
        return File(_workbook_records(path, content, columns, kept.sheet, unseen), ",")
    with _told_of(path):
        text, separator, first_line = separated(decoded(content, kept.coding), columns)
    return File(_csv_records(path, text, separator, first_line), separator)


def _old_or_locked(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "the workbook is protected with a password; save it without one"
    return "this is an old or a locked Excel workbook; save it as .xlsx or CSV"


def _workbook_records(
    path: Path, content: bytes, columns: Columns, sheet: str | None, unseen: Unseen
) -> Iterator[tuple[int, list[str]]]:
    from commands.files.xlsx.workbook import read_records

    try:
        yield from read_records(content, columns.is_header, sheet, unseen)
    except WorkbookError as error:
        raise refused(path, None, str(error)) from error


def _csv_records(path: Path, text: str, separator: str, first_line: int) -> Iterator[tuple[int, list[str]]]:
    with _told_of(path):
        yield from csv_records(text, separator, first_line)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except DelimitedError as error:
        raise refused(path, error.line, str(error)) from None


def refused(path: Path, line: int | None, message: str, column: str | None = None) -> Refused:
    name = name_of(path)
    return Refused("file_refused", f"{name}: {message}", [RowError(name, line, column, message)])


def name_of(path: Path) -> str:
    """The file's name for messages and for the record: `.` has one too, and what is not UTF-8 in it is replaced."""
    return click.format_filename(path, shorten=True)
