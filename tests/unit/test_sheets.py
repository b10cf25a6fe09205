"""Which sheet of a workbook is read, where its header stands, and what of its cells is no value."""

from datetime import timedelta
from pathlib import Path

import pytest

from commands.files.xlsx.damage import WorkbookError
from commands.files.xlsx.sheets import choose
from commands.office.cells import is_formula
from commands.office.kept import Kept
from commands.units.files import change_set_of, change_table, opening_list_of, opening_table
from domain.errors import Refused
from tests.workbooks import Rows, faults, read, rewritten, workbook

OLD: Rows = [["code", "name"], ["9", "Xã Cũ"]]
NEW: Rows = [["code", "name"], ["1", "Xã Mới"]]
WORDS: Rows = [["type", "title"], ["ward", "phường"]]
EMPTY: Rows = [["code", "name"]]


def names(path: Path, sheet: str | None = None) -> list[str]:
    return [row.values["name"] for row in read(path, sheet).rows]


def refusal(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        read(path, sheet)
    return refused.value.message


@pytest.mark.parametrize("hidden_one", [WORDS, EMPTY, []], ids=["other words", "a header alone", "nothing"])
def test_the_first_sheet_that_is_shown_is_read(tmp_path: Path, hidden_one: Rows) -> None:
    """Catches a hidden first sheet read in place of the list that a person sees."""
    path = workbook(tmp_path / "a.xlsx", {"Danh mục": hidden_one, "Danh sách": NEW}, hidden=["Danh mục"])
    assert names(path) == ["Xã Mới"]


@pytest.mark.parametrize("hidden", [(), ("Cũ",)], ids=["shown", "hidden"])
def test_a_further_sheet_with_rows_under_the_same_header_is_refused_until_one_is_chosen(
    tmp_path: Path, hidden: tuple[str, ...]
) -> None:
    """Catches one of two lists dropped without a word, whichever of them stands first."""
    path = workbook(tmp_path / "a.xlsx", {"Cũ": OLD, "Mới": NEW}, hidden=hidden)
    message = refusal(path)
    assert all(word in message for word in ("Cũ", "Mới", "--sheet"))
    assert ("Cũ (hidden)" in message) is bool(hidden)
    assert names(path, "mới ") == ["Xã Mới"]
    assert names(path, "Cũ") == ["Xã Cũ"]


def test_a_list_behind_a_sheet_of_remarks_is_named(tmp_path: Path) -> None:
    """Catches "the column is missing" for a workbook that has it, two sheets on."""
    path = workbook(tmp_path / "a.xlsx", {"Hướng dẫn": [["Điền vào sheet sau"]], "Danh sách": NEW})
    assert "Danh sách has" in refusal(path)
    assert names(path, "Danh sách") == ["Xã Mới"]


def test_an_unknown_sheet_and_a_workbook_that_shows_none_are_refused(tmp_path: Path) -> None:
    """Catches another sheet read than the one asked for."""
    path = workbook(tmp_path / "a.xlsx", {"Cũ": OLD, "Mới": WORDS}, hidden=["Mới"])
    assert "the workbook has Cũ, Mới (hidden)" in refusal(path, "Tháng 7")
    assert names(path) == ["Xã Cũ"]
    assert "no sheet that is shown" in refusal(rewritten(path, rb'state="visible"', b'state="veryHidden"'))


def test_the_chosen_sheet_is_read_in_both_files_about_units(tmp_path: Path) -> None:
    """Catches a choice that only an import follows."""
    header = ["code", "name", "type", "parent"]
    lists = {"Cũ": [header, ["01", "A", "province", ""]], "Mới": [header, ["02", "B", "province", ""]]}
    assert opening_list_of(opening_table(workbook(tmp_path / "a.xlsx", lists), Kept("Mới"))).rows[0].code == "02"
    columns = "effective_on instrument clause change code name type parent predecessor scope note".split()
    rows = {n: [columns, ["2025-07-01", n, "", "dissolve", "", "", "", "", "01", "", ""]] for n in ("A", "B")}
    changes = change_set_of(change_table(workbook(tmp_path / "b.xlsx", rows), Kept("B")))
    assert changes.rows[0].legal_basis.instrument == "B"


@pytest.mark.parametrize("above", [1, 19])
def test_titles_above_the_header_are_left_out_and_rows_keep_their_numbers(tmp_path: Path, above: int) -> None:
    """Catches a list refused for the heading that every office puts there, and errors that point too high."""
    rows: Rows = [*[["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"]] * above, *NEW, ["2", "#N/A"]]
    table = read(workbook(tmp_path / "a.xlsx", {"A": rows}))
    assert [row.line for row in table.rows] == [above + 2, above + 3]
    assert faults(table) == [(above + 3, "name")]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    assert [row.line for row in read(path).rows] == [above + 2, above + 3]


def test_a_header_below_the_first_twenty_rows_is_none(tmp_path: Path) -> None:
    """Catches a word of the text taken for the header."""
    assert "missing: code, name" in refusal(workbook(tmp_path / "a.xlsx", {"A": [*[["x"]] * 20, *NEW]}))


@pytest.mark.parametrize(
    "text",
    [
        "=VLOOKUP(A2,names,2)",
        "=VLOOKUP(A2;'Danh sách'!A:B;2;0)",
        "=_xlfn.XLOOKUP(A2,x,y)",
        '=IF(B2="","",B2)',
        "=B2",
        "=$B$2",
        "=Sheet1!B2",
        "='Danh sách'!B2",
        '=B2&" "&C2',
        "=+A1+A2",
    ],
)
def test_text_that_is_a_formula_is_refused_at_its_cell_in_every_kind_of_file(tmp_path: Path, text: str) -> None:
    """Catches `=VLOOKUP(...)` recorded as somebody's name, out of a text column or a CSV that shows formulas."""
    path = tmp_path / "a.csv"
    path.write_text('code,name\n1,"{}"\n'.format(text.replace('"', '""')), encoding="utf-8")
    assert faults(read(path)) == [(2, "name")]
    book = rewritten(workbook(tmp_path / "a.xlsx", {"A": [["code", "name"], ["1", "TEXT"]]}), b"TEXT", _xml(text))
    table = read(book)
    assert faults(table) == [(2, "name")]
    assert "formula" in table.errors[0].message


@pytest.mark.parametrize("text", ["=1+1", "=1+1 🏦", "=", "= ", "=x", '=HYPERLINK("http://a")', "-B2", "=A2B/QĐ"])
def test_other_text_with_a_sign_in_front_stays_text(text: str) -> None:
    """Catches a name refused that the interface takes: nothing stands in it that only a sheet knows."""
    assert not is_formula(text)


def test_a_zero_that_a_program_wrote_in_place_of_a_value_is_no_value(tmp_path: Path) -> None:
    """Catches 0 for a name or a coefficient: such programs ask the sheet program to calculate when it opens the file,
    and nobody opened it."""
    made = workbook(tmp_path / "a.xlsx", {"A": [["code", "name"], ["1", "=B9"], ["2", "=B8"]]})
    path = rewritten(made, rb"(<f>B9</f>)<v ?/>", rb"\1<v>0</v>")
    path = rewritten(path, rb"(<f>B8</f>)<v ?/>", rb"\1<v>7</v>")
    assert faults(read(path)) == [(2, "name")]
    calculated = rewritten(path, rb'fullCalcOnLoad="1"', b"")
    assert [row.values["name"] for row in read(calculated).rows] == ["0", "7"]
    assert not read(calculated).errors


def test_a_formula_that_came_to_an_empty_text_is_empty(tmp_path: Path) -> None:
    """Catches a list refused whose formulas leave a cell empty on purpose."""
    made = workbook(tmp_path / "a.xlsx", {"A": [["code", "name", "note"], ["1", "Xã", '=IF(A2="","x","")']]})
    table = read(rewritten(made, rb'<c r="C2"[^>]*>(<f>.*?</f>)<v ?/>', rb'<c r="C2" t="str">\1<v></v>'))
    assert (table.rows[0].values["note"], table.errors) == ("", [])


@pytest.mark.parametrize("value", [True, False, timedelta(hours=30)])
def test_a_cell_that_shows_true_or_a_length_of_time_is_no_text(tmp_path: Path, value: object) -> None:
    """Catches `yes` as a name where the sheet shows TRUE, and `1 day, 6:00:00` where it shows 30:00."""
    assert faults(read(workbook(tmp_path / "a.xlsx", {"A": [["code", "name"], ["1", value]]}))) == [(2, "name")]


def test_a_no_break_space_is_a_space(tmp_path: Path) -> None:
    """Catches two names that look the same and are not."""
    path = tmp_path / "a.csv"
    path.write_text("code,name\n1,Xã\u00a0Đông\u202fHà\n", encoding="utf-8")
    assert names(path) == ["Xã Đông Hà"]


def _xml(text: str) -> bytes:
    for letter, escaped in (("&", "&amp;"), ("<", "&lt;"), ("\\", r"\\")):
        text = text.replace(letter, escaped)
    return text.encode()


def test_a_workbook_of_which_no_sheet_reads_says_how_to_save_it() -> None:
    """Catches "unhide the sheet" for a strict workbook, of which the reader sees no sheets at all."""
    with pytest.raises(WorkbookError, match="not strict"):
        choose([], lambda cells: True)
