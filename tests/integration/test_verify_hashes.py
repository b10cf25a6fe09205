"""What only the hashes find: a byte that still reads, an event recorded past sobo, a history made consistent again."""

from typing import Any

import psycopg
import pytest

from consumers.auditing.signed import trusted_key
from consumers.auditing.verify import Verified, verify
from domain.errors import NotFound, Refused
from proof.checkpoint import Checkpoint, open_checkpoint
from proof.keys import SigningKey
from proof.malformed import Malformed
from store.database import Database, connect
from store.tree.checkpoints import sign_next
from store.tree.leaf import leaf_hashes
from store.tree.signing import generate, load, origin
from store.tree.tiles import tree_at
from tests.followed_log import append, as_admin, people, records, story
from tests.naive_tree import mth


def verified(database: Database, checkpoint: Checkpoint | None = None) -> Verified:
    with connect(database.writer_url) as conn:
        return verify(conn, checkpoint)


def found(database: Database, checkpoint: Checkpoint | None = None) -> set[tuple[int | None, str]]:
    return {(problem.position, problem.kind) for problem in verified(database, checkpoint).problems}


@pytest.fixture
def head(database: Database) -> int:
    story(database)
    append(database, people(250))
    return len(records(database))


def tree_rewritten(database: Database) -> None:
    """By somebody who may do anything: hashes and roots that fit the events as they are now."""
    rows = [(record.stream, record.version, record.event) for record in records(database)]
    assert database.admin_url
    with connect(database.admin_url) as admin:
        for table in ("leaves", "subtrees"):
            admin.execute(f"alter table ledger.{table} disable trigger append_only".encode())
            admin.execute(f"truncate ledger.{table}".encode())
        hashes = leaf_hashes(0, rows)
        for first in range(0, len(hashes), 256):
            tile = b"".join(hashes[first : first + 256])
            admin.execute("insert into ledger.leaves values (%s, %s)", (first + 1, tile))


def test_the_root_is_that_of_the_events(database: Database, head: int) -> None:
    """Catches a root that is read from where it is kept and not formed from what is there."""
    result = verified(database)
    assert result.ok and result.events == head > 256
    with connect(database.writer_url) as conn:
        assert result.root == tree_at(conn).root()
    hashes = leaf_hashes(0, [(one.stream, one.version, one.event) for one in records(database)])
    assert hashes and result.root is not None


def test_a_byte_that_still_reads_is_named(database: Database, head: int) -> None:
    """Catches a changed value that nothing is derived from: only its hash shows it."""
    change = "update ledger.events set event = set_byte(event, {0}, get_byte(event, {0}) # 1) where position = 7"
    [record] = [one for one in records(database) if one.position == 7]
    place = record.event.index(b"officer") if b"officer" in record.event else len(record.event) - 1
    as_admin(database, change.format(place))
    result = verified(database)
    assert (7, "hash") in {(one.position, one.kind) for one in result.problems}
    assert "unreadable" not in {one.kind for one in result.problems}


def test_a_cut_tail_is_named_though_the_head_was_set_back(database: Database, head: int) -> None:
    """Catches a log that is shorter than it was, and says so nowhere."""
    as_admin(
        database,
        f"delete from ledger.events where position > {head - 3}",
        f"update ledger.head set position = {head - 3}",
    )
    result = verified(database)
    told = [one.message for one in result.problems if (one.position, one.kind) == (head - 2, "missing")]
    assert len(told) == 1 and f"{head - 2} to {head}" in told[0]


def test_a_root_that_is_not_of_its_events_is_named(database: Database, head: int) -> None:
    """Catches proofs that will not verify, because the root of a full tile was changed."""
    assert database.admin_url
    with connect(database.admin_url) as admin:
        admin.execute("alter table ledger.subtrees disable trigger append_only")
        admin.execute("update ledger.subtrees set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where number = 0")
    assert found(database) == {(1, "tree")}


def signed(database: Database, key: SigningKey) -> Checkpoint:
    with connect(database.writer_url) as conn:
        return open_checkpoint(sign_next(conn, key).note, [key.verifier()]).checkpoint


@pytest.fixture
def key(database: Database) -> SigningKey:
    with connect(database.writer_url) as conn:
        return SigningKey.generate(origin(conn))


def test_a_history_rewritten_consistently_shows_against_the_checkpoint(
    database: Database, head: int, key: SigningKey
) -> None:
    """Catches somebody who changes an event and then every hash that would tell of it."""
    checkpoint = signed(database, key)
    assert verified(database, checkpoint).ok
    [record] = [one for one in records(database) if one.position == 7]
    place = record.event.index(b"officer") if b"officer" in record.event else len(record.event) - 1
    as_admin(
        database,
        f"update ledger.events set event = set_byte(event, {place}, get_byte(event, {place}) # 1) where position = 7",
    )
    tree_rewritten(database)
    assert "hash" not in {kind for _, kind in found(database)}
    assert (None, "checkpoint") in found(database, checkpoint)
    with connect(database.writer_url) as conn, pytest.raises(Refused, match="history was changed") as refused:
        sign_next(conn, key)
    assert refused.value.code == "log_not_continued"
    with connect(database.writer_url) as conn:
        assert conn.execute("select count(*) from ledger.checkpoints").fetchone() == (1,)


