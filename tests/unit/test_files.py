"""Reading CSV and XLSX: the same rows from both, the line of every record, and every file that is no table."""

import re
import unicodedata
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from commands.files import reading as files
from commands.files import workbook
from commands.files.reading import Table, read_table, template
from commands.units.files import CHANGE_EXAMPLE, read_change_set, read_opening_list
from domain.errors import Refused

COLUMNS = ("code", "name")


def csv_file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "units.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def xlsx_file(tmp_path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    path = tmp_path / "units.xlsx"
    book.save(path)
    return path


def texts(table: Table) -> list[tuple[int, str, str]]:
    return [(row.line, row.values["code"], row.values["name"]) for row in table.rows]


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as refused:
        read_table(path, COLUMNS)
    assert refused.value.code == "file_refused"
    return refused.value


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_csv_reads_the_same_with_any_line_end_and_mark(tmp_path: Path, bom: str, newline: str) -> None:
    """Catches a first column named \\ufeffcode, and rows counted twice on Windows."""
    path = csv_file(tmp_path, bom + newline.join(["code,name", "00001,Xã Một", '00002,"Xã Hai, mới"', ""]))
    assert texts(read_table(path, COLUMNS)) == [(2, "00001", "Xã Một"), (3, "00002", "Xã Hai, mới")]


def test_a_row_is_known_by_the_line_where_it_begins(tmp_path: Path) -> None:
    """Catches rows numbered by count: after a cell of two lines or an empty line every error points too high."""
    path = csv_file(tmp_path, 'code,name\n1,"Xã\nMột"\n\n2,Xã Hai\n,,\n3,"a\r\n\r\nb"\n4\n')
    table = read_table(path, COLUMNS)
    assert texts(table) == [(2, "1", "Xã Một"), (5, "2", "Xã Hai"), (7, "3", "a b")]
    assert [error.row for error in table.errors] == [10]


def test_text_comes_in_nfc_without_outer_space(tmp_path: Path) -> None:
    """Catches two spellings of one name that look the same and are not."""
    path = csv_file(tmp_path, unicodedata.normalize("NFD", "code,name\n 1 ,\u00a0Xã Hoà Bình \n"))
    assert texts(read_table(path, COLUMNS)) == [(2, "1", "Xã Hoà Bình")]


