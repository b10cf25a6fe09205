"""Checkpoints of a ledger that was put back from elsewhere: what was signed before still binds what is signed next."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from consumers.auditing.signed import signed_checkpoint
from domain.errors import Refused
from proof.checkpoint import Checkpoint, sign_checkpoint
from proof.keys import SigningKey
from proof.note import Note, signature_of, signed
from store.database import Database, connect
from store.events import restored
from store.events.log import LogRecord
from store.saving import signed as kept_signed
from store.saving.keys import as_bytes, as_content, put_back, taken_out
from store.tree import witnesses
from store.tree.checkpoints import adopt, last_signed, sign_next
from store.tree.signing import origin
from store.tree.witnesses import Witness
from tests.conftest import NewDatabase
from tests.followed_log import append, records, units
from tests.small_witness import SmallWitness

STRANGER = SigningKey("sobo/stranger", bytes(32))


@contextmanager
def put_again(new_database: NewDatabase, kept: list[LogRecord], name: str) -> Iterator[Database]:
    """Another database with these events, as a restore leaves it."""
    with new_database() as again:
        assert again.admin_url
        with connect(again.admin_url) as owner:
            restored.begin(owner, "a test")
            restored.lay_beside(owner, kept)
            whole = restored.Whole(len(kept), 1_700_000_000_000_000, name.removeprefix("sobo/"), secret_fits=False)
            restored.put_in(owner, whole)
        yield again


def key_of(database: Database) -> SigningKey:
    with connect(database.writer_url) as conn:
        return SigningKey.generate(origin(conn))


def test_what_was_signed_comes_back_with_the_saved_keys(database: Database, new_database: NewDatabase) -> None:
    """Catches a restored ledger that signs whatever is there, because it knows of nothing that was signed."""
    append(database, units(3))
    key, cosigner = key_of(database), SmallWitness(key_of(database).verifier()).key
    with connect(database.writer_url) as conn:
        first = sign_next(conn, key)
        append(database, [units(4)[3]])
        last = sign_next(conn, key)
        witnesses.add(conn, Witness("https://w.example", cosigner.verifier()))
        line = signature_of(Note.parse(last.note).text, cosigner, 1_700_000_000)
        witnesses.keep(conn, last.size, last.root, cosigner.verifier(), line)
        content = as_content(as_bytes(taken_out(conn)))
    everything = records(database)
    with put_again(new_database, everything, key.name) as again:
        assert again.admin_url
        with connect(again.admin_url) as owner:
            assert put_back(owner, content).checkpoints == 2
            assert last_signed(owner) == last and last_signed(owner, first.size) == first
            assert sign_next(owner, key) == last
            assert [one.key for one in witnesses.witnesses(owner)] == [cosigner.verifier()]
            seen = witnesses.last_cosigned(owner, cosigner.verifier(), key.name)
            assert seen is not None and (seen.size, seen.time) == (last.size, 1_700_000_000)
    with put_again(new_database, everything[:-1], key.name) as shorter:
        assert shorter.admin_url
        with connect(shorter.admin_url) as owner:
            put_back(owner, content)
            with pytest.raises(Refused, match="it was cut, or put back from a copy"):
                sign_next(owner, key)


def test_saved_keys_of_a_version_before_bring_no_checkpoint(database: Database, new_database: NewDatabase) -> None:
    """Catches an old file that is refused for what it could not have, and a signature that is put behind older ones."""
    append(database, units(3))
    key = key_of(database)
    with connect(database.writer_url) as conn:
        old = sign_next(conn, key)
        content = taken_out(conn)
    before = {name: value for name, value in content.items() if name not in kept_signed.TABLES}
    for given in (before, content):
        with put_again(new_database, records(database), key.name) as again:
            append(again, [units(4)[3]])
            assert again.admin_url
            with connect(again.admin_url) as owner:
                newer = sign_next(owner, key)
                assert put_back(owner, given).checkpoints == 0
                assert last_signed(owner) == newer and newer.size > old.size


def test_a_checkpoint_that_somebody_kept_binds_the_next_one(database: Database, new_database: NewDatabase) -> None:
    """Catches a restored ledger that goes on from another history than the one that was given away."""
    append(database, units(3))
    key = key_of(database)
    with connect(database.writer_url) as conn:
        given = sign_next(conn, key)
    kept = records(database)
    with put_again(new_database, kept, key.name) as again, connect(again.writer_url) as conn:
        for wrong, code in (
            (b"nonsense\n", "not_ours"),
            (sign_checkpoint(Checkpoint("sobo/other", 1, bytes(32)), SigningKey("sobo/other", bytes(32))), "not_ours"),
            (sign_checkpoint(Checkpoint(key.name, 5, bytes(32)), SigningKey(key.name, bytes(32))), "not_ours"),
            (sign_checkpoint(Checkpoint(key.name, 5, bytes(32)), key), "log_not_continued"),
            (sign_checkpoint(Checkpoint(key.name, 99, bytes(32)), key), "log_not_continued"),
        ):
            with pytest.raises(Refused) as refused:
                adopt(conn, key, wrong)
            assert refused.value.code == code
            assert last_signed(conn) is None
        append(again, [units(4)[3]])
        adopt(conn, key, given.note)
        assert last_signed(conn) == given
        newer = sign_next(conn, key)
        adopt(conn, key, given.note)
        assert last_signed(conn) == newer


@pytest.mark.parametrize(
    ("note", "believed"),
    [
        (lambda key: signed(Checkpoint(key.name, 5, bytes(32), ("more",)).text(), [key]), True),
        (lambda key: signed(Checkpoint(key.name, 5, bytes(32)).text(), [key, STRANGER]), True),
        (lambda key: signed(Checkpoint(key.name, 5, bytes(32)).text(), [STRANGER, key]), True),
        (lambda key: signed(Checkpoint(key.name, 5, bytes(32)).text(), [STRANGER]), False),
        (lambda key: signed(Checkpoint("sobo/other", 5, bytes(32)).text(), [key]), False),
        (
            lambda key: signed(Checkpoint(key.name, 5, bytes(32), ("more",)).text(), [key]).replace(b"more", b"less"),
            False,
        ),
        (lambda key: signed(Checkpoint(key.name, 5, bytes(32)).text(), [key])[:-9], False),
        (lambda key: signed(Checkpoint(key.name, 5, bytes(32)).text(), [key]).replace(b"\n", b"\r\n"), False),
        (lambda key: signed(Checkpoint(key.name, 5, bytes(32)).text(), [key]).replace(b"\n5\n", b"\n05\n"), False),
        (lambda _: b"", False),
        (lambda _: bytes(range(256)), False),
    ],
)
def test_of_a_checkpoint_from_outside_only_what_the_key_signed_is_believed(
    tmp_path: Path, note: object, believed: bool
) -> None:
    """Catches an extension line or a second signature that stops us, and one that talks us into something."""
    assert callable(note)
    key = SigningKey("sobo/test", bytes(range(32)))
    path = tmp_path / "a.checkpoint"
    path.write_bytes(note(key))
    found, problems = signed_checkpoint(str(path), key.verifier())
    assert (found is not None, [one.kind for one in problems]) == (believed, [] if believed else ["checkpoint"])
    assert found is None or (found.size, found.origin) == (5, key.name)
