"""`sobo keys`: after a restore names can be read and people recorded again, with the file and its passphrase only."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from consumers.offline.containers import read_file
from tests.e2e.conftest import Sobo
from tests.e2e.import_rows import PERSON, UNITS

PASSPHRASE = "năm từ rút ngẫu nhiên"
NAME = PERSON["full_name"]


def staff_file(folder: Path, number: str, identity: str) -> Path:
    row = {**PERSON, "staff_number": number, "identity_number": identity}
    path = folder / f"{number}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.fixture(scope="module")
def ledger(sobo: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Sobo:
    """A person in a unit, relayed."""
    folder = tmp_path_factory.mktemp("files")
    units = folder / "units.csv"
    units.write_text(UNITS, encoding="utf-8")
    sobo.json("units", "load", str(units), "--on", "2025-06-30", "--instrument", "list")
    sobo.json("import", "staff", str(staff_file(folder, "CB1", PERSON["identity_number"])))
    assert sobo("broker", "start").returncode == 0
    sobo.json("relay", "--once")
    return sobo


@pytest.fixture(scope="module")
def saved(ledger: Sobo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("saved") / "keys"
    told = ledger.json("keys", "export", str(file), SOBO_KEYS_PASSPHRASE=PASSPHRASE)
    assert (told["people"], told["files"], told["head"]) == (1, 2, ledger.json("status")["head"])
    return file


@pytest.fixture
def again(ledger: Sobo, tmp_path: Path) -> Iterator[Sobo]:
    """Restored, without its keys."""
    made = Sobo(tmp_path / "again")
    servers = ledger.json("broker", "status")["bootstrap_servers"]
    assert made.json("restore", "--from-kafka", SOBO_KAFKA_BOOTSTRAP_SERVERS=servers)["keys"] is False
    yield made
    made("stop")


def test_names_are_back_with_the_keys_and_the_ledger_goes_on(
    ledger: Sobo, again: Sobo, saved: Path, tmp_path: Path
) -> None:
    """Catches a restored ledger that registers its people a second time, or a file once more."""
    known = ledger.json("staff", "show", "CB1")
    assert NAME in json.dumps(known, ensure_ascii=False)
    assert NAME not in json.dumps(again.json("staff", "show", "CB1"), ensure_ascii=False)
    same = staff_file(tmp_path, "CB1", PERSON["identity_number"])
    other = staff_file(tmp_path, "CB2", "001180000999")
    refused = again("import", "staff", str(other))
    assert (refused.returncode, "sobo keys import" in refused.stderr) == (1, True)

    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
    brought = again.json("keys", "import", str(saved), "--passphrase-file", str(passphrase))
    assert (brought["people"], brought["files"], brought["saved_at_head"]) == (1, 2, brought["head"])
    assert again.json("staff", "show", "CB1") == known
    assert "recorded before" in again("import", "staff", str(same)).stderr
    assert "staff number" in again("import", "staff", str(same), "--again").stderr
    assert again.json("import", "staff", str(other))["recorded"] > 0
    assert again.json("verify")["ok"]


def test_a_file_that_does_not_fit_is_said_so_and_nothing_changes(
    ledger: Sobo, again: Sobo, saved: Path, tmp_path: Path
) -> None:
    """Catches keys of another ledger over those of this one, and people who were erased coming back."""
    wrong = again("keys", "import", str(saved), "--json", SOBO_KEYS_PASSPHRASE="something else altogether")
    assert json.loads(wrong.stdout)["error"]["code"] == "wrong_passphrase"
    cut = tmp_path / "cut"
    cut.write_bytes(saved.read_bytes()[:-40])
    assert "cut off" in again("keys", "import", str(cut), SOBO_KEYS_PASSPHRASE=PASSPHRASE).stderr
    present = ledger("keys", "import", str(saved), "--json", SOBO_KEYS_PASSPHRASE=PASSPHRASE)
    assert json.loads(present.stdout)["error"]["code"] == "keys_present"
    other = Sobo(tmp_path / "other")
    other.json("init")
    try:
        empty = other("keys", "import", str(saved), "--json", SOBO_KEYS_PASSPHRASE=PASSPHRASE)
        assert json.loads(empty.stdout)["error"]["code"] == "ledger_empty"
        units = tmp_path / "units.csv"
        units.write_text(UNITS, encoding="utf-8")
        other.json("units", "load", str(units), "--on", "2025-06-30", "--instrument", "list")
        another = other("keys", "import", str(saved), "--json", SOBO_KEYS_PASSPHRASE=PASSPHRASE)
        assert json.loads(another.stdout)["error"]["code"] == "another_ledger"
    finally:
        other("stop")
    assert NAME not in json.dumps(again.json("staff", "show", "CB1"), ensure_ascii=False)


def test_an_export_is_never_without_a_passphrase_nor_over_another_file(ledger: Sobo, saved: Path) -> None:
    over = ledger("keys", "export", str(saved), SOBO_KEYS_PASSPHRASE=PASSPHRASE)
    assert (over.returncode, "there already" in over.stderr) == (1, True)
    without = ledger("keys", "export", str(saved) + ".new")
    assert (without.returncode, "SOBO_KEYS_PASSPHRASE" in without.stderr) == (2, True)
    assert not Path(str(saved) + ".new").exists()
    assert saved.stat().st_mode & 0o777 == 0o600


def test_who_was_erased_stays_erased_after_a_restore_with_an_older_file_of_keys(
    ledger: Sobo, saved: Path, tmp_path: Path
) -> None:
    """Catches somebody whom a backup brings back, and events that an erasure or a restore changed."""
    ledger.json("import", "staff", str(staff_file(tmp_path, "CB9", "001180000997")))
    older = tmp_path / "older"
    assert ledger.json("keys", "export", str(older), SOBO_KEYS_PASSPHRASE=PASSPHRASE)["people"] > 1
    ledger.json("staff", "erase", "CB9", "--basis", "7/QĐ")
    ledger.json("relay", "--once")
    made = Sobo(tmp_path / "restored")
    servers = ledger.json("broker", "status")["bootstrap_servers"]
    try:
        made.json("restore", "--from-kafka", SOBO_KAFKA_BOOTSTRAP_SERVERS=servers)
        for keys in (None, older):
            if keys is not None:
                made.json("keys", "import", str(keys), SOBO_KEYS_PASSPHRASE=PASSPHRASE)
            shown = made.json("staff", "show", "CB9", "--reveal-identity")
            assert (shown["full_name"], shown["sealed"], shown["erased"]) == (None, "erased", True)
        assert made.json("staff", "show", "CB1")["full_name"] == NAME, "whose key is back"
        with psycopg.connect(made.json("doctor")["admin_url"]) as admin:
            [(stream,)] = admin.execute("select stream from projection.fact_personal_data_erased").fetchall()
            assert admin.execute("select from ledger.person_keys where stream = %s", (stream,)).fetchall() == []
        logs = []
        for number, sobo in enumerate((ledger, made)):
            sobo.json("log", "export", str(tmp_path / f"{number}.avro"))
            logs.append([bytes(record.event) for batch in read_file(tmp_path / f"{number}.avro")
                         for entry in batch.entries if (record := entry.record)])  # fmt: skip
        assert logs[0] == logs[1] and len(logs[0]) == ledger.json("status")["head"]
        assert made.json("verify")["root"] == ledger.json("verify")["root"]
    finally:
        made("stop")
