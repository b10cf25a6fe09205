"""Files that are no lists, or lists of an extreme: each refused in a clear word or read, in bounded time and memory."""

import zipfile
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest

from commands.files.reading import read_table
from commands.files.xlsx.layout import scan
from tests.table_files import COLUMNS, csv_file, refusal, texts
from tests.workbooks import Rows, read, rewritten, workbook

ROWS: Rows = [["code", "name"], ["1", "Xã Một"]]


def zipped(tmp_path: Path, *names: str) -> Path:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return path


@pytest.mark.parametrize("names", [("a.txt",), ("[Content_Types].xml", "word/document.xml"), ()])
def test_an_archive_that_is_no_workbook_is_told(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Catches a traceback for a document of another program under the name of a workbook."""
    message = refusal(zipped(tmp_path, *names)).message
    assert "XLSX workbook" in message and "save it again as .xlsx or CSV" in message


def test_an_archive_that_is_cut_off_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A": ROWS})
    path.write_bytes(path.read_bytes()[:400])
    assert "no XLSX workbook or is damaged" in refusal(path).message


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_as_many_columns_as_a_sheet_can_have_are_read_and_told_shortly(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a header compared with itself column by column, and a screen full of names."""
    more = [f"c{number}" for number in range(16_382)]
    if kind == "csv":
        path = csv_file(tmp_path, ",".join(["code", "name", *more]) + "\n1,Xã Một" + "," * len(more) + "\n")
    else:
        path = workbook(tmp_path / "a.xlsx", {"A": [["code", "name", *more], ["1", "Xã Một"]]})
    assert texts(read_table(path, COLUMNS)) == [(2, "1", "Xã Một")]
    said = capsys.readouterr().err
    assert "and 16362 more" in said and len(said) < 500


def test_the_longest_text_of_a_cell_is_refused_at_its_cell_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A": [*ROWS, ["2", "x" * 32_767]]})
    (error,) = read(path).errors
    assert (error.row, error.column) == (3, "name") and "32767 characters" in error.message


def test_macros_are_left_alone_and_a_link_to_another_workbook_is_told(tmp_path: Path) -> None:
    """Catches a value from elsewhere taken for empty."""
    path = workbook(tmp_path / "a.xlsx", {"A": [*ROWS, ["2", "='[1]Sheet1'!$A$1"]]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 100)
    (error,) = read(path).errors
    assert (error.row, error.column) == (3, "name") and "never calculated" in error.message


def test_a_row_beyond_the_end_of_every_sheet_is_refused_and_not_counted_up_to(tmp_path: Path) -> None:
    """Catches a file of a kilobyte that is read for hours."""
    path = workbook(tmp_path / "a.xlsx", {"A": [*ROWS, ["2", "x"]]})
    far = rewritten(path, rb'<row r="3"', b'<row r="99999999999"')
    assert "beyond 1,048,576" in refusal(far).message


class Spaces(BytesIO):
    """A sheet with so many MiB of nothing behind its rows."""

    left = 300

    def read(self, size: int | None = -1) -> bytes:
        self.left -= 1
        return super().read(size) or b" " * (1 << 20) * (self.left > 0)


def test_white_space_behind_the_rows_is_passed_over_once() -> None:
    """Catches a small file that unpacks to much of nothing and is copied again with every piece of it."""
    began = process_time()
    found = scan(Spaces(b'<sheetData><row r="2"><c><v>1</v></c></row></sheetData>'))
    assert found.last == 2 and process_time() - began < 4


def test_a_number_that_no_cell_can_hold_is_refused_at_its_cell(tmp_path: Path) -> None:
    """Catches a traceback for what a broken program wrote."""
    path = rewritten(workbook(tmp_path / "a.xlsx", {"A": [*ROWS, [123, "x"]]}), rb"<v>123</v>", b"<v>1E400</v>")
    (error,) = read(path).errors
    assert (error.row, error.column) == (3, "code") and "15 digits" in error.message


def test_a_number_of_ten_thousand_digits_is_no_sum(tmp_path: Path) -> None:
    """Catches a number that Python refuses to count."""
    text = f"code,amount\n1,{'9' * 400}\n2,5\n,{'9' * 400}\n"
    table = read_table(csv_file(tmp_path, text), ("code", "amount"))
    assert [error.row for error in table.errors] == [4]
