"""Certified reports that somebody changed: what the signature tells, what the log does, and what the events do."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands.policy_rules import policy_rules
from consumers.certifying.check import check
from consumers.certifying.folder import canonical, digest
from consumers.offline.verify import exported
from domain.errors import SoboError
from proof.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from proof.keys import SigningKey
from proof.statement import Statement
from store.tree.signing import load
from tests.conftest import NewDatabase
from tests.e2e.certified_office import Office, checked, handed_out, named
from tests.e2e.conftest import Sobo


@pytest.fixture(scope="module")
def office(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Office:
    return handed_out(sobo, tmp_path_factory.mktemp("handed-out"), new_database)


@pytest.fixture
def report(office: Office, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of the report of that name, to do harm to."""
    return Path(shutil.copytree(office.out / request.param, tmp_path / request.param))


def of(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("report", [name], indirect=True)


def rewritten(report: Path, change: Callable[[dict[str, Any]], None], *, fitting: bool) -> None:
    """The result changed; with `fitting` its digest too, as whoever changes the one would do."""
    result = json.loads((report / "result.json").read_bytes())
    change(result)
    (report / "result.json").write_bytes(canonical(result))
    if fitting:
        told = json.loads((report / "report.json").read_bytes())
        told["digest"] = digest(canonical(result))
        (report / "report.json").write_text(json.dumps(told), encoding="utf-8")


def _one_more(result: dict[str, Any]) -> None:
    result["rows"][0]["paid"] += 1


@of("stats")
def test_a_changed_result_is_found(office: Office, report: Path) -> None:
    """Catches a figure that was made larger: by its digest, and where that was made to fit, by asking again."""
    rewritten(report, _one_more, fitting=False)
    assert (None, "report") in named(checked(office, report, "log.avro"))
    rewritten(report, lambda _: None, fitting=True)
    found = checked(office, report, "log.avro")
    assert (named(found), found.result) == ({(None, "signature"), (None, "result")}, "differs")
    assert "rows[0].paid is 1 in the log, and 2 in the report" in found.problems[-1].message


def _paid_more(result: dict[str, Any]) -> None:
    result["settlement"]["paid"] += 1


def _worked_otherwise(result: dict[str, Any]) -> None:
    result["working"]["components"][0]["amount"] += 1


@of("settlement")
@pytest.mark.parametrize("change", [_paid_more, _worked_otherwise])
def test_a_changed_settlement_is_found_by_its_own_events(
    office: Office, report: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    """Catches an amount that the events beside it do not come to."""
    rewritten(report, change, fitting=True)
    assert {kind for _, kind in named(checked(office, report))} == {"signature", "result"}


@of("settlement")
def test_a_changed_event_or_proof_is_named_by_its_position(office: Office, report: Path) -> None:
    """Catches a payment in the folder that never stood in the log."""
    [*_, paid] = sorted((report / "events").glob("*.leaf"), key=lambda path: int(path.stem))
    position = int(paid.stem)
    paid.write_bytes(paid.read_bytes().replace(b"UNC-1", b"UNC-9"))
    assert named(checked(office, report)) == {(position, "proof")}
    paid.write_bytes(paid.read_bytes().replace(b"UNC-9", b"UNC-1"))
    assert named(checked(office, report)) == set()
    proof = paid.with_suffix(".tlog-proof")
    whole = proof.read_bytes()
    for data in (whole[:-20], whole[: len(whole) // 3], b"", whole.replace(b"index ", b"index 1")):
        proof.write_bytes(data)
        assert named(checked(office, report)) == {(position, "proof")}
    proof.unlink()
    with pytest.raises(SoboError, match="no proof beside it"):
        checked(office, report)


@of("settlement")
def test_an_event_that_was_left_out_is_missed(office: Office, report: Path) -> None:
    """Catches a folder from which the reversal was taken: versions of a stream have no gap, and the whole log tells
    what was left out at the end."""
    leaves = sorted((report / "events").glob("*.leaf"), key=lambda path: int(path.stem))
    for suffix in (".leaf", ".tlog-proof"):
        leaves[1].with_suffix(suffix).unlink()
    assert named(checked(office, report)) == {(None, "proof")}


@of("settlement")
def test_the_last_payment_left_out_shows_in_the_figures(office: Office, report: Path) -> None:
    """Catches a payment that is in the answer and not among its events."""
    [*_, paid] = sorted((report / "events").glob("*.leaf"), key=lambda path: int(path.stem))
    for suffix in (".leaf", ".tlog-proof"):
        paid.with_suffix(suffix).unlink()
    assert named(checked(office, report)) == {(None, "result")}


@of("stats")
def test_a_checkpoint_of_somebody_else_or_of_another_history_is_not_believed(office: Office, report: Path) -> None:
    """Catches a report that brings a checkpoint of its own making."""
    signing = load(office.sobo.home / "signing.key")
    told = json.loads((report / "report.json").read_bytes())
    for key, size, problems in (
        (SigningKey(signing.name, bytes(32)), office.size, {(None, "checkpoint")}),
        (signing, office.size, {(None, "checkpoint")}),
        (signing, office.size - 1, {(None, "report"), (None, "checkpoint")}),
    ):
        note = sign_checkpoint(Checkpoint(told["origin"], size, bytes(32)), key)
        (report / "checkpoint").write_bytes(note)
        found = checked(office, report, "log.avro")
        assert problems <= named(found) and found.result == "not asked"


@of("stats")
def test_a_log_that_was_changed_is_not_asked(office: Office, report: Path, tmp_path: Path) -> None:
    """Catches an answer that is the same on a log that is not the one that was signed."""
    tiles = Path(shutil.copytree(office.out / "tiles", tmp_path / "tiles"))
    entries = next(path for path in (tiles / "tile" / "entries").rglob("*") if path.is_file())
    for path in (tiles / "tile" / "entries").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"UNC-1", b"UNC-7"))
    assert entries.is_file()
    found = check(report, office.key, policy_rules(), exported(tiles), office.ledgers)
    assert found.result == "not asked" and (None, "checkpoint") in named(found)


@of("stats")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "sobo-report/9"),
        ("on", "yesterday"),
        ("as_known", -1),
        ("as_known", "12"),
        ("code", None),
        ("question", {"name": "departures", "by": ["nothing"]}),
        ("question", {"name": "names"}),
    ],
)
def test_a_report_that_says_it_in_another_way_is_refused(
    office: Office, report: Path, name: str, value: object
) -> None:
    """Catches a file that is believed half."""
    stated(report, name, value)
    try:
        found = checked(office, report, "log.avro")
    except SoboError as error:
        assert error.code == "not_a_report"
    else:
        assert found.result == "differs" and (None, "result") in named(found)


