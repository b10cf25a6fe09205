"""Reports that an office certifies, and what a stranger finds of them with files and a public key alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from consumers.certifying.folder import digest
from domain.errors import NotFound
from tests.conftest import NewDatabase
from tests.e2e.certified_office import Office, checked, handed_out
from tests.e2e.conftest import Sobo
from tests.e2e.settlement_files import person


@pytest.fixture(scope="module")
def office(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Office:
    return handed_out(sobo, tmp_path_factory.mktemp("handed-out"), new_database)


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
