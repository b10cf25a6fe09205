"""Whole files as offices keep them: their separators, headings, hidden rows, and workbooks of other programs."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from commands.files.delimited import separated
from commands.files.reading import read_table
from commands.files.xlsx import layout
from commands.kinds.by_name import KINDS
from commands.office.columns import Columns
from commands.units.files import change_set_of, change_table
from domain.errors import Refused
from tests.table_files import COLUMNS, csv_file, refusal, texts
from tests.workbooks import Rows, read, rewritten, workbook

READ = [(2, "1", "Xã Một, mới"), (3, "2", "Xã Hai")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_is_read_with_the_separator_of_its_header(
    tmp_path: Path, separator: str, declared: bool, newline: str
) -> None:
    """Catches semicolons, which a country that writes 4,65 puts between its columns, taken for text."""
    lines = [f"sep={separator}"] * declared + [
        separator.join(cells) for cells in (("code", "name"), ("1", '"Xã Một, mới"'), ("2", "Xã Hai"))
    ]
    table = read_table(csv_file(tmp_path, newline.join(lines)), COLUMNS)
    assert texts(table) == [(line + declared, code, name) for line, code, name in READ]
    assert not table.errors


def test_the_separator_is_that_of_the_header_whatever_stands_above_and_below(tmp_path: Path) -> None:
    """Catches a separator counted over the whole file: headings and decimal commas have more of another one."""
    text = 'Sở Nội vụ, tỉnh A, phòng 1;;\n\nHà Nội, ngày 01;;\n"code";name;rate\n1;Xã, Một;4,65\n2;Xã\tHai;5,1\n'
    table = read_table(csv_file(tmp_path, text), COLUMNS, ("rank_coefficient",))
    assert [(row.line, row.values["name"]) for row in table.rows] == [(5, "Xã, Một"), (6, "Xã\tHai")]


def test_a_row_that_is_too_long_is_told_with_the_separator_of_its_file(tmp_path: Path) -> None:
    (error,) = read_table(csv_file(tmp_path, "code;name\n1;a;b\n2;c\n"), COLUMNS).errors
    assert error.row == 2 and "a text with a semicolon needs" in error.message


@pytest.mark.parametrize("text", ["code name\n1 a\n", "sep=;\ncode,name\n1,a\n", "a;b\n1;2\n", "sep=|\ncode|name\n"])
def test_a_file_whose_header_nothing_separates_says_which_columns_are_missing(tmp_path: Path, text: str) -> None:
    assert "missing: " in refusal(csv_file(tmp_path, text)).message


def test_looking_for_the_separator_stops_after_the_first_rows() -> None:
    """Catches a file that is read three times over."""
    text = "x\n" * 30 + '"never closed'
    assert separated(text, Columns(COLUMNS))[1:] == (",", 1)


def test_a_list_with_vietnamese_columns_and_headings_is_read(tmp_path: Path) -> None:
    """Catches a list of an office refused for its own words."""
    rows: Rows = [
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH CHI TRẢ"],
        [],
        ["STT", "Mã cán bộ", "Họ và tên", "Loại", "Ngày chi", "Số tiền", "Số chứng từ", "Số văn bản"],
        [1, "CB1", "Nguyễn Thị Hoà", "Chi trả", "25/07/2025", "744.778.125", "UNC-01", "12/QĐ"],
    ]
    kind = KINDS["payments"]
    path = workbook(tmp_path / "a.xlsx", {"A": rows})
    table = read_table(path, kind.required_columns, kind.optional_columns, ("full_name",))
    (row,) = table.rows
    assert (row.line, row.values["paid_on"], row.values["amount"]) == (5, "2025-07-25", "744778125")
    assert (row.values["kind"], row.values["full_name"], row.values["settlement"]) == ("payment", "Nguyễn Thị Hoà", "")
    assert table.errors == [] and table.compared == ("full_name",)


def test_a_column_twice_under_two_names_is_refused(tmp_path: Path) -> None:
    """Catches one of two columns dropped that both claim to be the same."""
    error = refusal(csv_file(tmp_path, "code,Mã ĐVHC,name\n1,2,a\n"))
    assert error.where[0].column == "code" and "code and Mã ĐVHC" in error.message


def test_hidden_rows_are_read_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Catches rows that a filter hides recorded without a word, and the hidden row of a heading told as one."""
    path = workbook(tmp_path / "a.xlsx", {"A": [["x"], ["code", "name"], ["1", "a"], ["2", "b"], ["3", "c"], ["", ""]]})
    book = load_workbook(path)
    for number in (1, 3, 5, 6):
        book.worksheets[0].row_dimensions[number].hidden = True
    book.save(path)
    assert texts(read(path)) == [(3, "1", "a"), (4, "2", "b"), (5, "3", "c")]
    assert "rows hidden in the sheet are read like the others: 3, 5\n" in capsys.readouterr().err


@pytest.mark.parametrize("dimension", ["A1", "A1:B2", "A1:XFD1048576"])
def test_a_sheet_that_says_a_wrong_size_is_read_whole(tmp_path: Path, dimension: str) -> None:
    """Catches rows behind a stale size dropped without a word."""
    path = workbook(tmp_path / "a.xlsx", {"A": [["code", "name"], ["1", "a"], ["2", "b"], ["3", "c"]]})
    stale = rewritten(path, rb'<dimension ref="[^"]*"', f'<dimension ref="{dimension}"'.encode())
    assert [row.values["code"] for row in read(stale).rows] == ["1", "2", "3"]


