"""The log by position: which positions there are, and each event held against the hash that was kept of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from consumers.auditing.facts import Event, other_facts
from consumers.auditing.history import History
from consumers.auditing.problem import Problem
from proof.checkpoint import Checkpoint
from proof.hashes import SIZE, split, whole
from proof.malformed import Malformed
from proof.note import Note
from proof.tree import WIDTH
from store.tree.leaf import leaf_hashes

BATCH = 16 * WIDTH
LAST = 2**63 - 1
"""The highest position that the database could hold."""

EVENTS = """
    select position, stream, version, event
    from ledger.events
    where position > %s and position <= %s
    order by position
    limit %s
"""
CHECKPOINTS = "select size, root, note from ledger.checkpoints order by number"
SUBTREES = "select number, hash from ledger.subtrees where level = %s order by number"
KEPT = """
    select first_position, hashes
    from ledger.leaves
    where first_position > (%(first)s - 1) / 256 * 256 and first_position <= %(last)s
    order by first_position
"""

Tiles = frozenset[int]
"""Their numbers."""


@dataclass
class Stretch:
    """A part of the log behind the position `after`, which is a multiple of `WIDTH`."""

    after: int
    events: int = 0
    runs: list[tuple[int, int]] = field(default_factory=list)
    """The first and the last of positions without a gap."""
    roots: list[bytes] = field(default_factory=list)
    """Of each full tile of the events as they are, up to the first gap."""
    rest: list[bytes] = field(default_factory=list)
    """The hashes behind them."""
    leaves: dict[int, list[bytes]] = field(default_factory=dict)
    """The hashes of the tiles that were asked for and are here, by the number of each."""
    problems: list[Problem] = field(default_factory=list)
    other_facts: dict[str, list[int]] = field(default_factory=dict)
    """By event type: the positions at which the projection shows something else."""


def read_stretch(
    conn: psycopg.Connection[Any], after: int, upto: int = LAST, tiles: frozenset[int] = frozenset(), *,
    compared: bool = False,
) -> Stretch:  # fmt: skip
    """Every event behind `after` and up to `upto`, and the leaves of these tiles; `compared` with the projected
    facts if these are of the same log."""
    found = Stretch(after)
    reached = after
    while True:
        with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            events = cursor.execute(EVENTS, (reached, upto, BATCH), prepare=True).fetchall()
        end = events[-1][0] if len(events) == BATCH else upto
        if events:
            _check(conn, found, events, tiles)
        for event_type, position in other_facts(conn, events, reached, end) if compared else ():
            found.other_facts.setdefault(event_type, []).append(position)
        if end == upto:
            return found
        reached = end


def _check(conn: psycopg.Connection[Any], found: Stretch, events: list[Event], tiles: Tiles) -> None:
    first, last = events[0][0], events[-1][0]
    follows = found.events == first - 1 - found.after
    found.events += len(events)
    start, kept = _kept(conn, first, last)
    if last - first + 1 != len(events):
        for position, *_ in events:
            _run_on(found.runs, position, position)
    else:
        _run_on(found.runs, first, last)
        hashes = leaf_hashes(first - 1, [row[1:] for row in events])
        if follows:
            full = len(hashes) // WIDTH * WIDTH
            found.roots += [whole(hashes[place : place + WIDTH]) for place in range(0, full, WIDTH)]
            found.rest = hashes[full:]
            for tile in tiles.intersection(range(first // WIDTH, last // WIDTH)):
                place = tile * WIDTH + 1 - first
                found.leaves[tile] = hashes[place : place + WIDTH]
        if b"".join(hashes) == kept[(first - start) * SIZE : (last - start + 1) * SIZE]:
            return
    for position, stream, version, event in events:
        place = (position - start) * SIZE
        hash_kept = kept[place : place + SIZE]
        if leaf_hashes(position - 1, [(stream, version, event)]) != [hash_kept]:
            found.problems.append(_changed(position, f"{stream} version {version}", hash_kept))


def _run_on(runs: list[tuple[int, int]], first: int, last: int) -> None:
    if runs and runs[-1][1] == first - 1:
        runs[-1] = runs[-1][0], last
    else:
        runs.append((first, last))


def joined(stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
    """The runs of all of them, in their order."""
    runs: list[tuple[int, int]] = []
    for stretch in stretches:
        for first, last in stretch.runs:
            _run_on(runs, first, last)
    return runs


def _kept(conn: psycopg.Connection[Any], first: int, last: int) -> tuple[int, bytes]:
    """The hashes from the first of a tile up to `last`, and the position at which they begin."""
    with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
        rows = cursor.execute(KEPT, {"first": first, "last": last}, prepare=True).fetchall()
    return (first - 1) // WIDTH * WIDTH + 1, b"".join(bytes(hashes) for _, hashes in rows)


def _changed(position: int, which: str, kept: bytes) -> Problem:
    if not split(kept):
        told = f"{which}: no hash was kept for this position, so it was not recorded here by sobo"
    else:
        told = f"{which} is not the event that was recorded here: its bytes, stream or version were changed"
    return Problem(position, "hash", told)


def grow(history: History, stretches: Sequence[Stretch]) -> None:
    """Behind a gap there is no history."""
    runs = joined(stretches)
    if runs and runs[-1][0] != 1:
        history.broken()
        return
    for stretch in stretches:
        for root in stretch.roots:
            history.grow_tile(root, stretch.leaves.get(history.size // WIDTH, []))
        if stretch.rest:
            history.grow(history.size + 1, stretch.rest)


def other_roots(conn: psycopg.Connection[Any], stretches: Sequence[Stretch], size: int) -> Iterator[Problem]:
    """The roots that are kept of full tiles, level by level, against those of the events."""
    level, expected = 1, [root for stretch in stretches for root in stretch.roots][: size // WIDTH]
    while expected:
        rows = conn.cursor(binary=True, row_factory=tuple_row).execute(SUBTREES, (level,))
        kept = {int(number): bytes(root) for number, root in rows}
        for number, root in enumerate(expected):
            if kept.get(number) != root:
                first = number * WIDTH**level + 1
                told = f"the root kept for positions {first} to {first + WIDTH**level - 1} is not that of its events"
                yield Problem(first, "tree", told)
        expected = [whole(expected[place : place + WIDTH]) for place in range(0, len(expected) // WIDTH * WIDTH, WIDTH)]
        level += 1


def beyond_the_log(size: int, end: int) -> Iterator[Problem]:
    """Hashes that are kept of events behind the end of the log."""
    if size > end:
        which = f"position {size}" if size == end + 1 else f"positions {end + 1} to {size}"
        yield Problem(end + 1, "missing", f"{which} are missing: their hashes are kept, and the log ends before")


def kept_checkpoints(conn: psycopg.Connection[Any]) -> tuple[list[Problem], list[Checkpoint]]:
    """What was signed, each state of the log once; and those rows whose note says something else than they do."""
    problems: list[Problem] = []
    found: dict[tuple[int, bytes], Checkpoint] = {}
    for size, root, note in conn.cursor(binary=True, row_factory=tuple_row).execute(CHECKPOINTS):
        try:
            stated = Checkpoint.parse(Note.parse(bytes(note)).text)
            good = (stated.size, stated.root) == (size, bytes(root))
        except Malformed:
            good = False
        if good:
            found[stated.size, stated.root] = stated
        else:
            told = f"the checkpoint of {size} events that is kept beside the log was not signed so: it was changed"
            problems.append(Problem(None, "checkpoint", told))
    return problems, list(found.values())
