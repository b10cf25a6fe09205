#!/usr/bin/env bash
# python-calamine 0.9.1 and polars 2.1.0, ODS: a line break or a tab inside a cell's paragraph joins two words to one.
#
# Offices that work with LibreOffice keep their lists as .ods. A cell of several lines has them as paragraphs, or as
# <text:line-break/> in one, which OpenDocument allows in every paragraph, as it does <text:tab/>.
# One would expect: a line break or a blank between the two, as paragraphs and <text:s/> give one to the same readers.
# Seen: nothing stands between them: "Xã Một" and "Xã Hai" of two lines become "Xã MộtXã Hai", a name that no list has.
# polars reads through the same parser.
# pandas 3.1.1 with odfpy keeps the break and drops the tab, pyexcel-ods3 0.6.1 keeps both.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    python-calamine==0.9.1 polars==2.1.0 fastexcel==0.21.0 pandas==3.1.1 pyexcel-ods3==0.6.1 odfpy==1.4.1
"$folder/venv/bin/python" -W ignore - "$folder/list.ods" <<'PYTHON'
import sys

import pandas
import polars
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import LineBreak, P, S, Tab
from pyexcel_ods3 import get_data
from python_calamine import CalamineWorkbook

PATH = sys.argv[1]
BETWEEN = {"line break": LineBreak, "tab": Tab, "blank": S}


def text(between: type | None = None, *lines: str) -> TableCell:
    cell, paragraph = TableCell(valuetype="string"), P(text=lines[0])
    for line in lines[1:]:
        paragraph.addElement(between())
        paragraph.addText(line)
    cell.addElement(paragraph)
    return cell


document, table = OpenDocumentSpreadsheet(), Table(name="Sheet1")
rows = [[text(None, name) for name in BETWEEN]]
rows.append([text(between, "Xã Một", "Xã Hai") for between in BETWEEN.values()])
for cells in rows:
    row = TableRow()
    for cell in cells:
        row.addElement(cell)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save(PATH)

joined, blank = "Xã MộtXã Hai", "Xã Một Xã Hai"
broken, tabbed = "Xã Một\nXã Hai", "Xã Một\tXã Hai"
READ = {
    "python-calamine": CalamineWorkbook.from_path(PATH).get_sheet_by_index(0).to_python()[1],
    "polars": [*polars.read_ods(PATH).row(0)],
    "pandas": pandas.read_excel(PATH, engine="odf").values.tolist()[0],
    "pyexcel-ods3": get_data(PATH)["Sheet1"][1],
}
SEEN = {
    "python-calamine": [joined, joined, blank],
    "polars": [joined, joined, blank],
    "pandas": [broken, joined, blank],
    "pyexcel-ods3": [broken, tabbed, blank],
}
for name, read in READ.items():
    print(f"{name:>15}: {read}")
    assert read == SEEN[name], "changed"
PYTHON
