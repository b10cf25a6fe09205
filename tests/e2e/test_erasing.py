"""`sobo staff erase`: afterwards nothing that names the person is anywhere, and everything else is as it was."""

import base64
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

from store.personal.master import MasterKey
from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported, refusal, written
from tests.e2e.settlement_files import DECISION, FUNDING, PAYMENT, person, with_units

GONE, STAYS = "CB1", "CB2"
NAMES = {GONE: "Trịnh Quốc Vượng", STAYS: "Đoàn Thị Ánh Tuyết"}
BORN = {GONE: "1966-01-17", STAYS: "1966-02-19"}
NUMBERS = {GONE: "001066987651", STAYS: "001166987652"}
STATISTICS = ("stats", "departures", "--by", "sex,age_band,route", "--on", "2025-12-31")
SETTLED = ("settlements", "show", GONE, "--on", "2025-12-31")


def spellings(number: str) -> dict[str, bytes]:
    """What names a person, in the ways in which it could lie somewhere."""
    year, month, day = BORN[number].split("-")
    texts = [
        NAMES[number], unicodedata.normalize("NFD", NAMES[number]), BORN[number], f"{day}/{month}/{year}",
        NUMBERS[number],
    ]  # fmt: skip
    found = {text: text.encode() for text in texts} | {f"{text} in UTF-16": text.encode("utf-16-le") for text in texts}
    escaped = json.dumps(NAMES[number])[1:-1]
    return found | {escaped: escaped.encode()}


