"""Rows of a long file, which wait packed, held against the rows that were read."""

import csv
import io
import tracemalloc
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from commands.files.delimited import records
from commands.files.reading import read_table
from commands.files.table import Row, RowsRead
from commands.office.cells import UnreadableText
from domain.recording.in_pieces.pieces import PIECE

COLUMNS = ("staff_number", "reason")


def many(count: int) -> list[Row]:
    return [Row(line, {"staff_number": f"CB{line}", "reason": f"lý do {line % 7}"}) for line in range(2, 2 + count)]


def test_rows_of_a_long_file_come_out_as_they_went_in_each_time() -> None:
    """Catches a bundle that is lost, doubled or cut, rows that can be passed over only once, and columns mixed up."""
    for count in (PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7):
        rows, read = many(count), RowsRead()
        for row in rows:
            read.append(row.line, row.values)
        found = read.all()
        assert [list(found), list(found)] == [rows, rows]
        assert len(found) == count
        assert (found[0], found[-1], list(found[PIECE:])) == (rows[0], rows[-1], rows[PIECE:])


def test_what_is_wrong_with_a_cell_outlasts_the_packing() -> None:
    """Catches a text with its reason that cannot be unpacked."""
    read = RowsRead()
    for row in many(PIECE):
        read.append(row.line, row.values | {"reason": UnreadableText("1", "lost its zeros")})
    cell = read.all()[5].values["reason"]
    assert (type(cell), cell, getattr(cell, "why", "")) == (UnreadableText, "1", "lost its zeros")


def test_a_file_three_times_as_long_is_read_in_little_more_memory_than_its_text(tmp_path: Path) -> None:
    """Catches every row held as an object of its own: 1.3 kB of memory for 40 bytes of the file."""

    def most(count: int) -> tuple[int, int]:
        path = tmp_path / f"{count}.csv"
        lines = (f"CB{line:07},{line % 7} years of service in one place\n" for line in range(count))
        path.write_text("staff_number,reason\n" + "".join(lines), encoding="utf-8")
        tracemalloc.start()
        read_table(path, COLUMNS)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return path.stat().st_size, peak

    short, long = most(2 * PIECE), most(6 * PIECE)
    assert long[1] - short[1] < 3 * (long[0] - short[0])


@given(st.text(alphabet='a",\r\n\x0b\u2028ă', max_size=40))
def test_lines_of_a_text_are_those_of_a_file(text: str) -> None:
    """Catches a record that begins elsewhere, or has another line, than where a file object ends its lines."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    expected, begins = [], 1
    try:
        for cells in reader:
            expected += [(begins, cells)] if cells else []
            begins = reader.line_num + 1
    except csv.Error:
        expected = []
    try:
        found = list(records(text, ",", 1))
    except ValueError:
        found = []
    assert found == expected
