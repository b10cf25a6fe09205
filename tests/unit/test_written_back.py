"""The copy of a refused file with the errors of each row beside it, and templates in Vietnamese."""

from pathlib import Path

import click
import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from commands.files.reading import read_table
from commands.files.templates import template
from commands.files.written_back import errors_written
from commands.kinds.by_name import KINDS
from commands.office.columns import Columns
from commands.office.translated import in_vietnamese
from commands.units.files import CHANGE_COLUMNS, CHANGE_EXAMPLE, UNIT_COLUMNS, UNIT_EXAMPLE
from domain.errors import Refused, RowError
from tests.table_files import COLUMNS, csv_file
from tests.workbooks import Rows, rewritten, workbook

WHERE = (
    RowError("a", 3, "code", "no code; write 00001"),
    RowError("a", 5, "name", 'missing; fill "it" in'),
    RowError("a", 5, None, "too many fields"),
)


def copied(path: Path, target: Path, where: tuple[RowError, ...] = WHERE) -> Path:
    with pytest.raises(Refused), errors_written(target, path, Columns(COLUMNS)):
        raise Refused("rows_refused", "no", where)
    return target


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_text_keeps_every_byte_and_has_the_errors_at_its_rows(
    tmp_path: Path, newline: str, separator: str, mark: bytes
) -> None:
    """Catches a copy with other quotation marks, line ends or code points, and errors one row off."""
    lines = ["Danh sách", "code,name", "x,'a'", '"1","Xã\nMột"', "5,", "6,Xã Sáu"]
    text = newline.join(line.replace(",", separator) for line in lines)
    target = copied(csv_file(tmp_path, mark + text.encode()), tmp_path / "errors.csv")
    content = target.read_bytes()
    assert content.startswith(mark)
    s = separator
    expected = newline.join(
        [
            "Danh sách",
            f"code{s}name{s}errors",
            f"x{s}'a'{s}" + ("code: no code; write 00001" if s == "," else '"code: no code; write 00001"'),
            f'"1"{s}"Xã\nMột"{s}',
            f"5{s}{s}",
            f"6{s}Xã Sáu{s}",
        ]
    )
    assert content[len(mark) :].decode() == expected


def test_the_copy_reads_again_and_a_second_one_has_a_column_of_another_name(tmp_path: Path) -> None:
    """Catches a corrected copy refused for the column that was put there."""
    path = csv_file(tmp_path, "code,name\n1,a\nx,b\n3,c\n,\n")
    first = copied(path, tmp_path / "first.csv")
    assert len(read_table(first, COLUMNS).rows) == 3
    second = copied(first, tmp_path / "second.csv")
    assert second.read_text(encoding="utf-8").splitlines()[0] == "code,name,errors,errors 2"
    assert not read_table(second, COLUMNS).errors


def test_a_workbook_keeps_its_formats_and_its_other_sheets(tmp_path: Path) -> None:
    """Catches a copy in which the officer does not know the own list again."""
    rows: Rows = [["Danh sách"], ["code", "name"], ["x", "a"], ["00002", "b"], ["3", None]]
    path = workbook(tmp_path / "a.xlsx", {"A": rows, "B": [["khác"]]})
    book = load_workbook(path)
    book.worksheets[0]["A4"].font = Font(bold=True, color="FF0000")
    book.worksheets[0].column_dimensions["B"].width = 44
    book.save(path)
    page = load_workbook(copied(path, tmp_path / "errors.xlsx"))["A"]
    assert [page.cell(row, 3).value for row in range(1, 6)] == [
        None, "errors", "code: no code; write 00001", None, 'name: missing; fill "it" in\ntoo many fields',
    ]  # fmt: skip
    assert page["A4"].font.bold and page.column_dimensions["B"].width == 44
    assert load_workbook(tmp_path / "errors.xlsx")["B"]["A1"].value == "khác"


def test_nothing_is_written_where_nothing_is_wrong_with_a_row(tmp_path: Path) -> None:
    """Catches a copy of a file that was recorded, or of one that is none."""
    path, target = csv_file(tmp_path, "code,name\n1,a\n"), tmp_path / "errors.csv"
    with errors_written(target, path, Columns(COLUMNS)):
        pass
    copied(path, target, (RowError("a", None, None, "no table"),))
    assert not target.exists()


def test_the_file_itself_is_never_overwritten(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "code,name\nx,a\n")
    with pytest.raises(click.BadParameter, match="file itself"), errors_written(path, path, Columns(COLUMNS)):
        raise Refused("rows_refused", "no", WHERE)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_template_in_vietnamese_reads_back_as_the_english_one(tmp_path: Path, kind: str) -> None:
    """Catches a template with a word or a day that its own reader refuses, or reads as another."""
    chosen = KINDS[kind]
    text = template(*in_vietnamese(chosen.all_columns, chosen.example))
    table = read_table(csv_file(tmp_path, text), chosen.required_columns, chosen.optional_columns)
    assert table.errors == []
    assert {name: value for name, value in table.rows[0].values.items() if value} == dict(chosen.example)
    assert "staff_number" not in text


@pytest.mark.parametrize(("columns", "example"), [(UNIT_COLUMNS, UNIT_EXAMPLE), (CHANGE_COLUMNS, CHANGE_EXAMPLE)])
def test_so_do_those_of_the_files_about_units(
    tmp_path: Path, columns: tuple[str, ...], example: dict[str, str]
) -> None:
    table = read_table(csv_file(tmp_path, template(*in_vietnamese(columns, example))), columns)
    assert {name: value for name, value in table.rows[0].values.items() if value} == example


def test_a_workbook_that_cannot_be_copied_is_told_and_its_errors_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a traceback in place of the errors: a number that is none is refused at its cell, and openpyxl stops."""
    rows: Rows = [["code", "name"], [123, "Xã Một"]]
    path = rewritten(workbook(tmp_path / "a.xlsx", {"A": rows}), rb"<v>123</v>", b"<v>NaN</v>")
    assert not copied(path, tmp_path / "errors.xlsx").exists()
    assert "errors.xlsx: no copy could be written: the file cannot be read" in capsys.readouterr().err
