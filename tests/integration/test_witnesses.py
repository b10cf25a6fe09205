"""Witnesses asked over HTTP: what is believed of their answers, what is kept, and what they find out about a log."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from consumers.auditing.verify import verify
from consumers.witnessing import gather as module
from consumers.witnessing.gather import Outcome, gather
from consumers.witnessing.http import prefix
from domain.errors import NotFound, Refused
from proof.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from proof.keys import COSIGNATURE, SigningKey
from proof.note import Note, signature_of
from proof.proof_file import ProofFile
from proof.witness import SIZE_TYPE, AddCheckpoint, conflict
from store.database import Database, connect
from store.tree import witnesses as store
from store.tree.checkpoints import sign_next
from store.tree.signing import origin
from store.tree.tiles import tree_at
from tests.followed_log import append, as_admin, people, records, units
from tests.integration.test_verify_hashes import tree_rewritten
from tests.small_witness import TEXT, Reply, SmallWitness, served

LONG = 60.0
"""Seconds for an answer that comes: no test rests on how long it takes."""


@pytest.fixture
def log(database: Database) -> Iterator[psycopg.Connection[Any]]:
    append(database, units(3))
    with connect(database.writer_url) as conn:
        yield conn


@pytest.fixture
def key(log: psycopg.Connection[Any]) -> SigningKey:
    return SigningKey.generate(origin(log))


@pytest.fixture
def witness(log: psycopg.Connection[Any], key: SigningKey) -> Iterator[SmallWitness]:
    with served(SmallWitness(key.verifier())) as running:
        store.add(log, store.Witness(running.url, running.key.verifier()))
        yield running


def asked(conn: psycopg.Connection[Any], key: SigningKey, seconds: float = LONG) -> list[Outcome]:
    return gather(conn, sign_next(conn, key), key.name, seconds=seconds)


def problem(conn: psycopg.Connection[Any], key: SigningKey, seconds: float = LONG) -> str:
    [outcome] = asked(conn, key, seconds)
    assert outcome.signature is None and outcome.problem is not None
    assert conn.execute("select count(*) from ledger.cosignatures").fetchone() == (0,)
    return outcome.problem


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


def harmed(database: Database, conn: psycopg.Connection[Any]) -> None:
    """A superuser rewrites an event, every hash, and what was signed and cosigned of it."""
    assert conn.execute("select count(*) from ledger.events where position(%s::bytea in event) > 0", (b"officer",))
    [record] = [one for one in records(database) if one.position == 3]
    changed = record.event.replace(b"officer", b"0fficer").hex()
    as_admin(database, f"update ledger.events set event = '\\x{changed}' where position = 3")
    tree_rewritten(database)
    assert database.admin_url
    with connect(database.admin_url) as admin:
        for table in ("checkpoints", "cosignatures"):
            admin.execute(f"alter table ledger.{table} disable trigger append_only".encode())
            admin.execute(f"truncate ledger.{table}".encode())


def test_a_history_rewritten_with_everything_that_tells_of_it_is_found_by_the_witness(
    database: Database, log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness
) -> None:
    """Catches whoever has the database and the key: only somebody else remembers."""
    append(database, people(3))
    asked(log, key)
    harmed(database, log)
    told = problem(log, key)  # nothing was recorded since: another root at the same size
    assert "another root" in told
    append(database, people(3))
    assert "another history" in problem(log, key)


def test_a_checkpoint_that_does_not_continue_what_was_cosigned_is_not_signed(
    database: Database, log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness
) -> None:
    """Catches two checkpoints that contradict each other, when the table of checkpoints was emptied first."""
    asked(log, key)
    assert database.admin_url
    with connect(database.admin_url) as admin:
        kept = admin.execute("select size, root, key, line from ledger.cosignatures").fetchall()
        harmed(database, log)
        for row in kept:
            admin.execute("insert into ledger.cosignatures (size, root, key, line) values (%s, %s, %s, %s)", row)
        # Lines that nobody signed are passed over, or anybody could stop the log from being signed.
        forged = (1000, bytes(32), str(witness.key.verifier()), kept[0][3])
        admin.execute("insert into ledger.cosignatures (size, root, key, line) values (%s, %s, %s, %s)", forged)
    with pytest.raises(Refused, match=r"cosigned by witness\.example/w1 last is of 7 events") as refused:
        sign_next(log, key)
    assert refused.value.code == "log_not_continued"
    assert log.execute("select count(*) from ledger.checkpoints").fetchone() == (0,)


@pytest.mark.parametrize("how", ["root", "note", "both"])
def test_a_checkpoint_that_was_replaced_in_the_database_is_found(
    database: Database, log: psycopg.Connection[Any], key: SigningKey, how: str
) -> None:
    """Catches a row that was made to fit a rewritten history by somebody without the key."""
    signed = sign_next(log, key)
    other = bytes(32)
    forged = sign_checkpoint(Checkpoint(key.name, signed.size, other), SigningKey(key.name, bytes(32)))
    stolen = forged.replace(forged.splitlines()[-1], signed.note.splitlines()[-1])
    root = other if how != "note" else signed.root
    note = stolen if how != "root" else signed.note
    assert database.admin_url
    with connect(database.admin_url) as admin:
        admin.execute("alter table ledger.checkpoints disable trigger append_only")
        admin.execute("update ledger.checkpoints set root = %s, note = %s", (root, note))
    with pytest.raises(Refused) as refused:
        sign_next(log, key)
    assert refused.value.code == "checkpoint_changed"
    assert [(one.position, one.kind) for one in verify(log).problems] == [(None, "checkpoint")]


def test_a_checkpoint_replaced_by_whoever_has_the_key_is_not_of_this_log(
    database: Database, log: psycopg.Connection[Any], key: SigningKey
) -> None:
    """Catches a table of checkpoints that is believed because its rows agree with themselves."""
    signed = sign_next(log, key)
    assert verify(log).ok
    note = sign_checkpoint(Checkpoint(key.name, signed.size, bytes(32)), key)
    assert database.admin_url
    with connect(database.admin_url) as admin:
        admin.execute("alter table ledger.checkpoints disable trigger append_only")
        admin.execute("update ledger.checkpoints set root = %s, note = %s", (bytes(32), note))
    [problem] = verify(log).problems
    assert (problem.position, problem.kind) == (None, "checkpoint") and "kept beside the log" in problem.message
    with pytest.raises(Refused, match="history was changed"):
        sign_next(log, key)


def test_witnesses_are_named_once_and_what_they_signed_outlives_them(
    log: psycopg.Connection[Any], key: SigningKey, witness: SmallWitness
) -> None:
    """Catches one that is asked twice, and a removal that forgets."""
    asked(log, key)
    with pytest.raises(Refused, match="is asked already"):
        store.add(log, store.Witness("http://elsewhere", witness.key.verifier()))
    with pytest.raises(NotFound, match="sobo witness list"):
        store.remove(log, "nobody")
    store.remove(log, f"{witness.url}/")
    assert store.witnesses(log) == [] and asked(log, key) == []
    store.add(log, store.Witness(witness.url, witness.key.verifier()))
    assert len(witness.asked) == 1 and asked(log, key)[0].problem is None
    assert len(witness.asked) == 1


def test_of_several_witnesses_of_one_name_the_key_says_which(log: psycopg.Connection[Any], key: SigningKey) -> None:
    """Catches the wrong one removed."""
    keys = [SigningKey("w", bytes([number] * 32), COSIGNATURE).verifier() for number in range(2)]
    for one in keys:
        store.add(log, store.Witness("http://w.example", one))
    for unclear in ("w", "http://w.example"):
        with pytest.raises(Refused, match="give the key of one"):
            store.remove(log, unclear)
    assert store.remove(log, str(keys[0])).key == keys[0]
    assert [one.key for one in store.witnesses(log)] == [keys[1]]


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
