"""The log in PostgreSQL, as the domain asks for it (`domain.ports.Log`) and as followers read it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import psycopg
from eventsourcing.persistence import IntegrityError, InterfaceError, InternalError, OperationalError, StoredEvent
from psycopg.rows import tuple_row

from domain.errors import Conflict, Refused, Unavailable
from domain.event import Event
from domain.ports import Decision, Kept, Placed, Recorded
from domain.recording.in_pieces.packed import Each
from domain.source_files import file_known
from store import held
from store.events.datastore import LedgerDatastore
from store.events.head import FILE_RECORDED, head
from store.events.mapper import LogRecord, Row, to_events, to_stored_event
from store.events.recorder import LedgerRecorder
from store.full_disk import DISK_FULL, disk_full
from store.personal.keys import person_keys, wrapped
from store.personal.ring import Ring

__all__ = [
    "LogRecord",
    "Only",
    "PostgresLog",
    "head",
    "newest_of_units",
    "placed",
    "read_records",
    "read_rows",
    "unit_records",
]

BATCH = 5_000
"""Rows read at a time: what a long read holds in memory."""

T = TypeVar("T")

COLUMNS = "position, stream, version, type, event"


@dataclass(frozen=True)
class Only:
    """Which records are wanted, as far as the database can say: an index finds the streams, what else is asked costs a
    look at every record, and its decoding only where it fits. Empty: any."""

    streams: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """Each of which occurs somewhere in the event: Avro keeps a text as its UTF-8."""

    def condition(self) -> str:
        parts = ["stream = any(%(streams)s::text[])"] if self.streams else []
        parts += ["type = any(%(types)s::text[])"] if self.types else []
        parts += [f"position(%(text_{n})s::bytea in event) > 0" for n in range(len(self.texts))]
        return "".join(f" and {part}" for part in parts)

    def parameters(self) -> dict[str, object]:
        texts = {f"text_{n}": text.encode() for n, text in enumerate(self.texts)}
        return {"streams": list(self.streams), "types": list(self.types), **texts}


EVERY = Only()


def read_records(
    conn: psycopg.Connection[Any],
    after: int = 0,
    upto: int | None = None,
    only: Only = EVERY,
    batch: int = BATCH,
) -> Iterator[list[LogRecord]]:
    """The records behind `after`, up to `upto` or the head at the time of the call, in batches in position order.

    Each batch is a query of its own, so that memory stays flat and no transaction stays open between two of them.
    """
    return (list(map(LogRecord._make, rows)) for rows in read_rows(conn, after, upto, only, batch))


def read_rows(
    conn: psycopg.Connection[Any],
    after: int = 0,
    upto: int | None = None,
    only: Only = EVERY,
    batch: int = BATCH,
) -> Iterator[list[Row]]:
    """The same without names, for who reads the whole log."""
    upto = head(conn) if upto is None else upto
    query = f"""
        select {COLUMNS}
        from ledger.events
        where position > %(after)s and position <= %(upto)s {only.condition()}
        order by position
        limit %(batch)s
    """
    while after < upto:
        with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            params = {"after": after, "upto": upto, "batch": batch, **only.parameters()}
            rows = cursor.execute(query, params, prepare=True).fetchall()
        if rows:
            yield rows
            after = rows[-1][0]
        if len(rows) < batch:
            return


def unit_records(conn: psycopg.Connection[Any], after: int, upto: int) -> Iterator[list[LogRecord]]:
    """The records of unit streams only, likewise."""
    query = f"""
        select {COLUMNS}
        from ledger.events
        where starts_with(stream, 'unit:') and position > %(after)s and position <= %(upto)s
        order by position
        limit %(batch)s
    """
    while after < upto:
        with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            rows = cursor.execute(query, {"after": after, "upto": upto, "batch": BATCH}).fetchall()
        if rows:
            yield list(map(LogRecord._make, rows))
            after = rows[-1][0]
        if len(rows) < BATCH:
            return


def newest_of_units(conn: psycopg.Connection[Any], upto: int) -> int:
    """Position of the newest event of a unit up to `upto`, 0 when there is none."""
    query = """
        select position
        from ledger.events
        where starts_with(stream, 'unit:') and position <= %s
        order by position desc
        limit 1
    """
    row = conn.cursor(row_factory=tuple_row).execute(query, (upto,)).fetchone()
    return int(row[0]) if row else 0


class PostgresLog:
    """The log behind a URL. Opens its connection when it is first used; close it, or use it as a context manager."""

    def __init__(self, url: str, ring: Ring | None = None) -> None:
        """With a ring, keys of people are kept wrapped under its master key; without, as they are."""
        self.datastore = LedgerDatastore(url)
        self._ring = ring
        self._recorder = LedgerRecorder(self.datastore)

    def head(self) -> int:
        with self._answering():
            return self._recorder.max_notification_id() or 0

    def unit_events(self, after: int) -> Iterator[Placed]:
        return self._in_batches("starts_with(stream, 'unit:')", [], after)

    def of_types(self, names: Iterable[str], after: int = 0) -> Iterator[Placed]:
        return self._in_batches("type = any(%(types)s)", list(names), after)

    def streams(self, ids: Sequence[str]) -> dict[str, list[Placed]]:
        rows = self._rows(
            f"""
            select {COLUMNS}
            from ledger.events
            where stream in (select unnest(%b::text[]))
            order by stream, version
            """,
            (list(ids),),
        )
        found: dict[str, list[Placed]] = {}
        for one in _placed(rows):
            found.setdefault(one.event.originator_id, []).append(one)
        return found

    def at(self, positions: Sequence[int]) -> dict[int, Placed]:
        rows = self._rows(f"select {COLUMNS} from ledger.events where position = any(%s::bigint[])", (list(positions),))
        return {one.position: one for one in _placed(rows)}

    def person_keys(self, streams: Sequence[str]) -> dict[str, bytes]:
        return self.reading(lambda conn: person_keys(conn, streams, self._ring))

    def identities_known(self, hashes: Sequence[bytes]) -> dict[bytes, str]:
        query = "select identity_hash, stream from ledger.person_keys where identity_hash = any(%s::bytea[])"
        return {bytes(identity): stream for identity, stream in self._rows(query, (list(hashes),))}

    def file_recorded(self, sha256: str) -> Recorded | None:
        found = next(iter(self._rows(FILE_RECORDED, (sha256,))), None)
        return None if found is None else Recorded(found[1] - found[0] + 1, *found)

    def encoded(self, events: Sequence[Event]) -> list[Kept]:
        stored = map(to_stored_event, events)
        return [Kept(str(one.originator_id), one.originator_version, one.topic, one.state) for one in stored]

    def apart(self) -> "PostgresLog":
        return PostgresLog(self.datastore.url, self._ring)

    def append(self, decision: Decision) -> Recorded:
        if not decision.events:
            position = self.head()
            return Recorded(0, position + 1, position)
        events = Each(_stored, decision.kept) if decision.kept else list(map(to_stored_event, decision.events))
        unknown = "Whether this was recorded is not known; run the same command again to find out."
        keys = decision.keys
        if keys and self._ring is not None:
            keys = wrapped(keys, self.reading(self._ring.made_for))
        with self._answering(unknown, undone=" Nothing of this was recorded; run the command again then."):
            try:
                positions = self._recorder.insert_events(
                    events,
                    keys=keys,
                    identities=decision.identities,
                    source_file=decision.source_file,
                    units_seen=decision.units_seen,
                    log_seen=decision.log_seen,
                    streams_seen=decision.streams_seen,
                    stamping=decision.stamping,
                )
            except IntegrityError as error:
                raise self._refusal(decision, error) from error
        return Recorded(len(positions), positions[0], positions[-1])

    def reading(self, question: Callable[[psycopg.Connection[Any]], T]) -> T:
        """The answer to a question asked on a connection of this log."""
        with self._answering(), self.datastore.get_connection() as conn:
            return question(conn)

    def close(self) -> None:
        self.datastore.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _refusal(self, decision: Decision, error: IntegrityError) -> Refused | Conflict:
        """What the database's refusal means. A file repeated on purpose that met itself is decided once more."""
        file = decision.source_file
        cause = error.__cause__
        same_file = isinstance(cause, psycopg.Error) and cause.diag.constraint_name == "files_once"
        if not same_file or file is None or file.again:
            return Conflict()
        first = self.file_recorded(file.sha256)
        return Conflict() if first is None else file_known(file, first)

    def _in_batches(self, which: str, types: list[str], after: int) -> Iterator[Placed]:
        query = f"""
            select {COLUMNS}
            from ledger.events
            where {which} and position > %(after)s
            order by position
            limit %(batch)s
        """
        while True:
            rows = self._rows(query, {"types": types, "after": after, "batch": BATCH})
            yield from _placed(rows)
            if len(rows) < BATCH:
                return
            after = rows[-1][0]

    def _rows(self, query: str, params: Sequence[Any] | dict[str, Any]) -> list[tuple[Any, ...]]:
        with self._answering():
            return self._recorder.rows(query, params)

    @contextmanager
    def _answering(self, besides: str = "", undone: str = "") -> Iterator[None]:
        """`besides` is said when nobody answers, `undone` when the server answers that it has no room."""
        try:
            yield
        except (OperationalError, InterfaceError, InternalError) as error:
            address, cause = self.datastore.address, error.__cause__
            if isinstance(cause, held.TIMED_OUT):
                raise held.timed_out(self.datastore.url, address, cause) from error
            if isinstance(cause, DISK_FULL):
                raise disk_full(address, cause, undone) from error
            if isinstance(error, InternalError):
                raise
            message = f"the database at {address} does not answer: {error}. {besides}".rstrip()
            raise Unavailable("database_down", message) from error


def _stored(kept: Kept) -> StoredEvent:
    return StoredEvent(*kept)


def _placed(rows: Sequence[tuple[Any, ...]]) -> Iterator[Placed]:
    return placed(list(map(LogRecord._make, rows)))


def placed(records: Sequence[LogRecord]) -> Iterator[Placed]:
    """The events of these records, each with its position."""
    return map(Placed, (record.position for record in records), to_events(records))
