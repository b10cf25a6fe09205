"""Witnesses asked over HTTP: what is believed of their answers, what is kept, and what they find out about a log."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from consumers.witnessing import gather as module
from consumers.witnessing.http import prefix
from domain.errors import Refused
from proof.checkpoint import Checkpoint, open_checkpoint
from proof.keys import COSIGNATURE, SigningKey
from proof.note import Note, signature_of
from proof.proof_file import ProofFile
from proof.witness import SIZE_TYPE, AddCheckpoint, conflict
from store.database import Database
from store.tree import witnesses as store
from store.tree.checkpoints import sign_next
from store.tree.tiles import tree_at
from tests.followed_log import append, people, records
from tests.integration.witnessing.answers import LONG, asked, problem
from tests.small_witness import TEXT, Reply, SmallWitness, served


@contextmanager
def nobody_there() -> Iterator[str]:
    """A port that is taken, so that nobody else comes to it, and on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_witness_cosigns_what_grows_and_is_asked_once_for_each_checkpoint(
    database: Database, log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness
) -> None:
    """Catches a proof from another size, a cosignature that is not kept, a witness that is asked again for nothing."""
    [first] = asked(log, key)
    assert (first.problem, witness.asked, witness.size) == (None, [0], 7)
    [again] = asked(log, key)
    assert (again, witness.asked) == (first, [0])
    append(database, people(400))
    [later] = asked(log, key)
    assert (later.problem, witness.asked, witness.size) == (None, [0, 7], len(records(database)))
    signed = sign_next(log, key)
    assert later.signature is not None
    note = store.with_cosignatures(signed.note, [later.signature], [witness.key.verifier()])
    opened = open_checkpoint(note, [key.verifier()])
    assert len(opened.note.verified([witness.key.verifier()])) == 1
    assert opened.checkpoint.size == witness.size
    proof = bytes(ProofFile(3, tuple(tree_at(log).inclusion(3)), note))
    assert ProofFile.parse(proof).checkpoint == note


def test_a_witness_that_knows_another_size_is_asked_from_there(
    database: Database, log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness
) -> None:
    """Catches a log that was put back without what it knew of its witnesses, and asks from nothing for good."""
    witness.size, witness.root = 5, tree_at(log, 5).root()
    [outcome] = asked(log, key)
    assert (outcome.problem, witness.asked) == (None, [0, 5])


def test_what_was_missing_after_an_outage_is_asked_for_again(
    log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness
) -> None:
    """Catches a checkpoint that stays without its cosignature although the witness is back."""
    other = SmallWitness(key.verifier(), SigningKey("witness.example/w2", bytes(range(32)), COSIGNATURE))
    with nobody_there() as url:
        store.add(log, store.Witness(url, other.key.verifier()))
        one, two = asked(log, key)
    assert one.problem is None and two.problem is not None and "does not answer" in two.problem
    store.remove(log, other.key.name)
    with served(other) as running:
        store.add(log, store.Witness(running.url, running.key.verifier()))
        assert [outcome.problem for outcome in asked(log, key)] == [None, None]
    assert len(witness.asked) == len(other.asked) == 1


def test_a_witness_that_answers_late_is_not_waited_for(
    log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness
) -> None:
    """Catches a command that hangs as long as somebody else likes."""
    witness.held.clear()
    assert "no whole answer came within 0.2 s" in problem(log, key, seconds=0.2)
    witness.held.set()


def _of(witness: SmallWitness, body: bytes) -> bytes:
    return AddCheckpoint.parse(body).checkpoint


def _stranger(_: SmallWitness, body: bytes) -> Reply:
    return (
        200,
        TEXT,
        SmallWitness(_.log, SigningKey("witness.example/w9", bytes(32), COSIGNATURE)).cosigned(_of(_, body)),
    )


def _another_key(witness: SmallWitness, body: bytes) -> Reply:
    other = SigningKey(witness.key.name, bytes(range(32)), COSIGNATURE)
    return 200, TEXT, SmallWitness(witness.log, other).cosigned(_of(witness, body))


def _another_checkpoint(witness: SmallWitness, body: bytes) -> Reply:
    text = Checkpoint(witness.log.name, 6, bytes(32)).text()
    return 200, TEXT, str(signature_of(text, witness.key, 1_700_000_000)).encode()


