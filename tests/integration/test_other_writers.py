"""The same list written by other programs, and as they write it: all of them read the same."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pyexcelerate
import pytest
import xlsxwriter
from openpyxl import Workbook

from commands.files.reading import read_table
from commands.files.table import Table
from tests.workbooks import rewritten

REQUIRED = ("staff_number", "full_name", "decided_on", "amount")
OPTIONAL = ("rank_coefficient", "public_service_percent", "drawing_pension", "note")
DAY = datetime(2025, 7, 1)  # noqa: DTZ001
LIST: list[list[object]] = [
    ["ỦY BAN NHÂN DÂN XÃ"],
    [],
    ["Mã cán bộ", "Họ và tên", "Ngày quyết định", "Số tiền", *OPTIONAL],
    ["00012", "Lê Thị Hoà", DAY, 744778125, 4.65, 0.25, True, "a & b <c>"],
    ["CB2", "Y Blŭk Êban", DAY, 1500, 2.34, 0.075, False, None],
    [],
    ["CB3", "  H'Mŏk  Niê ", DAY, 0, 10, 0, None, "hai\ndòng"],
]
FORMATS = {3: "dd/mm/yyyy", 4: "#,##0\\ [$₫-42A]", 5: "0.00", 6: "0.0%"}
"""By column, from 1."""
MEANT = [
    (4, ["00012", "Lê Thị Hoà", "2025-07-01", "744778125", "4.65", "25", "yes", "a & b <c>"]),
    (5, ["CB2", "Y Blŭk Êban", "2025-07-01", "1500", "2.34", "7.5", "no", ""]),
    (7, ["CB3", "H'Mŏk  Niê", "2025-07-01", "0", "10", "0", "", "hai dòng"]),
]
TRANSITIONAL = b"http://schemas.openxmlformats.org/"
STRICT_NAMES = {
    TRANSITIONAL + b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    TRANSITIONAL + b"officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    TRANSITIONAL + b"drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
}


def with_openpyxl(path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in LIST:
        sheet.append(row)
    for column, number_format in FORMATS.items():
        for line in range(4, len(LIST) + 1):
            sheet.cell(line, column).number_format = number_format
    book.save(path)
    return path


def with_xlsxwriter(path: Path, **options: bool) -> Path:
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet()
    forms = {column: book.add_format({"num_format": text}) for column, text in FORMATS.items()}
    for line, row in enumerate(LIST):
        for place, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(line, place, value, forms[place + 1])
            else:
                sheet.write(line, place, value, forms.get(place + 1))
    book.close()
    return path


def with_pyexcelerate(path: Path) -> Path:
    book = pyexcelerate.Workbook()
    sheet = book.new_sheet("Danh sách")
    for line, row in enumerate(LIST, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.set_cell_value(line, column, value)
            if line > 3 and column in FORMATS:
                sheet.set_cell_style(line, column, pyexcelerate.Style(format=pyexcelerate.Format(FORMATS[column])))
    book.save(str(path))
    return path


def with_libreoffice(path: Path) -> Path:
    """Opened and saved anew. Skips the test where the program is missing."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: `apt-get install libreoffice-calc` and run this again")
    source = with_openpyxl(path.with_name("source.xlsx"))
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    made = path.parent / "saved"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(made), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return made / "source.xlsx"


WRITERS: dict[str, Callable[[Path], Path]] = {
    "openpyxl": with_openpyxl,
    "XlsxWriter": with_xlsxwriter,
    "XlsxWriter, texts in the cells": lambda path: with_xlsxwriter(path, constant_memory=True),
    "XlsxWriter, days from 1904": lambda path: with_xlsxwriter(path, date_1904=True),
    "pyexcelerate": with_pyexcelerate,
    "LibreOffice": with_libreoffice,
}


def strict(path: Path) -> Path:
    """Under the names of the strict standard, with days written as ISO 8601."""
    other = path.with_name(f"strict {path.name}")
    serial = (date(2025, 7, 1) - date(1899, 12, 30)).days
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for usual, strictly in STRICT_NAMES.items():
                part = part.replace(usual, strictly)
            day = rb'(<c r="C[0-9]+"[^>]*?)(?: t="n")?><v>%d(?:\.0+)?</v>' % serial
            new.writestr(name, re.sub(day, rb'\1 t="d"><v>2025-07-01</v>', part))
    return other


FORMS: dict[str, Callable[[Path], Path]] = {
    "as written": lambda path: path,
    "strict": strict,
    "a stale dimension": lambda path: rewritten(path, rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="A1:B4"/>'),
    "no dimension": lambda path: rewritten(path, rb'<dimension ref="[^"]*" ?/>', b""),
    "an empty dimension": lambda path: rewritten(path, rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="A1"/>'),
}


def told(table: Table) -> list[tuple[int, list[str]]]:
    return [(row.line, [row.values[column] for column in (*REQUIRED, *OPTIONAL)]) for row in table.rows]


@pytest.mark.parametrize("writer", WRITERS)
def test_a_list_reads_the_same_whoever_wrote_it_in_every_form_of_its_xml(tmp_path: Path, writer: str) -> None:
    """Catches rows cut off at a dimension that is no longer true, a strict workbook without sheets, a day as a number,
    texts kept elsewhere, and spaces or line breaks that one program keeps in its own way."""
    path = WRITERS[writer](tmp_path / "a.xlsx")
    for form, formed in FORMS.items():
        table = read_table(formed(path), REQUIRED, OPTIONAL)
        assert (table.errors, told(table)) == ([], MEANT), form
