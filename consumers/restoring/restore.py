"""The restore: everything read and held against itself, laid beside the empty log, then put in at once.

It is whole or it is nothing: what is wrong with the topic is named and leaves the ledger empty; a run that is killed
leaves a ledger that says so to everybody, until another run comes to its end.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import psycopg

from consumers.kafka.topics import EVENTS, Cluster
from consumers.kafka.wire import source_of
from consumers.locks import RESTORE, alone
from consumers.relaying.mark import set_mark
from consumers.restoring.collected import Collected
from consumers.restoring.messages import BadMessage, Sent, message_reader
from consumers.restoring.topic import Found, WholeTopic, opened
from domain.errors import NotFound, Refused
from domain.staff.events import StaffRegistered
from domain.staff.personal import staff_stream
from schemas.codec import UnreadableEvent, decode
from store.database import connected
from store.events import restored as store
from store.events.keys import identity_secret
from store.events.log import LogRecord
from store.events.mapper import to_events

MOST_NAMED = 10
SOURCE = source_of("")
Connection = psycopg.Connection[Any]
Progress = Callable[[int, int], None]
Take = Callable[[Sequence[LogRecord]], None]


@dataclass(frozen=True)
class Restored:
    """What stands in the topic, and so in the ledger now."""

    ledger: str
    events: int
    position: int
    streams: int
    events_by_type: dict[str, int]
    repeated: int
    """Messages that had come before, with the same bytes."""
    keys: bool
    """Whether the keys of this ledger are those of its people."""


@dataclass
class _Faults:
    """What is wrong with the topic, the first of it in words."""

    told: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, told: str) -> None:
        self.count += 1
        if len(self.told) < MOST_NAMED:
            self.told.append(told)


def look(
    cluster: Cluster, *, ledger: str | None = None, upto: int | None = None, topic: str = EVENTS,
    progress: Progress = lambda _, __: None,
) -> Restored:  # fmt: skip
    """What a restore would bring back; needs no database and changes nothing. Raises `Refused` as `restore` does."""
    with opened(cluster, topic) as whole:
        read = _read(whole, ledger, upto, lambda _: None, progress)
        return _told(read, keys=False)


def restore(
    url: str, cluster: Cluster, *, ledger: str | None = None, upto: int | None = None, topic: str = EVENTS,
    progress: Progress = lambda _, __: None,
) -> Restored:  # fmt: skip
    """Fill the empty ledger at `url`, the login that owns its tables, from the topic.

    `ledger` is whose events they must be, `upto` the position that they must reach. Raises `Refused`, naming what is
    missing, foreign or at odds, and `Unavailable`; the ledger is empty then.
    """
    running = Refused("restore_running", "Another restore of this ledger is at work; wait for it to end.")
    with connected(url) as conn, alone(conn, RESTORE, running), opened(cluster, topic) as whole:
        store.begin(conn, f"{topic} at {cluster.bootstrap_servers}")
        try:
            read = _read(whole, ledger, upto, lambda records: store.lay_beside(conn, records), progress)
        except Refused:
            store.abandon(conn)
            raise
        fits = read.fits(conn)
        collected = read.collected
        with conn.transaction():
            log = store.Whole(collected.highest, collected.newest_micros, read.ledger, fits)
            store.put_in(conn, log)
            set_mark(conn, topic, collected.highest, whole.id, whole.starts)
        return _told(read, keys=fits)


class _Reading:
    """One pass over the topic."""

    def __init__(self, whole: WholeTopic, ledger: str | None) -> None:
        self.collected = Collected(whole.offsets)
        self.faults = _Faults()
        self._whole = whole
        self._ours = None if ledger is None else source_of(ledger)
        self._ledger = ledger
        self._sources: Counter[str] = Counter()
        self._message = message_reader(whole.cluster.registry)
        self._somebody: LogRecord | None = None

    @property
    def ledger(self) -> str:
        """Whose events they are."""
        if self._ledger is not None or not self._sources:
            return self._ledger or ""
        (source,) = self._sources
        return unquote(source.removeprefix(SOURCE))

    def take(self, batch: Sequence[Found]) -> list[LogRecord]:
        """The records of a batch that are new and whole; what is wrong is kept in words."""
        fresh: list[tuple[Found, LogRecord]] = []
        for found in batch:
            try:
                sent = self._message(found.key, found.value, found.headers)
                self._refuse_foreign(sent)
                if self.collected.is_new(sent):
                    fresh.append((found, sent.record))
            except BadMessage as error:
                self.faults.add(f"{_place(found)}: {error}")
        self._refuse_unreadable(fresh)
        return [record for _, record in fresh]

    def fits(self, conn: Connection) -> bool:
        """Whether people are found by this database's secret; so if there are none yet."""
        if self._somebody is None:
            return True
        _, said = decode(self._somebody.event)
        with suppress(NotFound):
            return staff_stream(identity_secret(conn), said["staff_number"]) == self._somebody.stream
        return False

    def _refuse_foreign(self, sent: Sent) -> None:
        if self._ours is not None and sent.source != self._ours:
            raise BadMessage(f"an event of {sent.source or 'nobody'}, and this ledger is {self._ours}")
        if self._ours is None and not sent.source.startswith(SOURCE):
            raise BadMessage(f"an event of {sent.source or 'nobody'}, which is no ledger")
        self._sources[sent.source] += 1

    def _refuse_unreadable(self, fresh: Sequence[tuple[Found, LogRecord]]) -> None:
        records = [record for _, record in fresh]
        try:
            to_events(records)
        except UnreadableEvent:
            for found, record in fresh:
                try:
                    to_events([record])
                except UnreadableEvent as error:
                    self.faults.add(f"{_place(found)}: {error}")
        if self._somebody is None:
            self._somebody = next((one for one in records if one.type == StaffRegistered.__name__), None)

    def refuse(self, upto: int | None) -> None:
        """Raises `Refused` with everything that stands against a restore."""
        for first, last in self.collected.missing():
            which = f"position {first} is" if first == last else f"positions {first} to {last} are"
            self.faults.add(f"{which} missing")
        if upto is not None and self.collected.highest < upto:
            self.faults.add(f"positions {self.collected.highest + 1} to {upto} are missing at the end")
        if len(self._sources) > 1:
            told = ", ".join(f"{source} ({number:,} messages)" for source, number in self._sources.most_common())
            self.faults.add(f"events of more than one ledger: {told}; --ledger NAME says which is meant")
        if not self.faults.count and not self.collected.events:
            self.faults.add("it holds no event")
        if self.faults.count:
            faults, more = self.faults, self.faults.count - len(self.faults.told)
            raise Refused(
                "not_restorable",
                f"The topic {self._whole.name} at {self._whole.cluster.bootstrap_servers} does not hold a whole "
                f"ledger: {'; '.join(faults.told)}{f'; and {more:,} more' if more else ''}. Nothing was restored: "
                "bring the database back from a backup, or the topic from a copy that is whole.",
            )


def _read(whole: WholeTopic, ledger: str | None, upto: int | None, take: Take, progress: Progress) -> _Reading:
    reading, done = _Reading(whole, ledger), 0
    for batch in whole.read():
        fresh = reading.take(batch)
        if fresh and not reading.faults.count:
            take(fresh)
        done += len(batch)
        progress(done, whole.messages)
    whole.refuse_growth()
    reading.refuse(upto)
    return reading


def _told(reading: _Reading, *, keys: bool) -> Restored:
    found = reading.collected
    return Restored(
        reading.ledger,
        found.events,
        found.highest,
        found.streams,
        dict(sorted(found.types.items())),
        found.repeated,
        keys,
    )


def _place(found: Found) -> str:
    return f"partition {found.partition}, offset {found.offset}"
