"""Signed notes, checkpoints and cosignatures: notes that other programs signed, and what is refused."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proof.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from proof.keys import COSIGNATURE, SigningKey, VerifierKey, wrong_with_name
from proof.malformed import Malformed
from proof.note import Note, Signature, signature_of, signed

# Of the documentation of Go's golang.org/x/mod/sumdb/note.
PETER = VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
PETER_SIGNS = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
# Made once with golang.org/x/mod v0.43.0 and github.com/transparency-dev/formats v0.1.1: a log with a Vietnamese name,
# and a witness that cosigned its checkpoint.
LOG_SIGNS = "PRIVATE+KEY+sobo/sổ-bộ+f276991a+AclpJQAv98Edtm6/tqLP9ChRWJCrlfSOl2jTmNpsjOW3"
LOG = VerifierKey.parse("sobo/sổ-bộ+f276991a+AdeI6q6H6NOoOGYc751IHTeDn1hH7NFa/vXTsYeTPY4w")
WITNESS_SIGNS = "PRIVATE+KEY+witness.example/w1+73802309+AdFE6aZSQmyW6dshyt+Du3d1E0zqXirTEa+tauisKZqe"
WITNESS = VerifierKey.parse("witness.example/w1+6710cc73+BKqa8BOq9BMIUcr9PqbE6SnjwQh1CBDR5tMTa5iiMhTZ")
COSIGNED = (
    "sobo/sổ-bộ\n"
    "8\n"
    "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lg3P43DvRgQyg=\n"
    "\n"
    "— sobo/sổ-bộ 8naZGmtJU5V8rRkCKGS6AzzQ4a9x/OGa0YiI5TvbJYk9mlVquBO/JUGSH65T7YWNFONY95ePrUiN8QD8s7XrZlD8PQQ=\n"
    "— witness.example/w1 ZxDMcwAAAABrCh1I/kdpfddfsIdyzrS395fJ60tnw6B7RoEd9GGFaHWc"
    "bqk22S12F2JRYbNbTTPfydz856bm+gFSDcgZMnH7DvBZDA==\n"
).encode()
SIGNED = COSIGNED[: COSIGNED.index("— witness".encode())]
OURS = SigningKey("sobo/test", bytes(range(32)))
TEXT = Checkpoint("sobo/test", 3, bytes(32)).text()


def test_a_note_of_gos_is_opened_and_signed_byte_for_byte() -> None:
    """Catches a key id, a signature or a line that is formed otherwise than the rest of the world forms it."""
    note = Note.parse(PETER_NOTE)
    assert bytes(note) == PETER_NOTE
    assert [one.name for one in note.verified([PETER])] == ["PeterNeumann"]
    key = SigningKey.parse(PETER_SIGNS)
    assert (key.verifier(), key.secret()) == (PETER, PETER_SIGNS)
    assert signed(note.text, [key]) == PETER_NOTE


def test_a_checkpoint_with_a_vietnamese_name_and_a_cosignature_is_opened_and_made_byte_for_byte() -> None:
    """Catches a time of another width, a cosigner's key id taken from its log key, and names kept to ASCII."""
    opened = open_checkpoint(COSIGNED, [LOG])
    assert (opened.checkpoint.origin, opened.checkpoint.size) == ("sobo/sổ-bộ", 8)
    assert [one.name for one in opened.note.verified([WITNESS])] == ["witness.example/w1"]
    assert sign_checkpoint(opened.checkpoint, SigningKey.parse(LOG_SIGNS)) == SIGNED
    witness = SigningKey("witness.example/w1", SigningKey.parse(WITNESS_SIGNS).seed, COSIGNATURE)
    assert witness.verifier() == WITNESS
    time = int.from_bytes(opened.note.signatures[1].data[:8], "big")
    assert signature_of(opened.note.text, witness, time) == opened.note.signatures[1]


def test_a_real_checkpoint_of_another_log_is_opened() -> None:
    """Of the log `monkeys` in the tests of transparency-dev's witness."""
    key = VerifierKey.parse("monkeys+db4d9f7e+AULaJMvTtDLHPUcUrjdDad9vDlh/PTfC2VV60JUtCfWT")
    signature = "202fftzGl3LVoqjXfwCFZZXs8I+5G22+Ek2K0AOyBuSJ/8/CZawNF+6fNlTKOCd622pbzJNkkJFWuw9DbicZCkEx9AY="
    note = f"monkeys\n5\n41smjBUiAU70EtKlT6lIOIYtRTYxYXsDB+XHfcvu/BE=\n\n— monkeys {signature}\n".encode()
    assert open_checkpoint(note, [key]).checkpoint.size == 5
    with pytest.raises(Malformed):
        open_checkpoint(note.replace(b"\n5\n", b"\n6\n"), [key])