def places(folders: Mapping[str, Path], needles: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """Which of the needles stand in which folder, in the raw bytes of any file."""
    found = set()
    for name, folder in folders.items():
        for file in [folder] if folder.is_file() else sorted(folder.rglob("*")):
            if file.is_file() and not file.is_socket():
                content = file.read_bytes()
                found |= {(name, needle) for needle, sought in needles.items() if sought in content}
    return found


@dataclass(frozen=True)
class Kept:
    """The key of a person as the database keeps it, as it opens their data, and the hash of the identity number."""

    kept: bytes
    opened: bytes
    identity: bytes

    @property
    def needles(self) -> dict[str, bytes]:
        hexed = {"the key in hex": self.opened.hex().encode(), "the key in base64": base64.b64encode(self.opened)}
        return {"the wrapped key": self.kept, "the key": self.opened, "the identity": self.identity, **hexed}


def key_of(sobo: Sobo, number: str) -> Kept:
    stream = sobo.json("staff", "show", number)["stream"]
    with psycopg.connect(sobo.json("doctor")["admin_url"]) as admin:
        query = "select key, identity_hash from ledger.person_keys where stream = %s"
        ((kept, identity),) = admin.execute(query, (stream,)).fetchall()
        admin.execute("checkpoint")
    master = MasterKey.parse((sobo.home / "master.key").read_text().strip(), "the home")
    return Kept(kept, master.unwrap(stream, kept), identity)


@dataclass(frozen=True)
class World:
    sobo: Sobo
    folders: dict[str, Path]
    keys: dict[str, Kept]
    before: dict[str, Any]
    answers: dict[str, Any]


def publish(sobo: Sobo, folder: Path) -> dict[str, Path]:
    """Everything that goes out of the house."""
    folder.mkdir(exist_ok=True)
    deadline = monotonic() + 60
    while (done := sobo("relay", "--once")).returncode != 0:  # a broker that has just begun may not lead yet
        assert monotonic() < deadline, done.stderr
        sleep(0.5)
    sobo.json("log", "export", str(folder / "log.avro"))
    sobo.json("log", "export", str(folder / "events"))
    sobo.json("log", "tiles", str(folder / "tiles"))
    return {"exports": folder, "home": sobo.home}


def answered(sobo: Sobo) -> dict[str, Any]:
    """Without how far they are, as something is recorded in between."""
    told = {"statistics": sobo.json(*STATISTICS), "settlement": sobo.json(*SETTLED)}
    for answer in told.values():
        for key in ("position", "complete_to", "includes_to", "as_known"):
            answer.pop(key, None)
    return told


@pytest.fixture(scope="module")
def world(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two people who left and were paid; then one of them is erased."""
    with_units(sobo)
    people = [
        person(number, {"full_name": NAMES[number], "birth_date": BORN[number], "identity_number": NUMBERS[number]})
        for number in NAMES
    ]
    imported(sobo, "staff", people)
    for kind, row in (("departures", DECISION), ("funding", FUNDING), ("payments", PAYMENT)):
        imported(sobo, kind, [{**row, "staff_number": number, "reference": f"UNC-{number}"} if kind == "payments"
                              else {**row, "staff_number": number} for number in NAMES])  # fmt: skip
    sobo.json("key", "generate")
    assert sobo("broker", "start").returncode == 0
    for file in sobo.home.parent.glob("*.csv"):  # the files of who recorded are theirs to destroy
        file.unlink()
    keys = {number: key_of(sobo, number) for number in NAMES}
    out = tmp_path_factory.mktemp("out")
    folders = publish(sobo, out / "before")
    (out / "then.checkpoint").write_text(sobo("checkpoint").stdout, encoding="utf-8")
    before = {
        "names": places(folders, spellings(GONE) | spellings(STAYS)),
        "keys": places(folders, keys[GONE].needles | {"of who stays": keys[STAYS].kept}),
        "head": sobo.json("status")["head"],
    }
    answers = answered(sobo)
    told = sobo.json("staff", "erase", GONE, "--basis", "7/QĐ-SNV", "--reason", "asked for it")
    assert told["recorded"] == 1
    folders = publish(sobo, out / "after")
    yield World(sobo, {**folders, "exports": out}, keys, before, answers)


def test_nothing_that_names_the_person_is_in_any_byte_of_anything(world: World) -> None:
    """Catches a name in clear in a table, in PostgreSQL's files, its log, a Kafka segment, an export or a tile, and a
    key of which a dead row, an index, the write-ahead log or the planner's notes still have a copy."""
    assert world.before["names"] == set(), "nobody's name ever stands in clear"
    assert ("home", "the wrapped key") in world.before["keys"], "or this looks in the wrong place"
    assert ("home", "the identity") in world.before["keys"]
    assert not {place for place in world.before["keys"] if place[1] == "the key"}, "the database has wrapped keys only"
    for running in (True, False):
        if not running:
            world.sobo("stop")
        assert places(world.folders, spellings(GONE) | world.keys[GONE].needles) == set(), running
        assert ("home", "of who stays") in places(world.folders, {"of who stays": world.keys[STAYS].kept})
    assert world.sobo("broker", "start").returncode == 0


def test_what_was_counted_and_paid_and_proved_stays(world: World, tmp_path: Path) -> None:
    """Catches an erasure that changes a count, an amount or a root."""
    sobo = world.sobo
    assert answered(sobo) == world.answers
    assert world.answers["settlement"]["paid"] == 400_000_000
    checkpoint = world.folders["exports"] / "then.checkpoint"
    verified = sobo.json("verify", "--checkpoint", str(checkpoint))
    assert (verified["ok"], verified["projection"]) == (True, "same")
    head = world.before["head"]
    grown = sobo.json("prove", "--from-size", str(head), "--size", str(head + 1))
    assert base64.b64encode(bytes.fromhex(grown["from_root"])).decode() in checkpoint.read_text()
    assert sobo.json("rebuild", "--from", "store")["compared"] == "same"


def test_the_person_is_shown_as_erased_and_history_says_who_did_it(world: World) -> None:
    """Catches an erased person who is nobody any more, and an erasure without a trace."""
    sobo, head = world.sobo, world.before["head"]
    for asked in ((), ("--reveal-identity",), ("--as-known", str(head))):
        shown = sobo.json("staff", "show", GONE, *asked)
        assert (shown["full_name"], shown["birth_date"], shown["erased"], shown["sealed"]) == (
            None,
            None,
            True,
            "erased",
        )
        assert "identity_number" not in shown
    assert "erased" in sobo("staff", "show", GONE).stdout
    assert sobo.json("staff", "show", STAYS)["full_name"] == NAMES[STAYS]
    entry = sobo.json("staff", "history", GONE)[-1]
    assert (entry["event"], entry["instrument"], entry["position"]) == ("PersonalDataErased", "7/QĐ-SNV", head + 1)
    assert entry["changes"] == {"reason": "asked for it", "frees_identity_number": True}
    assert entry["recorded_by"] == "clerk"
    again = json.loads(sobo("staff", "erase", GONE, "--basis", "8/QĐ", "--json").stdout)
    assert again["error"]["code"] == "erased_before"
    nobody = json.loads(sobo("staff", "erase", "NOBODY", "--basis", "8/QĐ", "--json").stdout)
    assert nobody["error"]["code"] == "no_such_person"


def test_what_needs_the_birth_date_says_that_it_cannot(world: World) -> None:
    """Catches an amount that is worked out anew from a guess, or silently not at all."""
    sobo = world.sobo
    raised = {"staff_number": GONE, "effective_on": "2025-04-01", "rank_coefficient": "4.98", "instrument": "9/QĐ"}
    told = sobo("import", "salaries", written(sobo, [raised]))
    assert told.returncode == 0, told.stderr
    assert "without a birth date is not assessed again" in told.stdout + told.stderr
    assert sobo.json(*SETTLED)["assessed"] == world.answers["settlement"]["assessed"]
    found = sobo.json("policy", "reassess", "--instrument", "1/NĐ", "--dry-run")
    assert (found["erased"], found["counts"]["erased"]) == ([GONE], 1)
    corrected = {"staff_number": GONE, "birth_date": "1966-01-18", "instrument": "9/QĐ"}
    refused = refusal(sobo, "personal_data", written(sobo, [corrected]))
    assert "erased" in refused["where"][0]["message"]


def test_the_identity_number_is_free_for_who_comes_again_under_another_number(world: World) -> None:
    """Catches somebody who can never be registered again, and an old career that a new name is put to."""
    sobo = world.sobo
    same = {"full_name": NAMES[GONE], "birth_date": BORN[GONE], "identity_number": NUMBERS[GONE]}
    refused = refusal(sobo, "staff", written(sobo, [person(GONE, same)]))
    assert "under another staff number" in refused["where"][0]["message"]
    imported(sobo, "staff", [person("CB3", same)])
    assert sobo.json("staff", "show", "CB3", "--reveal-identity")["identity_number"] == NUMBERS[GONE]
    taken = refusal(sobo, "staff", written(sobo, [person("CB4", same)]))
    assert "CB3" in taken["where"][0]["message"]


def test_a_corrected_identity_number_frees_the_one_before(world: World) -> None:
    """Catches a slip of the pen that keeps its true owner out for ever."""
    sobo, right = world.sobo, "001166987659"
    row = {"staff_number": STAYS, "identity_number": right, "instrument": "10/QĐ"}
    imported(sobo, "personal_data", [row])
    shown = sobo.json("staff", "show", STAYS, "--reveal-identity")
    assert (shown["identity_number"], shown["full_name"]) == (right, NAMES[STAYS])
    entry = sobo.json("staff", "history", STAYS)[-1]
    assert (entry["event"], entry["changes"]["frees_identity_number"]) == ("PersonalDataCorrected", True)
    imported(sobo, "staff", [person("CB5", {"identity_number": NUMBERS[STAYS]})])
    taken = refusal(sobo, "personal_data", written(sobo, [row | {"staff_number": "CB5"}]))
    assert STAYS in taken["where"][0]["message"]
    imported(sobo, "personal_data", [row | {"full_name": "Đoàn Ánh Tuyết"}])
    again = sobo.json("staff", "history", STAYS)[-1]
    assert not again["changes"]["frees_identity_number"], "it is the same number"


def test_a_new_master_key_opens_what_the_old_one_did_and_the_old_wraps_are_gone(world: World) -> None:
    """Catches a rotation that touches events, loses somebody, or leaves what the old key opens."""
    sobo, file = world.sobo, world.sobo.home / "master.key"
    head, old = sobo.json("status")["head"], file.read_text()
    kept = key_of(sobo, STAYS)
    told = sobo.json("keys", "rotate")
    assert (told["people"], file.read_text() != old, file.stat().st_mode & 0o777) == (3, True, 0o600)
    assert sobo.json("status")["head"] == head
    assert sobo.json("staff", "show", STAYS)["full_name"]
    assert key_of(sobo, STAYS).opened == kept.opened
    assert places({"home": sobo.home}, {"the old wrap": kept.kept, "the old master key": old.strip().encode()}) == set()
    file.rename(file.with_suffix(".away"))
    lost = json.loads(sobo("staff", "show", STAYS, "--json").stdout)
    assert lost["error"]["code"] == "no_master_key"
    assert sobo.json("staff", "show", STAYS, SOBO_MASTER_KEY_FILE=str(file.with_suffix(".away")))["full_name"]
    file.with_suffix(".away").rename(file)
    file.chmod(0o644)
    assert json.loads(sobo("staff", "show", STAYS, "--json").stdout)["error"]["code"] == "key_open_to_others"
    assert "key_files" in {c["name"] for c in json.loads(sobo("doctor", "--json").stdout)["checks"] if not c["ok"]}
    file.chmod(0o600)


def test_keys_of_a_ledger_of_before_are_named_until_they_are_wrapped(world: World) -> None:
    """Catches a ledger whose copied database opens everybody's data, and a doctor that is content with it."""
    sobo = world.sobo
    with psycopg.connect(sobo.json("doctor")["admin_url"], autocommit=True) as admin:
        stream = sobo.json("staff", "show", STAYS)["stream"]
        bare = key_of(sobo, STAYS).opened  # as an earlier build kept it
        admin.execute("update ledger.person_keys set key = %s where stream = %s", (bare, stream))
    assert sobo.json("staff", "show", STAYS)["full_name"], "it opens as before"
    report = json.loads(sobo("doctor", "--json").stdout)
    assert [check["name"] for check in report["checks"] if not check["ok"]] == ["personal_keys"]
    sobo.json("keys", "rotate")
    assert sobo("doctor").returncode == 0
    assert sobo.json("staff", "show", STAYS)["full_name"]
    assert places({"home": sobo.home}, {"the key": bare}) == set()
