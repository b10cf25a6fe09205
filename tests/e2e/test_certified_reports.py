"""Reports that an office certifies, and what a stranger finds of them with files and a public key alone."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from commands.policy_rules import policy_rules
from consumers.certifying.check import Checked, check
from consumers.certifying.folder import canonical, digest
from consumers.offline.verify import exported
from domain.errors import NotFound, SoboError
from proof.checkpoint import Checkpoint, sign_checkpoint
from proof.keys import SigningKey, VerifierKey
from store.database import Database
from store.tree.signing import load
from tests.conftest import NewDatabase
from tests.e2e.conftest import Sobo
from tests.e2e.settlement_files import DECISION, FUNDING, PAYMENT, imported, person, with_units

Problems = set[tuple[int | None, str]]


class Office(NamedTuple):
    """The office's `sobo`, and what it handed out."""

    sobo: Sobo
    out: Path
    key: VerifierKey
    ledgers: Callable[[str], Any]
    size: int


@pytest.fixture(scope="module")
def office(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Office:
    out = tmp_path_factory.mktemp("handed-out")
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


def checked(office: Office, report: Path, log: str | None = None) -> Checked:
    """In a ledger of the test's own server, which is sooner there than one made for it."""
    asked = None if log is None else exported(office.out / log)
    return check(report, office.key, policy_rules(), asked, office.ledgers)


def named(found: Checked) -> Problems:
    return {(one.position, one.kind) for one in found.problems}


@pytest.fixture
def report(office: Office, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of the report of that name, to do harm to."""
    return Path(shutil.copytree(office.out / request.param, tmp_path / request.param))


def of(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("report", [name], indirect=True)


def test_a_stranger_asks_again_and_gets_the_same(office: Office, tmp_path: Path) -> None:
    """Catches a report that can be checked only where it was made, and one that changes when more is recorded."""
    stranger = Sobo(tmp_path / "home")
    key = ("--key", str(office.out / "ledger.vkey"))
    told = stranger.json("verify", "--report", str(office.out / "stats"), "--log", str(office.out / "log.avro"), *key)
    assert (told["ok"], told["result"], told["problems"]) == (True, "same", [])
    assert told["as_known"] == told["size"] == office.size
    assert not stranger.home.exists()
    for name, log in (("stats", "tiles"), ("period", "tiles"), ("staffing", "log.avro"), ("settlement", "tiles")):
        found = checked(office, office.out / name, log)
        assert (found.problems, found.result) == ([], "same"), name


def test_the_result_is_what_the_question_answers(office: Office) -> None:
    """Catches a certified answer that is another than the one that people see."""
    result = json.loads((office.out / "stats" / "result.json").read_bytes())
    asked = ("stats", "departures", "--by", "province,route", "--on", "2025-09-01", "--as-known", str(office.size))
    assert result == office.sobo.json(*asked)
    assert result["total"]["amount_paid"] == 400_000_000
    told = json.loads((office.out / "stats" / "report.json").read_bytes())
    assert told["digest"] == digest((office.out / "stats" / "result.json").read_bytes())
    assert told["origin"] == office.key.name and len(told["code"]["digest"]) == 64


def test_a_settlement_is_checked_without_the_rest_of_the_log(office: Office, tmp_path: Path) -> None:
    """Catches an event that is missing beside the answer, or a proof that does not prove it."""
    stranger = Sobo(tmp_path / "home")
    words = ("verify", "--report", str(office.out / "settlement"), "--key", str(office.key))
    done = stranger(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "come to its figures" in done.stdout and "only the whole log tells" in done.stdout
    told = stranger.json(*words)
    assert told["events"] == len(list((office.out / "settlement" / "events").glob("*.leaf"))) >= 5
    assert not stranger.home.exists()


@pytest.mark.parametrize("name", ["stats", "staffing", "settlement"])
def test_nothing_personal_stands_in_a_report(office: Office, name: str) -> None:
    """Catches a name, a birth date or an identity number in what is handed out; in figures also a staff number."""
    row = person("CB1")
    hidden = [row["full_name"], row["birth_date"], row["identity_number"], "Nguyễn"]
    if name != "settlement":
        hidden += ["CB1", "CB2", "staff:", "settlement:"]
    for path in (office.out / name).rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert not [text for text in hidden if text.encode() in data], path


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
    assert (named(found), found.result) == ({(None, "result")}, "differs")
    assert "rows[0].paid is 1 in the log, and 2 in the report" in found.problems[0].message


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
    assert {kind for _, kind in named(checked(office, report))} == {"result"}


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


def _other(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda told: told.__setitem__(name, value)


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
    told = json.loads((report / "report.json").read_bytes())
    told[name] = value
    (report / "report.json").write_text(json.dumps(told), encoding="utf-8")
    try:
        found = checked(office, report, "log.avro")
    except SoboError as error:
        assert error.code == "not_a_report"
    else:
        assert found.result == "differs" and (None, "result") in named(found)


def test_figures_are_asked_for_with_a_log(office: Office, tmp_path: Path) -> None:
    """Catches a report of figures that passes because nothing was asked."""
    with pytest.raises(NotFound, match="say with --log"):
        checked(office, office.out / "stats")
    with pytest.raises(NotFound, match="is no report"):
        checked(office, tmp_path)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("stats", "--by", "province", "--out", "{out}/stats"), 1, "is there already"),
        (("stats", "--by", "province", "--out", "{out}/none/stats"), 1, "cannot be written"),
        (("stats", "--by", "nothing", "--out", "{out}/x"), 2, "is none of"),
        (("stats", "--by", "route", "--sex", "none of them", "--out", "{out}/x"), 2, "is none of"),
        (("stats", "--by", "route", "--from", "2099-01-01", "--out", "{out}/x"), 2, "before it begins"),
        (("stats", "names", "--by", "province", "--out", "{out}/x"), 2, "names"),
        (("stats", "--by", "province", "--out", "{out}/x", "--checkpoint", "{out}/ledger.vkey"), 1, "not believed"),
        (("staffing", "--out", "{out}/x", "--as-known", "100000"), 1, "nothing stands at position"),
        (("staffing", "--out", "{out}/x", "--unit", "99999"), 1, "99999"),
        (("settlement", "CB9", "--out", "{out}/x"), 1, "nobody has the staff number"),
        (("settlement", "CB3", "--out", "{out}/x"), 1, "has no settlement"),
    ],
)
def test_what_cannot_be_certified_is_said_and_nothing_is_left(
    office: Office, words: Sequence[str], code: int, told: str
) -> None:
    """Catches half a folder, and a refusal without its reason."""
    before = sorted(office.out.iterdir())
    done = office.sobo("certify", *(word.format(out=office.out) for word in words))
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert sorted(office.out.iterdir()) == before


def test_a_checkpoint_from_before_bounds_what_is_known(office: Office, tmp_path: Path) -> None:
    """Catches an answer that knows more than what was signed under it."""
    given = ("--checkpoint", str(office.out / "old.checkpoint"))
    asked = ("certify", "stats", "--by", "route", "--on", "2025-09-01", *given)
    told = office.sobo.json(*asked, "--out", str(tmp_path / "old"))
    assert told["as_known"] == told["size"] == office.size
    assert (tmp_path / "old" / "checkpoint").read_bytes() == (office.out / "old.checkpoint").read_bytes()
    head = str(office.sobo.json("status")["head"])
    done = office.sobo(*asked, "--as-known", head, "--out", str(tmp_path / "new"))
    assert done.returncode == 1 and f"--as-known {office.size}" in done.stderr
    assert not (tmp_path / "new").exists()
    signed = office.sobo.json(*asked[:-2], "--out", str(tmp_path / "signed"))  # anew: more was recorded since
    assert signed["as_known"] == signed["size"] == int(head) > office.size
    today = office.sobo.json(*asked, "--as-known", "2024-01-01", "--out", str(tmp_path / "before"))
    assert today["as_known"] == 0 and json.loads((tmp_path / "before" / "result.json").read_bytes())["rows"] == []
    assert checked(office, tmp_path / "before", "log.avro").result == "same"
