"""Workbooks around the XML of a sheet as a test writes it, and what openpyxl makes of each of its cells."""

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta

import xlsxwriter
from openpyxl import load_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FORMATS = ("General", "yyyy-mm-dd", "@", "[h]:mm", '"QĐ "@')
"""By style."""


def around(sheet: str | bytes, strings: str = "") -> bytes:
    """A workbook with this XML as its only sheet, the styles of `FORMATS`, and a table of shared texts."""
    saved, made = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(saved)
    page = book.add_worksheet()
    for line, number_format in enumerate(FORMATS):
        page.write_string(line, 0, "x", book.add_format({"num_format": number_format}) if line else None)
    book.close()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name.endswith("sheet1.xml"):
                new.writestr(name, sheet)
            elif name.endswith("sharedStrings.xml"):
                new.writestr(name, f'<sst xmlns="{MAIN}">{strings}</sst>')
            else:
                new.writestr(name, re.sub(rb' fullCalcOnLoad="1"', b"", old.read(name)))
    return made.getvalue()


def worksheet(rows: str, before: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def by_openpyxl(content: bytes) -> dict[int, list[str]]:
    """By row what its cells hold, in the words that we use for it; empty cells at the end left out."""
    formulas, values = (load_workbook(io.BytesIO(content), read_only=True, data_only=only) for only in (False, True))
    for book in (formulas, values):
        book.worksheets[0].reset_dimensions()
    found: dict[int, list[str]] = {}
    warnings.simplefilter("ignore")  # about numbers that are no day, which the cells tell
    pairs = zip(formulas.worksheets[0].iter_rows(), values.worksheets[0].iter_rows(), strict=True)
    for number, (written, computed) in enumerate(pairs, start=1):
        texts = [_text(formula, cell) for formula, cell in zip(written, computed, strict=True)]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            found[number] = texts
    return found


def _text(formula: object, cell: object) -> str:
    value = getattr(cell, "value", None)
    if value is None and getattr(formula, "data_type", "") == "f":
        return "" if getattr(cell, "data_type", "") == "str" else "never calculated"
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:.15g}"
        case datetime():
            return str(value.date() if value.time() == time() else value)
        case date() | time() | timedelta():
            return str(value)
        case _:
            return "" if value is None else str(value)
