"""The tree grows with the log: one call in the transaction of an append, with the lock of the log held."""

from typing import Any

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.types.numeric import Int2, Int8

from domain.errors import Refused
from proof.hashes import leaf_hash
from proof.tiles import MOST_BYTES
from proof.tree import WIDTH, completed
from store.tree.leaf import leaf

TREE_SIZE = """
    select coalesce(
        (
            select first_position + length(hashes) / 32 - 1
            from ledger.leaves
            order by first_position desc
            limit 1
        ),
        0
    )
"""
BEGUN = """
    select coalesce(string_agg(hashes, '' order by first_position), '')
    from ledger.leaves
    where first_position > %b and first_position <= %b
"""
LONGEST_AT_ONCE = MOST_BYTES - 1_000
"""Bytes of an event that surely fits, whatever its position, version and stream."""


def tree_size(conn: Connection[Any]) -> int:
    """How many events have their hash: the position of the last, because none is left out."""
    row = conn.cursor(row_factory=tuple_row).execute(TREE_SIZE).fetchone()
    return int(row[0]) if row else 0


def hash_of(position: int, stream: str, version: int, event: bytes) -> bytes:
    """Of an event in the log. Raises `Refused` (`entry_too_long`) for one that a bundle of its tiles cannot hold."""
    entry = leaf(position, stream, version, event)
    if len(entry) > MOST_BYTES:
        raise Refused(
            "entry_too_long",
            f"an event of {stream} would take {len(entry):,} bytes, its proofs allow {MOST_BYTES:,}: shorten its "
            "longest text, or record what it tells as several events.",
        )
    return leaf_hash(entry)


def grow(cursor: Cursor[Any], before: int, hashes: list[bytes]) -> None:
    """Keep the hashes of the events behind the position `before`, and the roots of the tiles that they fill. `cursor`
    is binary."""
    inside = before % WIDTH
    if inside + len(hashes) >= WIDTH:
        first = before - inside
        begun = b""
        if inside:
            row = cursor.execute(BEGUN, (Int8(first), Int8(before))).fetchone()
            begun = bytes(row[0]) if row else b""
        with cursor.copy("copy ledger.subtrees (level, number, hash) from stdin (format binary)") as copy:
            for number, root in completed(before, begun, hashes):
                copy.write_row((Int2(1), Int8(number), root))
    with cursor.copy("copy ledger.leaves (first_position, hashes) from stdin (format binary)") as copy:
        start = 0
        while start < len(hashes):
            end = min(len(hashes), start + WIDTH - (before + start) % WIDTH)
            copy.write_row((Int8(before + start + 1), b"".join(hashes[start:end])))
            start = end
