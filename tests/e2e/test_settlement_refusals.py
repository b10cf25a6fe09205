"""Every refusal about departures and their money, through files: which row and column, in words, nothing recorded."""

import json

import pytest

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported, places, refusal, written
from tests.e2e.settlement_files import (
    DECISION,
    FUNDING,
    NO_FACTS,
    PART_TIMER,
    PAYMENT,
    POST,
    RESCISSION,
    SALARY,
    head,
    person,
    with_units,
)

ABSENT = {"staff_number": "NOBODY"}
ENDLESS = "9" * 10_000
PLACED: dict[str, int] = {}
"""Positions of what the fixture recorded, by what it is."""
Faults = dict[str | None, str]
"""Column to words of the message; no column is None."""


def of(number: str, **cells: str) -> dict[str, str]:
    return {"staff_number": number, **cells}


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """PAID is assessed (744,778,125), approved 500 million from 10 May and paid 300 million on 20 May, OPEN is not
    assessed, BACK is rescinded, GONE left without a settlement, LATER gets another post, IN1 to IN3 and PART serve."""
    with_units(sobo)
    people = [person(number) for number in ("PAID", "OPEN", "BACK", "GONE", "LATER", "IN1", "IN2", "IN3")]
    registered = imported(sobo, "staff", [*people, person("PART", PART_TIMER)])
    imported(sobo, "appointments", [POST | of("LATER", basis="transferred", effective_on="2025-09-01")])
    decided = [
        DECISION | of("PAID"),
        DECISION | NO_FACTS | of("OPEN"),
        DECISION | of("BACK"),
        DECISION | NO_FACTS | of("GONE", route="resignation"),
    ]
    departed = imported(sobo, "departures", decided)
    imported(sobo, "funding", [FUNDING | of("PAID", amount="500000000")])
    paid = imported(sobo, "payments", [PAYMENT | of("PAID", amount="300000000")])
    rescinded = imported(sobo, "corrections", [RESCISSION | {"position": str(departed[3])}])
    names = ("departure of PAID", "assessment", "departure of OPEN", "departure of BACK")
    PLACED.update(zip(names, departed, strict=False))
    PLACED.update(
        {"registration": registered[0], "post": registered[1], "payment": paid[0], "rescission": rescinded[0]}
    )
    return sobo


