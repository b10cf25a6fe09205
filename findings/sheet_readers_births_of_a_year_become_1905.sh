#!/usr/bin/env bash
# openpyxl 3.1.5, calamine 0.9.1, exceljs 4.4.0, SheetJS 0.18.5: a year of birth is a day in 1905, or a day is a number.
#
# Of many older people only the year of birth is known. A number format with a condition shows both kinds in one column:
# under [<2500]0;dd/mm/yyyy LibreOffice shows 1965 as "1965" and 25750 as "01/07/1970", and [>=2500]dd/mm/yyyy;0 does
# the same: the section whose condition holds is used (ECMA-376 part 1, 18.8.31).
# One would expect: 1965 and 1 July 1970, from either.
# Seen: none looks at the condition. openpyxl and calamine, so pandas and polars too, go by the first section for every
# cell: under one format 1965 and 25750, under the other 18 May 1905 and 1 July 1970. exceljs, and SheetJS when asked
# for dates, go by any section: 18 May 1905 under both. That is a valid day, and makes somebody sixty years older.
# SheetJS's text of a cell is right.
#
# Fails when any of this changes. Needs Python 3.11, Node 20, or newer, and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.1 \
    pandas==3.1.1 polars==2.1.0 fastexcel==0.21.0 XlsxWriter==3.3.1
npm install --silent --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5 >/dev/null
venv/bin/python -W ignore - <<'PYTHON'
from datetime import date, datetime

import openpyxl
import pandas
import polars
import xlsxwriter
from python_calamine import CalamineWorkbook

YEAR_FIRST, DAY_FIRST = "[<2500]0;dd/mm/yyyy", "[>=2500]dd/mm/yyyy;0"
book = xlsxwriter.Workbook("births.xlsx")
sheet = book.add_worksheet()
sheet.write_row(0, 0, [YEAR_FIRST, DAY_FIRST])
for column, number_format in enumerate((YEAR_FIRST, DAY_FIRST)):
    for row, birth in enumerate((1965, 25750), start=1):
        sheet.write_number(row, column, birth, book.add_format({"num_format": number_format}))
book.close()


def plain(cell: object) -> object:
    return cell.date() if isinstance(cell, datetime) else cell


READ = {
    "openpyxl": [*openpyxl.load_workbook("births.xlsx").active.iter_rows(min_row=2, values_only=True)],
    "calamine": CalamineWorkbook.from_path("births.xlsx").get_sheet_by_index(0).to_python()[1:],
    "pandas": [*pandas.read_excel("births.xlsx").astype(object).itertuples(index=False)],
    "polars": polars.read_excel("births.xlsx").rows(),
}
SEEN = {YEAR_FIRST: (1965, 25750), DAY_FIRST: (date(1905, 5, 18), date(1970, 7, 1))}
for name, rows in READ.items():
    for number_format, cells in zip((YEAR_FIRST, DAY_FIRST), zip(*rows, strict=True), strict=True):
        births = tuple(map(plain, cells))
        print(f"{name:>8}, {number_format}: {', '.join(map(str, births))}")
        assert births == SEEN[number_format], "changed"
PYTHON
cat >show.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const ExcelJS = require("exceljs");
const SheetJS = require("xlsx");

const SEEN = ["1905-05-18", "1970-07-01"];

async function show() {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile("births.xlsx");
  const other = SheetJS.readFile("births.xlsx", { cellDates: true }).Sheets.Sheet1;
  const shown = SheetJS.readFile("births.xlsx").Sheets.Sheet1;
  for (const column of ["A", "B"]) {
    const cells = [`${column}2`, `${column}3`];
    const day = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value);
    const read = {
      exceljs: cells.map((cell) => day(book.worksheets[0].getCell(cell).value)),
      SheetJS: cells.map((cell) => day(other[cell].v)),
      "SheetJS, text": cells.map((cell) => shown[cell].w),
    };
    for (const [name, births] of Object.entries(read)) {
      console.log(`${name.padStart(8)}, ${shown[`${column}1`].v}: ${births.join(", ")}`);
      assert.deepStrictEqual(births, name === "SheetJS, text" ? ["1965", "01/07/1970"] : SEEN, "changed");
    }
  }
}

show().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
JAVASCRIPT
TZ=UTC node show.cjs
