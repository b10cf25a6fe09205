"""`sobo import` as a user runs it: what it prints, what it refuses and where, and that a file counts once or never."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.e2e.conftest import Sobo

UNITS = """\
code,name,type,parent
01,Thành phố Hà Nội,municipality,
001,Quận Ba Đình,urban_district,01
00004,Phường Trúc Bạch,ward,001
00008,Phường Liễu Giai,ward,001
"""
CHANGES = """\
effective_on,instrument,clause,change,code,name,type,parent,predecessor,scope,note
2025-07-01,1656/NQ-UBTVQH15,2,form,00004,Phường Ba Đình,ward,01,00004,whole,
2025-07-01,1656/NQ-UBTVQH15,4,form,00008,Phường Ngọc Hà,ward,01,00008,whole,
2025-07-01,1656/NQ-UBTVQH15,,dissolve,,,,,001,,
"""
PERSON = {
    "staff_number": "CB1",
    "full_name": "Nguyễn Thị Hoà",
    "sex": "female",
    "birth_date": "1980-02-29",
    "identity_number": "001180001234",
    "category": "commune_civil_servant",
    "unit": "00004",
    "position": "specialist",
    "appointed_on": "2010-03-01",
    "instrument": "12/QĐ-UBND",
}
POST = {
    "staff_number": "CB1",
    "unit": "00004",
    "position": "party_secretary",
    "effective_on": "2025-07-01",
    "basis": "reassigned",
    "concurrent": "no",
    "budget_paid": "yes",
    "instrument": "13/QĐ-UBND",
}
LENT = {
    "staff_number": "CB1",
    "to_unit": "00008",
    "starts_on": "2025-07-15",
    "ends_on": "",
    "reason": "short of specialists",
    "instrument": "14/QĐ-UBND",
}
QUOTA = {"unit": "00004", "category": "all", "headcount": "60", "effective_on": "2025-07-01", "instrument": "15/QĐ"}

Rows = Sequence[Mapping[str, str]]


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """A home with two wards on 30 June and two on 1 July, and one person, CB1."""
    folder = sobo.home.parent
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "changes.csv").write_text(CHANGES, encoding="utf-8")
    sobo.json("units", "load", "units.csv", "--on", "2025-06-30", "--instrument", "124/2004/QĐ-TTg")
    sobo.json("units", "apply", "changes.csv")
    sobo.json("import", "staff", written(sobo, [PERSON]))
    return sobo


def written(sobo: Sobo, rows: Rows, name: str = "rows.csv") -> str:
    """The rows as a CSV file in the working folder; its name."""
    with (sobo.home.parent / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return name


def head(sobo: Sobo) -> int:
    """Position of the last event, as a trial tells it."""
    trial = written(sobo, [QUOTA | {"headcount": "1"}], "trial.csv")
    position = sobo.json("import", "quotas", trial, "--dry-run")["first_position"]
    assert isinstance(position, int)
    return position - 1


def refusal(sobo: Sobo, kind: str, rows: Rows) -> dict[str, Any]:
    """The error that the file is refused with."""
    done = sobo("import", kind, written(sobo, rows), "--json")
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    error = json.loads(done.stdout)["error"]
    assert isinstance(error, dict)
    return error


def places(error: Mapping[str, Any]) -> list[tuple[int, str]]:
    return [(fault["row"], fault["column"]) for fault in error["where"]]


def test_a_write_tells_how_many_events_and_where(ledger: Sobo) -> None:
    """Catches other keys than the interface names, and a count that does not fit the positions."""
    before = head(ledger)
    rows = [PERSON | {"staff_number": f"CB{n}", "identity_number": f"00118000{n:04}"} for n in (20, 21)]
    rows[0]["rank_coefficient"], rows[1]["rank_coefficient"] = "4.65", ""
    told = ledger.json("import", "staff", written(ledger, rows))
    assert told == {"recorded": 5, "first_position": before + 1, "last_position": before + 5}


def test_a_name_beside_a_staff_number_that_is_another_ones_is_told_and_recorded_all_the_same(ledger: Sobo) -> None:
    """Catches a list whose rows slipped, and a column of no use that stops a file."""
    done = ledger("import", "appointments", written(ledger, [POST | {"full_name": "Trần Văn Bình"}]), "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "row 2: full_name: not the name that the ledger has for CB1" in done.stdout + done.stderr


def test_text_for_an_old_font_is_converted_when_asked_for_and_a_trial_shows_it(ledger: Sobo) -> None:
    """Catches an option that only one step of the way knows."""
    file = written(ledger, [POST | {"body": "Phßng Kinh tÕ", "basis": "Bè trÝ sau s¾p xÕp"}], "old.csv")
    assert "--from-tcvn3" in ledger("import", "appointments", file, "--dry-run").stderr
    done = ledger("import", "appointments", file, "--dry-run", "--from-tcvn3")
    assert done.returncode == 0, done.stderr
    assert "2 texts read as TCVN3" in done.stderr and "Phßng Kinh tÕ -> Phòng Kinh tế" in done.stderr
    assert ledger("import", "appointments", file, "--from-vni", "--from-tcvn3").returncode == 2


def test_every_fault_of_form_and_of_rule_is_listed_at_its_row_and_column(ledger: Sobo) -> None:
    """Catches a list cut short at the first kind of fault, and rows counted without the header."""
    rows = [
        PERSON | {"staff_number": "CB30", "identity_number": "001180000030", "birth_date": "29/02/1981"},
        PERSON | {"staff_number": "CB31", "identity_number": "001180000031"},
        PERSON | {"staff_number": "CB32", "identity_number": "001180000032", "category": "officer", "unit": "99999"},
        PERSON | {"staff_number": "CB31", "identity_number": "001180000033", "instrument": ""},
        PERSON | {"staff_number": "CB34"},
    ]
    error = refusal(ledger, "staff", rows)
    assert sorted(places(error)) == [
        (2, "birth_date"),
        (4, "category"),
        (4, "unit"),
        (5, "instrument"),
        (5, "staff_number"),
        (6, "identity_number"),
    ]
    assert {fault["file"] for fault in error["where"]} == {"rows.csv"}
    assert "001180001234" not in json.dumps(error)


@pytest.mark.parametrize(
    ("kind", "row", "wrong_cells"),
    [
        (
            "staff",
            PERSON,
            [
                {"staff_number": "CB90", "identity_number": "001180000090", "birth_date": "2999-01-01"},
                {"staff_number": "CB91", "identity_number": "001180000091", "sex": "gái"},
                {"staff_number": "CB92", "identity_number": "001180000092", "appointed_on": "1979-01-01"},
            ],
        ),
        (
            "appointments",
            POST,
            [
                {"staff_number": "CB99"},
                {"position": "Bí thư"},
                {"basis": "promoted"},
                {"concurrent": "maybe"},
                {"effective_on": "2025-02-30"},
                {"unit": "001"},
            ],
        ),
        ("secondments", LENT, [{"to_unit": "00004"}, {"ends_on": "2025-07-15"}, {"starts_on": ""}, {"reason": ""}]),
        ("quotas", QUOTA, [{"headcount": "60.5"}, {"headcount": "-1"}, {"unit": "001"}, {"category": "everybody"}]),
    ],
)
def test_a_refused_row_names_its_column(
    ledger: Sobo, kind: str, row: Mapping[str, str], wrong_cells: Sequence[Mapping[str, str]]
) -> None:
    """Catches a rule that is not asked by the command, or a column that the file does not have."""
    expected = [(line, list(cells)[-1]) for line, cells in enumerate(wrong_cells, start=2)]
    assert places(refusal(ledger, kind, [{**row, **cells} for cells in wrong_cells])) == expected


def test_one_wrong_row_keeps_the_whole_file_out(ledger: Sobo) -> None:
    """Catches a file recorded in part."""
    before = head(ledger)
    refusal(ledger, "quotas", [QUOTA, QUOTA | {"headcount": "many"}])
    assert head(ledger) == before


def test_a_refusal_tells_people_what_where_and_what_to_do(ledger: Sobo) -> None:
    """Catches an error that only a program could read."""
    done = ledger("import", "staff", written(ledger, [PERSON | {"staff_number": "CB40", "category": "comune_cadre"}]))
    assert done.returncode == 1
    assert done.stdout == ""
    for part in ("nothing was recorded", "rows.csv, row 2, category", "did you mean commune_cadre"):
        assert part in done.stderr


def test_of_many_faults_a_hundred_are_listed_and_the_rest_counted(ledger: Sobo) -> None:
    """Catches a terminal flooded by a file with a wrong column."""
    error = refusal(ledger, "appointments", [POST | {"staff_number": f"X{n}"} for n in range(130)])
    assert len(error["where"]) == 100
    assert "130" in error["message"]


def test_the_same_file_twice_is_refused_with_the_positions_of_the_first(ledger: Sobo) -> None:
    """Catches a file imported twice by a nervous finger, under whatever name."""
    first = ledger.json("import", "quotas", written(ledger, [QUOTA]))
    done = ledger("import", "quotas", written(ledger, [QUOTA], "other name.csv"), "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "file_known"
    assert f"{first['first_position']} to {first['last_position']}" in error["message"]
    assert ledger.json("import", "quotas", "other name.csv", "--again")["recorded"] == 1


def test_an_excel_file_counts_like_the_same_rows_in_csv(ledger: Sobo) -> None:
    """Catches cells of a workbook that arrive as something else than their text."""
    rows = [POST | {"staff_number": "CB50"}, POST | {"basis": "?"}]
    book = Workbook()
    assert book.active is not None
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    path: Path = ledger.home.parent / "rows.xlsx"
    book.save(path)
    done = ledger("import", "appointments", path.name, "--json")
    assert places(json.loads(done.stdout)["error"]) == [(2, "staff_number"), (3, "basis")]


@pytest.mark.parametrize("kind", ["staff", "appointments", "secondments", "quotas"])
def test_a_template_is_accepted_as_it_is_printed(ledger: Sobo, kind: str) -> None:
    """Catches a template with a column or an example that the import itself refuses."""
    printed = ledger("import", kind, "--template").stdout
    example = next(csv.DictReader(printed.splitlines()))
    if "staff_number" in example:
        example["staff_number"] = "CB60" if kind == "staff" else "CB1"
    if kind == "staff":
        example["identity_number"] = "001180000060"
    file = written(ledger, [example])
    assert ledger.json("import", kind, file, "--dry-run")["dry_run"] is True


def test_a_correction_takes_an_appointment_back(ledger: Sobo) -> None:
    """Catches corrections that the command line cannot reach."""
    wrong = ledger.json("import", "appointments", written(ledger, [POST]))["first_position"]
    row = {"position": str(wrong), "action": "retract", "reason": "wrong person", "instrument": "16/QĐ"}
    assert ledger.json("import", "corrections", written(ledger, [row]))["recorded"] == 1
    wrong_rows = [row | {"reason": "again"}, row | {"action": "rescind"}]
    assert places(refusal(ledger, "corrections", wrong_rows)) == [(2, "position"), (3, "position")]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("import", "wages", "rows.csv"), 2, "wages"),
        (("import", "staff"), 2, "which file"),
        (("import", "staff", "nowhere.csv"), 1, "nowhere.csv"),
        (("import", "quotas", "units.csv"), 1, "missing"),
    ],
)
def test_wrong_usage_and_unusable_files_are_told_apart(
    ledger: Sobo, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Catches a wrong exit code, and a traceback for a file that is not there."""
    done = ledger(*arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refused_file_comes_back_with_its_errors_and_a_template_in_vietnamese(ledger: Sobo) -> None:
    """Catches options that a command does not pass on."""
    name = written(ledger, [QUOTA | {"headcount": "many"}], "list.csv")
    assert ledger("import", "quotas", name, "--errors-to", "back.csv").returncode == 1
    back = (ledger.home.parent / "back.csv").read_text(encoding="utf-8")
    assert back.splitlines()[0].endswith(",errors") and "no whole number" in back.splitlines()[1]
    assert ledger("import", "quotas", "--template", "--lang", "vi").stdout.startswith("Mã đơn vị,Đối tượng,Biên chế,")
    assert ledger("units", "apply", "--template", "--lang", "vi").stdout.startswith("Ngày hiệu lực,Số văn bản,")


def test_a_template_is_written_as_a_workbook_with_the_units_of_a_province(ledger: Sobo) -> None:
    """Catches a list of units that the import itself does not find."""
    done = ledger("import", "appointments", "--template", "--lang", "vi", "--out", "post.xlsx", "--province", "01")
    assert done.returncode == 0 and done.stdout.strip() == "post.xlsx", done.stderr
    lists = load_workbook(ledger.home.parent / "post.xlsx").worksheets[1]
    units = [cell.value for cell in lists["A"]]
    assert units[0] == "Thành phố Hà Nội" and "Phường Ba Đình, Thành phố Hà Nội" in units
    file = written(ledger, [POST | {"unit": "Phường Ba Đình, Thành phố Hà Nội"}])
    assert ledger.json("import", "appointments", file, "--dry-run")["dry_run"] is True
    refused = ledger("import", "appointments", "post.xlsx")
    assert refused.returncode == 1 and "example row of the template" in refused.stderr
    assert ledger("import", "quotas", "--template", "--province", "01").returncode == 2


def test_a_trial_is_a_summary_and_a_workbook_of_what_each_row_would_bring(ledger: Sobo) -> None:
    """Catches a trial that says less than the record would, or says it of another row."""
    people = [
        PERSON | {"staff_number": f"CB7{n}", "identity_number": f"00118000007{n}", "rank_coefficient": "4.65"}
        for n in range(2)
    ]
    ledger.json("import", "staff", written(ledger, people))
    leaves = {
        "decided_on": "2025-06-20", "route": "early_retirement", "leaves_on": "2025-07-01",
        "restructuring_effective_on": "2025-03-01", "insured_months": "264", "service_months": "264",
        "work_months": "", "appendix": "", "drawing_pension": "no", "instrument": "20/QĐ",
    }  # fmt: skip
    born = {"staff_number": "CB72", "identity_number": "001180000072", "birth_date": "1972-01-15"}
    ledger.json("import", "staff", written(ledger, [people[0] | born]))
    rows = [leaves | {"staff_number": "CB71", "route": "severance"}, leaves | {"staff_number": "CB72"}]
    file = written(ledger, rows, "leave.csv")
    told = ledger.json("import", "departures", file, "--dry-run", "--out", "trial.xlsx")
    summary = told["summary"]
    assert (summary["rows"], summary["people"], summary["units_by_name"]) == (2, 2, 0)
    assert sum(summary["events_by_type"].values()) == told["recorded"]
    page = load_workbook(ledger.home.parent / "trial.xlsx", data_only=True).worksheets[0]
    head = [cell.value for cell in page[3]]
    shown = [
        dict(zip(head, (cell.value for cell in line), strict=True)) for line in page.iter_rows(min_row=4, max_row=5)
    ]
    assert [(line["row"], line["staff_number"]) for line in shown] == [(2, "CB71"), (3, "CB72")]
    owed = [line["owed"] for line in shown]
    assert summary["amounts"] == [
        {"of": "early_retirement", "rows": 1, "amount": owed[1]}, {"of": "severance", "rows": 1, "amount": owed[0]},
    ]  # fmt: skip
    assert {"DepartureDecided", "EntitlementAssessed"} <= set(str(shown[0]["events"]).split(", "))
    in_words = ledger("import", "departures", file, "--dry-run").stdout
    assert "2 rows, 2 people" in in_words and f"early_retirement: 1 row, {owed[1]:,} đồng" in in_words
    assert ledger("import", "departures", file, "--out", "trial.xlsx").returncode == 2
    ledger.json("import", "departures", file)
    recorded = [ledger.json("settlements", "show", number)["assessments"][-1]["total"] for number in ("CB71", "CB72")]
    assert recorded == owed
