"""The log itself as a source: one partition, offset = position."""

import time
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

import psycopg

from consumers.holds import Holds
from consumers.source import BATCH, BATCH_BYTES, Batch, Group, Piece, Source, Step, Written
from projections.state.checkpoints import Checkpoint
from schemas.catalogue import every_version
from schemas.codec import HEADER_LENGTH, MARKER
from store.database import connect
from store.events.log import head, read_rows
from store.events.mapper import Row

STORE = "store"
PIECE = 2 * BATCH
"""Positions that one process takes at a time, where two share the log."""
NO_VERSION = 0
"""Of bytes that do not say which they are, or say that they are an event of another type: no row is made of them."""


class StoreSource:
    """Reads on a connection of its own, or on the caller's, so that it may be part of the caller's transaction."""

    name = STORE
    must_resume = False

    def __init__(self, url: str, connection: psycopg.Connection[Any] | None = None, batch: int = BATCH) -> None:
        self._own = connect(url) if connection is None else None
        self._connection = connection or self._own
        self.may_read_ahead = connection is None
        self.again: Callable[[], Source] | None = None if connection else partial(StoreSource, url, batch=batch)
        self._batch = batch
        self._upto: int | None = None
        self.holds = Holds()
        self._after = 0
        self._end = 0
        self._rest: list[Row] = []
        self.resume(())

    def resume(self, checkpoints: Iterable[Checkpoint]) -> None:
        self._after = max((checkpoint.position for checkpoint in checkpoints), default=0)
        assert self._connection is not None
        self._end = head(self._connection)
        self._upto = None
        self._rest = []

    def size(self) -> int:
        return self._end - self._after

    def pieces(self) -> list[Piece]:
        starts = range(self._after, self._end, PIECE)
        return [(start, min(start + PIECE, self._end)) for start in starts]

    def take(self, piece: Piece) -> None:
        self._after, self._end = piece
        self._upto = self._end
        self._rest = []

    def poll(self, seconds: float) -> Batch:
        batch = Batch()
        if self.holds.faults:
            time.sleep(seconds)
            return batch
        records = self._before_hold(self._next(seconds)) if self.holds else self._next(seconds)
        records = self._within_bytes(records)
        skips = self.holds.skips.positions
        known: dict[tuple[str, bytes], Group] = {}
        for position, stream, version, event_type, event in records:
            if position in skips:
                batch.skipped.append((position, stream, version))
                continue
            header = event[:HEADER_LENGTH]
            group = known.get((event_type, header))
            if group is None:
                group = known[event_type, header] = batch.group(_written(event_type, header))
            group.places.append((position, stream, version))
            group.bodies.append(event[HEADER_LENGTH:])
        if records:
            last = records[-1][0]
            batch.steps.append(Step(self._after, Checkpoint(STORE, 0, last, last)))
            self._after = last
        return batch

    def at_end(self) -> bool:
        return self._after >= self._end or bool(self.holds.faults)

    def close(self) -> None:
        if self._own is not None:
            self._own.close()

    def _within_bytes(self, records: list[Row]) -> list[Row]:
        """As many of them as make a batch; the others wait for the next."""
        if sum(len(event) for *_, event in records) <= BATCH_BYTES:
            return records
        size = 0
        for count, (*_, event) in enumerate(records, start=1):
            size += len(event)
            if size > BATCH_BYTES:
                self._rest = records[count:]
                return records[:count]
        return records

    def _before_hold(self, records: list[Row]) -> list[Row]:
        """An offset of the log is the position before."""
        for index, (position, *_) in enumerate(records):
            if self.holds.stands(0, position - 1, position):
                return records[:index]
        return records

    def _next(self, seconds: float) -> list[Row]:
        if self._rest:
            records, self._rest = self._rest, []
            return records
        assert self._connection is not None
        records = next(read_rows(self._connection, after=self._after, upto=self._upto, batch=self._batch), [])
        if self._upto is not None and len(records) < self._batch:
            self._end = records[-1][0] if records else self._after  # so far a log reaches that lacks its last
            return records
        if not records and seconds and self._own is not None:
            self._own.execute("listen sobo_events")
            for _ in self._own.notifies(timeout=seconds, stop_after=1):
                pass
            records = next(read_rows(self._own, after=self._after, batch=self._batch), [])
        return records


@cache
def _versions() -> dict[bytes, Written]:
    """What a stored event was written with, by its first ten bytes."""
    return {MARKER + each.fingerprint: Written(each.name, each.version) for each in every_version()}


def _written(event_type: str, header: bytes) -> Written:
    found = _versions().get(header)
    return found if found is not None and found.event_type == event_type else Written(event_type, NO_VERSION)
