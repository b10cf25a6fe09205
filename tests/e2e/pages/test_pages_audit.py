"""`sobo web`: what was signed, who cosigned it, and what the last `sobo verify` found."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from starlette.testclient import TestClient

from commands.context import Session
from proof.keys import VerifierKey
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import person
from tests.small_witness import SmallWitness, served

HERE = "/audit?lang=en&on=2025-09-01"
LONG = ("--seconds", "100")


@pytest.fixture(scope="module")
def witness(ledger: Sobo) -> Iterator[SmallWitness]:
    public = VerifierKey.parse(ledger.json("key", "show")["verifier_key"])
    with served(SmallWitness(public)) as running:
        yield running


@pytest.fixture(scope="module")
def admin(ledger: Sobo) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    session = Session()
    session.flags = {"SOBO_HOME": str(ledger.home)}
    with psycopg.connect(str(session.database.admin_url), autocommit=True) as connection:
        yield connection
    session.close()


def section(page: str, heading: str) -> str:
    return page.partition(f">{heading}</h2>")[2].partition("</section>")[0]


def test_a_cosignature_of_a_witness_stands_below_the_checkpoint(
    ledger: Sobo, pages: TestClient, witness: SmallWitness
) -> None:
    """Catches: a witness that is called one before it signed, and a cosignature of another checkpoint."""
    ledger.json("witness", "add", witness.url, str(witness.key.verifier()))
    assert "not yet" in section(pages.get(HERE).text, "Its witnesses")
    signed = ledger("checkpoint", "--witness", *LONG)
    assert signed.returncode == 0, signed.stderr
    page = pages.get(HERE).text
    assert section(page, "The last checkpoint").partition("<pre")[2].partition(">")[2].partition("</pre>")[0] == (
        signed.stdout.rstrip()
    )
    assert f"\n— {witness.key.name} " in signed.stdout
    rows = re.findall(r"<td>(.*?)</td>", section(page, "Its witnesses"), re.S)
    assert (rows[0], "not yet" in rows[1]) == (witness.key.name, False)
    imported(ledger, "staff", [person("CB70")])
    assert ledger("checkpoint").returncode == 0
    assert "not yet" in section(pages.get(HERE).text, "Its witnesses")


def test_a_page_says_what_the_last_verification_found_and_what_came_since(ledger: Sobo, pages: TestClient) -> None:
    assert "None is written down" in section(pages.get(HERE).text, "The last verification")
    events = ledger.json("verify")["events"]
    told = section(pages.get(HERE).text, "The last verification")
    assert f"{events} events were read again" in told and "by clerk: no problem" in told
    assert "independent fold" in told and "since" not in told
    imported(ledger, "staff", [person("CB71")])
    since = ledger.json("status")["head"] - events
    assert f"{since} events were recorded since" in section(pages.get(HERE).text, "The last verification")


def test_problems_are_told_and_stay_until_it_is_verified_again(
    ledger: Sobo, pages: TestClient, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    """Catches: a page that says that all is well because it reads what somebody changed."""
    spoil = "update projection.staff set category = %s where staff_number = 'CB1' returning stream"
    assert len(admin.execute(spoil, ("cadre",)).fetchall()) == 1
    assert ledger("verify").returncode == 1
    told = section(pages.get(HERE).text, "The last verification")
    assert re.search(r"by clerk: \d+ problems; `sobo verify` names each", told)
    assert "not what the log says" in told
    admin.execute(spoil, ("civil_servant",))
    assert ledger("verify").returncode == 0
    assert "no problem" in section(pages.get(HERE).text, "The last verification")


def test_a_ledger_in_which_nothing_can_be_written_is_verified_all_the_same(
    ledger: Sobo, pages: TestClient, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    """Catches: a verification that fails where it is needed most, on a standby or a full disk."""
    before = section(pages.get(HERE).text, "The last verification")
    columns = "(said, events, root, problems, projection, against)"
    admin.execute(f"revoke insert {columns} on ledger.verifications from sobo_auditor".encode())
    done = ledger("verify")
    assert (done.returncode, "could not be written down" in done.stderr) == (0, True), done.stderr
    assert section(pages.get(HERE).text, "The last verification") == before
    admin.execute(f"grant insert {columns} on ledger.verifications to sobo_auditor".encode())
