"""`sobo units load` and `apply` with the files that users really hand in, right and wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.e2e.conftest import Sobo

OPENING = """\
code,name,type,parent
00001,Xã Một,commune,11
00002,Xã Hai,commune,11
00003,Xã Ba,commune,11
11,Huyện Một,rural_district,01
01,Tỉnh Một,province,
"""
HEADER = "effective_on,instrument,clause,change,code,name,type,parent,predecessor,scope,note\n"


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """A ledger with five units."""
    path = sobo.home.parent / "units.csv"
    path.write_text(OPENING, encoding="utf-8-sig")
    assert sobo.json("units", "load", str(path), "--on", "2025-06-30", "--instrument", "L1")["recorded"] == 5
    return sobo


def written(tmp_path: Path, rows: str, name: str = "changes.csv") -> str:
    path = tmp_path / name
    path.write_text(HEADER + rows, encoding="utf-8")
    return str(path)


def refusal(ledger: Sobo, *arguments: str) -> dict[str, Any]:
    """The error as JSON; checks that nothing was recorded and that stderr tells people the same."""
    done = ledger(*arguments, "--json")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    error: dict[str, Any] = json.loads(done.stdout)["error"]
    assert error["message"] in done.stderr
    return error


def test_every_row_at_fault_is_listed_by_its_line_and_nothing_is_recorded(ledger: Sobo, tmp_path: Path) -> None:
    """Catches rows numbered by record instead of line, errors of form that hide those of rule, and half a file."""
    path = written(
        tmp_path,
        '2025-07-01,NQ,1,form,00010,Xã Mười,commune,11,00001,whole,"hai\ndòng"\n'
        "2025-07-01,NQ,1,form,00020,Xã Hai Mươi,commune,11,99999,whole,\n"
        "31/06/2025,NQ,1,dissolve,,,,,00002,,\n"
        "2025-07-01,NQ,1,amend\n"
        "2025-07-01,NQ,1,amend,,Xã\x07,,,00003,,\n",
    )
    error = refusal(ledger, "units", "apply", path)
    places = [(where["file"], where["row"], where["column"]) for where in error["where"]]
    assert places == [
        ("changes.csv", 4, "predecessor"),
        ("changes.csv", 5, "effective_on"),
        ("changes.csv", 6, None),
        ("changes.csv", 7, "name"),
    ]
    assert "the day comes first" in error["where"][1]["message"]
    assert {unit["code"] for unit in ledger.json("units", "list", "--on", "2025-07-01")} == {
        "01",
        "11",
        "00001",
        "00002",
        "00003",
    }


def test_a_hundred_errors_are_listed_and_the_rest_counted(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a screen full of thousands of errors, and errors that are not even counted."""
    path = written(tmp_path, "".join(f"2025-07-01,NQ,1,dissolve,,,,,9{n:04},,\n" for n in range(130)))
    error = refusal(ledger, "units", "apply", path)
    assert len(error["where"]) == 100 and "130" in error["message"]
    assert "30 more" in ledger("units", "apply", path).stderr