AMOUNTS: list[tuple[dict[str, str], Faults]] = [
    ({"amount": "1000000.5"}, {"amount": "no whole number"}),
    ({"amount": "-5"}, {"amount": "no whole number"}),
    ({"amount": "0"}, {"amount": "at least 1"}),
    ({"amount": "1.000,000"}, {"amount": "one and the same mark"}),
    ({"amount": "1,000.000"}, {"amount": "digits only"}),
    ({"amount": "1e6"}, {"amount": "no whole number"}),
    ({"amount": "１００"}, {"amount": "no whole number"}),
    ({"amount": ""}, {"amount": "missing"}),
    ({"amount": "9" * 18}, {"amount": "at most"}),
    ({"amount": str(10**15)}, {"amount": "1,000,000,000,000,000 đồng"}),
]
BASIS: list[tuple[dict[str, str], Faults]] = [
    ({"instrument": ""}, {"instrument": "missing"}),
    ({"signed_on": "1.7.2025"}, {"signed_on": "2025-07-01"}),
    ({"instrument": "2\x07/QĐ"}, {"instrument": "U+0007"}),
]
"""Faults that a row of every kind may have."""
REFUSED: dict[str, tuple[dict[str, str], list[tuple[dict[str, str], Faults]]]] = {
    "departures": (
        DECISION | of("IN1"),
        [
            (ABSENT, {"staff_number": "NOBODY"}),
            (ABSENT | {"route": "fired", "decided_on": "2025-05-02"}, {
                "staff_number": "NOBODY", "route": "early_retirement", "decided_on": "after leaving",
            }),
            ({"route": "early retirement"}, {"route": "did you mean early_retirement"}),
            ({"route": ""}, {"route": "missing"}),
            ({"route": "part_time_severance"}, {"route": "civil_servant"}),
            (of("PART"), {"route": "part_time"}),
            ({"decided_on": "2025-05-02"}, {"decided_on": "after leaving on 2025-05-01"}),
            ({"leaves_on": "2000-01-01", "decided_on": "1999-12-01", "insured_months": "9", "service_months": "9"},
             {"leaves_on": "appointed on 2000-01-01"}),
            ({"leaves_on": "2025-02-29"}, {"leaves_on": "no day"}),
            ({"decided_on": "29.02.2024"}, {"decided_on": "like 2024-02-29"}),
            ({"leaves_on": "", "decided_on": ""}, {"leaves_on": "missing", "decided_on": "missing"}),
            ({"leaves_on": "9999-12-31"}, {"leaves_on": "out of reach"}),
            (of("PAID"), {"staff_number": "leaving on 2025-05-01"}),
            (of("GONE"), {"staff_number": "departure already"}),
            (of("LATER"), {"leaves_on": "2025-09-01"}),
            ({"insured_months": "264.5"}, {"insured_months": "no whole number"}),
            ({"service_months": "-1"}, {"service_months": "no whole number"}),
            ({"work_months": "1201"}, {"work_months": "at most 1200"}),
            ({"appendix": "III"}, {"appendix": "I, II"}),
            ({"drawing_pension": "chưa"}, {"drawing_pension": "neither yes nor no"}),
            ({"regime": "D179"}, {"regime": "D178"}),
            ({"restructuring_effective_on": "2025-13-01"}, {"restructuring_effective_on": "no day"}),
            (of("IN2"), {}),
            (of("IN2", route="retirement"), {"staff_number": "departure already"}),
            *BASIS,
        ],
    ),
    "funding": (
        FUNDING | of("PAID", amount="1000"),
        [
            (ABSENT, {"staff_number": "NOBODY"}),
            ({"stage": "promised"}, {"stage": "no known stage"}),
            ({"on": "2025-04-19"}, {"on": "2025-04-20"}),
            ({"on": ""}, {"on": "missing"}),
            ({"source": ""}, {"source": "missing"}),
            ({"amount": "244778126"}, {"amount": "244,778,125 đồng left"}),
            (of("OPEN"), {"staff_number": "not assessed"}),
            (of("BACK"), {"staff_number": "rescinded"}),
            (of("GONE"), {"staff_number": "no departure with a settlement"}),
            (of("IN1"), {"staff_number": "no departure with a settlement"}),
            ({"settlement": "2"}, {"settlement": "no settlement 2"}),
            ({"settlement": "first"}, {"settlement": "no whole number"}),
            ({"stage": "submitted", "amount": "744778125"}, {}),
            ({"stage": "submitted", "amount": "1"}, {"amount": "744,778,125 đồng submitted already"}),
            (ABSENT | {"stage": "", "amount": "1,5"}, {
                "staff_number": "NOBODY", "stage": "missing", "amount": "no whole number",
            }),
            *AMOUNTS,
            *BASIS,
        ],
    ),
    "payments": (
        PAYMENT | of("PAID", amount="1000", reference="UNC-9"),
        [
            (ABSENT, {"staff_number": "NOBODY"}),
            ({"kind": "refund"}, {"kind": "no known kind"}),
            ({"paid_on": "2025-04-19"}, {"paid_on": "2025-04-20"}),
            ({"paid_on": "2025-05-09"}, {"amount": "0 đồng approved by 2025-05-09"}),
            ({"amount": "200000001"}, {"amount": "500,000,000 đồng approved"}),
            ({"reference": "UNC-1"}, {"reference": "UNC-1"}),
            ({"reference": ""}, {"reference": "missing"}),
            ({"kind": "reversal", "reference": "UNC-1"}, {"reference": "UNC-1"}),
            ({"kind": "reversal", "amount": "300000001"}, {"amount": "300,000,000 đồng net paid"}),
            ({"kind": "reversal", "paid_on": "2025-05-19"}, {"amount": "0 đồng net paid on 2025-05-19"}),
            ({"kind": "repayment_received", "amount": "300000001"}, {"amount": "300,000,000 đồng net paid"}),
            ({"kind": "repayment_ordered", "amount": "300000001"}, {"amount": "300,000,000 đồng paid"}),
            (of("OPEN"), {"staff_number": "not assessed"}),
            (of("BACK"), {"staff_number": "rescinded"}),
            (of("GONE"), {"staff_number": "no departure with a settlement"}),
            ({"settlement": "2"}, {"settlement": "no settlement 2"}),
            ({"reference": "UNC-10", "amount": "150000000"}, {}),
            ({"reference": "UNC-10", "amount": "1"}, {"reference": "UNC-10"}),
            ({"reference": "UNC-11", "amount": "50000001"}, {"amount": "50,000,000 đồng possible"}),
            *AMOUNTS,
            *BASIS,
        ],
    ),
    "salaries": (
        SALARY | of("IN1"),
        [
            (ABSENT, {"staff_number": "NOBODY"}),
            ({"rank_coefficient": ""}, {None: "no salary column"}),
            ({"rank_coefficient": "4,9,8"}, {"rank_coefficient": "a decimal with a point"}),
            ({"rank_coefficient": "-4.98"}, {"rank_coefficient": "negative"}),
            ({"rank_coefficient": "498"}, {"rank_coefficient": "at most 50"}),
            ({"rank_coefficient": "4.9800001"}, {"rank_coefficient": "6 decimals"}),
            ({"rank_coefficient": "NaN"}, {"rank_coefficient": "no number"}),
            ({"rank_coefficient": "1e1"}, {"rank_coefficient": "no number"}),
            ({"public_service_percent": "250"}, {"public_service_percent": "at most 200"}),
            ({"salary_amount": "10000000"}, {"salary_amount": "rank_coefficient"}),
            ({"rank_coefficient": "", "salary_amount": "10000000.5"}, {"salary_amount": "whole đồng"}),
            ({"rank_coefficient": "", "salary_amount": "0"}, {"salary_amount": "above zero"}),
            ({"rank_coefficient": "", "salary_amount": "10.000.00"}, {"salary_amount": "digits only"}),
            ({"rank_coefficient": "", "salary_amount": "10000000000"}, {"salary_amount": "check the zeros"}),
            ({"part_time_allowance": "-1"}, {"part_time_allowance": "above zero"}),
            ({"effective_on": "1999-12-31"}, {"effective_on": "appointed on 2000-01-01"}),
            ({"effective_on": "2025-02-29"}, {"effective_on": "no day"}),
            ({"effective_on": ""}, {"effective_on": "missing"}),
            *BASIS,
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_every_bad_row_is_listed_with_its_column_and_nothing_is_recorded(ledger: Sobo, kind: str) -> None:
    """Catches a rule that the file does not reach, a fault that hides another, and a good row recorded on its own."""
    base, cases = REFUSED[kind]
    check(ledger, kind, base, cases)


def test_a_rescission_names_a_departure_that_can_be_taken_back(ledger: Sobo) -> None:
    """Catches money left without its decision, and any other event taken back as a departure."""
    check(ledger, "corrections", RESCISSION, [
        ({"position": str(PLACED["departure of PAID"])}, {"position": "300,000,000 đồng"}),
        ({"position": str(PLACED["departure of BACK"])}, {"position": "rescinded already"}),
        ({"position": str(PLACED["departure of OPEN"]), "action": "retract"}, {"action": "write rescind"}),
        ({"position": str(PLACED["assessment"])}, {"position": "EntitlementAssessed"}),
        ({"position": str(PLACED["assessment"]), "action": "retract"}, {"position": "cannot be taken back"}),
        ({"position": str(PLACED["payment"])}, {"position": "PayoutMade"}),
        ({"position": str(PLACED["rescission"])}, {"position": "DepartureRescinded"}),
        ({"position": str(PLACED["post"])}, {"position": "StaffAppointed"}),
        ({"position": str(PLACED["registration"]), "action": "retract"}, {"position": "the registration stays"}),
        ({"position": "1"}, {"position": "UnitRegistered"}),
        ({"position": "99999999"}, {"position": "no event at position 99999999"}),
        ({"position": "0"}, {"position": "at least 1"}),
        ({"position": "1.5"}, {"position": "no whole number"}),
        ({"position": ""}, {"position": "missing"}),
        ({"position": "99999999", "action": "undo", "reason": ""}, {
            "position": "no event", "action": "retract, rescind", "reason": "missing",
        }),
        ({"position": str(PLACED["departure of OPEN"])}, {}),
        ({"position": str(PLACED["departure of OPEN"])}, {"position": "row 17 takes the same event back"}),
    ])  # fmt: skip


@pytest.mark.parametrize(("kind", "column"), [("departures", "insured_months"), ("payments", "amount")])
def test_a_number_of_ten_thousand_digits_is_told_once_and_shortly(ledger: Sobo, kind: str, column: str) -> None:
    """Catches a terminal flooded by the cell that it is told about, and a crash of the conversion."""
    row = REFUSED[kind][0] | {column: ENDLESS}
    error = refusal(ledger, kind, written(ledger, [row]))
    assert places(error) == [(2, column)]
    assert len(error["where"][0]["message"]) < 1000


def check(ledger: Sobo, kind: str, base: dict[str, str], cases: list[tuple[dict[str, str], Faults]]) -> None:
    """Hand in all cases as one file: exactly their faults are told, with these words, and the ledger stands still."""
    before = head(ledger)
    error = refusal(ledger, kind, written(ledger, [base | cells for cells, _ in cases]))
    assert error["code"] == "rows_refused"
    assert {fault["file"] for fault in error["where"]} == {"rows.csv"}
    expected = {(row, column): words for row, (_, faults) in enumerate(cases, 2) for column, words in faults.items()}
    said: dict[tuple[int, str | None], str] = {}
    for fault in error["where"]:
        place = (fault["row"], fault["column"])
        said[place] = f"{said.get(place, '')}\n{fault['message']}"
    assert sorted(said, key=str) == sorted(expected, key=str)
    assert {place: words for place, words in expected.items() if words not in said[place]} == {}
    assert len(places(error)) == len(expected), "a fault told twice"
    assert head(ledger) == before


HEADER = ",".join(PAYMENT)
LINE = "PAID,payment,2025-05-20,1000,UNC-77,5/QĐ"


@pytest.mark.parametrize(
    ("content", "row", "column", "words"),
    [
        ("", 1, None, "empty"),
        ("\n\n", 1, None, "empty"),
        (HEADER + "\n", 1, None, "no rows"),
        (HEADER.replace(",amount", "") + "\nPAID,payment,2025-05-20,UNC-77,5/QĐ\n", 1, "amount", "amount"),
        (HEADER.replace(",", "|") + "\n" + LINE.replace(",", "|") + "\n", 1, "staff_number", "missing"),
        (HEADER + ",amount\n" + LINE + ",5\n", 1, "amount", "twice"),
        (HEADER + "\n" + LINE + ",7\n", 2, None, "7 fields"),
        (HEADER + '\n"' + LINE + "\n", 2, None, "quotation mark"),
        (HEADER + "\n" + LINE.replace("UNC-77", "UNC-77\x00") + "\n", 2, "reference", "U+0000"),
        ((HEADER + "\n" + LINE + "\n").encode("utf-16"), 1, None, "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_of_payments_is_refused(
    ledger: Sobo, content: str | bytes, row: int, column: str | None, words: str
) -> None:
    """Catches a file taken for something else, and a traceback instead of a word."""
    path = ledger.home.parent / "raw.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (fault,) = refusal(ledger, "payments", path.name)["where"]
    assert (fault["row"], fault["column"]) == (row, column)
    assert words in fault["message"]


def test_marks_of_other_systems_and_names_of_today_do_no_harm(ledger: Sobo) -> None:
    """Catches a byte order mark, line ends of Windows, unknown columns, formulas and emoji that keep a file out."""
    header, line = HEADER + ",bank\r\n", LINE.replace("UNC-77", "=1+1 🏦") + ",Agribank\r\n"
    (ledger.home.parent / "windows.csv").write_bytes(b"\xef\xbb\xbf" + (header + line).encode())
    done = ledger("import", "payments", "windows.csv", "--dry-run", "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["recorded"] == 1
    assert "ignoring the unknown column bank" in done.stderr
    named = person("CB-😀", {"full_name": "Nguyễn 😀 Ư"})
    imported(ledger, "staff", [named])
    imported(ledger, "departures", [DECISION | of("CB-😀")])
    assert ledger.json("settlements", "show", "CB-😀", "--on", "2025-12-31")["assessed"] == 744_778_125


def test_a_refusal_of_money_tells_people_what_where_and_what_to_do(ledger: Sobo) -> None:
    """Catches an error that only a program could read, and data on stdout where there is none."""
    done = ledger("import", "payments", written(ledger, [PAYMENT | of("PAID", reference="UNC-8")]))
    assert (done.returncode, done.stdout) == (1, "")
    for words in ("nothing was recorded", "rows.csv, row 2, amount", "500,000,000 đồng approved by 2025-05-20"):
        assert words in done.stderr
