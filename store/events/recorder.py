"""The library's contract of an application recorder, on the ledger's own tables, with gapless positions as notification
ids. Nothing of the library's PostgreSQL module is used (docs/decisions/0001-recorder-contract.md)."""

from collections.abc import Callable, Mapping, Sequence
from time import sleep
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    InterfaceError,
    Notification,
    OperationalError,
    StoredEvent,
    Subscription,
)
from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg_pool import PoolTimeout

from domain.ports import PersonKey, SourceFile, Stamping
from store.events.append import Append
from store.events.datastore import LedgerDatastore
from store.events.subscription import LedgerSubscription
from store.full_disk import DISK_FULL
from store.held import TIMED_OUT

PAUSES = (0.2, 1.0)
"""Seconds before work is repeated on another connection, when the one it had broke."""

LOST = (OperationalError, InterfaceError)
WAITED = (PoolTimeout, *TIMED_OUT, DISK_FULL)
"""Behind one of `LOST`: no connection broke; to try again at once would only wait, or fail, once more."""
T = TypeVar("T")
Row = tuple[Any, ...]


class LedgerRecorder(ApplicationRecorder):
    """Keeps stored events in `ledger.events`: originator id, version and topic are stream, version and type there."""

    def __init__(self, datastore: LedgerDatastore) -> None:
        self.datastore = datastore

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        keys: Sequence[PersonKey] = (),
        identities: Mapping[str, bytes] | None = None,
        source_file: SourceFile | None = None,
        units_seen: int | None = None,
        log_seen: int | None = None,
        streams_seen: Mapping[str, int] | None = None,
        stamping: Stamping | None = None,
        **_: Any,
    ) -> list[int]:
        """Append all or nothing and return the positions, in the order of the events.

        Raises `IntegrityError` when a version, a key or a file is there already, `NewerEventError` when a unit event
        stands behind `units_seen`, any event behind `log_seen`, or one of a stream behind its version in
        `streams_seen`, and `OperationalError` when the database does not answer.
        """
        if not stored_events:
            return []
        append = Append(
            stored_events, keys, source_file, units_seen, log_seen, streams_seen or {}, stamping, identities or {}
        )
        try:
            first = self._once(append)
        except LOST as error:
            if isinstance(error.__cause__, WAITED):
                raise  # no connection, or the server's own answer: nothing was written
            first = self._append_again(append)
        return list(range(first, first + len(stored_events)))

    def _append_again(self, append: Append) -> int:
        """After a connection broke in an append: nobody knows whether the server still committed it.

        Sending it again cannot double it, because a stream has each version once. If its versions are
        taken, or the log went on, the event there is compared with ours byte for byte; it carries the person and the
        microsecond. The same bytes mean that the broken append had been committed, and it was all or nothing: its
        positions are the answer. Other bytes mean that somebody else was first, a conflict like any other. A broken
        append that the server gets to only after the second one fails on the versions itself. When no attempt is
        answered the caller hears so, and may run the whole command again for the same reason.
        """
        self._renew_connections(PAUSES[0])
        try:
            return self._persistently(append)
        except IntegrityError:
            first = self._position_of(append)
            if first is None:
                raise
            return first

    def _position_of(self, append: Append) -> int | None:
        event = append.events[0]
        found = self.rows(
            "select position from ledger.events where stream = %s and version = %s and type = %s and event = any(%s)",
            (event.originator_id, event.originator_version, event.topic, append.firsts),
        )
        return int(found[0][0]) if found else None

    def rows(self, statement: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """The answer to a reading statement, in binary format; asked again when the connection broke."""

        def read(conn: Connection[Any]) -> list[Row]:
            with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
                return cursor.execute(statement, params, prepare=True).fetchall()

        return self._persistently(read)

    def _once(self, work: Callable[[Connection[Any]], T]) -> T:
        with self.datastore.get_connection() as conn:
            return work(conn)

    def _persistently(self, work: Callable[[Connection[Any]], T]) -> T:
        for pause in PAUSES:
            try:
                return self._once(work)
            except LOST as error:
                if isinstance(error.__cause__, WAITED):
                    raise
                self._renew_connections(pause)
        return self._once(work)

    def _renew_connections(self, pause: float) -> None:
        sleep(pause)
        self.datastore.pool.check()

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        rows = self.rows(
            f"""
            select stream, version, type, event
            from ledger.events
            where stream = %(stream)s
                and (%(gt)s::bigint is null or version > %(gt)s)
                and (%(lte)s::bigint is null or version <= %(lte)s)
            order by version {"desc" if desc else "asc"}
            limit %(limit)s::bigint
            """,
            {"stream": originator_id, "gt": gt, "lte": lte, "limit": limit},
        )
        return [StoredEvent(*row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        after = 0 if start is None else start - inclusive_of_start
        rows = self.rows(
            """
            select stream, version, type, event, position
            from ledger.events
            where position > %(after)s
                and (%(stop)s::bigint is null or position <= %(stop)s)
                and (%(types)s::text[] is null or type = any(%(types)s))
            order by position
            limit %(limit)s
            """,
            {"after": after, "stop": stop, "types": list(topics) or None, "limit": limit},
        )
        return [Notification(*row) for row in rows]

    def max_notification_id(self) -> int | None:
        return next((int(row[0]) for row in self.rows("select position from ledger.head where position > 0")), None)

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        return LedgerSubscription(self, gt, topics)
