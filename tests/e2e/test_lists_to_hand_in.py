"""Lists of people, and the rows of the next file of funding and payments, which go in as soon as they are completed."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import written
from tests.e2e.import_rows import CHANGES, PERSON, UNITS

PEOPLE = {"CB1": "Nguyễn Thị Hoà", "CB2": "Y Blŭk Êban", "CB3": "Trần Văn Hoàng"}
LEAVES = {
    "decided_on": "2025-06-20", "route": "severance", "leaves_on": "2025-07-01",
    "restructuring_effective_on": "2025-03-01", "insured_months": "264", "service_months": "264", "work_months": "",
    "appendix": "", "drawing_pension": "no", "instrument": "20/QĐ",
}  # fmt: skip
ON = ("--on", "2025-09-01")


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """Three people of one ward, one of them in another by 1 July, two of whom leave."""
    folder = sobo.home.parent
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "changes.csv").write_text(CHANGES, encoding="utf-8")
    sobo.json("units", "load", "units.csv", "--on", "2025-06-30", "--instrument", "124/2004/QĐ-TTg")
    sobo.json("units", "apply", "changes.csv")
    people = [
        PERSON
        | {"staff_number": number, "full_name": name, "identity_number": f"00118000000{number[2]}"}
        | {
            "rank_coefficient": "4.65",
            "instrument": f"1{number[2]}/QĐ",
            "unit": "00008" if number == "CB3" else "00004",
        }
        for number, name in PEOPLE.items()
    ]
    sobo.json("import", "staff", written(sobo, people, "staff.csv"))
    leaving = [LEAVES | {"staff_number": number} for number in ("CB1", "CB2")]
    sobo.json("import", "departures", written(sobo, leaving, "leaving.csv"))
    return sobo


def numbers(answer: Any) -> list[str]:
    return [row["staff_number"] for row in answer]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ((), ["CB1", "CB2", "CB3"]),
        (("--unit", "00004"), ["CB1", "CB2"]),
        (("--province", "01"), ["CB1", "CB2", "CB3"]),
        (("--category", "cadre"), []),
        (("--instrument", "12/QĐ"), ["CB2"]),
        (("--instrument", "20/QĐ"), ["CB1", "CB2"]),
        (("--file", "leaving.csv"), ["CB1", "CB2"]),
        (("--file", "staff.csv", "--unit", "00008"), ["CB3"]),
    ],
)
def test_people_are_listed_by_place_category_decision_and_file(
    ledger: Sobo, filters: tuple[str, ...], expected: list[str]
) -> None:
    """Catches a filter that another one hides, and people of the whole country under one decision."""
    assert numbers(ledger.json("staff", "list", "--on", "2025-06-30", *filters)) == expected


def test_who_left_is_listed_no_more_and_names_come_only_when_asked_for(ledger: Sobo) -> None:
    listed = ledger.json("staff", "list", "--on", "2025-07-01")
    assert numbers(listed) == ["CB3"] and "full_name" not in listed[0]
    (one,) = ledger.json("staff", "list", "--on", "2025-07-01", "--names")
    assert (one["full_name"], one["unit"], one["status"]) == ("Trần Văn Hoàng", "00008", "awaiting_reassignment")


def test_a_person_is_found_by_name_and_a_part_is_whole_words(ledger: Sobo) -> None:
    """Catches Hoàng found for Hoa, and a name that is only found with every accent."""
    on = ("--on", "2025-06-30")
    assert numbers(ledger.json("staff", "find", "nguyen thi hoa", *on)) == ["CB1"]
    assert numbers(ledger.json("staff", "find", "Hòa", *on)) == ["CB1"]
    assert numbers(ledger.json("staff", "find", "Bluk", *on)) == ["CB2"]
    assert numbers(ledger.json("staff", "find", "Thị Văn", *on)) == []
    assert numbers(ledger.json("staff", "find", "Nguyễn Thị Hoà", "--unit", "00008", *on)) == []
    assert "1 person of the name Hòa" in ledger("staff", "find", "Hòa", *on).stdout


def test_a_file_that_was_never_recorded_is_told(ledger: Sobo) -> None:
    done = ledger("staff", "list", "--file", "units.csv.txt", *ON)
    assert done.returncode == 2
    (ledger.home.parent / "other.csv").write_text("x", encoding="utf-8")
    done = ledger("staff", "list", "--file", "other.csv", *ON)
    assert done.returncode == 1 and "was not recorded" in done.stderr


def test_the_next_files_are_made_from_the_list_and_go_in_when_they_are_completed(ledger: Sobo) -> None:
    """Catches rows that nobody can hand in, names that are lost, and an amount that is not what is left."""
    folder = ledger.home.parent
    for stage in ("submitted", "approved"):
        made = ledger("settlements", "list", "--as", "funding", "--format", "csv", "--names", *ON)
        assert made.returncode == 0 and "2 of 2 settlements" in made.stderr, made.stderr
        rows = [*csv.DictReader(io.StringIO(made.stdout))]
        assert [(row["staff_number"], row["full_name"], row["stage"]) for row in rows] == [
            (number, PEOPLE[number], stage) for number in ("CB1", "CB2")
        ]
        assert all(int(row["amount"]) > 0 and row["on"] == "" and row["settlement"] == "1" for row in rows)
        known = {"on": "2025-07-20", "source": "ngân sách tỉnh", "instrument": f"{stage}/QĐ"}
        ledger.json("import", "funding", written(ledger, [row | known for row in rows], f"{stage}.csv"))
    done = ledger(
        "settlements",
        "list",
        "--as",
        "payments",
        "--format",
        "xlsx",
        "--out",
        "next.xlsx",
        "--names",
        "--lang",
        "vi",
        *ON,
    )
    assert done.returncode == 0, done.stderr
    refused = ledger("import", "payments", "next.xlsx", "--json")
    assert refused.returncode == 1 and "paid on is missing" in refused.stdout
    book = load_workbook(folder / "next.xlsx")
    page = book.worksheets[0]
    place = {str(cell.value): number for number, cell in enumerate(page[1], start=1)}
    for line in (2, 3):
        for head, text in (("Ngày chi", "25/07/2025"), ("Số chứng từ", f"UNC{line}"), ("Số văn bản", "30/QĐ")):
            page.cell(line, place[head]).value = text
    book.save(folder / "next.xlsx")
    told = ledger.json("import", "payments", "next.xlsx")
    assert told["recorded"] == 2 and "remarks" not in told
    shown = ledger.json("settlements", "list", *ON)
    assert [(row["status"], row["outstanding"]) for row in shown] == [("paid", 0)] * 2
    assert ledger("settlements", "list", "--as", "payments", "--format", "csv", *ON).stdout.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [("--format", "xlsx"), ("--as", "funding"), ("--as", "funding", "--format", "xlsx"), ("--names",)],
)
def test_options_that_do_not_go_together_are_told(ledger: Sobo, arguments: tuple[str, ...]) -> None:
    assert ledger("settlements", "list", *arguments, *ON).returncode == 2
