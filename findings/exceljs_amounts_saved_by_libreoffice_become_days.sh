#!/usr/bin/env bash
# exceljs 4.4.0 on files from LibreOffice: an amount whose format ends in a letter in quotes is read as a day.
#
# Lists of assets give quantities with their unit by the cell's number format: 1500 shows as "1.500d" for đồng where no
# Đ is at hand, or as "1.500m". XlsxWriter writes such a format as #,##0"d"; LibreOffice 7.4.7, which opens that sheet
# and saves it, writes #,##0\d, which means the same. It does so for a single letter; "ha" stays in quotes.
# One would expect: 1500 from both files, as SheetJS gives even when asked for dates.
# Seen: exceljs passes over what stands in quotes, not over what a backslash marks, so a d, m, s, h or y behind one makes
# a date of the number: 1500 becomes 8 February 1904, though the sheet was only opened and saved. \đ does no harm.
#
# Fails when any of this changes. Needs Node 20 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5 >/dev/null
cat >show.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const ExcelJS = require("exceljs");
const SheetJS = require("xlsx");

const DAY = "1904-02-08T00:00:00.000Z";
const SEEN = {
  '#,##0"d"': 1500,
  "#,##0\\d": DAY,
  '#,##0.0"m"': 1500,
  "#,##0.0\\m": DAY,
  '0"s"': 1500,
  "0\\s": DAY,
  "#,##0\\đ": 1500,
};

async function show() {
  for (const [format, expected] of Object.entries(SEEN)) {
    const written = new ExcelJS.Workbook();
    const cell = written.addWorksheet("List").getCell("A1");
    cell.value = 1500;
    cell.numFmt = format;
    const file = await written.xlsx.writeBuffer();
    const read = new ExcelJS.Workbook();
    await read.xlsx.load(file);
    const value = read.worksheets[0].getCell("A1").value;
    const other = SheetJS.read(file, { cellDates: true }).Sheets.List.A1.v;
    const said = value instanceof Date ? value.toISOString() : value;
    console.log(`${format.padEnd(12)} exceljs ${said}, SheetJS ${other}`);
    assert.deepStrictEqual([said, other], [expected, 1500], "changed");
  }
}

show().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
JAVASCRIPT
node show.cjs