@pytest.mark.parametrize("note", [PETER_NOTE, SIGNED], ids=["note", "checkpoint"])
def test_every_changed_byte_of_a_note_fails(note: bytes) -> None:
    """Catches a byte that nothing covers: base64 with spare bits, a blank too many, another dash."""
    for place in range(len(note)):
        for change in (1, 0x20, 0x80):
            changed = note[:place] + bytes((note[place] ^ change,)) + note[place + 1 :]
            with pytest.raises(Malformed):
                Note.parse(changed).verified([PETER, LOG])
    for place in range(len(note)):
        with pytest.raises(Malformed):
            Note.parse(note[:place]).verified([PETER, LOG])
        with pytest.raises(Malformed):
            Note.parse(note[:place] + note[place + 1 :]).verified([PETER, LOG])


def test_signatures_of_strangers_are_passed_over_and_a_wrong_one_of_a_known_key_spoils_all() -> None:
    """Catches a stranger's line that is taken for ours, or that makes a good note unreadable."""
    stranger = SigningKey("sobo/test", bytes(32))
    note = Note.parse(signed(TEXT, [stranger, OURS]))
    assert [one.key_id for one in note.verified([OURS.verifier()])] == [OURS.verifier().id]
    assert len(note.verified([OURS.verifier(), stranger.verifier()])) == 2
    forged = Signature(OURS.name, OURS.verifier().id, stranger.sign(TEXT))
    for signatures in ((*note.signatures, forged), (forged,)):
        with pytest.raises(Malformed, match="is not of this text"):
            Note(TEXT, signatures).verified([OURS.verifier()])
    renamed = Signature("sobo/other", OURS.verifier().id, OURS.sign(TEXT))
    with pytest.raises(Malformed, match="it is not signed by"):
        Note(TEXT, (renamed,)).verified([OURS.verifier()])
    with pytest.raises(Malformed, match="it is not signed by"):
        note.verified([])


def test_a_note_takes_a_hundred_signatures_and_no_more() -> None:
    """Catches a note that we write and others refuse; sixteen must be taken."""
    line = signature_of(TEXT, OURS)
    assert len(Note.parse(bytes(Note(TEXT, (line,) * 100))).verified([OURS.verifier()])) == 1
    with pytest.raises(Malformed, match="101"):
        Note.parse(bytes(Note(TEXT, (line,) * 101)))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (b"no end", "ends with a newline"),
        (b"a\rb\n", "control character"),
        (b"a\tb\n", "control character"),
        (b"\xff\n", "not UTF-8"),
    ],
)
def test_what_could_not_be_opened_is_not_signed(text: bytes, wrong: str) -> None:
    """Catches a note of which nobody learns before a stranger refuses it."""
    with pytest.raises(Malformed, match=wrong):
        signed(text, [OURS])
    with pytest.raises(Malformed):
        signed(b"fine\n", [])


@pytest.mark.parametrize("name", ["sobo/ba đình", "a+b", "", "a\u00a0b", "a\u3000b", "a\nb", "a\x00b", "a\ud800"])
def test_a_name_that_no_note_can_bear_makes_no_key(name: str) -> None:
    """Catches a ledger whose checkpoints nobody could ever open."""
    assert wrong_with_name(name)
    with pytest.raises(Malformed, match="no key can be named"):
        SigningKey.generate(name)


@pytest.mark.parametrize("name", ["sobo/Sổ-Bộ", "sobo/hà_nội", "sobo/ledger-1a2b3c4d", "x"])
def test_every_other_name_makes_a_key_that_signs(name: str) -> None:
    """Catches names kept to ASCII."""
    key = SigningKey.generate(name)
    assert SigningKey.parse(key.secret()) == key
    assert VerifierKey.parse(str(key.verifier())) == key.verifier()
    made = sign_checkpoint(Checkpoint(name, 0, bytes(32)), key)
    assert open_checkpoint(made, [key.verifier()]).checkpoint.origin == name
    assert key.seed.hex() not in repr(key) and b64encode(key.seed).decode() not in repr(key)


