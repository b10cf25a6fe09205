"""Cells as no usual program writes them, each by itself, and what of a sheet a person does not see."""

from pathlib import Path

import pytest

from commands.files.table import Table
from commands.files.xlsx.book import sheets_of
from commands.files.xlsx.damage import WorkbookError
from tests.sheet_parts import around, worksheet
from tests.table_files import refusal
from tests.workbooks import faults, read

TEXTS = "<si><t>_x005F_x000D_</t></si><si><t>_x000D_</t></si>"


def rows(sheet: str | bytes) -> dict[int, list[str]]:
    return dict(sheets_of(around(sheet, TEXTS))[0].rows())


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        ("<c><v>1</v></c><c><v>2</v></c>", ["1", "2"]),
        ('<c r="C1"><v>1</v></c><c><v>2</v></c>', ["", "", "1", "2"]),
        ('<c r="b1"><v>1</v></c>', ["", "1"]),
        ('<c r="B9"><v>1</v></c>', ["", "1"]),
        ("<c/><c r='C1'/><c><v>1</v></c>", ["", "", "", "1"]),
        ('<c r="C1"><v>3</v></c><c r="A1"><v>1</v></c>', ["1", "", "3"]),
        ('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>', ["2"]),
        ('<c r="XFD1"><v>1</v></c>', [*[""] * 16_383, "1"]),
        ('<c t="inlineStr" r="A1"><is><t>a</t></is></c>', ["a"]),
        ('<c r="A1" t="inlineStr"><is><t> a </t></is></c>', [" a "]),
        ('<c r="A1" t="inlineStr"><v>1</v></c>', [""]),
        ('<c r="A1"><is><t>a</t></is></c>', [""]),
        ('<c r="A1" t="str"><v>_x000D_</v></c>', ["_x000D_"]),
        ('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>', ["_x000D_", "_x000D_"]),
        ('<c r="A1" t="str"><v>&#7841;&#x41;</v></c>', ["ạA"]),
        ('<c r="A1" t="str"><v>a\r\nb</v></c>', ["a\nb"]),
        ('<c r="A1" t="str"><v><![CDATA[</v></c></row>]]></v></c>', ["</v></c></row>"]),
        ('<c r="A1" t="new"><v>a</v></c>', ["a"]),
        ('<c r="A1" t="b"><v>true</v></c>', ["yes"]),
        ('<c r="A1"><v> 7 </v></c>', ["7"]),
        ('<c r="A1" s="4" t="inlineStr"><is><t></t></is></c>', ["QĐ "]),
        ('<c r="A1" t="inlineStr"><is><t></t></is></c>', [""]),
    ],
)
def test_a_cell_that_is_written_unusually_is_read_at_its_place(row: str, texts: list[str]) -> None:
    """Catches a value moved to another column or dropped, and text changed by the way that it is written."""
    assert rows(worksheet(f'<row r="1">{row}</row>')) == {1: texts}
    usual = '<row r="1"><c r="A1"><v>0</v></c></row>'
    assert rows(worksheet(f'{usual}<row r="2">{row}</row>'))[2] == texts


def test_rows_without_numbers_are_counted_and_empty_ones_are_rows() -> None:
    """Catches errors that point at another row than the one a person sees."""
    text = '<row><c r="A1"><v>1</v></c></row><row r="3.0"><c r="A3"><v>3</v></c></row><row/><row><c><v>5</v></c></row>'
    assert rows(worksheet(text)) == {1: ["1"], 3: ["3"], 4: [], 5: ["5"]}


@pytest.mark.parametrize(
    "between",
    [
        '<!-- </row><row r="2"><c r="A2"><v>9</v></c></row> -->',
        '<?a </row><row r="2"><c r="A2"><v>9</v></c></row> ?>',
        '<row r="2"><x><row r="8"><c r="A8"><v>8</v></c></row><row r="9"><c r="A9"><v>9</v></c></row></x></row>',
    ],
)
def test_what_only_looks_like_a_row_is_none(between: str) -> None:
    """Catches a row out of a remark, or out of what another program keeps inside a row."""
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
    found = rows(worksheet(row.format(1) + between + row.format(3) + row.format(4)))
    assert {number: texts for number, texts in found.items() if texts} == {1: ["1"], 3: ["3"], 4: ["4"]}


@pytest.mark.parametrize("coding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_a_sheet_in_another_coding_is_read(coding: str) -> None:
    """Catches letters read in the coding that most sheets have."""
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Xã</t></is></c></row>'
    declared = f'<?xml version="1.0" encoding="{coding.removesuffix("-sig")}"?>'
    text = declared + worksheet("".join(map(row.format, range(1, 5))))
    assert rows(text.encode(coding)) == {number: ["Xã"] for number in range(1, 5)}


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (worksheet('<row r="2"/><row r="1"/>'), "row 1 stands behind the row 2"),
        (worksheet('<row r="1"><c r="A1"/></row>' * 2), "row 1 stands behind the row 1"),
        (worksheet('<row r="0"/>'), "row 0 stands behind"),
        (worksheet('<row r="1.5"/>'), "number 1.5"),
        (worksheet('<row r="1"><c r="XFE1"/></row>'), "XFE1, which is no place"),
        (worksheet('<row r="1"><c r="1"/></row>'), "no place in a sheet"),
        (worksheet('<row r="1"><c r="XFD1"/><c/></row>'), "beyond XFD"),
        (worksheet('<row r="1"><c r="A1" s="99"><v>1</v></c></row>'), "format 99"),
        (worksheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "text 9 of a table of 2"),
        (worksheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), "text -1"),
        (worksheet('<row r="1"><c r="A1"></row>'), "ExpatError"),
        (
            worksheet('<row r="1"></row><row r="2"></row><row r="3"><c r="A3" t="str"><v>\x01</v></c></row>'),
            "ExpatError",
        ),
        (worksheet('<row r="1" r="1"/>'), "ExpatError"),
        (worksheet('<row r="1" x:y="1"/>'), "ExpatError"),
        (worksheet('<row r="1"/>')[:-9], "ExpatError"),
        (f'<!DOCTYPE a [<!ENTITY b "c">]>{worksheet("")}', "declares a kind of document of its own"),
    ],
)
def test_a_damaged_sheet_is_refused_in_words(sheet: str, words: str) -> None:
    """Catches rows dropped without a word, and a traceback."""
    with pytest.raises(WorkbookError, match=words) as refused:
        rows(sheet)
    assert "save it again as .xlsx or CSV" in str(refused.value)


