#!/usr/bin/env bash
# polars 2.1.0 with fastexcel 0.21.0: a text cell below the 100th row becomes a number, or nothing, without a word.
#
# Lists of communes mix codes typed as text (00004 keeps its zeros) with codes that a sheet took for numbers (10001);
# columns of document numbers mix 12 with 12/QĐ-UBND. A cell of an XLSX file says itself which of the two it is.
# One would expect: a cell of text stays text, or an error, as polars.read_csv raises one for a late word among numbers.
# Seen: read_excel takes the type of a column from its first 100 rows and casts the rest. In a list of 100 rows the last
# code is '00004', in a list of 101 it is 4, and 12/QĐ-UBND is null; in a list of one column that row is then empty, and
# empty rows are dropped. fastexcel by itself looks at 1,000 rows; from then on 00004 is 4.0 to it.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    polars==2.1.0 fastexcel==0.21.0 XlsxWriter==3.3.1
"$folder/venv/bin/python" -W error - "$folder/list.xlsx" <<'PYTHON'
import sys

import fastexcel
import polars
import xlsxwriter

PATH = sys.argv[1]


def write(rows: int, last: str) -> None:
    """Codes that are numbers, and in the last row a text; beside them the number of the row."""
    book = xlsxwriter.Workbook(PATH, {"strings_to_numbers": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["code", "row"])
    for row in range(1, rows):
        sheet.write_row(row, 0, [10_000 + row, row])
    sheet.write_row(rows, 0, [last, rows])
    book.close()


SEEN = {
    (100, "00004"): ("00004", "00004"),
    (101, "00004"): (4, "00004"),
    (101, "12/QĐ-UBND"): (None, "12/QĐ-UBND"),
    (1_001, "00004"): (4, 4.0),
    (1_001, "12/QĐ-UBND"): (None, None),
}
for (rows, last), expected in SEEN.items():
    write(rows, last)
    by_polars = polars.read_excel(PATH)["code"].to_list()[-1]
    by_fastexcel = fastexcel.read_excel(PATH).load_sheet(0).to_polars()["code"].to_list()[-1]
    print(f"{last!r} in row {rows:>5,}: polars {by_polars!r}, fastexcel {by_fastexcel!r}")
    assert (by_polars, by_fastexcel) == expected, "changed"
try:
    polars.read_csv(b"code\n" + b"1\n" * 100 + b"late\n")
except polars.exceptions.ComputeError:
    print("read_csv refuses a late word among numbers")
else:
    raise AssertionError("changed: read_csv takes it")
PYTHON
