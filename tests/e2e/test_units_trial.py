"""`sobo units load` and `apply` with `--dry-run`: what a file of units would come to, before it is recorded."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.e2e.conftest import Sobo

OPENING = """\
code,name,type,parent
01,Tỉnh Một,province,
11,Huyện Một,rural_district,01
00001,Xã Một,commune,11
00002,Xã Hai,commune,11
00003,Xã Ba,commune,11
00004,Xã Bốn,commune,11
00005,Xã Năm,commune,11
00006,Xã Sáu,commune,11
00007,Xã Bảy,commune,11
"""
HEADER = "effective_on,instrument,clause,change,code,name,type,parent,predecessor,scope,note\n"
CHANGES = """\
2025-07-01,NQ,1,form,00010,Xã Mười,commune,Tỉnh Một,xã một,whole,
2025-07-01,NQ,1,form,00010,Xã Mười,commune,Tỉnh Một,00002,part,
2025-07-01,NQ,2,form,00011,Phường Mười Một,ward,01,00002,remainder,
2025-07-01,NQ,3,form,00012,Xã Mười Hai,commune,01,00003,part,
2025-07-01,NQ,4,form,00013,Đặc khu Mười Ba,special_zone,01,,,
2025-07-01,NQ,5,amend,,Xã Bốn Mới,,01,00004,,
2025-07-01,NQ,6,amend,,,ward,01,00005,,
2025-07-01,NQ,6,amend,,,,01,00003,,
2025-07-01,NQ,7,dissolve,,,,,00006,,
2025-07-01,NQ,7,dissolve,,,,,11,,
2025-07-01,NQ,8,transfer,00004,,,,00005,part,
2025-07-01,NQ,9,amend,,,,01,00007,,
2025-09-01,NQ,1,amend,,Xã Mười Một,,,00010,,
"""
SUMMARY = """\
13 rows, 2 unit names found, {remarks} remarks
true from 2025-07-01, 2025-09-01
  merged: 1 unit
  divided: 2 units
  founded: 1 unit
  renamed: 2 units
  of another type: 1 unit
  ended without successor: 2 units
  units that begin: commune 2, ward 1, special zone 1
  units that end: 4, of these 1 divided among several
  units that go on without a part: 2
"""


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    return sobo


def written(ledger: Sobo, name: str, text: str) -> str:
    path = ledger.home.parent / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of the first sheet below its heads, by head."""
    lines = [[cell.value for cell in line] for line in load_workbook(path).worksheets[0].iter_rows(min_row=3)]
    heads, *below = lines
    return [
        {str(head): cell for head, cell in zip(heads, line, strict=True)} for line in below if isinstance(line[0], int)
    ]


def test_a_trial_of_an_opening_list_counts_its_units_by_type(ledger: Sobo) -> None:
    """Catches a list of the wrong province, seen only when the ledger has begun, and a workbook of a record."""
    file = written(ledger, "units.csv", OPENING)
    load = ("units", "load", file, "--on", "2025-06-30", "--instrument", "L1")
    told = ledger.json(*load, "--dry-run", "--out", "trial.xlsx")["summary"]
    assert told["begin_by_type"] == {"province": 1, "rural_district": 1, "commune": 7}
    shown = rows_of(ledger.home.parent / "trial.xlsx")
    assert [(row["code"], row["parent is"], row["events"]) for row in shown[:3]] == [
        ("01", None, "UnitRegistered"),
        ("11", "Tỉnh Một (01@2025-06-30)", "UnitRegistered"),
        ("00001", "Huyện Một (11@2025-06-30)", "UnitRegistered"),
    ]
    assert ledger(*load, "--out", "trial.xlsx").returncode == 2
    ledger.json(*load)


def test_a_trial_of_a_change_set_says_of_how_many_units_what_is_said_and_each_row_which_ones_it_means(
    ledger: Sobo,
) -> None:
    """Catches counts that differ from those told later, and a row told with the unit of another."""
    file = written(ledger, "changes.csv", HEADER + CHANGES)
    assert ledger("units", "apply", file, "--out", "trial.xlsx").returncode == 2
    told = ledger.json("units", "apply", file, "--dry-run", "--out", "trial.xlsx")
    summary = told["summary"]
    assert sum(summary["events_by_type"].values()) == told["recorded"]
    in_words = ledger("units", "apply", file, "--dry-run").stdout
    assert in_words.partition("\n")[2] == SUMMARY.format(remarks=len(told["remarks"]))
    assert "sáp nhập, hợp nhất: 1 đơn vị" in ledger("units", "apply", file, "--dry-run", "--lang", "vi").stdout
    shown = [
        (row["row"], row["predecessor is"], row["parent is"], row["events"])
        for row in rows_of(ledger.home.parent / "trial.xlsx")
    ]
    province = "Tỉnh Một (01@2025-06-30)"
    assert shown == [
        (2, "Xã Một (00001@2025-06-30)", province, "UnitsMerged, UnitDissolved"),
        (3, "Xã Hai (00002@2025-06-30)", province, None),
        (4, "Xã Hai (00002@2025-06-30)", province, "UnitEstablished, UnitDissolved"),
        (5, "Xã Ba (00003@2025-06-30)", province, "UnitEstablished, TerritoryTransferred"),
        (6, None, province, "UnitEstablished"),
        (7, "Xã Bốn (00004@2025-06-30)", province, "UnitRenamed, UnitReassigned"),
        (8, "Xã Năm (00005@2025-06-30)", province, "UnitReclassified, UnitReassigned"),
        (9, "Xã Ba (00003@2025-06-30)", province, "UnitReassigned"),
        (10, "Xã Sáu (00006@2025-06-30)", None, "UnitDissolved"),
        (11, "Huyện Một (11@2025-06-30)", None, "UnitDissolved"),
        (12, "Xã Năm (00005@2025-06-30)", None, "TerritoryTransferred (2)"),
        (13, "Xã Bảy (00007@2025-06-30)", province, "UnitReassigned"),
        (14, "Xã Mười (00010@2025-07-01)", None, "UnitRenamed"),
    ]
    ledger.json("units", "apply", file)
    counted = ledger.json("stats", "mergers", "--by", "form", "--from", "2025-07-01", "--on", "2025-12-31")["rows"]
    assert summary["forms"] == {row["form"]: row["units"] for row in counted}
    begun = [unit["type"] for unit in ledger.json("units", "list", "--on", "2025-07-01") if "2025-07" in unit["id"]]
    assert summary["begin_by_type"] == {of: begun.count(of) for of in begun}