def test_optional_columns_may_be_missing_and_unknown_ones_are_ignored_aloud(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a misspelt column that vanishes without a word."""
    table = read_table(csv_file(tmp_path, "code,nme,name\n1,x,Xã\n"), COLUMNS, ["note"])
    assert table.rows[0].values == {"code": "1", "name": "Xã", "note": ""}
    assert "nme" in capsys.readouterr().err


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-1", "@name"])
def test_text_that_looks_like_a_formula_is_kept(tmp_path: Path, cell: str) -> None:
    """Catches a value changed, or lost, because a spreadsheet would calculate it."""
    assert texts(read_table(csv_file(tmp_path, f"code,name\n1,{cell}\n"), COLUMNS)) == [(2, "1", cell)]
    assert texts(read_table(xlsx_file(tmp_path, ["code", "name"], ["1", cell]), COLUMNS)) == [(2, "1", cell)]


@pytest.mark.parametrize(
    ("bug", "content", "row", "word"),
    [
        ("an empty file is a list of nothing", "", 1, "empty"),
        ("blank lines are a header", "\n\n", 1, "empty"),
        ("a header is a list of nothing", "code,name\n", 1, "no rows"),
        ("blank rows are rows", "code,name\n,\n\n", 2, "no rows"),
        ("a missing column is empty", "code\n1\n", 1, "name"),
        ("semicolons are text", "code;name\n1;x\n", 1, "commas"),
        ("the first of two columns of one name wins", "code,name,name\n1,a,b\n", 1, "twice"),
        ("names in another encoding turn to rubbish", b"code,name\n1,a\n2,X\xe3\n", 3, "UTF-8"),
        ("a quotation mark swallows the rest of the file", 'code,name\n1,a\n2,"b\n3,c\n', 3, "quotation"),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_its_line(
    tmp_path: Path, bug: str, content: str | bytes, row: int, word: str
) -> None:
    """Catches a reader for which what the first parameter says holds."""
    error = refusal(csv_file(tmp_path, content))
    assert error.where[0].row == row and word in error.message, bug


@pytest.mark.parametrize(
    ("bug", "line", "column", "word"),
    [
        ("missing fields are empty", "00003", None, "1 fields"),
        ("a comma in a name shifts the cells", "00003,Xã Ba, mới", None, "3 fields"),
        ("NUL cuts a text in the database", "00003,Xã\x00Ba", "name", "U+0000"),
        ("a terminal obeys a name", "00003,Xã\x1b[2J", "name", "U+001B"),
        ("a tab shifts an export", "00003,Xã\tBa", "name", "U+0009"),
        ("a name fills a page", f"00003,{'x' * 501}", "name", "501"),
        ("a code fills an index", f"{'0' * 501},Xã", "code", "501"),
    ],
)
def test_a_bad_row_is_an_error_of_that_row_alone(
    tmp_path: Path, bug: str, line: str, column: str | None, word: str
) -> None:
    """Catches a reader for which what the first parameter says holds, or that loses the good rows around."""
    table = read_table(csv_file(tmp_path, f"code,name\n00001,Xã Một\n{line}\n00004,Xã Bốn\n"), COLUMNS)
    assert [(error.file, error.row, error.column) for error in table.errors] == [("units.csv", 3, column)], bug
    assert word in table.errors[0].message
    assert {"00001", "00004"} <= {row.values["code"] for row in table.rows}


def test_a_name_of_500_characters_is_taken(tmp_path: Path) -> None:
    """Catches a limit off by one."""
    assert not read_table(csv_file(tmp_path, f"code,name\n1,{'x' * 500}\n"), COLUMNS).errors


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
    assert [(fault.row, fault.column) for fault in read_opening_list(opening).form_errors] == [(2, "name")]
    changes = csv_file(
        tmp_path, ",".join(CHANGE_EXAMPLE) + "\n" + ",".join((CHANGE_EXAMPLE | {"clause": "#REF!"}).values())
    )
    changes.write_text(changes.read_text().replace("scope\n", "scope,note\n").rstrip() + ",\n")
    assert [(fault.row, fault.column) for fault in read_change_set(changes).form_errors] == [(2, "clause")]


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


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\ufeff", "\u202e", "\u2028"])
def test_a_character_that_nobody_sees_is_refused(tmp_path: Path, hidden: str) -> None:
    """Catches two people under staff numbers that look the same, and a code that is told unknown while it stands there.

    Such characters come along when text is copied out of a web page or a PDF.
    """
    (error,) = read_table(csv_file(tmp_path, f"code,name\n1,a\n00{hidden}004,b\n"), COLUMNS).errors
    assert (error.row, error.column) == (3, "code")
    assert f"U+{ord(hidden):04X}" in error.message


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a small archive that unpacks to more than the memory holds."""
    path = xlsx_file(tmp_path, ["code", "name"], ["1", "a"])
    monkeypatch.setattr(workbook, "LARGEST_CONTENT", 100)
    assert "unpacks" in refusal(path).message
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    assert "larger" in refusal(path).message


def test_a_file_that_is_not_there_or_is_a_folder_is_named(tmp_path: Path) -> None:
    """Catches a traceback for a misspelt file name."""
    assert "no file" in refusal(tmp_path / "missing.csv").message
    assert "cannot be read" in refusal(tmp_path).message


def test_a_name_that_is_not_utf8_or_that_is_only_a_dot_can_be_told(tmp_path: Path) -> None:
    """Catches a message that cannot be printed as UTF-8, and one about a file without a name."""
    broken = refusal(tmp_path / b"B\xe2n.csv".decode("utf-8", "surrogateescape"))
    assert "B\ufffdn.csv" in broken.message
    assert broken.where[0].file == "B\ufffdn.csv"
    assert refusal(Path()).where[0].file == "."


def test_the_fingerprint_is_of_the_bytes(tmp_path: Path) -> None:
    """Catches the same file taken for another after its name changed."""
    first = read_table(csv_file(tmp_path, "code,name\n1,a\n"), COLUMNS)
    assert len(first.sha256) == 64 and first.source("units").sha256 == first.sha256
    assert read_table(csv_file(tmp_path, "code,name\n1,b\n"), COLUMNS).sha256 != first.sha256


def test_a_template_reads_back(tmp_path: Path) -> None:
    """Catches an example that its own reader refuses."""
    text = template(("code", "name", "note"), {"code": "00001", "name": "Xã, Một"})
    table = read_table(csv_file(tmp_path, text), COLUMNS, ["note"])
    assert table.errors == [] and texts(table) == [(2, "00001", "Xã, Một")]
