"""`sobo policy` as a user runs it: facts in as JSON, the working or the reasons out, without any database."""

import json
import subprocess
import sys
from csv import DictReader
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import CLI, Sobo

MR_C: dict[str, Any] = {
    "category": "civil_servant", "sex": "male", "birth_date": "1966-01-15", "leaves_on": "2025-05-01",
    "decided_on": "2025-04-20", "route": "early_retirement", "restructuring_effective_on": "2025-03-01",
    "insured_months": 264, "service_months": 264, "work_months": None, "appendix": None, "drawing_pension": False,
    "rank_coefficient": "4.65", "leadership_coefficient": "0.60", "public_service_percent": "25",
}  # fmt: skip
TOTAL = 744_778_125


def assess(sobo: Sobo, facts: object, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `policy assess` on a file with these facts; a text is written as it is."""
    path = sobo.home.parent / "facts.json"
    path.write_text(facts if isinstance(facts, str) else json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    return sobo("policy", "assess", str(path), *options)


def test_the_example_of_the_interface_is_answered_to_the_letter(sobo: Sobo) -> None:
    """Catches any key, unit or figure that other systems would miss."""
    done = assess(sobo, MR_C, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert {key: answer[key] for key in ("eligible", "regime", "route", "salary", "months_early", "total")} == {
        "eligible": True, "regime": "D178", "route": "early_retirement", "salary": 15_356_250, "months_early": 30,
        "total": TOTAL,
    }  # fmt: skip
    assert {key: answer[key] for key in ("years_early", "insured_years", "in_window", "assumptions", "notes")} == {
        "years_early": "2.5", "insured_years": "22", "in_window": True, "assumptions": [], "notes": [],
    }  # fmt: skip
    assert isinstance(answer["rule_version"], str)
    assert answer["components"][0] == {
        "name": "one_time", "article": "D178 article 7 (i)", "formula": "30 x S", "amount": 460_687_500,
    }  # fmt: skip
    assert [part["amount"] for part in answer["components"]] == [460_687_500, 191_953_125, 92_137_500]


def test_the_working_is_laid_out_for_a_person(sobo: Sobo) -> None:
    """Catches a working without a component, an excluded allowance, an article or an amount."""
    done = assess(sobo, MR_C | {"regional_coefficient": "0.2", "decided_on": None})
    assert done.returncode == 0
    for words in (
        "1966-01-15", "public_service_percent", "3,071,250", "15,356,250", "Excluded", "regional_coefficient",
        "D178 article 7 (iii)", "(5 + 0.5 x 2) x S", "92,137,500", "744,778,125", "Remarks:", "30 days before",
    ):  # fmt: skip
        assert words in done.stdout, words
    assert "Assumed" not in done.stdout
    assert "Assumed:" in assess(sobo, MR_C | {"restructuring_effective_on": "2024-12-01"}).stdout


@pytest.mark.parametrize("number", ["4.65", '"4.65"', "4.650", "465e-2"])
def test_a_number_and_a_text_are_the_same_exact_coefficient(sobo: Sobo, number: str) -> None:
    """Catches a float on the way: 4.65 has no exact float."""
    text = json.dumps(MR_C).replace('"4.65"', number)
    assert json.loads(assess(sobo, text, "--json").stdout)["total"] == TOTAL


def test_facts_come_from_stdin_too_with_a_byte_order_mark_or_without(sobo: Sobo) -> None:
    """Catches `-` taken for a file name."""
    for mark in (b"", b"\xef\xbb\xbf"):
        done = subprocess.run(
            [sys.executable, str(CLI), "policy", "assess", "-", "--json"],
            input=mark + json.dumps(MR_C).encode(), env=sobo.environment(), capture_output=True, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout)["total"] == TOTAL


def test_a_list_is_answered_by_a_list_and_one_refused_makes_exit_1(sobo: Sobo) -> None:
    """Catches answers out of order, and a refusal that hides the other answers or itself."""
    done = assess(sobo, [MR_C, MR_C | {"insured_months": 200, "service_months": 200}, MR_C], "--json")
    assert done.returncode == 1
    first, second, third = json.loads(done.stdout)
    assert first == third
    assert first["total"] == TOTAL
    assert second["eligible"] is False
    assert [set(reason) for reason in second["reasons"]] == [{"code", "message", "article"}]
    assert second["reasons"][0]["code"] == "insured_months_short"
    assert "1 of 3" in done.stderr
    assert json.loads(assess(sobo, [MR_C], "--json").stdout) == [first]
    assert assess(sobo, [], "--json").stdout == "[]\n"


def test_a_refusal_gives_its_reasons_in_both_forms(sobo: Sobo) -> None:
    """Catches exit 0 without an amount, and a person left without the reason."""
    facts = MR_C | {"restructuring_effective_on": None, "insured_months": None}
    done = assess(sobo, facts, "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert [reason["code"] for reason in answer["reasons"]] == ["missing_fact", "missing_fact"]
    shown = assess(sobo, facts)
    assert shown.returncode == 1
    assert "restructuring_effective_on is missing" in shown.stdout
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"leave_on": "2025-05-01"}, "leave_on", "did you mean leaves_on"),
        ({"rank_coeficient": "4"}, "rank_coeficient", "did you mean rank_coefficient"),
        ({"category": "civil servant"}, "category", "did you mean civil_servant"),
        ({"route": "early"}, "route", "early_retirement"),
        ({"sex": 1}, "sex", "write one of male, female"),
        ({"regime": "D179"}, "regime", "write one of D178, D154, R07, D177"),
        ({"leaves_on": "01/05/2025"}, "leaves_on", "write year-month-day"),
        ({"birth_date": 1966}, "birth_date", "write year-month-day"),
        ({"birth_date": "0066-01-15"}, "birth_date", "check the year"),
        ({"insured_months": 264.5}, "insured_months", "write a whole one"),
        ({"insured_months": True}, "insured_months", "write a whole one"),
        ({"insured_months": -1}, "insured_months", "write a whole one"),
        ({"drawing_pension": "no"}, "drawing_pension", "neither true nor false"),
        ({"rank_coefficient": "4,65"}, "rank_coefficient", "a decimal with a point"),
        ({"rank_coefficient": -4}, "rank_coefficient", "negative"),
        ({"rank_coefficient": [4]}, "rank_coefficient", "is no number"),
        ({"salary_amount": 0}, "salary_amount", "above zero"),
    ],
)
def test_a_fact_that_does_not_read_is_named_with_what_to_write(
    sobo: Sobo, changes: dict[str, Any], column: str, words: str
) -> None:
    """Catches a misspelt key passed over, which would leave an allowance out of somebody's salary."""
    done = assess(sobo, [MR_C, MR_C | changes], "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "facts_refused"
    (where,) = error["where"]
    assert (where["file"], where["row"], where["column"]) == ("facts.json", 2, column)
    assert words in where["message"]
    assert column in done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ('{"sex": NaN}', "NaN is no number"),
        ('{"sex": "male", "sex": "female"}', "sex stands twice"),
        ("[1]", "a JSON object"),
        ('"text"', "a JSON object"),
        ('{"rank_coefficient": 1e999999999}', "out of reach"),
        ("[" * 100_000, "nested too deeply"),
        ('{"insured_months": ' + "9" * 5000 + "}", "no JSON"),
    ],
)
def test_json_that_cannot_be_facts_is_refused_gently(sobo: Sobo, text: str, words: str) -> None:
    """Catches a traceback, an endless number, and one of two values of a key taken by chance."""
    done = assess(sobo, text)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_told(sobo: Sobo) -> None:
    """Catches a traceback for a slip in the name."""
    done = sobo("policy", "assess", "missing.json")
    assert done.returncode == 1
    assert "missing.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_regimes_and_parameters_are_listed_with_their_instruments(sobo: Sobo) -> None:
    """Catches a value that nobody can look up, and one shown on a day on which it is not in force."""
    known = sobo.json("policy", "regimes")
    assert {regime["code"] for regime in known["regimes"]} == {"D178", "D154", "R07", "D177"}
    assert any("7a" in entry["article"] for entry in known["not_computable"])
    for on, value in (("2025-06-30", "5"), ("2025-07-01", "4")):
        shown = sobo.json("policy", "parameters", "--on", on)["parameters"]
        found = [row for row in shown if row["name"] == "d178.early.insurance_time.first"]
        assert [(row["value"], row["evidence"]) for row in found] == [(value, "published")]
        assert all(row["instrument"] and row["clause"] for row in shown)
    everything = sobo.json("policy", "parameters")
    assert len([row for row in everything["parameters"] if row["name"] == "d178.early.insurance_time.first"]) == 2
    printed = sobo("policy", "parameters").stdout
    assert "pension.insured_months from 2025-07-01: the clause as" in printed
    (unverified,) = [row for row in everything["parameters"] if not row["verified"]]
    assert (unverified["name"], unverified["source"]) == ("pension.insured_months_women_in_commune_posts", "")
    assert printed.count("assumed, not verified") == 1
    assert "part-time commune staff" in sobo("policy", "regimes").stdout
    listed = list(DictReader(StringIO(sobo("policy", "regimes", "--format", "csv").stdout)))
    assert [(row["code"], row["instrument"]) for row in listed] == [
        (regime["code"], regime["instrument"]) for regime in known["regimes"]
    ]


def test_policy_needs_no_database(tmp_path: Path) -> None:
    """Catches an assessment that waits for, or starts, a server that it does not need."""
    nowhere = Sobo(tmp_path / "home")
    done = assess(nowhere, MR_C)
    assert done.returncode == 0
    assert not nowhere.home.exists()
