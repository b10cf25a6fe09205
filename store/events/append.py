"""One append to the log: the events with their hashes, the keys of sealed data and the file they came from, entirely or
not at all.

Both ways take the row lock of `ledger.head` first and keep it until they commit, so appends happen one after another
and positions are handed out in the order of the commits (see `migrations/0001_events.sql`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from eventsourcing.persistence import IntegrityError, StoredEvent
from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.types.numeric import Int8

from domain.ports import PersonKey, SourceFile, Stamping
from domain.units.events import UNIT_STRUCTURE
from proof.tree import WIDTH
from store.events.stamps import LAST_STAMP, DayOverError, allowed, is_over, left_of_day, stamped
from store.tree.grow import LONGEST_AT_ONCE, grow, hash_of

ONE_ROUND_TRIP = 100
"""Up to so many events and keys go out in one statement; more of them by COPY, in a transaction of several."""

BEGIN_AGAIN = 3
"""Times that an append may meet the end of its day: once is enough, unless somebody moves the clock."""

SHAPING_TYPES = frozenset(cls.__name__ for cls in UNIT_STRUCTURE)

# Answers with the last position before the append, or with no row when a unit event stands behind `units_seen`, or any
# event behind `log_seen`, or the last stamp is not before this one (`stamp` null: no stamp is checked or kept).
TAKE_POSITIONS = """
    update ledger.head
    set position = position + %(count)b,
        units_position = case when %(last_unit)b = 0 then units_position else position + %(last_unit)b end,
        recorded_at = coalesce(%(stamp)b::timestamptz, recorded_at)
    where units_position <= coalesce(%(units_seen)b::bigint, units_position)
        and position <= coalesce(%(log_seen)b::bigint, position)
        and recorded_at < coalesce(%(stamp)b::timestamptz, 'infinity')
    returning case when ledger.in_time(%(left_of_day)b::interval) then position - %(count)b end
"""

NEWER_IN_STREAMS = """
    select from unnest(%b::text[], %b::bigint[]) as seen (stream, version)
    where exists (
        select from ledger.events where events.stream = seen.stream and events.version = seen.version + 1
    )
    limit 1
"""

MOVE_IDENTITIES = """
    update ledger.person_keys
    set identity_hash = new.hash
    from unnest(%b::text[], %b::bytea[]) as new (stream, hash)
    where person_keys.stream = new.stream
"""

RECORD_FILE = """
    insert into ledger.files (first_position, last_position, sha256, kind, name, repeated)
    select taken.before + 1, taken.before + %(count)b, new.sha256, new.kind, new.name,
        new.again and exists (select from ledger.files where files.sha256 = new.sha256)
    from {taken} as taken (before),
        (values (%(sha256)b::text, %(kind)b::text, %(name)b::text, %(again)b)) as new (sha256, kind, name, again)
    where new.sha256 is not null
"""

# Every insert reads `taken`: without its row none of them writes.
APPEND_AT_ONCE = f"""
    with head (before) as ({TAKE_POSITIONS}),
    recorded_file as ({RECORD_FILE.format(taken="head")}),
    recorded_keys as (
        insert into ledger.person_keys (stream, identity_hash, key)
        select new.*
        from head, unnest(%(key_streams)b::text[], %(hashes)b::bytea[], %(secrets)b::bytea[]) as new
    ),
    recorded_events as (
        insert into ledger.events (position, stream, version, type, event)
        select head.before + new.ordinality, new.stream, new.version, new.type, new.event
        from head,
            unnest(%(streams)b::text[], %(versions)b::bigint[], %(types)b::text[], %(events)b::bytea[])
            with ordinality as new (stream, version, type, event)
        returning position, stream, version, event
    ),
    hashed as (
        insert into ledger.leaves (first_position, hashes)
        select min(position), string_agg(ledger.leaf_hash(position, stream, version, event), '' order by position)
        from recorded_events
        group by (position - 1) / {WIDTH}
    )
    select before from head