def test_a_dry_run_records_nothing_and_refuses_the_same(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a dry run that records, or that accepts what the real one refuses."""
    good = written(tmp_path, "2025-07-01,NQ,1,amend,,Xã Mới,,,00001,,\n")
    first = ledger.json("units", "apply", good, "--dry-run")
    assert first["recorded"] == 1 and ledger.json("units", "apply", good, "--dry-run") == first
    assert ledger.json("units", "show", "00001")["name"] == "Xã Một"
    bad = written(tmp_path, "2025-07-01,NQ,1,amend,,,,,00001,,\n")
    assert refusal(ledger, "units", "apply", bad, "--dry-run")["where"][0]["row"] == 2


def test_a_workbook_is_taken_like_a_csv(ledger: Sobo, tmp_path: Path) -> None:
    """Catches codes without their zeros and dates with a time."""
    from datetime import date

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER.strip().split(","))
    sheet.append([date(2025, 9, 1), "NQ9", 3, "amend", None, "Xã Ba Mới", None, None, "00003", None, None])
    path = tmp_path / "changes.xlsx"
    book.save(path)
    assert ledger.json("units", "apply", str(path))["recorded"] == 1
    assert ledger.json("units", "show", "00003", "--on", "2025-09-01")["name"] == "Xã Ba Mới"
    assert ledger.json("units", "show", "00003", "--on", "2025-08-31")["name"] == "Xã Ba"
    assert refusal(ledger, "units", "apply", str(path))["code"] == "file_known"


def test_unknown_columns_are_ignored_with_a_word(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a column that vanishes without a word, and the word among the data."""
    path = tmp_path / "changes.csv"
    path.write_text(HEADER.strip() + ",lời_phê\n2025-10-01,NQ,1,amend,,Xã Hai Mới,,,00002,,,x\n", encoding="utf-8")
    done = ledger("units", "apply", str(path), "--dry-run", "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["recorded"] == 1
    assert "lời_phê" in done.stderr


def test_a_second_opening_list_is_refused(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a country loaded over another."""
    path = tmp_path / "again.csv"
    path.write_text(OPENING + "02,Tỉnh Hai,province,\n", encoding="utf-8")
    arguments = ("units", "load", str(path), "--on", "2025-06-30", "--instrument", "L2")
    assert refusal(ledger, *arguments)["code"] == "units_known"


def test_a_change_of_a_unit_is_taken_back_by_its_position(ledger: Sobo, tmp_path: Path) -> None:
    """Catches a merger that stays in the answers after its retraction, or that was never there as known before."""
    path = written(tmp_path, "2025-11-01,NQ5,2,form,00050,Xã Năm Mươi,commune,11,00002,whole,\n")
    recorded = ledger.json("units", "apply", path)
    position = recorded["first_position"]
    corrections = tmp_path / "corrections.csv"
    corrections.write_text(f"position,action,reason,instrument\n{position},retract,nhầm,QĐ9\n", encoding="utf-8")
    assert ledger.json("import", "corrections", str(corrections))["recorded"] == 2
    assert ledger.json("units", "show", "00002", "--on", "2025-11-01")["id"] == "00002@2025-06-30"
    assert ledger("units", "show", "00050", "--on", "2025-11-01").returncode == 1
    known = ("--as-known", str(recorded["last_position"]))
    assert ledger.json("units", "show", "00050", "--on", "2025-11-01", *known)["id"] == "00050@2025-11-01"


@pytest.mark.parametrize("command", ["load", "apply"])
def test_a_template_has_a_header_and_one_row(sobo: Sobo, command: str) -> None:
    """Catches a template that needs a database, or whose header the command would refuse."""
    done = sobo("units", command, "--template")
    assert done.returncode == 0
    header, example = done.stdout.splitlines()
    assert header + "\n" == (HEADER if command == "apply" else OPENING.splitlines()[0] + "\n")
    assert example.count(",") == header.count(",")


@pytest.mark.parametrize(
    "arguments",
    [
        ("units", "load"),
        ("units", "load", "x.csv", "--instrument", "L1"),
        ("units", "load", "x.csv", "--on", "2025-06-30"),
        ("units", "load", "x.csv", "--on", "hôm nay", "--instrument", "L1"),
        ("units", "apply"),
        ("units", "map", "--from", "2025-07-01"),
        ("units", "map", "--from", "2025-07-01", "--to", "2025-06-30"),
        ("units", "list", "--level", "hamlet"),
    ],
)
def test_a_wrong_command_line_is_wrong_usage(sobo: Sobo, arguments: tuple[str, ...]) -> None:
    """Catches exit code 1, or a traceback, for a forgotten option."""
    done = sobo(*arguments)
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_a_missing_file_is_named(ledger: Sobo) -> None:
    """Catches a traceback for a misspelt file name."""
    assert "missing.csv" in refusal(ledger, "units", "apply", "missing.csv")["message"]