def stated(report: Path, name: str, value: object) -> None:
    """`report.json` saying something else."""
    told = json.loads((report / "report.json").read_bytes())
    told[name] = value
    (report / "report.json").write_text(json.dumps(told), encoding="utf-8")


def signed_again(office: Office, report: Path, key: SigningKey | None = None) -> None:
    """As who has the signing key could do it."""
    checkpoint = open_checkpoint((report / "checkpoint").read_bytes(), [office.key]).checkpoint
    signing = load(office.sobo.home / "signing.key") if key is None else key
    (report / "signature").write_bytes(Statement((report / "report.json").read_bytes(), checkpoint).sign(signing))


@of("settlement")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("question", {"name": "settlement", "number": "CB2"}),
        ("on", "2025-09-02"),
        ("as_known", 34),
        ("code", {"version": "0.0.1", "digest": "0" * 64}),
        ("rules", "another definition"),
        ("time_zone", "UTC"),
    ],
)
def test_whatever_else_the_report_says_is_signed(office: Office, report: Path, name: str, value: object) -> None:
    """Catches another question, day, version of the code or of the rules in a report whose figures hold."""
    assert named(checked(office, report)) == set()
    stated(report, name, value)
    found = checked(office, report)
    assert (None, "signature") in named(found)
    assert any("the document differ" in one.message for one in found.problems)


@of("stats")
def test_a_right_answer_to_a_question_that_the_office_did_not_sign_is_told_apart(office: Office, report: Path) -> None:
    """Catches a stranger's question under the office's name: the log answers it so, and nobody certified it."""
    stated(report, "question", json.loads((report / "report.json").read_bytes())["question"] | {"by": ["province"]})
    asked = ("stats", "departures", "--by", "province", "--on", "2025-09-01", "--as-known", str(office.size))
    (report / "result.json").write_bytes(canonical(office.sobo.json(*asked)))
    stated(report, "digest", digest((report / "result.json").read_bytes()))
    found = checked(office, report, "log.avro")
    assert (named(found), found.result) == ({(None, "signature")}, "same")


@of("stats")
def test_a_figure_that_was_signed_and_is_not_the_logs_is_found_by_asking_again(office: Office, report: Path) -> None:
    """Catches an office that signs what its own log does not say: the signature holds, the answer does not."""
    rewritten(report, _one_more, fitting=True)
    signed_again(office, report)
    found = checked(office, report, "log.avro")
    assert (named(found), found.result) == ({(None, "result")}, "differs")


@of("settlement")
def test_a_signature_of_something_else_or_of_somebody_else_is_none(office: Office, report: Path) -> None:
    """Catches a note that is believed for whatever it was signed."""
    own = (report / "signature").read_bytes()
    signed_again(office, report, SigningKey(office.key.name, bytes(32)))
    stranger = (report / "signature").read_bytes()
    another = (office.out / "stats" / "signature").read_bytes()
    for note in (stranger, another, (report / "checkpoint").read_bytes(), own[:-9], b"", b"\xff\n\n"):
        (report / "signature").write_bytes(note)
        assert named(checked(office, report)) == {(None, "signature")}
        assert named(checked(office, report, unsigned=True)) == {(None, "signature")}
    (report / "signature").write_bytes(own)
    assert named(checked(office, report)) == set()


@of("settlement")
def test_a_report_without_a_signature_is_taken_only_when_that_is_said(office: Office, report: Path) -> None:
    """Catches a signature that is taken away to be missed by nobody, and a folder of before that cannot be checked."""
    (report / "signature").unlink()
    assert named(checked(office, report)) == {(None, "signature")}
    assert named(checked(office, report, unsigned=True)) == set()
    words = ("verify", "--report", str(report), "--key", str(office.key))
    assert office.sobo(*words).returncode == 1
    told = office.sobo.json(*words, "--unsigned")
    assert (told["ok"], told["signed"]) == (True, False)
    assert "nobody signed report.json" in office.sobo(*words, "--unsigned").stdout
