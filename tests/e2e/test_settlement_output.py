"""What the commands about settlements print: help, tables, CSV and JSON as the interface names them, exit codes."""

import csv
import io
import json
import re

import pytest

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported, written
from tests.e2e.settlement_files import DECISION, FUNDING, NO_FACTS, PAYMENT, identity, person, with_units

ON = ("--on", "2025-09-01")
ROW = (
    "staff_number", "settlement", "unit", "route", "regime", "status", "assessed", "submitted", "approved", "paid",
    "due_on",
)  # fmt: skip
KEYS = ("province", "unit", "level", "category", "route", "regime", "month", "sex", "age_band")
COUNTS = ("decided", "left", "assessed", "submitted", "approved", "paid")
AMOUNTS = ("amount_assessed", "amount_submitted", "amount_approved", "amount_paid")
KINDS = ("salaries", "departures", "departure_facts", "personal_data", "funding", "payments", "corrections")
STATUSES = "unassessed assessed submitted approved partly_paid paid repayable rescinded".split()
TOTAL = 744_778_125
DUE_NEXT = 184_275_000
"""Decree 154: 2 years early by 5, and 5 for 15 years of insurance, times 5.25 x 2,340,000, no public service."""
READS = [
    ("settlements", "list"),
    ("settlements", "overdue"),
    ("stats", "departures", "--by", ",".join(KEYS)),
    ("stats", "departures", "--by", "unit", "--all-routes"),
]


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """On 1 September: PART is paid in part and overdue, OPEN unassessed, NEXT leaves in the autumn, GONE resigned."""
    with_units(sobo)
    imported(sobo, "staff", [*map(person, ("PART", "OPEN", "NEXT", "GONE", "STAYS"))])
    autumn = {"decided_on": "2025-09-01", "leaves_on": "2025-10-15", "restructuring_effective_on": "2025-07-01"}
    rows = [
        DECISION | {"staff_number": "PART"},
        DECISION | NO_FACTS | {"staff_number": "OPEN"},
        DECISION | autumn | {"staff_number": "NEXT", "insured_months": "180", "service_months": "180"},
        DECISION | NO_FACTS | {"staff_number": "GONE", "route": "resignation"},
    ]
    imported(sobo, "departures", rows)
    imported(sobo, "funding", [FUNDING | {"staff_number": "PART"}])
    imported(sobo, "payments", [PAYMENT | {"staff_number": "PART"}])
    return sobo


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    "command",
    [
        ("settlements",), ("settlements", "list"), ("settlements", "show"), ("settlements", "overdue"), ("stats",),
        ("stats", "departures"), ("policy", "explain"), ("staff", "history"), ("import",),
    ],
)  # fmt: skip
def test_help_has_an_example_of_the_command_itself(sobo: Sobo, command: tuple[str, ...]) -> None:
    """Catches a command that leaves the reader to guess, and an example of another one."""
    shown = sobo(*command, "--help")
    assert shown.returncode == 0
    assert re.search(rf"Examples?:\s+sobo {' '.join(command)}", shown.stdout)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_the_columns_of_its_kind_and_an_example_row(sobo: Sobo, kind: str) -> None:
    """Catches a kind of file whose columns nobody can look up."""
    header, example, *more = csv.reader(io.StringIO(sobo("import", kind, "--template").stdout))
    assert more == []
    assert len(header) == len(example) == len(set(header))
    named = {
        "departures": "staff_number decided_on route leaves_on restructuring_effective_on insured_months "
        "service_months work_months appendix drawing_pension",
        "funding": "staff_number stage on amount source",
        "payments": "staff_number kind paid_on amount reference",
        "salaries": "staff_number effective_on rank_coefficient salary_amount part_time_allowance",
        "corrections": "position action reason",
    }.get(kind, "staff_number")
    assert {*named.split(), "instrument", "clause", "signed_on", "authority"} <= set(header)


