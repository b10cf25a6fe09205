"""What witnesses find out about a log whose history was rewritten, and what outlives them."""

from typing import Any

import psycopg
import pytest

from consumers.auditing.verify import verify
from domain.errors import NotFound, Refused
from proof.checkpoint import Checkpoint, sign_checkpoint
from proof.keys import COSIGNATURE, SigningKey
from store.database import Database, connect
from store.tree import witnesses as store
from store.tree.checkpoints import sign_next
from tests.followed_log import append, as_admin, people, records
from tests.integration.test_verify_hashes import tree_rewritten
from tests.integration.witnessing.answers import asked, problem
from tests.small_witness import SmallWitness


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
