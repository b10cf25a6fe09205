"""`SOBO_READ_LOG`: who opened personal data of whom is written down first, and the auditor reads it."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported
from tests.e2e.settlement_files import person, with_units


@pytest.fixture(scope="module")
def staffed(sobo: Sobo) -> Sobo:
    with_units(sobo)
    imported(sobo, "staff", [person("CB1"), person("CB2")])
    return sobo


def test_who_opened_a_name_is_listed_with_what_they_saw(staffed: Sobo) -> None:
    """Catches a read that nobody hears of, a filter that shows everything, and questions without names written down."""
    logged = {"SOBO_READ_LOG": "yes"}
    staffed.json("staff", "show", "CB1")
    staffed.json("staff", "show", "CB1", **logged)
    staffed.json("staff", "show", "CB2", "--reveal-identity", SOBO_USER="chief", **logged)
    staffed.json("staff", "history", "CB2", **logged)
    staffed.json("staffing", **logged)
    found = staffed.json("reads")
    assert [(one["user"], one["staff_number"], one["command"]) for one in found] == [
        ("clerk", "CB1", "sobo staff show"),
        ("chief", "CB2", "sobo staff show"),
    ]
    assert [one["fields"] for one in found] == [
        ["full_name", "birth_date"], ["full_name", "birth_date", "identity_number"],
    ]  # fmt: skip
    assert {one["login"] for one in found} == {"sobo_writer"}
    assert staffed.json("reads", "--staff", "CB2") == staffed.json("reads", "--by", "chief") == found[1:]
    assert staffed.json("reads", "--since", "2999-01-01") == staffed.json("reads", "--until", "2025-01-01") == []
    assert staffed.json("reads", "--since", "2025-01-01", "--until", "2999-01-01") == found
    assert "CB2" in staffed("reads", "--format", "csv").stdout
    assert "CB1" in staffed("reads").stdout


def test_a_read_that_cannot_be_written_down_shows_nothing(staffed: Sobo) -> None:
    """Catches a name that is shown although nobody will know."""
    admin = staffed.json("doctor")["admin_url"]
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("revoke insert on ledger.reads from sobo_key_holder")
        connection.execute("revoke insert (said, command, staff_number, fields) on ledger.reads from sobo_key_holder")
        refused = staffed("staff", "show", "CB1", "--json", SOBO_READ_LOG="yes")
    assert (refused.returncode, "Nguyễn" in refused.stdout) == (1, False)
    assert json.loads(refused.stdout)["error"]["code"] == "no_right"
    staffed.json("roles", "--apply")
    assert staffed.json("staff", "show", "CB1", SOBO_READ_LOG="yes")["full_name"]
    assert staffed.json("reads")[-1]["staff_number"] == "CB1"


def test_who_may_not_open_names_is_shown_the_rest(staffed: Sobo) -> None:
    """Catches a name for everybody who may ask, and a person who cannot be shown at all."""
    admin = staffed.json("doctor")["admin_url"]
    before = len(staffed.json("reads"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("revoke sobo_key_holder from sobo_writer")
        try:
            shown = staffed.json("staff", "show", "CB1", SOBO_READ_LOG="yes")
            told = staffed("staff", "show", "CB1").stdout
        finally:
            connection.execute("grant sobo_key_holder to sobo_writer with inherit false, set true")
    assert (shown["full_name"], shown["sealed"], shown["erased"]) == (None, "withheld", False)
    assert shown["main"]["unit"] == "00004"
    assert "sobo_key_holder" in told and "Nguyễn" not in told
    assert len(staffed.json("reads")) == before, "nothing was opened"


def test_a_setting_that_is_neither_yes_nor_no_is_named(staffed: Sobo) -> None:
    """Catches a read log that somebody believes to be on."""
    refused = staffed("staff", "show", "CB1", "--json", SOBO_READ_LOG="on")
    assert json.loads(refused.stdout)["error"]["code"] == "setting_unusable"


def test_whoever_takes_the_keys_of_everybody_out_is_listed_for_each_of_them(staffed: Sobo, tmp_path: Path) -> None:
    """Catches a file that opens everybody's data, of which nobody hears, and one that is written all the same."""
    passphrase = {"SOBO_KEYS_PASSPHRASE": "một câu đủ dài", "SOBO_USER": "chief"}
    staffed.json("keys", "export", str(tmp_path / "unlogged"), **passphrase)
    assert "*" not in {one["staff_number"] for one in staffed.json("reads")}
    staffed.json("keys", "export", str(tmp_path / "keys"), SOBO_READ_LOG="yes", **passphrase)
    last = staffed.json("reads", "--staff", "CB1")[-1]
    told = (last["staff_number"], last["command"], last["user"], last["fields"])
    assert told == ("*", "sobo keys export", "chief", ["keys"])
    admin = staffed.json("doctor")["admin_url"]
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("revoke insert (said, command, staff_number, fields) on ledger.reads from sobo_key_holder")
        connection.execute("revoke insert on ledger.reads from sobo_key_holder")
        refused = staffed("keys", "export", str(tmp_path / "none"), SOBO_READ_LOG="yes", **passphrase)
    assert (refused.returncode, (tmp_path / "none").exists()) == (1, False)
    staffed.json("roles", "--apply")