def test_a_strict_workbook_is_read_like_another(tmp_path: Path) -> None:
    """Catches a list of which the reader sees no sheet, because the names in its XML are the strict ones."""
    path = workbook(tmp_path / "a.xlsx", {"A": [["code", "name"], ["1", "Xã Một"], ["2", 4.5]]})
    strict = rewritten(path, rb"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                       b"http://purl.oclc.org/ooxml/spreadsheetml/main")  # fmt: skip
    strict = rewritten(strict, rb"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                       b"http://purl.oclc.org/ooxml/officeDocument/relationships")  # fmt: skip
    strict = rewritten(strict, rb'<c r="B3"[^>]*><v>4.5</v>', b'<c r="B3" t="d"><v>2025-07-01</v>')
    assert texts(read(strict)) == [(2, "1", "Xã Một"), (3, "2", "2025-07-01")]


def test_rows_that_hold_only_a_format_are_not_gone_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches minutes spent on the million formatted rows that a click on a column leaves."""
    path = workbook(tmp_path / "a.xlsx", {"A": [["code", "name"], ["1", "a"], ["2", "b"]]})
    empty = b"".join(b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (n, n, n) for n in range(4, 4000))
    tail = b"</sheetData><x:ext><xm:f>A1</xm:f></x:ext>"
    made = rewritten(path, rb"</sheetData>", empty + tail)
    for chunk in (50, 1 << 20):
        monkeypatch.setattr(layout, "_CHUNK", chunk)
        with zipfile.ZipFile(made) as archive:
            assert layout.scan(io.BytesIO(archive.read("xl/worksheets/sheet1.xml"))).last == 3
    assert texts(read(rewritten(made, rb"<x:ext>.*?</x:ext>", b""))) == [(2, "1", "a"), (3, "2", "b")]


@pytest.mark.parametrize(
    "cell", ["<v>1</v>", "<f>A1</f>", '<f t="shared" si="0"/>', "<is><t>a</t></is>", "<x:v>1</x:v>"]
)
def test_the_last_row_with_anything_in_it_is_found(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a last row that is left out because its cells are written in another way."""
    rows = (
        f'<sheetData><row r="1"><c/></row><row spans="1:2" r="7"><c>{cell}</c></row><row r="9"><c/></row></sheetData>'
    )
    for chunk in (1, 7, 1000):
        monkeypatch.setattr(layout, "_CHUNK", chunk)
        assert layout.scan(io.BytesIO(rows.encode())).last == 7
        unnumbered = rows.replace('r="7"', "")
        assert layout.scan(io.BytesIO(unnumbered.encode())).last is None


def test_a_sheet_may_leave_out_columns_that_may_be_empty(tmp_path: Path) -> None:
    """Catches a list refused for a column in which nobody has anything to say."""
    kind = KINDS["secondments"]
    text = "staff_number,to_unit,starts_on,reason,instrument\nCB1,00004,01/07/2025,x,1/QĐ\n"
    table = read_table(csv_file(tmp_path, text), kind.required_columns, kind.optional_columns)
    assert kind.submission(table, table.source("secondments")).rows[0].ends_on is None


def test_a_workbook_with_a_password_is_told_from_an_old_one(tmp_path: Path) -> None:
    """Catches "save it as .xlsx" for a file that is one."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "protected with a password" in refusal(path).message
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "Workbook".encode("utf-16-le"))
    assert "old" in refusal(path).message


@pytest.mark.parametrize(("value", "word"), [(45839, "2025-07-01"), (7, "number 7"), (45839.5, "number")])
def test_a_bare_number_is_no_day(tmp_path: Path, value: float, word: str) -> None:
    """Catches the number with which a sheet counts its days recorded as a day."""
    path = workbook(tmp_path / "a.xlsx", {"A": [["code", "decided_on"], ["1", value]]})
    (error,) = read_table(path, ("code", "decided_on")).errors
    assert error.column == "decided_on" and word in error.message and "format it as a date" in error.message


def test_a_number_cell_is_not_read_as_a_text_of_it_would_be(tmp_path: Path) -> None:
    """Catches 1.234 in a number cell, a little more than one, taken for an amount of 1,234 đồng."""
    path = workbook(tmp_path / "a.xlsx", {"A": [["code", "amount"], ["1", 1.234], ["2", 744778125]]})
    table = read_table(path, ("code", "amount"))
    assert [row.values["amount"] for row in table.rows] == ["1.234", "744778125"]


def test_the_separator_that_names_most_columns_is_taken_to_say_which_are_missing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="staff_number"):
        read_table(csv_file(tmp_path, "Mã hồ sơ;Số tiền\n1;2\n"), ("staff_number", "amount"))


def test_a_list_of_departures_and_a_change_set_may_leave_out_what_may_be_empty(tmp_path: Path) -> None:
    """Catches a decision refused for facts that come later, and a renaming for the columns of mergers."""
    kind = KINDS["departures"]
    text = "Mã cán bộ,Ngày quyết định,Chế độ,Ngày nghỉ,Số văn bản\nCB1,20/06/2025,Thôi việc,01/07/2025,1/QĐ\n"
    table = read_table(csv_file(tmp_path, text), kind.required_columns, kind.optional_columns)
    (row,) = kind.submission(table, table.source("departures")).rows
    assert (row.route, row.facts.insured_months, row.facts.drawing_pension) == ("severance", None, None)
    text = "Ngày hiệu lực;Số văn bản;Hình thức sắp xếp;Mã đơn vị cũ;Tên đơn vị\n01/07/2025;1/NQ;Điều chỉnh;00001;Xã A\n"
    changes = change_set_of(change_table(csv_file(tmp_path, text)))
    assert not changes.form_errors
    assert (changes.rows[0].change, changes.rows[0].name, changes.rows[0].scope) == ("amend", "Xã A", "")
