"""A write that somebody stops with Ctrl-C: what is told stands in the ledger, and nothing else does."""

import json
import subprocess
import sys

import pytest

from tests.e2e.conftest import CLI, Sobo

UNITS = "code,name,type,parent\n01,Thành phố Hà Nội,municipality,\n"
QUOTA = "unit,category,headcount,effective_on,instrument\n01,all,{},2025-06-30,QĐ\n"


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    (sobo.home.parent / "units.csv").write_text(UNITS, encoding="utf-8")
    sobo.json("units", "load", "units.csv", "--on", "2025-06-30", "--instrument", "QĐ")
    return sobo


def stopped(ledger: Sobo, point: str, when: str, headcount: int) -> tuple[int, str, bool]:
    """An import of one quota, stopped: exit code, what it told, and whether the quota stands."""
    file = ledger.home.parent / f"quota{headcount}.csv"
    file.write_text(QUOTA.format(headcount), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.interrupting", point, when, "import", "quotas", str(file), "--json"],
        env=ledger.environment(), cwd=CLI.parent, text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "interrupted"
    assert error["message"] in done.stderr
    row = ledger.json("staffing", "--unit", "01", "--on", "2025-06-30")["rows"]
    return done.returncode, error["message"], bool(row) and row[0]["authorised"] == headcount


@pytest.mark.parametrize(
    ("headcount", "point", "when"),
    [
        (11, "store.events.append:Append.__call__", "after"),
        (12, "store.events.log:PostgresLog.append", "after"),
        (13, "consumers.projecting.from_store:project_from_store", "before"),
        (14, "consumers.projecting.from_store:project_from_store", "after"),
    ],
)
def test_a_write_stopped_after_its_commit_says_what_stands(ledger: Sobo, headcount: int, point: str, when: str) -> None:
    """Catches "interrupted" alone while all is recorded, down to the instant behind the commit."""
    code, message, stands = stopped(ledger, point, when, headcount)
    head = ledger.json("status")["head"]
    assert (code, stands) == (130, True)
    assert f"1 event had been recorded by then, and stands: position {head}." in message
    again = ledger("import", "quotas", f"quota{headcount}.csv", "--json")
    assert json.loads(again.stdout)["error"]["code"] == "file_known"


@pytest.mark.parametrize(
    ("headcount", "point"),
    [(21, "store.events.append:Append.__call__"), (22, "store.events.recorder:LedgerRecorder.insert_events")],
)
def test_a_write_stopped_before_its_commit_says_that_nothing_was_recorded(
    ledger: Sobo, headcount: int, point: str
) -> None:
    """Catches a record claimed that is none."""
    assert stopped(ledger, point, "before", headcount) == (130, "interrupted; nothing was recorded", False)
