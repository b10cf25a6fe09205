"""Templates as workbooks: what they offer to choose from, and that they read back once the example is overwritten."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from commands.files.reading import read_table
from commands.files.templates import template_book
from commands.kinds.by_name import KINDS
from commands.office.cells import EXAMPLE
from commands.office.columns import vietnamese
from commands.units.files import CHANGE_COLUMNS, CHANGE_EXAMPLE, UNIT_COLUMNS, UNIT_EXAMPLE
from tests.table_files import csv_file

TEMPLATES: dict[str, tuple[tuple[str, ...], tuple[str, ...], dict[str, str]]] = {
    **{name: (kind.all_columns, kind.required_columns, dict(kind.example)) for name, kind in KINDS.items()},
    "load": (UNIT_COLUMNS, UNIT_COLUMNS, UNIT_EXAMPLE),
    "apply": (CHANGE_COLUMNS, CHANGE_COLUMNS, CHANGE_EXAMPLE),
}
LISTED = {"category", "position", "route", "sex", "drawing_pension", "concurrent", "budget_paid", "body", "appendix"}


def written(tmp_path: Path, name: str, lang: str, units: tuple[str, ...] = ()) -> Path:
    columns, required, example = TEMPLATES[name]
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_book(columns, required, example, lang, units))
    return path


def marked(page: Any) -> Any:
    (cell,) = [
        cell for cell in page[2] if isinstance(cell.value, str) and cell.value.startswith(tuple(EXAMPLE.values()))
    ]
    return cell


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_book_reads_back_once_the_mark_of_its_example_is_overwritten(
    tmp_path: Path, name: str, lang: str
) -> None:
    """Catches an example that is recorded, and a cell that its own reader refuses or reads as another."""
    columns, required, example = TEMPLATES[name]
    path = written(tmp_path, name, lang)
    (error,) = read_table(path, required, columns).errors
    assert error.row == 2 and "example row of the template" in error.message
    book = load_workbook(path)
    cell = marked(book.worksheets[0])
    cell.value = cell.value.split(": ", 1)[1]
    book.save(path)
    table = read_table(path, required, columns)
    assert table.errors == []
    assert {column: text for column, text in table.rows[0].values.items() if text} == plain(example)


def plain(example: dict[str, str]) -> dict[str, str]:
    """A number cell shows no zeros behind the point."""
    return {name: text.rstrip("0").rstrip(".") if "." in text else text for name, text in example.items()}


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("name", ["staff", "appointments", "departures"])
def test_a_template_book_offers_the_words_that_its_reader_takes(tmp_path: Path, name: str, lang: str) -> None:
    """Catches a list with a word that is refused, one of another column, and a column of words without one."""
    columns, _, _ = TEMPLATES[name]
    book = load_workbook(written(tmp_path, name, lang, units=("Phường Ba Đình, Thành phố Hà Nội",)))
    page = book.worksheets[0]
    heads = {vietnamese(column) if lang == "vi" else column: column for column in columns}
    offered: dict[str, list[str]] = {}
    for rule in page.data_validations.dataValidation:
        sheet, cells = rule.formula1.split("!")
        column = heads[str(page.cell(1, next(iter(rule.sqref.ranges)).min_col).value)]
        offered[column] = [str(row[0].value) for row in book[sheet.strip("'")][cells.replace("$", "")]]
        assert (next(iter(rule.sqref.ranges)).min_row, rule.type) == (2, "list")
    assert LISTED & set(columns) <= set(offered)
    for column, words in offered.items():
        if column == "unit":
            assert words == ["Phường Ba Đình, Thành phố Hà Nội"]
            continue
        text = "\n".join(f'"{cell}"' for cell in (column, *words))
        taken = [row.values[column] for row in read_table(csv_file(tmp_path, text), (column,)).rows]
        assert taken == [row for row in taken if row.isascii()] and len(set(taken)) == len(words)
    assert book.worksheets[1].sheet_state == "hidden"


def test_codes_and_numbers_that_are_none_are_text_in_every_row(tmp_path: Path) -> None:
    """Catches the zeros of codes and identity numbers lost as soon as somebody types one."""
    page = load_workbook(written(tmp_path, "staff", "vi")).worksheets[0]
    formats = {page.cell(1, n).value: page.column_dimensions[get_column_letter(n)].number_format
               for n in range(1, page.max_column + 1)}  # fmt: skip
    assert {formats[head] for head in ("Mã cán bộ", "Số CCCD", "Mã đơn vị", "Số văn bản")} == {"@"}
    assert formats["Ngày sinh"] == "dd/mm/yyyy"
    comment = page["A1"].comment
    assert comment is not None and "Bắt buộc" in comment.text


@pytest.mark.parametrize("text", ["VÍ DỤ: CB1", "Ví dụ: CB1", "EXAMPLE: CB1", "example: CB1"])
def test_an_example_row_is_refused_in_a_text_too(tmp_path: Path, text: str) -> None:
    (error,) = read_table(csv_file(tmp_path, f"staff_number\n{text}\nVí\n"), ("staff_number",)).errors
    assert "example row" in error.message