@pytest.mark.parametrize("broken", [b"\xff", b"\xed\xa0\x80"])
def test_bytes_that_are_no_letters_are_refused(broken: bytes) -> None:
    """Catches a text of which a part is lost, in a row of the usual form."""
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    text = worksheet(row.format(1, "a") + row.format(2, "a") + row.format(3, "?"))
    with pytest.raises(WorkbookError, match="Error"):
        rows(text.encode().replace(b"?", broken))


def table(tmp_path: Path, row: str, before: str = "") -> Table:
    """A list of three rows, of which the second one has these cells in row 3."""
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("code", "name", "note", "other"))
    rest = '<c t="inlineStr"><is><t>1</t></is></c><c t="inlineStr"><is><t>Xã</t></is></c>'
    path = tmp_path / "a.xlsx"
    cells = f'<row r="1">{header}</row><row r="2">{rest}</row><row r="3">{row}</row><row r="4">{rest}</row>'
    path.write_bytes(around(worksheet(cells, before)))
    return read(path)


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("<v>NaN</v>", "NaN here as a number"),
        ("<v>INF</v>", "INF here as a number"),
        ("<v>1_000</v>", "1_000 here as a number"),
        ("<f>A1</f><v>-nan</v>", "-nan here as a number"),
        (f"<v>{'x' * 99}</v>", f"{'x' * 40}... here as a number"),
    ],
)
@pytest.mark.parametrize("style", [0, 1])
def test_a_number_that_is_none_is_refused_at_its_cell(tmp_path: Path, cell: str, what: str, style: int) -> None:
    """Catches a whole list refused, without a place, for one cell that a program filled with NaN."""
    found = table(tmp_path, f'<c r="A3" s="{style}">{cell}</c><c r="B3"><v>1</v></c>')
    assert faults(found) == [(3, "code")] and what in found.errors[0].message
    assert [row.line for row in found.rows] == [2, 3, 4]


@pytest.mark.parametrize("day", ["2025-13-01", "2025-02-30", "tomorrow", "2025/07/01"])
def test_a_day_that_is_none_is_refused_at_its_cell(tmp_path: Path, day: str) -> None:
    """Catches a whole list refused for one day."""
    found = table(tmp_path, f'<c r="A3" t="d"><v>{day}</v></c><c r="B3" t="b"><v>maybe</v></c>')
    assert faults(found) == [(3, "code"), (3, "name")]
    assert f"keeps {day} here as a day" in found.errors[0].message
    assert "keeps maybe here as TRUE or FALSE" in found.errors[1].message


def test_hidden_columns_are_read_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Catches a column recorded that nobody saw; one that is not read is not told."""
    hidden = (
        '<cols><col min="1" max="1"/><col min="2" max="4" hidden="1"/><col min="9" max="16384" hidden="true"/></cols>'
    )
    found = table(tmp_path, "<c><v>2</v></c><c><v>3</v></c>", hidden)
    assert len(found.rows) == 3
    assert "a.xlsx: columns hidden in the sheet are read like the others: B, C\n" in capsys.readouterr().err
    table(tmp_path, "<c><v>2</v></c><c><v>3</v></c>", hidden.replace("hidden", "bestFit"))
    assert "hidden" not in capsys.readouterr().err


@pytest.mark.parametrize("cell", ["<v>0</v>", "<v>0.0</v>", "<f>A1-A1</f><v>0</v>"])
@pytest.mark.parametrize("style", [0, 1])
def test_a_zero_that_the_sheet_does_not_show_is_refused(tmp_path: Path, cell: str, style: int) -> None:
    """Catches 0 read where a person sees an empty cell, because the view of the sheet leaves zeros out."""
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    row = f'<c><v>2</v></c><c t="str"><f>A1</f><v>0</v></c><c s="{style}">{cell}</c>'
    found = table(tmp_path, row, view)
    assert faults(found) == [(3, "note")]
    assert "shows nothing here and holds 0" in found.errors[0].message
    shown = table(tmp_path, row, view.replace('"0" ', '"1" ', 1))
    assert (shown.rows[1].values["note"] == "0") is (style == 0)


def test_a_row_of_many_megabytes_is_read() -> None:
    """Catches a row that is longer than what is read at once."""
    long = "x" * (5 << 20)
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{long}</t></is></c></row>'
    assert rows(worksheet(row + '<row r="3"><c r="A3"><v>1</v></c></row>')) == {2: [long], 3: ["1"]}


def test_a_document_of_entities_is_refused_as_a_file(tmp_path: Path) -> None:
    """Catches a line that unpacks to gigabytes inside the parser."""
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    path = tmp_path / "a.xlsx"
    path.write_bytes(around(f'<!DOCTYPE a [<!ENTITY e0 "x">{bomb}]>' + worksheet("<row><c><v>&e11;</v></c></row>")))
    assert "declares a kind of document of its own" in refusal(path).message
