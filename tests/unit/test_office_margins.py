"""What offices put around the rows of a list: left out where nothing of it is read, else told in one word."""

from pathlib import Path

import pytest

from commands.files.reading import read_table
from commands.files.table import Table
from commands.kinds.by_name import KINDS
from commands.office.margins import numbers_the_columns
from tests.table_files import COLUMNS, csv_file, texts
from tests.workbooks import Rows, workbook

HEAD = ["TT", "Mã cán bộ", "Loại", "Ngày chi", "Số tiền", "Số chứng từ", "Số văn bản", "Ghi chú"]
PAID = [1, "CB1", "Chi trả", "25/07/2025", "1.000", "UNC1", "1/QĐ", ""]


def payments(tmp_path: Path, rows: Rows, merged: tuple[str, ...] = ()) -> Table:
    kind = KINDS["payments"]
    path = workbook(tmp_path / "a.xlsx", {"A": [["DANH SÁCH"], HEAD, *rows]}, merged=merged)
    return read_table(path, kind.required_columns, kind.optional_columns)


@pytest.mark.parametrize("form", ["({})", "{}"])
def test_a_line_that_numbers_the_columns_is_no_row(tmp_path: Path, form: str) -> None:
    table = payments(tmp_path, [[form.format(n) for n in range(1, 9)], PAID])
    assert table.errors == [] and [row.line for row in table.rows] == [4]


@pytest.mark.parametrize("cells", [["1", "2"], ["1", "2", "4"], ["1", "", "3"], ["2", "3", "4"], ["1", "2", "3a"]])
def test_another_line_is_not_taken_for_it(cells: list[str]) -> None:
    """Catches the first row of a list left out."""
    assert not numbers_the_columns(cells)


def test_a_second_line_of_numbers_is_a_row(tmp_path: Path) -> None:
    line = [f"({n})" for n in range(1, 9)]
    assert [row.line for row in payments(tmp_path, [PAID, line]).rows] == [3, 4]


def test_a_line_without_anything_that_is_read_is_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches the line of the sum told as a row of which everything is missing."""
    table = payments(tmp_path, [PAID, ["Tổng cộng", "", "", "", "", "", "", "1 người"]])
    assert table.errors == [] and [row.line for row in table.rows] == [3]
    assert "or nothing that is read, are left out: 4" in capsys.readouterr().err


@pytest.mark.parametrize(
    "foot", [["", "", "", "25/07/2025", "1.000"], ["", "Người lập", "", "", "", "GIÁM ĐỐC"], ["", "", "", "(đã ký)"]]
)
def test_a_sum_or_a_signature_is_one_fault_that_says_to_delete_it(tmp_path: Path, foot: list[str]) -> None:
    """Catches ten faults for a line that the officer only has to delete, and one that is left out in silence."""
    (error,) = payments(tmp_path, [PAID, [], foot]).errors
    assert (error.row, error.column) == (5, None) and "delete the row" in error.message


def test_what_a_merge_hides_is_never_left_out(tmp_path: Path) -> None:
    """Catches a row whose values are merged with those above passed over as empty."""
    merged = tuple(f"{letter}3:{letter}4" for letter in "BCDEFG")
    (error,) = payments(tmp_path, [PAID, [2]], merged).errors
    assert error.row == 4 and "what a merge hides" in error.message


def test_a_row_of_a_short_list_is_told_column_by_column(tmp_path: Path) -> None:
    assert texts(read_table(csv_file(tmp_path, "code,name\n1,\n,a\n"), COLUMNS)) == [(2, "1", ""), (3, "", "a")]


def test_a_sum_that_fits_the_rows_is_left_out_and_another_one_is_refused(tmp_path: Path) -> None:
    """Catches a list whose rows do not come to what stands below them, and a sum paid to somebody."""
    more = [*PAID[:4], "2.500", "UNC2", "1/QĐ", ""]
    table = payments(tmp_path, [PAID, more, ["Tổng cộng", "", "", "", "3.500 đồng"]])
    assert table.errors == [] and [row.line for row in table.rows] == [3, 4]
    (error,) = payments(tmp_path, [PAID, more, ["Tổng cộng", "", "", "", 3600]]).errors
    assert error.row == 5 and "only the amount 3600, and the rows above it come to 3500" in error.message
