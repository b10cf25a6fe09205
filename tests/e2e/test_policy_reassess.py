"""`sobo policy reassess` as a user runs it, on a ledger that an earlier version of the rules assessed."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.e2e.conftest import CLI, Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, person, with_units

NEXT_VERSION = """
import sys
from datetime import date
import commands.policy_rules as known
from tests.changed_rules import changed_on
rules = changed_on(date(2025, 4, 25), lambda name, value: 6 if name == "d178.early.early_years.near" else value)
known.policy_rules = lambda: rules
from cli import main
main()
"""
"""The next version of sobo, whose rules give 6 S for each year early from 25/04/2025 on, in place of 5 S."""
OLD, NEW = 744_778_125, 783_168_750
"""Of Mr C: 2.5 years early, so 2.5 S more: 38,390,625 đồng, S being 15,356,250."""
ON = ("--on", "2025-12-31")


def next_version(sobo: Sobo, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", NEXT_VERSION, *arguments],
        env=sobo.environment() | {"PYTHONPATH": str(CLI.parent)},
        cwd=sobo.home.parent,
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """CB1 and CB2 are owed what Mr C is; CB3 resigned."""
    with_units(sobo)
    imported(sobo, "staff", [person(f"CB{n}") for n in (1, 2, 3)])
    rows = [DECISION | {"staff_number": f"CB{n}"} for n in (1, 2, 3)]
    rows[2]["route"] = "resignation"
    imported(sobo, "departures", rows)
    return sobo


def told(done: "subprocess.CompletedProcess[str]") -> Any:
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_rules_that_did_not_change_reassess_nobody(ledger: Sobo) -> None:
    """Catches a reassessment that records what is the same."""
    answer = ledger.json("policy", "reassess", "--instrument", "12/2026/NĐ-CP")
    assert (answer["recorded"], answer["deltas"], answer["counts"]["settlements"]) == (0, [], 2)
    assert "nothing to record" in ledger("policy", "reassess", "--instrument", "12/2026/NĐ-CP", "--dry-run").stdout


def test_it_names_an_instrument_and_the_version_of_its_rules(ledger: Sobo) -> None:
    """Catches amounts changed without a legal basis, and by rules that nobody meant."""
    assert ledger("policy", "reassess", "--dry-run").returncode == 2
    assert ledger("policy", "reassess", "--instrument", " ").returncode == 2
    refused = ledger("policy", "reassess", "--instrument", "12/2026/NĐ-CP", "--rule-version", "99", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "rule_version"


def test_a_rule_that_changed_is_tried_recorded_and_shown(ledger: Sobo) -> None:
    """Catches a rule that changes and reassesses nobody until a fact arrives."""
    ask = ("policy", "reassess", "--instrument", "12/2026/NĐ-CP", "--clause", "Điều 3", "--json")
    head = ledger.json("status")["head"]
    tried = told(next_version(ledger, *ask, "--dry-run"))
    assert (tried["recorded"], tried["dry_run"], ledger.json("status")["head"]) == (2, True, head)
    answer = told(next_version(ledger, *ask, "--rule-version", "2"))
    assert answer["deltas"] == tried["deltas"]
    assert (answer["recorded"], answer["first_position"], answer["last_position"]) == (2, head + 1, head + 2)
    assert answer["counts"] == {
        "settlements": 2, "changed": 2, "more": 2, "less": 0, "assessed_first": 0, "no_longer_assessed": 0, "erased": 0,
    }  # fmt: skip
    assert answer["delta"] == 2 * (NEW - OLD)
    for number, delta in zip(("CB1", "CB2"), answer["deltas"], strict=True):
        assert (delta["staff_number"], delta["old_total"], delta["total"]) == (number, OLD, NEW)
        shown = ledger.json("settlements", "show", number, *ON)
        assert shown["assessed"] == NEW
        assert shown["assessments"][-1]["instrument"] == "12/2026/NĐ-CP"
    printed = next_version(ledger, *ask[:-1])
    assert "0 of 2 settlements changed" in printed.stdout