@pytest.mark.parametrize("beyond", [1, 1000])
def test_a_checkpoint_from_the_future_is_a_problem(database: Database, head: int, beyond: int) -> None:
    """Catches a ledger that was put back from a copy, against a checkpoint of what it was."""
    assert (None, "checkpoint") in found(database, Checkpoint("sobo/x", head + beyond, bytes(32)))
    with connect(database.writer_url) as conn:
        root = tree_at(conn, 10).root()
    assert found(database, Checkpoint("sobo/x", 10, root)) == set()
    assert found(database, Checkpoint("sobo/x", 0, mth([]))) == set()
    assert found(database, Checkpoint("sobo/x", 10, bytes(32))) == {(None, "checkpoint")}


def test_a_checkpoint_of_a_log_with_a_gap_cannot_be_compared(database: Database, head: int) -> None:
    """Catches a gap that makes the checkpoint pass unseen."""
    as_admin(database, "delete from ledger.events where position = 5")
    assert {(5, "missing"), (None, "checkpoint")} <= found(database, Checkpoint("sobo/x", 10, bytes(32)))
    assert verified(database).root is None


def test_checkpoints_are_kept_and_the_same_log_is_signed_once(database: Database, head: int, key: SigningKey) -> None:
    """Catches a second signature of one log, and one that does not stand behind the other."""
    first, again = signed(database, key), signed(database, key)
    append(database, people(2, communes=1))
    later = signed(database, key)
    assert first == again and first.size == head < later.size
    with connect(database.writer_url) as conn:
        assert conn.execute("select size from ledger.checkpoints order by number").fetchall() == [
            (head,),
            (later.size,),
        ]


def test_a_log_that_was_cut_is_not_signed_again(database: Database, head: int, key: SigningKey) -> None:
    """Catches two checkpoints of one log that contradict each other: nobody could believe either."""
    signed(database, key)
    as_admin(database, f"delete from ledger.events where position > {head - 3}")
    tree_rewritten(database)
    with connect(database.writer_url) as conn, pytest.raises(Refused, match="it was cut"):
        sign_next(conn, key)


def rename(database: Database, name: str) -> None:
    assert database.admin_url
    with connect(database.admin_url) as admin:
        query = "update ledger.settings set value = convert_to(%s, 'UTF8') where name = 'ledger_name'"
        admin.execute(query, (name,))


@pytest.mark.parametrize("name", ["Sở Nội vụ", "a+b", "", "a\tb"])
def test_a_ledger_name_that_makes_no_key_is_refused_before_anything_is_stored(
    database: Database, name: str, connection: psycopg.Connection[Any]
) -> None:
    """Catches a key whose notes nobody can open."""
    rename(database, name)
    with pytest.raises(Refused, match="no signing key can be named after it") as refused:
        origin(connection)
    assert refused.value.code == "ledger_name_unusable"
    with pytest.raises(Refused):
        sign_next(connection, SigningKey("sobo/x", bytes(32)))
    assert connection.execute("select count(*) from ledger.checkpoints").fetchone() == (0,)


def test_a_ledger_with_a_vietnamese_name_signs(database: Database, head: int) -> None:
    """Catches names kept to ASCII."""
    rename(database, "sở-nội-vụ")
    with connect(database.writer_url) as conn:
        key = SigningKey.generate(origin(conn))
        note = sign_next(conn, key).note
    assert note.startswith("sobo/sở-nội-vụ\n".encode())


def test_the_key_of_another_ledger_does_not_sign(database: Database, head: int) -> None:
    """Catches a checkpoint that names one log and is signed for another."""
    with connect(database.writer_url) as conn, pytest.raises(Refused, match="this ledger signs as"):
        sign_next(conn, SigningKey("sobo/other", bytes(32)))


def test_a_key_file_is_its_owners_alone_and_never_written_over(tmp_path: Any) -> None:
    """Catches a key that others may read, and one that is lost to a second `generate`."""
    path = tmp_path / "new" / "signing.key"
    made = generate(path, "sobo/x")
    assert path.stat().st_mode & 0o777 == 0o600
    assert load(path) == made
    with pytest.raises(Refused, match="there is a signing key"):
        generate(path, "sobo/x")
    path.chmod(0o644)
    with pytest.raises(Refused, match="chmod 600") as refused:
        load(path)
    assert refused.value.code == "key_open_to_others"
    with pytest.raises(Malformed):
        generate(tmp_path / "other", "a b")
    assert not (tmp_path / "other").exists()


def test_who_has_no_key_of_his_own_is_asked_whose_signature_it_must_be(tmp_path: Any) -> None:
    """Catches an auditor who is told to make a key of his own to check somebody else's."""
    with pytest.raises(NotFound, match="--key who must have signed"):
        trusted_key(None, tmp_path / "signing.key")
    with pytest.raises(NotFound, match="no verifier key"):
        trusted_key("nothing", tmp_path / "signing.key")
    public = generate(tmp_path / "signing.key", "sobo/x").verifier()
    (tmp_path / "x.vkey").write_text(f"{public}\n", encoding="utf-8")
    assert trusted_key(None, tmp_path / "signing.key") == public
    assert trusted_key(str(tmp_path / "x.vkey"), tmp_path / "none") == public
    assert trusted_key(str(public), tmp_path / "none") == public