@pytest.mark.parametrize(
    "text",
    [
        str(PETER)[:-1],
        str(PETER).replace("c74f20a3", "c74f20a4"),
        str(PETER).replace("c74f20a3", "C74F20A3"),
        str(PETER).replace("Peter", "Pater"),
        "PeterNeumann",
        "PeterNeumann+c74f20a3+",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # a kind that nobody knows
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",  # too long, its id is right
    ],
)
def test_a_mutilated_key_is_refused(text: str) -> None:
    """Catches a key that was copied wrongly and then verifies nothing, or something else."""
    with pytest.raises(Malformed):
        VerifierKey.parse(text)


@pytest.mark.parametrize("text", [PETER_SIGNS[:-4], PETER_SIGNS.replace("c7", "c8"), str(PETER), "PRIVATE+KEY+x", ""])
def test_a_mutilated_signing_key_is_refused_without_being_repeated(text: str) -> None:
    """Catches a secret in a message."""
    with pytest.raises(Malformed) as refused:
        SigningKey.parse(text)
    assert "AYEKFALVFGyN" not in str(refused.value)


ROOT = b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"\n3\n{ROOT}\n",
        f"sobo/test\n03\n{ROOT}\n",
        f"sobo/test\n-3\n{ROOT}\n",
        f"sobo/test\n+3\n{ROOT}\n",
        f"sobo/test\n٣\n{ROOT}\n",
        f"sobo/test\n{2**63}\n{ROOT}\n",
        f"sobo/test\n3\n{ROOT[:-1]}\n",
        f"sobo/test\n3\n{ROOT[:-2]}B=\n",
        "sobo/test\n3\nAAAA\n",
        "sobo/test\n3\n",
        f"sobo/test\n3\n{ROOT}\n\nmore\n",
        f"sobo/test\n3\n{ROOT}",
    ],
)
def test_a_checkpoint_that_is_not_written_to_the_letter_is_refused(text: str) -> None:
    """Catches two ways to write one checkpoint: what is compared by its bytes would differ."""
    with pytest.raises(Malformed):
        Checkpoint.parse(text.encode())


def test_extension_lines_of_others_are_read_and_signed_over() -> None:
    """Catches an extension line that is dropped before the signature is verified."""
    with_more = Checkpoint("sobo/test", 3, bytes(32), ("more", "and more"))
    assert Checkpoint.parse(with_more.text()) == with_more
    made = sign_checkpoint(with_more, OURS)
    assert open_checkpoint(made, [OURS.verifier()]).checkpoint.extensions == ("more", "and more")
    with pytest.raises(Malformed):
        open_checkpoint(made.replace(b"and more\n", b""), [OURS.verifier()])


def test_a_checkpoint_of_another_log_is_not_believed_whoever_signed_it() -> None:
    """Catches a key that vouches for a log that is not its own."""
    made = sign_checkpoint(Checkpoint("sobo/test", 3, bytes(32)), OURS)
    other = SigningKey("sobo/other", OURS.seed)
    with pytest.raises(Malformed, match="a checkpoint of sobo/test"):
        open_checkpoint(made, [other.verifier()])
    with pytest.raises(Malformed, match="does not sign for"):
        sign_checkpoint(Checkpoint("sobo/test", 3, bytes(32)), other)
    both = signed(Checkpoint("sobo/test", 3, bytes(32)).text(), [other])
    with pytest.raises(Malformed):
        open_checkpoint(both, [other.verifier(), OURS.verifier()])


@given(st.binary(max_size=200))
def test_garbage_is_refused_and_nothing_else_happens(data: bytes) -> None:
    """Catches an exception that nobody foresaw on what a stranger sends."""
    for parse in (Note.parse, Checkpoint.parse, lambda raw: Signature.parse(raw.decode("latin-1"))):
        with pytest.raises(Malformed):
            parse(data)


def test_a_cosignature_of_the_far_future_or_with_another_length_is_none() -> None:
    """Catches a time that is no time: it may not exceed 2^63 - 1."""
    key = SigningKey("w", bytes(32), COSIGNATURE)
    good = key.sign(TEXT, 2**63 - 1)
    assert key.verifier().verifies(TEXT, good)
    assert not key.verifier().verifies(TEXT, key.sign(TEXT, 2**63))
    assert not key.verifier().verifies(TEXT, good[8:])
    assert not key.verifier().verifies(TEXT, good + b"\x00")
    with pytest.raises(ValueError, match="states a time"):
        key.sign(TEXT)
    assert b64decode(str(signature_of(TEXT, key, 1)).split(" ")[2])[4:12] == (1).to_bytes(8, "big")