def test_settlements_have_the_keys_of_the_interface_in_every_form(ledger: Sobo) -> None:
    """Catches a key renamed, a column missing in one form, and an amount that is no whole number."""
    rows = ledger.json("settlements", "list", *ON)
    assert [row["staff_number"] for row in rows] == ["OPEN", "PART", "NEXT"]
    for row in rows:
        assert set(ROW) <= set(row)
        for name in ("submitted", "approved", "paid"):
            assert type(row[name]) is int
    told = {row["staff_number"]: tuple(row[name] for name in ROW[2:]) for row in rows}
    assert told == {
        "OPEN": ("00004", "early_retirement", None, "unassessed", None, 0, 0, 0, "2025-06-30"),
        "PART": ("00004", "early_retirement", "D178", "partly_paid", TOTAL, 0, TOTAL, 400_000_000, "2025-06-30"),
        "NEXT": ("00004", "early_retirement", "D154", "assessed", DUE_NEXT, 0, 0, 0, None),
    }
    as_json = ledger("settlements", "list", *ON, "--format", "json")
    assert json.loads(as_json.stdout) == rows
    as_csv = table(ledger("settlements", "list", *ON, "--format", "csv").stdout)
    for row, line in zip(rows, as_csv, strict=True):
        assert {name: line[name] for name in ROW} == {name: "" if row[name] is None else str(row[name]) for name in ROW}
    shown = ledger("settlements", "list", *ON).stdout
    header, *_ = shown.splitlines()
    assert set(header.split()) >= {*ROW} - {"settlement"}
    for words in ("744,778,125", "400,000,000", "3 settlements on 2025-09-01", "OPEN: insured_months is missing"):
        assert words in shown


def test_what_is_overdue_is_told_with_the_instruments_that_asked_for_it(ledger: Sobo) -> None:
    """Catches a deadline applied to decisions after it, an unassessed settlement forgotten, a reminder left out."""
    rows = ledger.json("settlements", "overdue", *ON)
    assert [row["staff_number"] for row in rows] == ["OPEN", "PART"]
    for row in rows:
        assert set(ROW) <= set(row)
        assert [entry["due_on"] for entry in row["instruments"]] == ["2025-06-30", "2025-08-31"]
    assert "344,778,125 đồng outstanding" in ledger("settlements", "overdue", *ON).stdout
    lines = table(ledger("settlements", "overdue", *ON, "--format", "csv").stdout)
    assert [line["staff_number"] for line in lines] == ["OPEN", "PART"]
    assert ledger.json("settlements", "overdue", "--on", "2025-06-30") == []


def test_statistics_have_the_keys_and_columns_of_the_interface_in_every_form(ledger: Sobo) -> None:
    """Catches a column renamed, a total that is not the sum, and an unassessed departure left out."""
    asked = ("stats", "departures", "--by", ",".join(KEYS), *ON)
    answer = ledger.json(*asked)
    assert (answer["on"], answer["as_known"]) == ("2025-09-01", None)
    assert all(set(row) == {*KEYS, *COUNTS, *AMOUNTS} for row in answer["rows"])
    assert set(answer["total"]) >= {*COUNTS, *AMOUNTS}
    for name in (*COUNTS, *AMOUNTS):
        assert answer["total"][name] == sum(row[name] for row in answer["rows"])
    by_regime = {row["regime"]: row for row in answer["rows"]}
    assert by_regime["D178"] == {
        "province": "01", "unit": "00004@2025-01-01", "level": "commune", "category": "civil_servant",
        "route": "early_retirement", "regime": "D178", "month": "2025-05", "sex": "male", "age_band": "55-59",
        "decided": 1, "left": 1, "assessed": 1, "submitted": 0, "approved": 1, "paid": 1, "amount_assessed": TOTAL,
        "amount_submitted": 0, "amount_approved": TOTAL, "amount_paid": 400_000_000,
    }  # fmt: skip
    assert [by_regime[None][name] for name in (*COUNTS, *AMOUNTS)] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    lines = table(ledger(*asked, "--format", "csv").stdout)
    assert list(lines[0]) == [*KEYS, *COUNTS, *AMOUNTS]
    assert len(lines) == len(answer["rows"])
    shown = ledger(*asked).stdout
    for words in (*COUNTS, *AMOUNTS, "total", "744,778,125"):
        assert words in shown
    everyone = ledger.json("stats", "departures", "--by", "route", "--all-routes", *ON)["rows"]
    assert {row["route"]: row["decided"] for row in everyone} == {"early_retirement": 3, "resignation": 1}


