"""The events held against the hashes that were kept when they were recorded, and against a signed checkpoint."""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from consumers.auditing.problem import Problem
from proof.checkpoint import Checkpoint
from proof.compact import CompactTree
from proof.hashes import SIZE, split, whole
from proof.tree import WIDTH
from store.events.log import LogRecord
from store.tree.grow import tree_size
from store.tree.leaf import leaf_hashes

KEPT = """
    select first_position, hashes
    from ledger.leaves
    where first_position > (%(first)s - 1) / 256 * 256 and first_position <= %(last)s
    order by first_position
"""
SUBTREES = "select number, hash from ledger.subtrees where level = %s order by number"


class HashCheck:
    """Is told every batch of the log in order. `root` is that of the events as they are, None behind a gap."""

    def __init__(self, conn: psycopg.Connection[Any], checkpoint: Checkpoint | None = None) -> None:
        self._conn = conn
        self._checkpoint = checkpoint
        self._tree = CompactTree()
        self._whole = True
        self._hashes: list[bytes] = []
        """Of the tile that is not full yet."""
        self._tiles: list[bytes] = []
        self._checkpoint_root: bytes | None = None
        self._note_root()

    @property
    def root(self) -> bytes | None:
        return self._tree.root() if self._whole else None

    def batch(self, records: list[LogRecord]) -> Iterator[Problem]:
        """The events that are not those that were recorded at their positions."""
        known = [record for record in records if record.position > 0]
        if not known:
            return
        first, last = known[0].position, known[-1].position
        start, kept = self._kept(first, last)
        if last - first + 1 == len(known):
            found = leaf_hashes(first - 1, [_row(record) for record in known])
            self._grow(first, found)
            if b"".join(found) == kept[(first - start) * SIZE : (last - start + 1) * SIZE]:
                return
        else:
            self._whole = False
        for record in known:
            place = (record.position - start) * SIZE
            hash_kept = kept[place : place + SIZE]
            if leaf_hashes(record.position - 1, [_row(record)]) != [hash_kept]:
                yield _changed(record, hash_kept)

    def end(self, events_end: int) -> Iterator[Problem]:
        """What the tree itself tells when the log ended at `events_end`: hashes without events, roots that are not of
        their hashes, another history than the checkpoint's."""
        size = tree_size(self._conn)
        if size > events_end:
            which = f"position {size}" if size == events_end + 1 else f"positions {events_end + 1} to {size}"
            told = f"{which} are missing: their hashes are kept, and the log ends before"
            yield Problem(events_end + 1, "missing", told)
        if self._whole:
            yield from self._roots(size)
        yield from self._history()

    def _roots(self, size: int) -> Iterator[Problem]:
        """The kept roots of full tiles, level by level, against those of the events."""
        level, expected = 1, self._tiles[: size // WIDTH]
        while expected:
            rows = self._conn.cursor(binary=True, row_factory=tuple_row).execute(SUBTREES, (level,))
            kept = {int(number): bytes(root) for number, root in rows}
            for number, root in enumerate(expected):
                if kept.get(number) != root:
                    first = number * WIDTH**level + 1
                    told = (
                        f"the root kept for positions {first} to {first + WIDTH**level - 1} is not that of its events"
                    )
                    yield Problem(first, "tree", told)
            expected = [
                whole(expected[place : place + WIDTH]) for place in range(0, len(expected) // WIDTH * WIDTH, WIDTH)
            ]
            level += 1

    def _history(self) -> Iterator[Problem]:
        signed = self._checkpoint
        if signed is None:
            return
        if self._checkpoint_root is None:
            told = f"the checkpoint is of {signed.size} events, and "
            told += f"the log has only {self._tree.size}" if self._whole else "positions are missing among them"
            yield Problem(None, "checkpoint", told)
        elif self._checkpoint_root != signed.root:
            told = (
                f"the first {signed.size} events have the root {self._checkpoint_root.hex()}, and the checkpoint was "
                f"signed over {signed.root.hex()}: another history was signed than the one that is here"
            )
            yield Problem(None, "checkpoint", told)

    def _grow(self, first: int, hashes: list[bytes]) -> None:
        self._whole = self._whole and first == self._tree.size + 1
        if not self._whole:
            return
        signed = self._checkpoint.size - self._tree.size if self._checkpoint else -1
        if 0 < signed < len(hashes):
            self._tree.append(hashes[:signed])
            self._note_root()
            self._tree.append(hashes[signed:])
        else:
            self._tree.append(hashes)
            self._note_root()
        self._hashes += hashes
        full = len(self._hashes) // WIDTH * WIDTH
        self._tiles += [whole(self._hashes[place : place + WIDTH]) for place in range(0, full, WIDTH)]
        del self._hashes[:full]

    def _note_root(self) -> None:
        if self._checkpoint is not None and self._tree.size == self._checkpoint.size:
            self._checkpoint_root = self._tree.root()

    def _kept(self, first: int, last: int) -> tuple[int, bytes]:
        """The hashes from the first of a tile up to `last`, and the position at which they begin."""
        with self._conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            rows = cursor.execute(KEPT, {"first": first, "last": last}, prepare=True).fetchall()
        return (first - 1) // WIDTH * WIDTH + 1, b"".join(bytes(hashes) for _, hashes in rows)


def _row(record: LogRecord) -> tuple[str, int, bytes]:
    return record.stream, record.version, record.event


def _changed(record: LogRecord, kept: bytes) -> Problem:
    which = f"{record.stream} version {record.version}"
    if not split(kept):
        told = f"{which}: no hash was kept for this position, so it was not recorded here by sobo"
    else:
        told = f"{which} is not the event that was recorded here: its bytes, stream or version were changed"
    return Problem(record.position, "hash", told)
