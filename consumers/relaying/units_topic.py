"""The compacted topic `sobo.units`: the state of every unit, kept true by the relay behind the events.

What is sent is what differs from what the topic was last given as a whole: its mark is a position and a day, as names
and ends that were recorded ahead of time come true at midnight, in the ledger's zone. While states are on their way the
mark says so. A relay that is killed then has sent nobody knows which of them, and one that has changed back since would
differ from nothing: so the next one sends all. So it does for a topic that was made anew or lost its beginning.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg

from consumers.identity import ledger_name
from consumers.kafka.compacted import State, ensure_compacted, send_states
from consumers.kafka.topics import EVENTS, Cluster
from consumers.kafka.watch import TopicChanged, TopicWatch
from consumers.kafka.wire import CONTENT_TYPE, MAGIC, source_of
from consumers.registry import Registry
from consumers.relaying.unit_states import States, UnitStates
from domain.days import Clock, day_of, system_clock, zone_named
from schemas.states import UNIT_STATE_ID, UNITS, pinned_state
from store.events.keys import time_zone
from store.events.log import newest_of_units

LOOK_SECONDS = 5.0

Connection = psycopg.Connection[Any]
Mark = tuple[int, date]
"""Everything up to a position, as of a day."""


class UnitsTopic:
    """One run, beside that of the events, by the one active relay. Close it."""

    def __init__(self, conn: Connection, cluster: Cluster, topic: str, clock: Clock = system_clock) -> None:
        self._conn, self._cluster, self._topic, self._clock = conn, cluster, topic, clock
        self._zone = zone_named(time_zone(conn))
        self._source = source_of(ledger_name(conn)).encode("ascii")
        number = UNIT_STATE_ID if cluster.registry is None else Registry(cluster.registry).register_one(pinned_state())
        self._prefix = MAGIC + number.to_bytes(4, "big")
        self._folded = UnitStates()
        self._sent: States | None = None
        """What the topic holds; None while that is not worked out."""
        self._watch, self._mark = self._begin()
        self._looked = time.monotonic()

    def close(self) -> None:
        self._watch.close()

    def bring_up(self, position: int) -> None:
        """Let the topic say what is true today of all events up to `position`. Raises `Unavailable`."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._look()
        mark = position, day_of(self._clock(), self._zone)
        if mark == self._mark:
            return
        newest = newest_of_units(self._conn, position)
        if self._mark is not None and self._mark[1] == mark[1] and newest <= self._mark[0]:
            self._mark = mark
            return
        before = self._before()
        self._folded.fold(self._conn, position)
        after = self._folded.on(mark[1])
        differing = {unit: state for unit, state in after.items() if unit not in before or before[unit] != state}
        if differing:
            self._send(differing, mark)
            if not self._look():
                self.bring_up(position)
                return
        self._keep(mark)
        self._sent = after

    def _begin(self) -> tuple[TopicWatch, Mark | None]:
        """The topic, made where there is none, and where it stands."""
        ensure_compacted(self._cluster, self._topic)
        watch = TopicWatch(self._cluster, self._topic)
        return watch, self._known_mark(watch)

    def _look(self) -> bool:
        """Whether the topic is still the one that was sent to; if not, it is made, and the mark is gone."""
        try:
            self._watch.look()
            self._looked = time.monotonic()
            return True
        except TopicChanged:
            self._watch.close()
            self._sent = None
            self._watch, self._mark = self._begin()
            return False

    def _before(self) -> States:
        """What the topic was last given: nothing that counts, unless the mark says up to where and as of when."""
        if self._sent is not None:
            return self._sent
        if self._mark is None:
            return {}
        self._folded.fold(self._conn, self._mark[0])
        return self._folded.on(self._mark[1])

    def _send(self, states: States, mark: Mark) -> None:
        self._mark, self._sent = None, None
        self._conn.execute("update ledger.relay set as_of = null where topic = %s", (self._topic,))
        position, day = mark
        headers = [
            ("ce_source", self._source),
            ("content-type", CONTENT_TYPE),
            ("sobo_position", str(position).encode("ascii")),
            ("sobo_on", day.isoformat().encode("ascii")),
        ]
        made: list[State] = [
            (unit.encode(), None if state is None else self._prefix + state, headers) for unit, state in states.items()
        ]
        send_states(self._cluster, self._topic, made)

    def _known_mark(self, watch: TopicWatch) -> Mark | None:
        """Where the topic stands, if it is still the one that was sent to and was given everything."""
        query = "select position, as_of, topic_id, starts from ledger.relay where topic = %s"
        row = self._conn.execute(query, (self._topic,)).fetchone()
        if row is not None and row[1] is not None and (row[2], row[3]) == (watch.id, watch.starts):
            return int(row[0]), row[1]
        statement = """
            insert into ledger.relay (topic, position, topic_id, starts) values (%s, 0, %s, %s)
            on conflict (topic) do update
            set topic_id = excluded.topic_id, starts = excluded.starts, as_of = null
        """
        self._conn.execute(statement, (self._topic, watch.id, watch.starts))
        return None

    def _keep(self, mark: Mark) -> None:
        keep_mark(self._conn, self._topic, *mark)
        self._mark = mark


def keep_mark(conn: Connection, topic: str, position: int, day: date) -> None:
    """Everything up to `position`, as of `day`, was acknowledged."""
    conn.execute("update ledger.relay set position = %s, as_of = %s where topic = %s", (position, day, topic))


@contextmanager
def states_beside(conn: Connection, cluster: Cluster, topic: str) -> Iterator[Callable[[int], None]]:
    """A function that brings `sobo.units` up to a position, beside `sobo.events`; no other topic has one beside it."""
    if topic != EVENTS:
        yield lambda _: None
        return
    units = UnitsTopic(conn, cluster, UNITS)
    try:
        yield units.bring_up
    finally:
        units.close()
