"""Merged cells: refused with their range where a row would not get the value that a person sees over it."""

import io
import zipfile
from pathlib import Path

import pytest

from commands.files.xlsx import layout, merged
from commands.office.cells import UnreadableText
from tests.workbooks import Rows, faults, read, workbook

HEADER = ["code", "name", "note", "extra"]
LIST: Rows = [HEADER, ["1", "Xã Một", "a", "x"], ["2", None, "b", "y"], ["3", None, "c", "z"]]


def drawn(tmp_path: Path, rows: Rows, *ranges: str) -> Path:
    return workbook(tmp_path / "list.xlsx", {"List": rows}, merged=ranges)


def test_a_value_merged_over_several_rows_is_refused_in_each_that_would_lose_it(tmp_path: Path) -> None:
    """Catches a value that counts for the first row only while the others silently get none."""
    table = read(drawn(tmp_path, LIST, "B2:B4"))
    assert faults(table) == [(3, "name"), (4, "name")]
    assert all("B2:B4" in fault.message and "B2 only" in fault.message for fault in table.errors)


def test_a_value_merged_over_several_columns_is_refused_in_those_that_are_read(tmp_path: Path) -> None:
    """Catches a name that seems to stand in both columns."""
    rows: Rows = [HEADER, ["1", "Xã Một", None, None], ["2", "Xã Hai", "b", None]]
    assert faults(read(drawn(tmp_path, rows, "B2:D2", "C3:D3"))) == [(2, "note")]


@pytest.mark.parametrize(
    ("rows", "ranges"),
    [
        ([["DANH SÁCH XÃ", None, None], ["theo Nghị quyết"], HEADER[:3], ["1", "Xã", "a"]], ("A1:C1", "A2:C2")),
        ([*LIST[:2], ["2", "Xã Hai", "b", None]], ("D2:D3",)),
        ([HEADER[:2], ["1", "Xã Một"], [None, None], ["2", "Xã Hai"]], ("A2:A3", "B2:B3")),
        ([HEADER[:2], ["1", "Xã Một"], ["2", "Xã Hai"], ["Người lập", None]][:3], ("A5:B5",)),
        ([HEADER[:3], ["1", "Xã Một", None], ["2", "Xã Hai", None]], ("C2:C3",)),
    ],
    ids=["titles above the header", "a column that nobody reads", "a tall row", "below the list", "an empty range"],
)
def test_a_merge_that_hides_no_value_is_read(tmp_path: Path, rows: Rows, ranges: tuple[str, ...]) -> None:
    """Catches a list refused for its looks."""
    table = read(drawn(tmp_path, rows, *ranges))
    assert not table.errors
    assert [row.values["code"] for row in table.rows] == [
        code for code in ("1", "2") if [code] in [r[:1] for r in rows]
    ]


def test_a_header_merged_over_two_columns_is_refused_where_the_second_holds_something(tmp_path: Path) -> None:
    """Catches a surname recorded as the whole name, because the given name stands in a column without a name."""
    rows: Rows = [["code", "name", None, "note"], ["1", "Nguyễn Thị", "Hoà", ""], ["2", "Trần Văn Bình", None, ""]]
    table = read(drawn(tmp_path, rows, "B1:C1"))
    assert faults(table) == [(2, "name")]
    assert "B1:C1" in table.errors[0].message


def test_a_value_kept_under_a_merge_is_refused(tmp_path: Path) -> None:
    """Catches a value that no person sees: LibreOffice can keep the contents of cells that it merges."""
    path = drawn(tmp_path, [*LIST[:2], ["2", "Xã Hai", "b", "y"]])
    other = tmp_path / "kept.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            merge = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
            new.writestr(name, old.read(name).replace(b"</sheetData>", merge))
    assert faults(read(other)) == [(3, "name")]


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_range_is_found_wherever_the_blocks_of_reading_end(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a range cut in two by the end of a block, and one found twice."""
    monkeypatch.setattr(layout, "_CHUNK", cut)
    xml = b"<x:row/><x:mergeCells><x:mergeCell ref=\"A1:B2\"/><mergeCell  ref = 'C3:D10'></mergeCell></x:mergeCells>"
    assert [found.name for found in layout.scan(io.BytesIO(xml)).merges] == ["A1:B2", "C3:D10"]


def test_a_range_over_a_whole_sheet_takes_no_memory() -> None:
    """Catches a range of 17 thousand million cells that is taken cell by cell."""
    merges = merged.Merges(layout.scan(io.BytesIO(b'<mergeCell ref="A1:XFD1048576"/>')).merges)
    merges.pass_over(1, ["code", "name"])
    texts = ["1", "Xã"]
    merges.mark(2, texts)
    assert texts == ["1", "Xã"]
    assert all(isinstance(text, UnreadableText) for text in texts)
