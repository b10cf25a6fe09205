"""Departures through the ledger as a user runs it: decided, assessed, funded, paid, corrected, rebuilt the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import bound, places, refusal, written
from tests.e2e.settlement_files import (
    DECISION,
    FUNDING,
    NO_FACTS,
    NO_SALARY,
    PART_TIMER,
    PAYMENT,
    PERSON,
    SALARY,
    TEN_MILLION,
    head,
    person,
    with_units,
)

ON = "2025-12-31"
S10 = 10_000_000
JUNE = {"decided_on": "2025-05-15", "leaves_on": "2025-06-01"}
AUGUST = {"decided_on": "2025-07-15", "leaves_on": "2025-08-01"}
BY_YEARS = {"insured_months": "360", "service_months": "360"}
TWENTY = {"insured_months": "240", "service_months": "240"}
PART_TIME = AUGUST | NO_FACTS | {"route": "part_time_severance", "work_months": "48"}
OFFICIAL_SALARY = {
    "rank_coefficient": "5.42", "leadership_coefficient": "0.4", "party_committee_coefficient": "0.3",
    "regional_coefficient": "0.2",
}  # fmt: skip
WORKED: dict[str, tuple[dict[str, str], dict[str, str], dict[str, int]]] = {
    "C": ({}, {}, {"one_time": 460_687_500, "early_years": 191_953_125, "insurance_time": 92_137_500}),
    "PAY": (OFFICIAL_SALARY | {"birth_date": "1965-07-15"}, JUNE | TWENTY, {"one_time": 23 * 17_023_500}),
    "23": (TEN_MILLION | {"birth_date": "1965-07-15"}, JUNE | TWENTY, {"one_time": 23 * S10}),
    "24": (
        TEN_MILLION | {"birth_date": "1965-08-15"}, JUNE | TWENTY,
        {"one_time": 24 * S10, "early_years": 10 * S10, "insurance_time": 5 * S10},
    ),
    "60": (
        TEN_MILLION | {"birth_date": "1968-05-20"}, JUNE | BY_YEARS,
        {"one_time": 60 * S10, "early_years": 25 * S10, "insurance_time": 10 * S10},
    ),
    "61": (
        TEN_MILLION | {"birth_date": "1968-06-20"}, JUNE | BY_YEARS | {"appendix": "I"},
        {"one_time": 54 * S10, "early_years": 22 * S10, "insurance_time": 10 * S10},
    ),
    "61-08": (
        TEN_MILLION | {"birth_date": "1968-08-20"}, AUGUST | BY_YEARS | {"appendix": "I"},
        {"one_time": 54 * S10, "early_years": 22 * S10, "insurance_time": 115_000_000},
    ),
    "9": (
        TEN_MILLION | {"birth_date": "1985-01-10", "appointed_on": "2012-01-01"},
        JUNE | {"route": "severance", "insured_months": "38", "service_months": "38"},
        {"one_time": 304_000_000, "insurance_time": 52_500_000, "job_search": 30_000_000},
    ),
    "P": (
        PART_TIMER, PART_TIME,
        {"one_time": 134_784_000, "work_years": 21_060_000, "job_search": 10_530_000},
    ),
    "PENSION": (PART_TIMER, PART_TIME | {"drawing_pension": "yes"}, {"one_time": 52_650_000}),
    "TRAP": (
        NO_SALARY | {"rank_coefficient": "3.00", "birth_date": "1965-08-15"},
        JUNE | {"insured_months": "300", "service_months": "300"},
        {"one_time": 168_480_000, "early_years": 70_200_000, "insurance_time": 52_650_000},
    ),
}  # fmt: skip
"""By number: how the person and the decision differ from the ministry's example, and the components due
(policy-rules section 9; the trap was published as 94,770,000 and comes to 41.5 x 3.00 x 2,340,000)."""
TOTALS = {
    "C": 744_778_125, "PAY": 391_540_500, "23": 230_000_000, "24": 390_000_000, "60": 950_000_000, "61": 860_000_000,
    "61-08": 875_000_000, "9": 386_500_000, "P": 166_374_000, "PENSION": 52_650_000, "TRAP": 291_330_000,
}  # fmt: skip
CROWD = [f"N{n:04}" for n in range(1000)]

STORY = "STORY"
FIRST, SECOND = 744_778_125, 791_592_750
"""30 + 12.5 + 6 times S, which is 4.65 + 0.60 and then 4.98 + 0.60 times 2,340,000, and a quarter of that on top."""
STEPS: list[tuple[str, dict[str, str], list[str]]] = [
    ("departures", DECISION | {"insured_months": ""}, ["DepartureDecided"]),
    ("departure_facts", {"reason": "insurance book checked", "insured_months": "264", "instrument": "8/QĐ"},
     ["DepartureCorrected", "EntitlementAssessed"]),
    ("funding", FUNDING | {"stage": "submitted"}, ["FundingSubmitted"]),
    ("funding", FUNDING, ["FundingApproved"]),
    ("payments", PAYMENT, ["PayoutMade"]),
    ("payments", PAYMENT | {"paid_on": "2025-05-21", "reference": "UNC-2", "amount": "100000000"}, ["PayoutMade"]),
    ("payments", PAYMENT | {"kind": "reversal", "paid_on": "2025-05-22", "reference": "UNC-3", "amount": "100000000"},
     ["PayoutReversed"]),
    ("salaries", SALARY | {"leadership_coefficient": "0.60", "public_service_percent": "25"},
     ["SalaryChanged", "EntitlementReassessed"]),
    ("funding", FUNDING | {"on": "2025-06-10", "amount": "46814625"}, ["FundingApproved"]),
    ("payments", PAYMENT | {"paid_on": "2025-06-20", "reference": "UNC-4", "amount": "391592750"}, ["PayoutMade"]),
]  # fmt: skip
"""What is recorded of one settlement from the decision to the last payment, and as which events."""
STATES = [
    ("unassessed", None, 0, 0, 0), ("assessed", FIRST, 0, 0, 0), ("submitted", FIRST, FIRST, 0, 0),
    ("approved", FIRST, FIRST, FIRST, 0), ("partly_paid", FIRST, FIRST, FIRST, 400_000_000),
    ("partly_paid", FIRST, FIRST, FIRST, 500_000_000), ("partly_paid", FIRST, FIRST, FIRST, 400_000_000),
    ("partly_paid", SECOND, FIRST, FIRST, 400_000_000), ("partly_paid", SECOND, FIRST, SECOND, 400_000_000),
    ("paid", SECOND, FIRST, SECOND, SECOND),
]  # fmt: skip
"""State, assessed, submitted, approved and paid after each step."""
QUESTIONS = [
    ("settlements", "list", "--on", ON),
    ("settlements", "show", STORY, "--on", ON),
    ("settlements", "overdue", "--on", ON),
    ("stats", "departures", "--by", "province,unit,level,category,route,regime,month,sex,age_band", "--on", ON),
    ("stats", "departures", "--by", "province", "--map", "own", "--all-routes", "--on", ON),
    ("policy", "explain", STORY, "--on", ON),
    ("staff", "history", STORY),
    ("staff", "show", STORY, "--on", ON),
]


@dataclass(frozen=True)
class Told:
    """The ledger of the module, and of each step of the story: its positions, and the answer right after it."""

    sobo: Sobo
    steps: list[range]
    answers: list[dict[str, Any]]


@pytest.fixture(scope="module")
def told(sobo: Sobo) -> Told:
    with_units(sobo)
    people = [person(number, cells) for number, (cells, _, _) in WORKED.items()]
    crowd = [person(number, TEN_MILLION, {"birth_date": "1968-05-20", "unit": "10500"}) for number in CROWD]
    sobo.json("import", "staff", written(sobo, [*people, person(STORY), *crowd]))
    steps, answers = [], []
    for number, (kind, cells, _) in enumerate(STEPS):
        rows = [cells | {"staff_number": STORY}]
        file = bound(sobo, rows) if number % 2 == 0 else written(sobo, rows)
        wrote = sobo.json("import", kind, file)
        steps.append(range(wrote["first_position"], wrote["last_position"] + 1))
        answers.append(sobo.json("settlements", "show", STORY, "--on", ON))
    return Told(sobo, steps, answers)


def test_official_examples_are_due_to_the_dong_through_the_ledger_and_by_hand(told: Told) -> None:
    """Catches a fact lost between file, event and rule, and two ways of asking that do not answer the same."""
    sobo = told.sobo
    rows = [DECISION | cells | {"staff_number": number} for number, (_, cells, _) in WORKED.items()]
    assert sobo.json("import", "departures", written(sobo, rows))["recorded"] == 2 * len(rows)
    listed = {row["staff_number"]: row["assessed"] for row in sobo.json("settlements", "list", "--on", ON)}
    assert {number: listed[number] for number in TOTALS} == TOTALS
    facts = [facts_of(PERSON | cells, DECISION | decided) for cells, decided, _ in WORKED.values()]
    (sobo.home.parent / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    by_hand = dict(zip(WORKED, sobo.json("policy", "assess", "facts.json"), strict=True))
    for number, (_, _, due) in WORKED.items():
        assert {part["name"]: part["amount"] for part in by_hand[number]["components"]} == due, number
        assert by_hand[number]["total"] == TOTALS[number] == sum(due.values())
    recorded = sobo.json("policy", "explain", "C", "--on", ON)
    del recorded["facts"], recorded["recorded"], recorded["staff_number"], recorded["settlement"]
    assert recorded == by_hand["C"]


def facts_of(who: Mapping[str, str], decided: Mapping[str, str]) -> dict[str, Any]:
    """What `policy assess` takes, from the same cells."""
    unasked = ("staff_number", "full_name", "identity_number", "unit", "position", "appointed_on", "instrument")
    facts: dict[str, Any] = {name: cell or None for name, cell in {**who, **decided}.items() if name not in unasked}
    for name in ("insured_months", "service_months", "work_months"):
        facts[name] = None if facts[name] is None else int(facts[name])
    drawing = facts["drawing_pension"]
    return facts | {"drawing_pension": None if drawing is None else drawing == "yes"}


def test_a_thousand_departures_with_three_bad_rows_are_refused_with_exactly_these(told: Told) -> None:
    """Catches a big file recorded in part, a fault of form that hides one of rule, and rows counted wrongly."""
    sobo, before = told.sobo, head(told.sobo)
    rows = [DECISION | JUNE | BY_YEARS | {"staff_number": number} for number in CROWD]
    bad = list(rows)
    bad[100] = rows[100] | {"staff_number": "N9999"}
    bad[500] = rows[500] | {"leaves_on": "2025-02-29"}
    bad[998] = rows[998] | {"decided_on": "2025-06-02"}
    error = refusal(sobo, "departures", written(sobo, bad, "bad.csv"))
    assert places(error) == [(102, "staff_number"), (502, "leaves_on"), (1000, "decided_on")]
    assert {fault["file"] for fault in error["where"]} == {"bad.csv"}
    file = bound(sobo, rows, "good.xlsx")
    trial = sobo.json("import", "departures", file, "--dry-run")
    assert (trial["dry_run"], trial["recorded"], trial["first_position"]) == (True, 2000, before + 1)
    told_of = sobo.json("import", "departures", file)
    assert (told_of["recorded"], told_of["first_position"]) == (2000, before + 1)
    for province, options in (("31", ()), ("30", ("--map", "own"))):
        rows = sobo.json("stats", "departures", "--by", "province", "--on", ON, *options)["rows"]
        (counted,) = (row for row in rows if row["province"] == province)
        assert (counted["decided"], counted["assessed"], counted["amount_assessed"]) == (1000, 1000, 1000 * 95 * S10)


def test_a_settlement_goes_through_its_states(told: Told) -> None:
    """Catches a sum or a state that does not follow from what was recorded."""
    names = ("status", "assessed", "submitted", "approved", "paid")
    assert [tuple(answer[name] for name in names) for answer in told.answers] == STATES
    unassessed, *assessed = told.answers
    assert [reason["code"] for reason in unassessed["reasons"]] == ["missing_fact"]
    assert "insured_months" in unassessed["reasons"][0]["message"]
    assert not any(answer["reasons"] for answer in assessed)
    assert [answer["outstanding"] for answer in (told.answers[-2], told.answers[-1])] == [391_592_750, 0]


def test_a_salary_correction_shows_its_delta_and_leaves_what_was_paid(told: Told) -> None:
    """Catches a correction that rewrites the first assessment, or one without a word of its cause."""
    first, second = told.answers[-1]["assessments"]
    assert (first["total"], "delta" in first) == (FIRST, False)
    assert (second["old_total"], second["total"], second["delta"]) == (FIRST, SECOND, 46_814_625)
    assert second["reason"] == "salary from 2025-04-01"
    explained = told.sobo.json("policy", "explain", STORY, "--on", ON)
    assert (explained["salary"], explained["total"], explained["recorded"]["delta"]) == (16_321_500, SECOND, 46_814_625)
    assert explained["recorded"]["position"] == second["position"] == told.steps[7][-1]


def test_a_settlement_is_followed_from_the_decision_to_the_last_payment(told: Told) -> None:
    """Catches an entry that one of the three ways to follow a settlement leaves out, or puts in another place."""
    sobo, shown = told.sobo, told.answers[-1]
    happened = [event for step, (_, _, events) in zip(told.steps, STEPS, strict=True)
                for event in zip(step, events, strict=True)]  # fmt: skip
    history = sobo.json("staff", "history", STORY)
    told_of = [(entry["position"], entry["event"]) for entry in history]
    assert told_of[3:] == happened
    assert [event for _, event in told_of[:3]] == ["StaffRegistered", "StaffAppointed", "SalaryChanged"]
    lines = sobo("log", "show", "--stream", shown["settlement"]).stdout.splitlines()
    logged = [json.loads(line) for line in lines]
    of_the_person = ("DepartureDecided", "DepartureCorrected", "SalaryChanged")
    assert [(e["position"], e["type"]) for e in logged] == [e for e in happened if e[1] not in of_the_person]
    assert [event["version"] for event in logged] == list(range(1, len(logged) + 1))
    assert {event["stream"] for event in logged} == {shown["settlement"]}
    entries = [(entry["position"], entry["kind"], entry["amount"]) for entry in shown["entries"]]
    money = [step[0] for step, (kind, _, _) in zip(told.steps, STEPS, strict=True) if kind in ("funding", "payments")]
    assert sorted(position for position, _, _ in entries) == money
    assert [kind for _, kind, _ in entries] == [
        "submitted", "approved", "payment", "payment", "reversal", "approved", "payment",
    ]  # fmt: skip
    amounts = {"approved": 0, "payment": 0, "reversal": 0, "submitted": 0}
    for _, kind, amount in entries:
        amounts[kind] += amount
    assert amounts["payment"] - amounts["reversal"] == shown["paid"] == SECOND


def test_what_was_known_before_each_step_is_answered_as_it_was(told: Told) -> None:
    """Catches an answer about the past that later facts leak into."""
    for number, step in enumerate(told.steps):
        before = told.sobo.json("settlements", "show", STORY, "--on", ON, "--as-known", str(step[0] - 1))
        if number == 0:
            assert before == {}
            continue
        assert before["as_known"] == step[0] - 1
        assert without_times(before) == without_times(told.answers[number - 1])


def without_times(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("as_known", "position")}


def test_the_same_file_counts_once_unless_it_is_meant_twice(told: Told) -> None:
    """Catches money recorded twice by a second import, and an `--again` that goes around the rules of the ledger."""
    sobo, before, number = told.sobo, head(told.sobo), 3
    kind, cells, _ = STEPS[number]
    file = written(sobo, [cells | {"staff_number": STORY}], "other name.csv")
    error = refusal(sobo, kind, file)
    assert error["code"] == "file_known"
    assert f"{told.steps[number][0]}" in error["message"]
    assert places(refusal(sobo, kind, file, "--again")) == [(2, "amount")]
    assert head(sobo) == before


def test_a_rebuilt_ledger_answers_byte_for_byte_the_same(told: Told) -> None:
    """Catches an answer that depends on more than the events."""
    sobo = told.sobo

    def answers() -> list[str]:
        asked = [sobo(*question, "--json") for question in QUESTIONS]
        assert [done.returncode for done in asked] == [0] * len(asked)
        return [done.stdout for done in asked]

    before = answers()
    rebuilt = sobo.json("rebuild")
    assert rebuilt["compared"] == "same"
    verified = sobo.json("verify")
    assert (verified["ok"], verified["projection"], verified["problems"]) == (True, "same", [])
    assert verified["digest"] == rebuilt["digest"]
    assert answers() == before
