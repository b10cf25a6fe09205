"""The oldest PostgreSQL that is promised: every write, every read, rebuild and verification on a real one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg
import pytest

from tests import oldest_server
from tests.e2e.conftest import OnServer
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, FUNDING, PAYMENT, POST, SALARY, person, with_units

DAY = ("--on", "2025-12-31")
EARLIER = "the position before the last file"
MONEY = "province,unit,level,category,route,regime,month,sex,age_band"


@dataclass(frozen=True)
class Oldest(OnServer):
    earlier: str = ""
    """What stands for `EARLIER`; state is then derived from the facts up to it."""


@pytest.fixture(scope="module")
def oldest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oldest]:
    """A ledger on the oldest server: units and their merger, three people, a departure that was paid."""
    with oldest_server.running() as (writer_url, admin_url):
        sobo = Oldest(tmp_path_factory.mktemp("oldest") / "home", writer_url, admin_url)
        with_units(sobo)
        people = [person("CB1"), person("CB2", {"unit": "00008"}), person("CB3", {"unit": "10500"})]
        imported(sobo, "staff", people)
        imported(sobo, "appointments", [POST | {"staff_number": "CB2", "basis": "transferred"}])
        lent = {"staff_number": "CB3", "to_unit": "00004", "starts_on": "2025-09-01", "ends_on": "2026-09-01"}
        imported(sobo, "secondments", [lent | {"reason": "short of specialists", "instrument": "8/QĐ"}])
        quota = {"unit": "00004", "category": "all", "headcount": "40", "effective_on": "2025-07-01"}
        imported(sobo, "quotas", [quota | {"instrument": "9/QĐ"}])
        imported(sobo, "departures", [DECISION])
        for stage in ("submitted", "approved"):
            imported(sobo, "funding", [FUNDING | {"stage": stage}])
        imported(sobo, "payments", [PAYMENT])
        again = {"leadership_coefficient": "0.60", "public_service_percent": "25"}
        told = imported(sobo, "salaries", [SALARY | again])
        yield replace(sobo, earlier=str(told[0] - 1))


def answer(oldest: Oldest, *question: str) -> str:
    """What a question is answered with as JSON; empty for an empty list."""
    done = oldest(*(oldest.earlier if word == EARLIER else word for word in question), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip().removeprefix("[]").removeprefix("{}")


def test_the_server_is_the_oldest_that_is_promised(oldest: Oldest) -> None:
    """Catches a test that ran on the embedded server after all."""
    with psycopg.connect(oldest.admin_url) as connection:
        assert connection.info.server_version // 10000 == 15
    assert all(check["ok"] for check in oldest.json("doctor")["checks"])


@pytest.mark.parametrize("known", [(), ("--as-known", EARLIER)], ids=["now", "as-known"])
@pytest.mark.parametrize(
    "question",
    [
        ("units", "list", *DAY),
        ("units", "show", "00004", *DAY),
        ("staff", "show", "CB2", *DAY),
        ("staff", "history", "CB2"),
        ("staffing", *DAY),
        ("staffing", "--by", "province", *DAY),
        ("staffing", "--by", "category", "--unit", "00004", *DAY),
        ("vacancies", "--all", *DAY),
        ("vacancies", "--province", "01", *DAY),
    ],
    ids=" ".join,
)
def test_units_and_people_are_told(oldest: Oldest, question: tuple[str, ...], known: tuple[str, ...]) -> None:
    """Catches SQL that only newer servers take."""
    assert answer(oldest, *question, *known)


@pytest.mark.parametrize(
    "question",
    [
        ("units", "lineage", "00004", *DAY),
        ("units", "map", "--from", "2025-06-30", "--to", "2025-07-01"),
        ("settlements", "list", *DAY),
        ("settlements", "show", "CB1", *DAY),
        ("settlements", "overdue", *DAY),
        ("settlements", "list", *DAY, "--as-known", EARLIER),
        ("stats", "departures", "--by", MONEY, *DAY),
        ("stats", "departures", "--by", "province", "--map", "own", "--all-routes", *DAY),
        ("policy", "explain", "CB1", *DAY),
        ("log", "show", "--to", "9"),
        ("status",),
    ],
    ids=" ".join,
)
def test_lineage_money_and_the_log_are_told(oldest: Oldest, question: tuple[str, ...]) -> None:
    """Catches SQL that only newer servers take."""
    assert answer(oldest, *question)


def test_log_and_projection_are_whole_and_a_rebuild_comes_to_the_same(oldest: Oldest) -> None:
    """Catches derivation, digest, swap or verification that works on newer servers only."""
    before = oldest.json("verify")
    assert (before["ok"], before["projection"], before["problems"]) == (True, "same", [])
    made = oldest.json("rebuild", "--from", "store")
    assert (made["compared"], made["digest"]) == ("same", before["digest"])
    assert oldest.json("verify")["digest"] == before["digest"]
