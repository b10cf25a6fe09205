"""All events of a source into the bare tables of a schema, each once, batch by batch.

Reading, decoding and sending happen here; PostgreSQL writes the rows on another core meanwhile. The tables have no keys
yet, so repetitions are told apart by a byte for every position.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg

from consumers.projecting.batches import rows
from consumers.projecting.clash import refuse_replaced
from consumers.source import Batch, Group, Place, Written
from domain.recording.collector import without_collector
from projections.facts import tables as facts
from projections.state.checkpoints import Checkpoint

PAGE = 65_536
Connection = psycopg.Connection[Any]


class Seen:
    """Which positions were given: one byte each, so exact and small, whatever the order they come in."""

    def __init__(self, given: bytes = b"\0") -> None:
        self.given = bytearray(given)

    def fresh(self, group: Group) -> Group:
        """The events of a group whose positions were not given before; they are from now on."""
        given = self.given
        positions = [position for position, _, _ in group.places]
        highest = max(positions)
        if highest >= len(given):
            given.extend(bytes(highest + PAGE - len(given)))
        if len(set(positions)) == len(positions) and not any(map(given.__getitem__, positions)):
            for position in positions:
                given[position] = 1
            return group
        new = []
        for index, position in enumerate(positions):
            if not given[position]:
                given[position] = 1
                new.append(index)
        return Group([group.places[index] for index in new], [group.bodies[index] for index in new])

    def any_of(self, other: "Seen") -> bool:
        """Whether a position was given by both."""
        return bool(int.from_bytes(self.given, "little") & int.from_bytes(other.given, "little"))


@dataclass
class Loaded:
    """What went into the tables, and how far each partition came with it."""

    events: int = 0
    reached: dict[int, Checkpoint] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)


def load(
    conn: Connection, batches: Iterator[Batch], schema: str, progress: Callable[[int], None], *, doubted: bool = False
) -> Loaded:
    """Checkpoints are left to the caller. A second thread sends the rows, at most one batch behind: PostgreSQL writes
    one batch while the next is decoded.

    Messages that say a position which another says too are held against the log; where the source is `doubted`, all.
    """
    loaded = Loaded()
    with without_collector(), ThreadPoolExecutor(max_workers=1) as other:
        sending: Future[None] | None = None
        for batch in batches:
            fresh = {written: loaded.seen.fresh(group) for written, group in batch.groups.items()}
            for written, group in batch.groups.items():
                if doubted or len(fresh[written].places) < len(group.places):
                    if sending is not None:
                        sending.result()
                    refuse_replaced(conn, written, group)
            made = {written: rows(written, group) for written, group in fresh.items()}
            if sending is not None:
                sending.result()
            sending = other.submit(_send, conn, made, batch.skipped, schema)
            loaded.events += sum(map(len, made.values()))
            loaded.reached.update({step.after.partition: step.after for step in batch.steps})
            progress(loaded.events)
        if sending is not None:
            sending.result()
    return loaded


def _send(conn: Connection, made: dict[Written, list[bytes]], skipped: list[Place], schema: str) -> None:
    with conn.transaction():
        if skipped:
            facts.leave_out(conn, skipped, schema)
        for written, of_one in made.items():
            facts.copy(conn, written.event_type, of_one, schema)
