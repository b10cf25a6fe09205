"""Reading tables: the line of every record, every file that is no table, and what a file may be at most."""

import unicodedata
from pathlib import Path

import pytest

from commands.files import opened
from commands.files.reading import read_table
from commands.files.templates import template
from commands.files.xlsx import book
from tests.table_files import COLUMNS, csv_file, refusal, texts, xlsx_file


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
        ("a text in UTF-16 is a file of one column", "code,name\n1,a\n".encode("utf-16"), 1, "UTF-16"),
        ("so is one without a mark", "code,name\n1,a\n".encode("utf-16-le"), 1, "UTF-16"),
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
    monkeypatch.setattr(book, "LARGEST_CONTENT", 100)
    assert "unpacks" in refusal(path).message
    monkeypatch.setattr(opened, "LARGEST_FILE", 10)
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
