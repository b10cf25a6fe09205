"""What a proof is about: a tree of a size that there is, and the leaf of an event that still has its hash."""

from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row

from domain.errors import NotFound, Refused
from proof.hashes import leaf_hash
from proof.tree import Tree
from store.tree.grow import tree_size
from store.tree.leaf import leaf
from store.tree.tiles import tile_reader, tree_at


def tree_of(conn: Connection[Any], size: int | None) -> Tree:
    """Raises `NotFound` (`not_recorded_yet`) for a size beyond the end of the log."""
    whole = tree_size(conn)
    if size is not None and size > whole:
        raise NotFound("not_recorded_yet", f"the log has {whole} events, not {size} yet")
    return tree_at(conn, whole if size is None else size)


def leaf_at(conn: Connection[Any], position: int, tree: Tree) -> bytes:
    """The leaf of an event of this tree, from its row.

    Raises `NotFound` (`not_recorded_yet`), `Refused` (`event_changed`) for a row that is not the one that was
    recorded.
    """
    if position > tree.size:
        raise NotFound("not_recorded_yet", f"position {position} is not among the {tree.size} events of that log")
    query = "select stream, version, event from ledger.events where position = %s"
    row = conn.cursor(binary=True, row_factory=tuple_row).execute(query, (position,)).fetchone()
    found = b"" if row is None else leaf(position, str(row[0]), int(row[1]), bytes(row[2]))
    number, place = divmod(position - 1, 256)
    kept = tile_reader(conn)(0, number, place + 1)[32 * place :]
    if row is None or leaf_hash(found) != kept:
        raise Refused(
            "event_changed",
            f"the event at position {position} is not the one that was recorded there, so nothing can be proved of it: "
            "`sobo verify` says what does not hold",
        )
    return found
