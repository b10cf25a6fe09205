"""The file of keys: opens with its passphrase, and says what is wrong with it otherwise."""

import json
from pathlib import Path

import pytest

from domain.errors import Refused
from store.saving import sealed_file
from store.saving.sealed_file import seal, unseal, write

PASSPHRASE = "năm từ rút ngẫu nhiên"
TOLD = {"ledger": "Sổ bộ", "head": 7}


@pytest.fixture(scope="module")
def file() -> bytes:
    return seal(b"what is secret", PASSPHRASE, TOLD)


def test_it_opens_with_its_passphrase_and_says_openly_whose_it_is(file: bytes) -> None:
    told, content = unseal(file, PASSPHRASE, "f")
    assert content == b"what is secret"
    assert told.items() >= TOLD.items()
    assert b"what is secret" not in file
    assert json.loads(file.split(b"\n")[1])["ledger"] == "Sổ bộ"


def test_sealed_twice_is_never_the_same(file: bytes) -> None:
    """Catches a salt or a nonce that is used again."""
    again = json.loads(seal(b"what is secret", PASSPHRASE, TOLD).split(b"\n")[1])
    before = json.loads(file.split(b"\n")[1])
    assert before["salt"] != again["salt"] and before["nonce"] != again["nonce"]


def test_another_passphrase_is_told_from_a_damaged_file(file: bytes) -> None:
    with pytest.raises(Refused, match="passphrase does not open f"):
        unseal(file, PASSPHRASE + " ", "f")


def test_a_file_cut_off_anywhere_is_never_opened(file: bytes) -> None:
    """Catches a cut in the first line that is told as a newer version's file, or as none of ours."""
    lines = file.index(b"\n", file.index(b"\n") + 1) + 1
    for length in (lines, lines + 1, len(file) - 1):
        with pytest.raises(Refused, match="cut off: "):
            unseal(file[:length], PASSPHRASE, "f")
    for length in (0, *range(1, 12), 20, lines - 1):
        with pytest.raises(Refused, match="f is cut off within its first lines" if length else "f is empty"):
            unseal(file[:length], PASSPHRASE, "f")


def test_a_changed_byte_is_noticed_wherever_it_is(file: bytes) -> None:
    """Catches readable lines that anybody may rewrite: another ledger's name over these keys."""
    for place in (file.index(b"bo") + 4, file.index(b'"head": 7') + 8, len(file) - 20):
        harmed = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
        with pytest.raises(Refused, match=r"changed or damaged|no file that|of version"):
            unseal(harmed, PASSPHRASE, "f")
    with pytest.raises(Refused, match="changed or damaged"):
        unseal(file + b"x", PASSPHRASE, "f")


def test_other_files_and_later_versions_are_named_as_such(file: bytes) -> None:
    with pytest.raises(Refused, match=r"no file that `sobo keys export` wrote"):
        unseal(b"\x00\x01\xff", PASSPHRASE, "f")
    with pytest.raises(Refused, match="of version 2, this sobo knows 1"):
        unseal(file.replace(b"sobo-keys 1", b"sobo-keys 2", 1), PASSPHRASE, "f")


def test_a_cost_that_would_take_all_memory_is_not_paid(file: bytes) -> None:
    with pytest.raises(Refused, match="changed or damaged"):
        unseal(file.replace(b'"n": 131072', b'"n": 99999999999', 1), PASSPHRASE, "f")


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(Refused, match="11 characters; take 12"):
        seal(b"", "a" * (sealed_file.SHORTEST - 1), {})


def test_the_file_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    write(path, b"one")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="there already"):
        write(path, b"two")
    assert path.read_bytes() == b"one"