def test_one_settlement_is_laid_out_with_its_money(ledger: Sobo) -> None:
    """Catches a page about one settlement that lacks what the list has, or its entries."""
    shown = ledger.json("settlements", "show", "PART", *ON)
    (listed,) = (row for row in ledger.json("settlements", "list", *ON) if row["staff_number"] == "PART")
    assert listed.items() <= shown.items()
    text = ledger("settlements", "show", "PART", *ON).stdout
    for words in ("partly_paid", "744,778,125", "344,778,125", "UNC-1", "budget", "2/QĐ", "4/QĐ", "5/QĐ"):
        assert words in text
    assert "PART has no settlement" in ledger("settlements", "show", "PART", "--on", "2025-04-19").stderr


def test_the_working_is_explained_and_without_one_the_reasons(ledger: Sobo) -> None:
    """Catches exit 0 without an amount, and a person left without the reason."""
    text = ledger("policy", "explain", "PART", *ON).stdout
    for words in ("D178 article 7 (ii)", "2.5 x 5 x S", "191,953,125", "744,778,125", "15,356,250", "2/QĐ"):
        assert words in text
    for options in ((), ("--json",)):
        done = ledger("policy", "explain", "OPEN", *ON, *options)
        assert done.returncode == 1
        assert "insured_months is missing" in done.stdout
    answer = json.loads(done.stdout)
    assert answer["eligible"] is False
    assert all(set(reason) == {"code", "message", "article"} for reason in answer["reasons"])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("stats", "departures", "--by", "village"), 2, "village"),
        (("stats", "departures", "--by", ""), 2, "province"),
        (("stats", "departures", "--by", "route", "--map", "old"), 2, "own"),
        (("settlements", "list", "--status", "late"), 2, "partly_paid"),
        (("settlements", "list", "--on", "2025-02-29"), 2, "2025-02-29"),
        (("settlements", "list", "--as-known", "soon"), 2, "soon"),
        (("settlements", "show"), 2, "NUMBER"),
        (("settlements", "list", "--province", "77"), 1, "77"),
        (("settlements", "show", "NOBODY"), 1, "NOBODY"),
        (("settlements", "show", "STAYS"), 0, "STAYS has no settlement"),
        (("settlements", "show", "GONE"), 0, "GONE has no settlement"),
        (("policy", "explain", "STAYS"), 1, "STAYS"),
    ],
)
def test_wrong_usage_and_what_is_not_there_are_told_apart(
    ledger: Sobo, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """Catches a wrong exit code, a traceback, and a message that does not name what was wrong."""
    done = ledger(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "went wrong" not in done.stderr


def test_each_status_can_be_asked_for(ledger: Sobo) -> None:
    """Catches a state of the interface that the command does not know."""
    for status, number in (("unassessed", "OPEN"), ("partly_paid", "PART"), ("assessed", "NEXT")):
        rows = ledger.json("settlements", "list", "--status", status, *ON)
        assert [row["staff_number"] for row in rows] == [number]
    shown = ledger("settlements", "list", "--help").stdout
    assert all(status in shown for status in STATUSES)


def test_no_personal_data_is_in_the_log_in_statistics_or_in_lists(ledger: Sobo) -> None:
    """Catches a birth date, an identity number or a name that leaves its seal on the way."""
    corrected = {"staff_number": "PART", "birth_date": "1966-01-20", "full_name": "Trần Văn Kín", "instrument": "9/QĐ"}
    ledger.json("import", "personal_data", written(ledger, [corrected]))
    of_one = [("settlements", "show", "PART", *ON), ("settlements", "show", "PART", *ON, "--json")]
    for arguments in [("log", "show"), *((*read, *ON, "--json") for read in READS), *of_one]:
        done = ledger(*arguments)
        assert done.returncode == 0
        for secret in ("1966-01", "15/01/1966", identity("PART"), "Nguyễn", "Trần Văn Kín"):
            assert secret not in done.stdout, (arguments, secret)
