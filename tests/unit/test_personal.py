"""Sealing of personal data: it opens with the right key and stream only, and gives nothing away."""

import json
from datetime import date

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import SoboError
from domain.staff.personal import PersonalData, identity_hash, new_key, seal, staff_stream, unseal

SECRET = b"s" * 32
PERSON = PersonalData("Nguyễn Thị Hoà", date(1980, 2, 29), "001093001234")


@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=500),
    birth=st.dates(),
    number=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
def test_what_was_sealed_opens_again_unchanged(name: str, birth: date, number: str) -> None:
    """Catches an encoding that loses letters, quotes or early dates."""
    data = PersonalData(name, birth, number)
    key, stream = new_key(), staff_stream(SECRET, "CB1")
    assert unseal(key, stream, seal(key, stream, data)) == data


@given(name=st.text(st.characters(exclude_categories=["Cs"])), number=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_is_canonical_json(name: str, number: str) -> None:
    """Catches a plaintext that another program could not read, or that differs for equal data."""
    key = new_key()
    sealed = seal(key, "staff:1", PersonalData(name, date(1980, 2, 29), number))
    plain = AESGCM(key).decrypt(sealed[:12], sealed[12:], b"staff:1").decode()
    fields = {"birth_date": "1980-02-29", "full_name": name, "identity_number": number}
    assert plain == json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def test_sealed_bytes_show_neither_name_nor_birth_date_nor_identity_number() -> None:
    """Catches a sealing that leaves a field beside the encrypted part."""
    sealed = seal(new_key(), "staff:1", PERSON)
    for clear in (PERSON.full_name.encode(), b"1980-02-29", PERSON.identity_number.encode()):
        assert clear not in sealed


def test_personal_data_does_not_open_on_another_stream() -> None:
    """Catches a seal without the stream as associated data: records could be swapped between people."""
    key = new_key()
    sealed = seal(key, "staff:1", PERSON)
    with pytest.raises(SoboError) as refusal:
        unseal(key, "staff:2", sealed)
    assert refusal.value.code == "personal_data_unreadable"


@pytest.mark.parametrize("changed", [0, 12, 40, -1])
def test_one_flipped_bit_is_noticed(changed: int) -> None:
    """Catches encryption without authentication."""
    key = new_key()
    sealed = bytearray(seal(key, "staff:1", PERSON))
    sealed[changed] ^= 1
    with pytest.raises(SoboError):
        unseal(key, "staff:1", bytes(sealed))


def test_a_cut_record_and_a_wrong_key_are_refused_in_words() -> None:
    """Catches a cryptography error that would reach the user as a traceback."""
    sealed = seal(new_key(), "staff:1", PERSON)
    for key, record in ((new_key(), sealed), (new_key(), sealed[:5]), (b"short", sealed)):
        with pytest.raises(SoboError) as refusal:
            unseal(key, "staff:1", record)
        assert "staff:1" in refusal.value.message


def test_without_the_key_the_person_is_erased() -> None:
    """Catches a missing key that would show as an internal error."""
    with pytest.raises(SoboError) as refusal:
        unseal(None, "staff:1", seal(new_key(), "staff:1", PERSON))
    assert refusal.value.code == "personal_data_erased"


def test_the_same_person_sealed_twice_gives_different_bytes() -> None:
    """Catches a fixed nonce, which breaks AES-GCM."""
    key = new_key()
    assert seal(key, "staff:1", PERSON) != seal(key, "staff:1", PERSON)


def test_streams_and_identity_hashes_depend_on_the_secret_and_keep_apart() -> None:
    """Catches an unkeyed hash, and a public stream id that is also the hash of an identity number."""
    assert staff_stream(SECRET, "CB1") == staff_stream(SECRET, "CB1")
    assert staff_stream(SECRET, "CB1") != staff_stream(b"t" * 32, "CB1")
    assert staff_stream(SECRET, "CB1").startswith("staff:")
    assert len(staff_stream(SECRET, "CB1")) == len("staff:") + 32
    assert not identity_hash(SECRET, "001").hex().startswith(staff_stream(SECRET, "001")[6:])


def test_an_identity_number_is_the_same_with_spaces() -> None:
    """Catches one person entering twice because the number was grouped on paper."""
    assert identity_hash(SECRET, "0010 9300 1234") == identity_hash(SECRET, "001093001234")
