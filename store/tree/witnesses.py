"""Witnesses of this log, and what they cosigned, as the database keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row

from domain.errors import NotFound, Refused
from proof.checkpoint import Checkpoint
from proof.keys import VerifierKey
from proof.malformed import Malformed
from proof.note import Note, Signature

ASKED = """
    select url, key
    from (select distinct on (key) number, url, key, asked from ledger.witnesses order by key, number desc) as newest
    where asked
    order by number
"""
LINES = """
    select size, root, line
    from ledger.cosignatures
    where key = %(key)s and size = coalesce(%(size)s::bigint, size)
    order by size desc, number desc
"""


@dataclass(frozen=True)
class Witness:
    """`url` is the submission prefix, without a slash at its end."""

    url: str
    key: VerifierKey


@dataclass(frozen=True)
class Cosigned:
    """A state of the log that a witness says it saw."""

    size: int
    root: bytes
    signature: Signature

    @property
    def time(self) -> int:
        """POSIX seconds, as the witness stated."""
        return int.from_bytes(self.signature.data[:8], "big")


def witnesses(conn: Connection[Any]) -> list[Witness]:
    """Those that are asked, in the order in which they were added."""
    rows = conn.cursor(row_factory=tuple_row).execute(ASKED).fetchall()
    return [Witness(str(url), VerifierKey.parse(str(key))) for url, key in rows]


def add(conn: Connection[Any], witness: Witness) -> None:
    """Raises `Refused` (`witness_known`)."""
    for known in witnesses(conn):
        if known.key == witness.key:
            told = f"{witness.key.name} is asked already, at {known.url}"
            raise Refused("witness_known", f"{told}. To ask it elsewhere, `sobo witness remove` it first.")
    _say(conn, witness, asked=True)


def remove(conn: Connection[Any], which: str) -> Witness:
    """By its name, its URL or its key. What it cosigned stays. Raises `NotFound` (`no_witness`), `Refused`."""
    found = [one for one in witnesses(conn) if which.rstrip("/") in (one.key.name, one.url, str(one.key))]
    if not found:
        raise NotFound("no_witness", f"no witness that is asked has the name, URL or key {which}; `sobo witness list`")
    if len(found) > 1:
        keys = ", ".join(str(one.key) for one in found)
        raise Refused("witness_unclear", f"several witnesses are called {which}: give the key of one ({keys})")
    _say(conn, found[0], asked=False)
    return found[0]


def keep(conn: Connection[Any], size: int, root: bytes, key: VerifierKey, signature: Signature) -> None:
    conn.execute(
        "insert into ledger.cosignatures (size, root, key, line) values (%s, %s, %s, %s)",
        (size, root, str(key), str(signature)),
    )


def last_cosigned(
    conn: Connection[Any], key: VerifierKey, origin: str, checkpoint: tuple[int, bytes] | None = None
) -> Cosigned | None:
    """The greatest state of this log, or this `checkpoint` (size and root), that the witness cosigned. What it did not
    sign, whoever put it there, is passed over."""
    size = None if checkpoint is None else checkpoint[0]
    rows = conn.cursor(row_factory=tuple_row).execute(LINES, {"key": str(key), "size": size}).fetchall()
    for at, root, line in rows:
        if checkpoint is not None and bytes(root) != checkpoint[1]:
            continue
        text = Checkpoint(origin, int(at), bytes(root)).text()
        try:
            [signature] = Note.parse(text + b"\n" + str(line).encode()).verified([key])
        except Malformed:
            continue
        return Cosigned(int(at), bytes(root), signature)
    return None


def with_cosignatures(note: bytes, signatures: Sequence[Signature], keys: Sequence[VerifierKey]) -> bytes:
    """The note with these lines below its own, read again as strictly as a stranger would."""
    whole = note + "".join(map(str, signatures)).encode()
    if signatures:
        Note.parse(whole).verified(keys)
    return whole


def cosigned(conn: Connection[Any], origin: str, size: int, root: bytes, note: bytes) -> bytes:
    """The note of this checkpoint with what the witnesses that are asked cosigned of it so far."""
    asked = [one.key for one in witnesses(conn)]
    found = [last_cosigned(conn, key, origin, (size, root)) for key in asked]
    return with_cosignatures(note, [one.signature for one in found if one is not None], asked)


def _say(conn: Connection[Any], witness: Witness, *, asked: bool) -> None:
    conn.execute(
        "insert into ledger.witnesses (url, key, asked) values (%s, %s, %s)", (witness.url, str(witness.key), asked)
    )
