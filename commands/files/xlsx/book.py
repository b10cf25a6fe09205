"""A workbook opened: its sheets, the formats of its cells and the texts that they share, before any cell is read."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from commands.files.xlsx import strict
from commands.files.xlsx.cell_texts import CellTexts, Formats
from commands.files.xlsx.damage import WorkbookError, readable
from commands.files.xlsx.layout import Layout, scan
from commands.files.xlsx.shared_texts import shared_texts
from commands.files.xlsx.sheet_rows import rows
from commands.files.xlsx.sheet_xml import Row
from commands.files.xlsx.unseen import Unseen

LARGEST_CONTENT = 1024 * 1024 * 1024
"""Unpacked size in bytes beyond which a workbook is not opened: far above any real list, far below a memory."""
_CALCULATE_FIRST = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
"""What programs that write formulas without calculating them leave for the sheet program to do."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of cells, by its name; `is_shown` is False for a hidden one."""

    title: str
    is_shown: bool
    _open: Callable[[], IO[bytes]]
    _formats: Formats

    def rows(self, unseen: Unseen | None = None) -> Iterator[Row]:
        """Its rows as they stand, empty ones too; `unseen` is told what of them is hidden. Raises `WorkbookError`."""
        hidden = Unseen() if unseen is None else unseen
        with readable(), self._open() as sheet:
            yield from rows(sheet, CellTexts(self._formats, hidden), hidden)

    def layout(self) -> Layout:
        with readable(), self._open() as sheet:
            return scan(sheet)


def sheets_of(content: bytes) -> list[Sheet]:
    """Raises `WorkbookError` for what is no workbook, is damaged, or unpacks to more than 1 GB."""
    _check_size(content)
    with readable():
        reader = ExcelReader(io.BytesIO(strict.as_usual(content)), read_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        formats = _formats(reader)
        return [
            Sheet(entry.name, entry.state == "visible", _opening(reader.archive, relation.target), formats)
            for entry, relation in reader.parser.find_sheets()
            if relation.target in reader.valid_files and "chartsheet" not in relation.Type
        ]


def _opening(archive: zipfile.ZipFile, part: str) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(part)


def _formats(reader: ExcelReader) -> Formats:
    book: Any = reader.wb
    package: Any = reader.package
    table = package.find(SHARED_STRINGS)
    shared: list[str] = []
    if table is not None:
        with reader.archive.open(table.PartName[1:]) as source:
            shared = shared_texts(source)

    def number_format(style: int) -> str:
        if style >= len(book._cell_styles):
            raise WorkbookError(
                f"a cell has the format {style}, which the workbook lacks; save it again as .xlsx or CSV"
            )
        number = book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return BUILTIN_FORMATS.get(number, "General")
        return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])

    listed = (reader.archive.read(name) for name in reader.valid_files if name.endswith("workbook.xml"))
    return Formats(
        book.epoch,
        number_format,
        frozenset(book._date_formats),
        frozenset(book._timedelta_formats),
        shared,
        any(_CALCULATE_FIRST.search(text) for text in listed),
    )


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise WorkbookError("the file is no XLSX workbook or is damaged; save it again as .xlsx or CSV") from None
    if size > LARGEST_CONTENT:
        raise WorkbookError("the workbook unpacks to more than 1 GB; save the one sheet that is needed as CSV")
