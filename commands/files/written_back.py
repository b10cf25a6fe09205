"""A copy of a refused file with one column more: what is wrong with each row, at the row, for whoever corrects it."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Any

import click

from commands.files.delimited import decoded, separated
from commands.files.xlsx.damage import WorkbookError, readable
from commands.office.columns import HEADER_ROWS, Columns
from commands.office.kept import AS_IT_IS, Kept
from commands.office.mapping import header_key
from domain.errors import Refused, RowError

COLUMN = "errors"
WIDEST = 200
"""Columns of a sheet that are looked at; what stands further out is a format that somebody dragged over it."""


@contextmanager
def errors_written(
    target: Path | None, path: Path, columns: Columns, kept: Kept = AS_IT_IS, spoken: Callable[[str], str] = str
) -> Iterator[None]:
    """Around the recording of a file: when its rows are refused, `target` becomes a copy of it with the errors,
    as `spoken` puts them in words."""
    if target is not None and target.exists() and path.exists() and os.path.samefile(target, path):  # noqa: PTH121
        raise click.BadParameter("this is the file itself; give another name for the copy", param_hint="--errors-to")
    try:
        yield
    except Refused as refusal:
        told = _by_row(refusal.where, spoken)
        if target is not None and told:
            try:
                _write(target, _copy(path.read_bytes(), told, columns, kept))
                said = "a copy of the file with the errors of each row"
            except WorkbookError as error:  # a cell that is refused can be one that nothing else can read
                said = f"no copy could be written: {error}"
            click.echo(f"{click.format_filename(target)}: {said}", err=True)
        raise


def _by_row(where: Iterable[RowError], spoken: Callable[[str], str]) -> dict[int, str]:
    told: dict[int, list[str]] = {}
    for error in where:
        if error.row is not None:
            message = spoken(error.message)
            said = f"{error.column}: {message}" if error.column else message
            told.setdefault(error.row, []).append(said)
    return {row: "\n".join(said) for row, said in told.items()}


def _copy(content: bytes, told: Mapping[int, str], columns: Columns, kept: Kept) -> bytes:
    if content.startswith(b"PK"):
        return _workbook_copy(content, told, columns, kept)
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + _text_copy(decoded(content, kept.coding), told, columns).encode()


def _text_copy(text: str, told: Mapping[int, str], columns: Columns) -> str:
    """Every line as it was; each record from the header on has one field more at its end."""
    body, separator, first_line = separated(text, columns)
    lines = io.StringIO(body, newline="").readlines()
    reader = csv.reader(lines, strict=True, delimiter=separator)
    is_below, begins = False, 1
    ended: list[str] = lines[:]
    for cells in reader:
        if cells:
            field = told.get(begins + first_line - 1, "")
            if not is_below and columns.is_header(cells):
                is_below, field = True, _unused(cells)
            if is_below:
                place = reader.line_num - 1
                line = lines[place]
                bare = line.rstrip("\r\n")
                ended[place] = f"{bare}{separator}{_quoted(field, separator)}{line[len(bare) :]}"
        begins = reader.line_num + 1
    return text[: len(text) - len(body)] + "".join(ended)


def _quoted(field: str, separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="").writerow([field, ""])
    return out.getvalue()[: -len(separator)]


def _unused(header: Sequence[str]) -> str:
    """A name for the column that no other one has, such as one of an earlier copy."""
    taken = {header_key(cell) for cell in header}
    return next(name for name in _names() if header_key(name) not in taken)


def _names() -> Iterator[str]:
    yield COLUMN
    yield from (f"{COLUMN} {number}" for number in count(2))


def _workbook_copy(content: bytes, told: Mapping[int, str], columns: Columns, kept: Kept) -> bytes:
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment, Font

    from commands.files.xlsx.book import sheets_of
    from commands.files.xlsx.sheets import choose
    from commands.files.xlsx.strict import as_usual

    place = choose(sheets_of(content), columns.is_header, kept.sheet)
    content = as_usual(content)
    with readable():
        book = load_workbook(io.BytesIO(content), keep_vba=b"xl/vbaProject.bin" in content)
    page: Any = book.worksheets[place]
    width = min(page.max_column, WIDEST)
    header = next(
        (
            (row[0].row, texts)
            for row in islice(page.iter_rows(max_col=width), HEADER_ROWS)
            if columns.is_header(texts := ["" if cell.value is None else str(cell.value) for cell in row])
        ),
        None,
    )
    if header is not None:
        line, texts = header
        page.cell(line, width + 1, _unused(texts)).font = Font(bold=True)
    for row, said in told.items():
        cell = page.cell(row, width + 1, said)
        cell.font, cell.alignment = Font(color="C00000"), Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(target: Path, content: bytes) -> None:
    """All of it or nothing: a copy that was cut off would be corrected and handed in."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
