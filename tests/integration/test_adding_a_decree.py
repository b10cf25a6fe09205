"""The recipe of docs/development.md for a decree, done in a copy of this folder: these files and no others."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.database import Database
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, FUNDING, PAYMENT, POST, TEN_MILLION, person, with_units
from tests.recipes import changed, copy_with, named_in, run

MOST_FILES = 5

VALUES = """\
[[parameter]]
name = "d999.leaves_from"
value = 2025-01-01
from = 2025-01-01
instrument = "999/2025/NĐ-CP"
clause = "article 1"
evidence = "published"
source = "made up for this test"

[[parameter]]
name = "d999.salaries"
value = 7
from = 2025-01-01
instrument = "999/2025/NĐ-CP"
clause = "article 2"
evidence = "assumed"
note = "D999: seven salaries"
source = "made up for this test"

[[parameter]]
name = "d999.pay_back.months"
value = 36
from = 2025-01-01
instrument = "999/2025/NĐ-CP"
clause = "article 3"
evidence = "published"
source = "made up for this test"

[[reading]]
code = "d999_at_once"
text = "D999: whoever leaves does so at once"
"""
MODULE = '''\
"""Decree 999/2025/NĐ-CP: seven salaries for who leaves at once."""

from collections.abc import Mapping
from datetime import date

from domain.policy import pay
from domain.policy.assumptions import Reading
from domain.policy.case import Case, refuse_route
from domain.policy.facts import Facts
from domain.policy.outcome import Component
from domain.policy.regimes.regime import PayBack, Regime, below_age_only
from domain.policy.spans import decimal_text

ARTICLE = "D999 article 2"


def components(case: Case) -> tuple[Component, ...]:
    """Severance only. Raises `NotComputable`."""
    if case.facts.route != "severance":
        raise refuse_route(case, ARTICLE)
    case.reading.assume("d999_at_once")
    factor = case.number("d999.salaries")
    return (case.times("one_time", ARTICLE, factor, decimal_text(factor)),)


def salary(reading: Reading, components: Mapping[str, str], leaves_on: date) -> pay.Pay:
    return pay.salary_of(reading, components, leaves_on, (), "D999, current salary")


def covers(_reading: Reading, _facts: Facts, _leaves_on: date, _months_early: int) -> bool:
    """A decision names it."""
    return False


REGIME = Regime(
    code="D999",
    first_day="d999.leaves_from",
    covers=covers,
    needs=lambda _facts: (),
    salary=salary,
    components=components,
    boundaries=lambda _case: iter(()),
    refuse_person=below_age_only,
    pay_back=PayBack("d999.pay_back.months", frozenset({"severance"})),
)
'''
TOLD = """\
[[regime]]
code = "D999"
title = "seven salaries"
who = "full-time people whom a decision puts under it"
departures = "leaving from 2025-01-01"
instrument = "999/2025/NĐ-CP"

[[not_computable]]
"""
EDITS = {
    "reference/policy/d999.toml": [("", VALUES)],
    "reference/policy.py": [('VALUE_FILES = ("common.toml", ', 'VALUE_FILES = ("common.toml", "d999.toml", ')],
    "domain/policy/regimes/d999.py": [("", MODULE)],
    "domain/policy/regimes/registry.py": [
        ("from domain.policy.regimes import ", "from domain.policy.regimes import d999, "),
        ("r07.REGIME, ", "r07.REGIME, d999.REGIME, "),
    ],
    "reference/policy/regimes.toml": [("[[not_computable]]\n", TOLD)],
}
CHECKED = [
    *(
        f"tests/unit/test_policy_{subject}.py"
        for subject in ("amounts", "parameters", "refusals", "regimes", "remarks", "salary")
    ),
    "tests/unit/test_policy_worked_cases.py",
    "tests/unit/test_regime_registry.py",
    "tests/unit/test_structure.py",
]


@dataclass(frozen=True)
class Copied(Sobo):
    """`sobo` of the copy, with a database of its own."""

    url: str

    def __call__(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        cut = {name: value for name, value in os.environ.items() if not name.startswith(("SOBO_", "PG"))}
        return subprocess.run(
            [sys.executable, str(self.home.parent / "cli.py"), *arguments],
            cwd=self.home.parent, text=True, capture_output=True, timeout=120, check=False,
            env=cut | {"SOBO_DATABASE_URL": self.url, "SOBO_HOME": str(self.home)} | variables,
        )  # fmt: skip


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this folder in which the recipe was followed."""
    return copy_with(EDITS, tmp_path_factory.mktemp("recipe"))


def test_the_recipe_names_every_file_that_a_decree_touches_and_they_are_five(copied: Path) -> None:
    """Catches a sixth place in which a decree must be entered, and a recipe that nobody followed."""
    named = named_in("Adding a decree")
    assert named == changed(copied)
    assert len(named) <= MOST_FILES


def test_the_copy_keeps_every_rule_for_decrees_and_what_the_others_come_to(copied: Path) -> None:
    """Catches a decree that changes what others pay, and a register elsewhere that it would have to be entered in."""
    run(copied, "-m", "pytest", "-q", "-p", "no:cacheprovider", *CHECKED)
    run(copied, "-m", "mypy", "--cache-dir", str(copied / "build" / "mypy"), "domain/policy/regimes/registry.py")


def test_a_departure_under_the_new_decree_is_assessed_paid_and_asked_back(copied: Path, database: Database) -> None:
    """Catches a settlement, a query or the auditor that must know a decree by name."""
    sobo = Copied(copied / ".sobo", database.writer_url)
    with_units(sobo)
    imported(sobo, "staff", [person("CB1", TEN_MILLION)])
    imported(sobo, "departures", [DECISION | {"route": "severance", "regime": "D999"}])
    imported(sobo, "funding", [FUNDING | {"amount": "70000000"}])
    imported(sobo, "payments", [PAYMENT | {"amount": "70000000"}])
    shown = sobo.json("settlements", "show", "CB1", "--on", "2025-07-01")
    assert (shown["regime"], shown["assessed"], shown["status"]) == ("D999", 70_000_000, "paid")
    explained = sobo("policy", "explain", "CB1").stdout
    assert "D999 article 2" in explained and "whoever leaves does so at once" in explained
    imported(sobo, "appointments", [POST])
    for on, status in (("2025-07-31", "paid"), ("2025-08-01", "repayable")):
        assert sobo.json("settlements", "show", "CB1", "--on", on)["status"] == status
    [row] = sobo.json("stats", "departures", "--by", "regime", "--on", "2025-08-01")["rows"]
    assert (row["regime"], row["amount_assessed"]) == ("D999", 70_000_000)
    assert "999/2025/NĐ-CP" in sobo("policy", "regimes").stdout
    assert json.loads(sobo("verify", "--json").stdout)["ok"]
