"""Cells as offices write them, one oddity each: what the ledger takes of them, in a CSV and in a workbook."""

import csv
from pathlib import Path

import pytest

from commands.files.reading import read_table
from commands.files.table import Table
from commands.office.columns import Columns, vietnamese
from commands.office.mapping import header_key
from commands.office.values import words_of
from domain.spelling import folded
from domain.vocabulary import BASES, CATEGORIES, LEVEL_OF_TYPE, SCOPES, SEXES
from reference.catalogue import bodies, office_columns, office_values, posts, specialisms
from tests.workbooks import workbook

CASES = Path(__file__).parents[1] / "cases" / "office_cells.csv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [{name: text.replace("·", "\u00a0") for name, text in case.items()} for case in csv.DictReader(file)]


def check(table: Table, column: str, listed: list[dict[str, str]]) -> None:
    refused = {fault.row: fault.message for fault in table.errors}
    for row, case in zip(table.rows, listed, strict=True):
        told = refused.get(row.line, "")
        assert bool(case["refused"]) == bool(told) and case["refused"] in told, (column, case, told)
        if not case["refused"]:
            assert row.values[column] == case["read"].strip(), (column, case)


@pytest.mark.parametrize("column", sorted({case["column"] for case in cases()}))
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_cell_of_the_table_comes_out_as_it_says(tmp_path: Path, column: str, form: str) -> None:
    """Catches a day with its month first, an amount a thousand times too small, a word that is nearly the right one."""
    listed = [case for case in cases() if case["column"] == column]
    rows = [[str(number), case["cell"]] for number, case in enumerate(listed)]
    if form == "xlsx":
        path = workbook(tmp_path / "a.xlsx", {"A": [["key", column], *rows]})
    else:
        path = tmp_path / "a.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["key", column], *rows])
    check(read_table(path, ("key", column)), column, listed)


def test_a_text_that_stands_in_many_rows_is_read_in_each_like_in_the_first(tmp_path: Path) -> None:
    """Catches what is remembered of a text: in another column, cleaned no more, or refused in its first row only."""
    decomposed, old, long = " Hoa\u0300 ", "Hµ Néi", "ơ" * 501
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["key", "name", "note"], *[[decomposed, old, long], [long, decomposed, old]] * 3])
    table = read_table(path, ("key", "name", "note"))
    assert [(fault.row, fault.column) for fault in table.errors] == [
        place for line in (2, 4, 6) for place in ((line, "name"), (line + 1, "key"), (line + 1, "note"))
    ]
    assert [row.values["key"] for row in table.rows] == ["Hoà", long] * 3
    assert [row.values["name"] for row in table.rows[1::2]] == ["Hoà"] * 3


def test_a_name_of_a_column_means_one_column() -> None:
    """Catches a Vietnamese name that would be read as one of two columns."""
    meant: dict[str, str] = {}
    for column, names in office_columns().items():
        for name in (column, *names):
            assert meant.setdefault(header_key(name), column) == column, name


def test_a_word_of_a_column_means_one_value_and_every_value_has_one() -> None:
    """Catches a title that stands for two codes, and a code whose Vietnamese word nobody wrote down."""
    for column, values in office_values().items():
        titles = [folded(title) for words in values.values() for title in words]
        assert len(titles) == len(set(titles)) == len(words_of(column)), column
    taken = {
        "sex": SEXES,
        "category": (*CATEGORIES, "all"),
        "basis": BASES,
        "scope": SCOPES,
        "type": {*LEVEL_OF_TYPE} - {"district"},
        "position": posts(),
        "body": bodies(),
        "specialism": specialisms(),
    }
    for column, codes in taken.items():
        assert {*office_values()[column]} == {*codes}, column


@pytest.mark.parametrize(
    "header",
    ["STAFF NUMBER", " staff-number ", "Staff_Number", "Mã cán bộ", "MÃ  CÁN BỘ", "Số hiệu\ncán bộ", "ma\u0303 cán bộ"],
)
def test_a_column_is_known_by_any_of_its_names_however_it_is_written(header: str) -> None:
    """Catches a column that is missing because its name has capitals, two spaces or other code points."""
    assert Columns(("staff_number",)).named([header]) == ["staff_number"]


def test_every_column_of_every_kind_has_a_vietnamese_name() -> None:
    """Catches a template with an English column among Vietnamese ones."""
    from commands.kinds.by_name import KINDS
    from commands.units.files import CHANGE_COLUMNS, UNIT_COLUMNS

    columns = {*UNIT_COLUMNS, *CHANGE_COLUMNS}.union(*(kind.all_columns for kind in KINDS.values()))
    assert [name for name in sorted(columns) if vietnamese(name) == name] == []
