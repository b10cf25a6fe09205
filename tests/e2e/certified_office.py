"""An office that certified its reports, and what a stranger has of it: files, and a public key."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from commands.policy_rules import policy_rules
from consumers.certifying.check import Checked, check
from consumers.offline.verify import exported
from proof.keys import VerifierKey
from store.database import Database
from tests.conftest import NewDatabase
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import DECISION, FUNDING, PAYMENT, person, with_units

Problems = set[tuple[int | None, str]]


class Office(NamedTuple):
    """The office's `sobo`, and what it handed out."""

    sobo: Sobo
    out: Path
    key: VerifierKey
    ledgers: Callable[[str], Any]
    size: int


def handed_out(sobo: Sobo, out: Path, new_database: NewDatabase) -> Office:
    """Three people, two of whom left, one of whom was paid; and one payment more than the reports know."""
    with_units(sobo)
    numbers = ("CB1", "CB2", "CB3")
    imported(sobo, "staff", [person(number) for number in numbers])
    imported(sobo, "departures", [DECISION | {"staff_number": number} for number in numbers[:2]])
    imported(sobo, "funding", [FUNDING, FUNDING | {"staff_number": "CB2"}])
    imported(sobo, "payments", [PAYMENT])
    assert sobo("key", "generate").returncode == 0
    on = ("--on", "2025-09-01")
    for words in (
        ("checkpoint", "--out", str(out / "old.checkpoint")),
        ("certify", "stats", "--by", "province,route", *on, "--out", str(out / "stats")),
        ("certify", "staffing", "--by", "unit", *on, "--as-known", "12", "--out", str(out / "staffing")),
        (
            "certify",
            "stats",
            "--by",
            "month",
            "--from",
            "2025-05-01",
            "--sex",
            "male",
            *on,
            "--out",
            str(out / "period"),
        ),
        ("certify", "settlement", "CB1", *on, "--out", str(out / "settlement")),
    ):
        done = sobo(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    size = sobo.json("status")["head"]
    imported(sobo, "payments", [PAYMENT | {"reference": "UNC-2", "amount": "1000", "paid_on": "2025-06-01"}])
    for words in (("log", "export", str(out / "log.avro")), ("log", "tiles", str(out / "tiles"))):
        assert sobo(*words).returncode == 0
    (out / "ledger.vkey").write_text(sobo("key", "show").stdout, encoding="utf-8")

    @contextmanager
    def ledgers(_: str) -> Iterator[Database]:
        with new_database() as database:
            yield database

    return Office(sobo, out, VerifierKey.parse((out / "ledger.vkey").read_text().strip()), ledgers, size)


def checked(office: Office, report: Path, log: str | None = None, *, unsigned: bool = False) -> Checked:
    """In a ledger of the test's own server, which is sooner there than one made for it."""
    asked = None if log is None else exported(office.out / log)
    return check(report, office.key, policy_rules(), asked, office.ledgers, unsigned=unsigned)


def named(found: Checked) -> Problems:
    return {(one.position, one.kind) for one in found.problems}
