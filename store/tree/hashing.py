"""Hashing the log of a ledger that was made before there was a tree, or went on under a program that knew none."""

from collections.abc import Callable
from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row

from store.tree.grow import grow, hash_of, tree_size

BATCH = 16_384
"""Events of a transaction, whole tiles: what an interruption costs, and how long others may wait to append."""

NEXT = """
    select position, stream, version, event
    from ledger.events
    where position > %s and position <= %s
    order by position
"""
Told = Callable[[int, int], None]
"""Told how many events of how many are hashed."""


def nobody(_done: int, _of: int) -> None:
    """Who is told nothing."""


def hash_what_is_missing(conn: Connection[Any], told: Told = nobody) -> None:
    """Until every event has its hash; what was done stays when it is interrupted. Needs an autocommit connection.

    A log with a gap is hashed up to the gap and no further: `sobo verify` names it.
    """
    while _hash_some(conn, told):
        pass


def _hash_some(conn: Connection[Any], told: Told) -> bool:
    with conn.transaction(), conn.cursor(binary=True, row_factory=tuple_row) as cursor:
        row = cursor.execute("select position from ledger.head for update").fetchone()
        head, size = int(row[0]) if row else 0, tree_size(conn)
        found = cursor.execute(NEXT, (size, min(head, size + BATCH)), prepare=False).fetchall()
        hashes = [hash_of(*row) for expected, row in enumerate(found, start=size + 1) if row[0] == expected]
        if hashes:
            grow(cursor, size, hashes)
    if hashes:
        told(size + len(hashes), head)
    return len(hashes) > 0 and size + len(hashes) < head
