"""The cells of a workbook: what is read of them, and what is refused at its cell."""

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from commands.files.reading import read_table
from commands.units.files import CHANGE_EXAMPLE, change_set_of, change_table, opening_list_of, opening_table
from tests.table_files import COLUMNS, csv_file, refusal, texts, xlsx_file


def test_cells_of_a_workbook_read_as_text(tmp_path: Path) -> None:
    """Catches 2025.0 for a number, a time behind a date, and leading zeros lost to a number format."""
    path = xlsx_file(
        tmp_path,
        ["code", "name"],
        ["00001", date(2025, 7, 1)],
        [4, 3.0],
        [],
        [True, 4.65],
        [datetime.fromisoformat("2025-07-01 08:30"), None],
    )
    book = load_workbook(path)
    book.worksheets[0]["A3"].number_format = "00000"
    book.save(path)
    assert texts(read_table(path, COLUMNS)) == [
        (2, "00001", "2025-07-01"),
        (3, "00004", "3"),
        (5, "yes", "4.65"),
        (6, "2025-07-01 08:30:00", ""),
    ]


def test_a_formula_reads_as_the_value_that_excel_computed(tmp_path: Path) -> None:
    """Catches codes made by a formula that are read as the text of the formula."""
    source = xlsx_file(tmp_path, ["code", "name"], ["=1+1", "Xã"])
    path = tmp_path / "computed.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(<f>1\+1</f>)<v ?/>", rb"\1<v>2</v>", old.read(name)))
    assert texts(read_table(path, COLUMNS)) == [(2, "2", "Xã")]


def test_a_formula_that_was_never_calculated_is_refused_at_its_cell(tmp_path: Path) -> None:
    """Catches `=VLOOKUP(...)` recorded as somebody's name."""
    table = read_table(xlsx_file(tmp_path, ["code", "name"], [1, "=VLOOKUP(A2,names,2)"], [2, "Xã"]), COLUMNS)
    assert [(error.row, error.column) for error in table.errors] == [(2, "name")]
    assert "never calculated" in table.errors[0].message


@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#n/a", "Err:502"]
)
@pytest.mark.parametrize("column", ["code", "note"])
def test_an_error_cell_is_refused_in_any_column_that_is_read(tmp_path: Path, error: str, column: str) -> None:
    """Catches `#N/A` recorded as a name, an instrument, a clause; in a column that nobody reads it does no harm."""
    row = {"code": "1", "name": "Xã", "note": "", "extra": error} | {column: error}
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    for path in (csv_file(tmp_path, text), xlsx_file(tmp_path, list(row), list(row.values()))):
        table = read_table(path, COLUMNS, ["note"])
        assert [(fault.row, fault.column) for fault in table.errors] == [(2, column)]
        assert error in table.errors[0].message


@pytest.mark.parametrize("name", ["#1 Xã", "Erratum", "N/A", "REF"])
def test_a_name_that_is_no_error_stays(tmp_path: Path, name: str) -> None:
    """Catches a refusal of text that only begins like an error."""
    assert not read_table(csv_file(tmp_path, f"code,name\n1,{name}\n"), COLUMNS).errors


def test_an_error_that_excel_calculated_is_refused(tmp_path: Path) -> None:
    """Catches an error cell of a formula, which has the value and not the text."""
    source = xlsx_file(tmp_path, ["code", "name"], ["1", "=1/0"])
    path = tmp_path / "computed.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            cell = re.sub(rb'(<c r="B2")[^>]*>(<f>1/0</f>)<v ?/>', rb'\1 t="e">\2<v>#DIV/0!</v>', old.read(name))
            new.writestr(name, cell)
    assert [(fault.row, fault.column) for fault in read_table(path, COLUMNS).errors] == [(2, "name")]


@pytest.mark.parametrize("number_format", ["General", "000000000000"])
def test_an_identity_number_that_a_sheet_keeps_as_a_number_is_refused(tmp_path: Path, number_format: str) -> None:
    """Catches the same person twice, once without the zeros; a number is a number whatever format shows it."""
    path = xlsx_file(tmp_path, ["code", "identity_number"], ["1", 1180001234], ["2", "001180001234"])
    book = load_workbook(path)
    book.worksheets[0]["B2"].number_format = number_format
    book.save(path)
    table = read_table(path, ["code", "identity_number"])
    assert [(fault.row, fault.column) for fault in table.errors] == [(2, "identity_number")]
    assert "zeros" in table.errors[0].message
    assert "1180001234" not in table.errors[0].message


def test_error_cells_are_refused_in_both_files_about_units(tmp_path: Path) -> None:
    """Catches `units load` and `units apply` reading what an import refuses."""
    opening = csv_file(tmp_path, "code,name,type,parent\n01,#N/A,municipality,\n")
    assert [(fault.row, fault.column) for fault in opening_list_of(opening_table(opening)).form_errors] == [(2, "name")]
    changes = csv_file(
        tmp_path, ",".join(CHANGE_EXAMPLE) + "\n" + ",".join((CHANGE_EXAMPLE | {"clause": "#REF!"}).values())
    )
    changes.write_text(changes.read_text().replace("scope\n", "scope,note\n").rstrip() + ",\n")
    assert [(fault.row, fault.column) for fault in change_set_of(change_table(changes)).form_errors] == [(2, "clause")]


def test_a_workbook_row_with_more_cells_than_the_header_is_an_error(tmp_path: Path) -> None:
    """Catches a value outside the table that is dropped."""
    table = read_table(xlsx_file(tmp_path, ["code", "name"], ["1", "a", "b"], ["2"]), COLUMNS)
    assert [error.row for error in table.errors] == [2]
    assert texts(table) == [(3, "2", "")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("units.xlsx", b"code,name\n1,a\n"),
        ("units.xlsx", b""),
        ("units.csv", b"PK\x03\x04 no archive"),
        ("units.xls", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_what_only_calls_itself_a_workbook_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """Catches a traceback out of the archive or XML reader."""
    path = tmp_path / name
    path.write_bytes(content)
    assert "save it" in refusal(path).message


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """Catches a traceback for a .docx or a damaged sheet."""
    path = tmp_path / "units.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "save it" in refusal(path).message