"""


class NewerEventError(IntegrityError):
    """An event stands in the log that the decision should have seen; nothing was written."""


@dataclass(frozen=True)
class Append:
    """Everything of one append. Called with an autocommit connection it writes, and returns the first position.

    Raises `NewerEventError`, and what psycopg raises when a version, a key or a file is there already; `DayOverError`
    when the day of its stamp ended again and again.
    """

    events: Sequence[StoredEvent]
    keys: Sequence[PersonKey] = ()
    source_file: SourceFile | None = None
    units_seen: int | None = None
    log_seen: int | None = None
    streams_seen: Mapping[str, int] = field(default_factory=dict)
    stamping: Stamping | None = None
    identities: Mapping[str, bytes] = field(default_factory=dict)
    firsts: list[bytes] = field(default_factory=list)
    """The first event, as it was sent each time: by these bytes an append is known again whose answer was lost."""

    def __call__(self, conn: Connection[Any]) -> int:
        small = max(len(self.events), len(self.keys)) <= ONE_ROUND_TRIP and not (self.streams_seen or self.identities)
        small = small and all(len(event.state) <= LONGEST_AT_ONCE for event in self.events)
        before = self._at_once(conn) if small else None
        for attempt in range(1, BEGIN_AGAIN + 1):
            if before is not None:
                break
            try:
                before = self._by_copy(conn)
            except DayOverError:
                if attempt == BEGIN_AGAIN:
                    raise
        assert before is not None
        return before + 1

    def _at_once(self, conn: Connection[Any]) -> int | None:
        """None when the stamp may be what is in the way: that is found out with the lock held."""
        stamp = None if self.stamping is None else self.stamping.recorded_at
        self.firsts.append(self.events[0].state)
        params = {
            **self._head_params(stamp, self._last_unit),
            **self._file_params(),
            "key_streams": [key.stream for key in self.keys],
            "hashes": [key.identity_hash for key in self.keys],
            "secrets": [key.key for key in self.keys],
            "streams": [event.originator_id for event in self.events],
            "versions": [Int8(event.originator_version) for event in self.events],
            "types": [event.topic for event in self.events],
            "events": [event.state for event in self.events],
        }
        with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            row = cursor.execute(APPEND_AT_ONCE, params, prepare=True).fetchone()
        return None if row is None and self.stamping is not None else _before(row)

    def _by_copy(self, conn: Connection[Any]) -> int:
        last_unit = self._last_unit  # all events are looked at: not under the lock
        with conn.transaction(), conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            stamp = self._stamp_under_lock(cursor)
            anew = stamp if self.stamping is not None and stamp != self.stamping.recorded_at else None
            self.firsts.append(_sent(self.events[0], anew).state)
            before = _before(cursor.execute(TAKE_POSITIONS, self._head_params(stamp, last_unit)).fetchone())
            self._refuse_newer_in_streams_seen(cursor)
            if self.source_file:
                taken = "(values (%(before)b))"
                params = {**self._file_params(), "before": Int8(before), "count": Int8(len(self.events))}
                cursor.execute(RECORD_FILE.format(taken=taken), params)
            if self.keys:
                with cursor.copy(
                    "copy ledger.person_keys (stream, identity_hash, key) from stdin (format binary)"
                ) as copy:
                    copy.set_types(("text", "bytea", "bytea"))
                    for key in self.keys:
                        copy.write_row((key.stream, key.identity_hash, key.key))
            if self.identities:
                cursor.execute(MOVE_IDENTITIES, (list(self.identities), list(self.identities.values())))
            grow(cursor, before, self._copy_events(cursor, before, anew))
            if stamp is not None and self.stamping is not None and is_over(stamp, self.stamping):
                raise DayOverError("the day of the stamp ended before all was written")
        return before

    def _copy_events(self, cursor: Cursor[Any], before: int, anew: datetime | None) -> list[bytes]:
        """Their hashes, which are formed while the server takes what was sent."""
        hashes = []
        into_events = "copy ledger.events (position, stream, version, type, event) from stdin (format binary)"
        with cursor.copy(into_events) as copy:
            copy.set_types(("int8", "text", "int8", "text", "bytea"))
            for position, event in enumerate(self.events, start=before + 1):
                stream, version, state = str(event.originator_id), event.originator_version, _sent(event, anew).state
                copy.write_row((position, stream, version, event.topic, state))
                hashes.append(hash_of(position, stream, version, state))
        return hashes

    def _stamp_under_lock(self, cursor: Cursor[Any]) -> datetime | None:
        """A stamp that may stand; the lock is held from here on. None where none is checked."""
        if self.stamping is None:
            return None
        row = cursor.execute(LAST_STAMP).fetchone()
        last = self.stamping.recorded_at if row is None else row[0]
        return allowed(self.stamping.recorded_at, last, self.stamping)

    def _refuse_newer_in_streams_seen(self, cursor: Cursor[Any]) -> None:
        """A statement of its own, behind the one that took the lock: that one sees the log as it was when it began to
        wait for the lock, and would miss the very events that it waited for."""
        if not self.streams_seen:
            return
        params = (list(self.streams_seen), [Int8(version) for version in self.streams_seen.values()])
        if cursor.execute(NEWER_IN_STREAMS, params).fetchone() is not None:
            raise NewerEventError("a stream that the decision rests on went on after it was read")

    @property
    def _last_unit(self) -> int:
        """The place of the last event that shapes the map of units, from 1; 0 without one."""
        shaping = (place for place, event in enumerate(self.events, start=1) if event.topic in SHAPING_TYPES)
        return max(shaping, default=0)

    def _head_params(self, stamp: datetime | None, last_unit: int) -> dict[str, Any]:
        return {
            "count": Int8(len(self.events)),
            "last_unit": Int8(last_unit),
            "units_seen": None if self.units_seen is None else Int8(self.units_seen),
            "log_seen": None if self.log_seen is None else Int8(self.log_seen),
            "stamp": stamp,
            "left_of_day": None if stamp is None or self.stamping is None else left_of_day(stamp, self.stamping),
        }

    def _file_params(self) -> dict[str, Any]:
        file = self.source_file
        if file is None:
            return {"sha256": None, "kind": None, "name": None, "again": False}
        return {"sha256": file.sha256, "kind": file.kind, "name": file.name, "again": file.again}


def _sent(event: StoredEvent, anew: datetime | None) -> StoredEvent:
    return event if anew is None else stamped(event, anew)


def _before(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise NewerEventError("the log, or the map of units, went on after it was read")
    return int(row[0])
