"""The tiles of the log's tree, read from the tables: what `proof.tree` asks for."""

from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row

from proof.hashes import SIZE
from proof.tree import WIDTH, Reader, Tree
from store.tree.grow import tree_size

LEAVES = """
    select coalesce(string_agg(hashes, '' order by first_position), '')
    from ledger.leaves
    where first_position > %(first)s and first_position <= %(last)s
"""
SUBTREES = """
    select coalesce(string_agg(hash, '' order by number), '')
    from ledger.subtrees
    where level = %(level)s and number >= %(first)s and number < %(last)s
"""


def tile_reader(conn: Connection[Any]) -> Reader:
    """One query a tile."""

    def read(level: int, number: int, width: int) -> bytes:
        first = number * WIDTH
        params = {"level": level, "first": first, "last": first + width}
        with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            row = cursor.execute(SUBTREES if level else LEAVES, params, prepare=True).fetchone()
        return bytes(row[0])[: width * SIZE] if row else b""

    return read


def tree_at(conn: Connection[Any], size: int | None = None) -> Tree:
    """The tree of the first `size` events, by default of all. Ask within one snapshot when the log may grow."""
    return Tree(tree_size(conn) if size is None else size, tile_reader(conn))
