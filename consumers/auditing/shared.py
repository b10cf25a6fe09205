"""The two walks over the log, by position and by stream, which two processes share where it is large.

What the second process does not come to, the first does itself.
"""

import base64
import pickle
import threading
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Any

import psycopg

from consumers import other_process
from consumers.auditing.compare import Folded, fold_streams
from consumers.auditing.hashes import BATCH, LAST, Stretch, Tiles, read_stretch
from domain.recording.collector import without_collector
from store import limits
from store.database import connected
from store.rights.roles import AUDITOR

LEAST = 100_000
"""Events for which a second process is worth its start."""
POSITIONS = 4 * BATCH
"""How many one process takes at a time."""
STREAMS = 16
"""Parts of all streams, about as large as each other."""
SAMPLE = 10_000
SMALLEST = 64
"""Bytes that a record of the log takes in its table at the least."""
COMMAND = other_process.command("consumers.auditing.shared")

Connection = psycopg.Connection[Any]
Piece = tuple[Any, ...]
"""`positions` behind one and up to another, or `streams`, as `Range` has them."""
WHOLE: list[Piece] = [("positions", 0, LAST), ("streams", None, None)]


def read_all(conn: Connection, tiles: Tiles, url: str | None, *, compared: bool) -> tuple[list[Stretch], Folded]:
    """Every event, within the transaction of `conn`: by position, with the leaves of these tiles; and by stream, held
    against the projected facts and state if they are to be `compared`."""
    events = _size(conn)
    with without_collector():
        if url is None or events < LEAST or not other_process.worth_it():
            found = [_read(conn, piece, tiles, compared) for piece in WHOLE]
        else:
            found = _by_two(conn, url, _pieces(conn, events), tiles, compared)
    stretches = [one for one in found if isinstance(one, Stretch)]
    folded = Folded()
    for one in found:
        if isinstance(one, Folded):
            folded.add(one)
    return sorted(stretches, key=lambda stretch: stretch.after), folded


def _read(conn: Connection, piece: Piece, tiles: Tiles, compared: bool) -> Stretch | Folded:
    walk, after, upto = piece
    if walk == "positions":
        return read_stretch(conn, after, upto, tiles, compared=compared)
    return fold_streams(conn, (after, upto), compared=compared)


def _size(conn: Connection) -> int:
    """The last position; of a log that somebody wrote into, no more than its table has room for."""
    query = "select least(max(position), pg_relation_size('ledger.events') / %s) from ledger.events"
    row = conn.execute(query, (SMALLEST,)).fetchone()
    return int(row[0]) if row and row[0] else 0


def _pieces(conn: Connection, events: int) -> list[Piece]:
    starts = range(0, events, POSITIONS)
    positions: list[Piece] = [("positions", start, start + POSITIONS) for start in starts[:-1]]
    sample = f"select distinct stream from ledger.events tablesample system ({min(100, 100 * SAMPLE / events)})"
    known = [stream for (stream,) in conn.execute(f"{sample} order by stream".encode()).fetchall()]
    bounds = [known[len(known) * part // STREAMS] for part in range(1, STREAMS)] if len(known) >= STREAMS else []
    streams: list[Piece] = [("streams", *ends) for ends in zip([None, *bounds], [*bounds, None], strict=True)]
    # The last one is open: who wrote into the log may have left anything there.
    return [*streams, *positions, ("positions", starts[-1], LAST)]


def _by_two(
    conn: Connection, url: str, pieces: Sequence[Piece], tiles: Tiles, compared: bool
) -> list[Stretch | Folded]:
    left: SimpleQueue[Piece] = SimpleQueue()
    for piece in pieces:
        left.put(piece)
    row = conn.execute("select pg_export_snapshot()").fetchone()
    assert row is not None
    found: list[Stretch | Folded] = []
    with _Second(left, (limits.current(), url, row[0], tiles, compared)) as other:
        while (own := other_process.next_of(left)) is not None:
            found.append(_read(conn, own, tiles, compared))
        lost = other.wait()
    return [*found, *other.found, *(_read(conn, piece, tiles, compared) for piece in lost)]


class _Second(other_process.Second):
    def __init__(self, left: "SimpleQueue[Piece]", told: object) -> None:
        self.found: list[Stretch | Folded] = []
        self._left = left
        self._at: Piece | None = None
        self._taking = threading.Lock()
        super().__init__(COMMAND, told)

    def wait(self) -> list[Piece]:
        """Until it is done; what it took and did not come to."""
        with self._taking:
            at_work = self._at is not None
        if at_work:
            self._ended.wait()
        return [] if self._at is None else [self._at]

    def _give(self) -> Piece | None:
        with self._taking:
            self._at = other_process.next_of(self._left)
        return self._at

    def _hear(self, said: other_process.Said) -> bool:
        self.found.append(pickle.loads(base64.b64decode(said["found"])))
        self._at = None
        return False


def main() -> None:
    other_process.run(_read_along)


def _read_along() -> None:
    (lease, url, seen, tiles, compared), pieces = other_process.introduced()
    limits.use(lease, "verify")
    with connected(url, AUDITOR) as conn, without_collector():
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with conn.transaction():
            conn.execute(f"set transaction snapshot '{seen}'".encode())
            while (piece := other_process.ask(pieces)) is not None:
                found = pickle.dumps(_read(conn, piece, tiles, compared))
                other_process.say(found=base64.b64encode(found).decode("ascii"))
