"""Signed checkpoints of the log: each continues the one before, and is kept."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row

from domain.errors import NotFound, Refused
from proof.checking import continues
from proof.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from proof.keys import SigningKey
from proof.malformed import Malformed
from proof.note import Note
from proof.tree import Tree
from store.tree.signing import origin
from store.tree.tiles import tree_at
from store.tree.witnesses import Cosigned, last_cosigned, witnesses

SIGNERS = 0x536F_7369
"""The advisory lock of who signs: one after another, so that each sees what the other signed."""

KEEP = "insert into ledger.checkpoints (size, root, note) values (%s, %s, %s)"


@dataclass(frozen=True)
class Kept:
    """A checkpoint that was signed: its note as it was handed out."""

    size: int
    root: bytes
    note: bytes


def last_signed(conn: Connection[Any], size: int | None = None) -> Kept | None:
    """The newest, or the newest of that size."""
    query = """
        select size, root, note
        from ledger.checkpoints
        where size = coalesce(%s::bigint, size)
        order by number desc
        limit 1
    """
    row = conn.cursor(binary=True, row_factory=tuple_row).execute(query, (size,)).fetchone()
    return None if row is None else Kept(int(row[0]), bytes(row[1]), bytes(row[2]))


def sign_next(conn: Connection[Any], key: SigningKey) -> Kept:
    """The checkpoint of all that is recorded, signed and kept; the last one again when nothing was recorded since.

    Raises `Refused` (`another_ledgers_key`, `log_not_continued`, `checkpoint_changed`), and then nothing was signed.
    Needs an autocommit connection.
    """
    name = origin(conn)
    if key.name != name:
        raise Refused(
            "another_ledgers_key",
            f"the signing key is of {key.name}, and this ledger signs as {name}: name its own key with "
            "SOBO_SIGNING_KEY, or make one with `sobo key generate`",
        )
    with conn.transaction():
        conn.execute("select pg_advisory_xact_lock(%s)", (SIGNERS,))
        tree, last = tree_at(conn), last_signed(conn)
        root = tree.root()
        if last is not None:
            _refuse_changed(last, key)
            _refuse_another_history(tree, root, last, "signed")
        for witness in witnesses(conn):
            seen = last_cosigned(conn, witness.key, name)
            if seen is not None:
                _refuse_another_history(tree, root, seen, f"cosigned by {witness.key.name}")
        note = sign_checkpoint(Checkpoint(name, tree.size, root), key)
        if last is not None and last.note == note:
            return last
        conn.execute(KEEP, (tree.size, root, note))
    return Kept(tree.size, root, note)


def adopt(conn: Connection[Any], key: SigningKey, note: bytes) -> None:
    """Keep a checkpoint that this key signed before and that the database lacks, such as after a restore: the next one
    must continue it. Needs an autocommit connection.

    Raises `Refused` (`not_ours`, `log_not_continued`).
    """
    try:
        stated = open_checkpoint(note, [key.verifier()]).checkpoint
    except Malformed as error:
        raise Refused("not_ours", f"it is no checkpoint that our key signed: {error}. Nothing was kept.") from None
    with conn.transaction():
        conn.execute("select pg_advisory_xact_lock(%s)", (SIGNERS,))
        tree, last = tree_at(conn), last_signed(conn)
        given = Kept(stated.size, stated.root, note)
        _refuse_another_history(tree, tree.root(), given, "given as the")
        if last is None or last.size < given.size:
            conn.execute(KEEP, (given.size, given.root, given.note))


def of_size(conn: Connection[Any], size: int) -> Kept:
    """The checkpoint that was signed at this size. Raises `NotFound` (`no_checkpoint`)."""
    found = last_signed(conn, size)
    if found is None:
        raise NotFound(
            "no_checkpoint",
            f"no checkpoint was signed when the log had {size} events; without --size one is made of all that is there",
        )
    return found


def _refuse_changed(last: Kept, key: SigningKey) -> None:
    """What was signed last must be what stands beside it, and of the key that it says it is of."""
    try:
        note = Note.parse(last.note)
        stated = Checkpoint.parse(note.text)
        if any(one.is_by(key.verifier()) for one in note.signatures):
            note.verified([key.verifier()])
        good = (stated.size, stated.root) == (last.size, last.root)
    except Malformed:
        good = False
    if not good:
        raise Refused(
            "checkpoint_changed",
            f"the checkpoint of {last.size} events that the database keeps as the last one was not signed so: somebody "
            "changed it. Nothing was signed; `sobo verify --checkpoint FILE` with one that was given away says more.",
        )


def _refuse_another_history(tree: Tree, root: bytes, last: Kept | Cosigned, how: str) -> None:
    told = f"the checkpoint that was {how} last is of {last.size} events with the root {last.root.hex()}"
    if last.size > tree.size:
        raise Refused(
            "log_not_continued",
            f"{told}, and the log has only {tree.size}: it was cut, or put back from a copy. Nothing was signed; "
            "`sobo verify` says more.",
        )
    if not continues(last.size, last.root, tree.size, root, tree.consistency(last.size)):
        raise Refused(
            "log_not_continued",
            f"{told}, which this log does not continue: its history was changed. Nothing was signed; `sobo verify` "
            "says more.",
        )
