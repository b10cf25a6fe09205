"""`sobo import` as a user runs it: what it prints, what it refuses and where, and that a file counts once or never."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import places, refusal, written
from tests.e2e.import_rows import LENT, PERSON, POST, QUOTA, with_one_person


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    return with_one_person(sobo)


def head(sobo: Sobo) -> int:
    """Position of the last event, as a trial tells it."""
    trial = written(sobo, [QUOTA | {"headcount": "1"}], "trial.csv")
    position = sobo.json("import", "quotas", trial, "--dry-run")["first_position"]
    assert isinstance(position, int)
    return position - 1


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
    error = refusal(ledger, "staff", written(ledger, rows))
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
    rows = [{**row, **cells} for cells in wrong_cells]
    assert places(refusal(ledger, kind, written(ledger, rows))) == expected


def test_one_wrong_row_keeps_the_whole_file_out(ledger: Sobo) -> None:
    """Catches a file recorded in part."""
    before = head(ledger)
    refusal(ledger, "quotas", written(ledger, [QUOTA, QUOTA | {"headcount": "many"}]))
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
    rows = [POST | {"staff_number": f"X{n}"} for n in range(130)]
    error = refusal(ledger, "appointments", written(ledger, rows))
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


def test_a_correction_takes_an_appointment_back(ledger: Sobo) -> None:
    """Catches corrections that the command line cannot reach."""
    wrong = ledger.json("import", "appointments", written(ledger, [POST]))["first_position"]
    row = {"position": str(wrong), "action": "retract", "reason": "wrong person", "instrument": "16/QĐ"}
    assert ledger.json("import", "corrections", written(ledger, [row]))["recorded"] == 1
    wrong_rows = [row | {"reason": "again"}, row | {"action": "rescind"}]
    assert places(refusal(ledger, "corrections", written(ledger, wrong_rows))) == [(2, "position"), (3, "position")]


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
