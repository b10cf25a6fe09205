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

from consumers.identity import ledger_name
from consumers.kafka.topics import EVENTS, Cluster
from consumers.kafka.wire import source_of
from consumers.locks import RESTORE, alone
from consumers.relaying.mark import set_mark
from consumers.restoring.collected import Collected
from consumers.restoring.messages import BadMessage, Sent, message_reader
from consumers.restoring.other import refuse_another
from consumers.restoring.topic import Found, WholeTopic, opened
from domain.errors import NotFound, Refused
from domain.staff.events import StaffRegistered
from domain.staff.personal import staff_stream
from schemas.codec import UnreadableEvent, decode
from store.database import connected
from store.events import restored as store
from store.events.head import head
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
    refuse_another(cluster, ledger, topic)
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
    refuse_another(cluster, ledger, topic)
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


def standing(conn: Connection) -> Restored:
    """The same of a ledger that a restore has filled already."""
    types = dict(conn.execute("select type, count(*) from ledger.events group by type order by type").fetchall())
    (streams,) = conn.execute("select count(distinct stream) from ledger.events").fetchone() or (0,)
    keys = True
    try:
        identity_secret(conn)
    except NotFound:
        keys = False
    return Restored(ledger_name(conn), sum(types.values()), head(conn), streams, types, 0, keys)


class _Reading:
    """One pass over the topic."""

    def __init__(self, whole: WholeTopic, ledger: str | None) -> None:
        self.collected = Collected(whole.offsets)
        self.faults = _Faults()
        self._whole = whole
        self._ours = None if ledger is None else source_of(ledger)
        self._ledger = ledger
        self._sources: Counter[str] = Counter()
        self._foreign: Counter[str] = Counter()
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
                if not self._is_foreign(sent, found) and self.collected.is_new(sent):
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

    def _is_foreign(self, sent: Sent, found: Found) -> bool:
        """The first of each that is not this ledger's is named; the rest of them are counted."""
        source = sent.source
        if source == self._ours or (self._ours is None and source.startswith(SOURCE)):
            self._sources[source] += 1
            return False
        self._foreign[source] += 1
        if self._foreign[source] == 1:
            meant = "which is no ledger" if self._ours is None else f"and this ledger is {self._ours}"
            self.faults.add(f"{_place(found)}: an event of {source or 'nobody'}, {meant}")
        return True

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
            self.faults.add(f"events of more than one ledger, and a topic has one: {told}")
        for source, number in self._foreign.items():
            if number > 1:
                self.faults.add(f"{number - 1:,} more messages of {source or 'nobody'}")
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