def _without_a_time(witness: SmallWitness, body: bytes) -> Reply:
    text = Note.parse(_of(witness, body)).text
    return 200, TEXT, str(signature_of(text, SigningKey(witness.key.name, bytes(32)))).encode()


def _tomorrow(witness: SmallWitness, body: bytes) -> Reply:
    return 200, TEXT, witness.cosigned(_of(witness, body), int(time.time()) + 86_400)


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        (_stranger, "not signed by"),
        (_another_key, "not signed by"),
        (_another_checkpoint, "is not of this text"),
        (_without_a_time, "not signed by"),
        (_tomorrow, "ahead of this machine's clock"),
        (lambda *_: (200, TEXT, b"\x00\xff garbage"), "not believed"),
        (lambda *_: (200, TEXT, b""), "not believed"),
        (lambda *_: (200, TEXT, b"<html>Welcome</html>\n"), "not believed"),
        (lambda *_: (200, TEXT, b"x" * 70_000), "no HTTP"),
        (lambda *_: (307, TEXT, b""), "answers 307"),
        (lambda *_: (400, TEXT, b"?"), "answers 400"),
        (lambda *_: (403, TEXT, b"?"), "sobo key show"),
        (lambda *_: (404, TEXT, b"?"), "sobo key show"),
        (lambda *_: (422, TEXT, b"?"), "another history"),
        (lambda *_: (500, TEXT, b"?"), "answers 500"),
        (lambda *_: (409, TEXT, b"5\n"), "without saying which size"),
        (lambda *_: (409, SIZE_TYPE, b"many\n"), "answers 409, and"),
        (lambda *_: (409, SIZE_TYPE, conflict(0)), "another root for the 0 events"),
        (lambda *_: (409, SIZE_TYPE, conflict(8)), "the log was cut or put back"),
        (lambda *_: (409, SIZE_TYPE, conflict(2**63 - 1)), "the log was cut or put back"),
    ],
)
def test_what_is_not_a_cosignature_of_the_witness_is_named_and_nothing_is_kept(
    log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness,
    lie: Callable[[SmallWitness, bytes], Reply], told: str,
) -> None:  # fmt: skip
    """Catches garbage, somebody else's signature or an old one below our checkpoint."""
    witness.lie = lambda body: lie(witness, body)
    assert told in problem(log, key)


def test_a_witness_that_names_another_size_each_time_is_given_up(
    log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness
) -> None:
    """Catches a loop that only the other side ends."""
    sizes = iter(range(1, 100))
    witness.lie = lambda _: (409, SIZE_TYPE, conflict(next(sizes)))
    assert f"{module.TRIES} times" in problem(log, key)
    assert next(sizes) == module.TRIES + 1


def test_what_speaks_no_http_and_who_is_not_there_are_named(log: psycopg.Connection[Any], key: SigningKey) -> None:
    """Catches a message that says no more than that something failed."""
    witness = SmallWitness(key.verifier()).key.verifier()
    with socket.create_server(("127.0.0.1", 0)) as server:
        store.add(log, store.Witness(f"http://127.0.0.1:{server.getsockname()[1]}", witness))

        def once() -> None:
            talk, _ = server.accept()
            with talk, talk.makefile("rb") as heard:
                length = 0
                while (line := heard.readline().strip().lower()) != b"":
                    length = int(line.split(b":")[1]) if line.startswith(b"content-length") else length
                heard.read(length)
                talk.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")

        thread = threading.Thread(target=once, daemon=True)
        thread.start()
        assert "no HTTP" in problem(log, key)
        thread.join(LONG)
    store.remove(log, witness.name)
    with nobody_there() as url:
        store.add(log, store.Witness(url, witness))
        assert "refused" in problem(log, key)


@pytest.mark.parametrize(
    "url",
    ["witness.example", "ftp://w.example", "https://", "https://me@w.example", "https://w.example?a=b", "https://w:x/",
     "https://w.example/#a", "https://w.example/a b", "http://sổ.example/\n"],
)  # fmt: skip
def test_what_is_no_prefix_is_refused(url: str) -> None:
    """Catches a password in the list of witnesses, and a request line that ends early."""
    with pytest.raises(Refused, match="write it as https"):
        prefix(url)
    assert prefix("https://w.example:8443/a/") == "https://w.example:8443/a"
