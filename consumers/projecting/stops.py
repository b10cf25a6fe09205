"""Partitions that stand still before what cannot be shown, written down for everybody; and what is left out on purpose.

A stop goes by itself once the projection has passed it: the topic or the program was mended, or the place was skipped.
Skips are decisions about this projection, with their reason and the login; the log is not touched, and a program that
can show the event may take it in again (`unskip`, then a rebuild).
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from consumers.holds import Skips
from consumers.source import Source
from consumers.telling import Telling
from domain.errors import Refused

FIRST_TRY, LAST_TRY = 30.0, 600.0
"""Seconds until a partition that stands still is tried again; each time twice as many."""

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Stop:
    """`position` is None of a message that does not say one."""

    source: str
    partition: int
    offset: int
    position: int | None
    code: str
    message: str
    since: datetime

    @property
    def place(self) -> str:
        """What `--skip` takes."""
        return f"{self.partition}:{self.offset}" if self.position is None else str(self.position)


def standing(conn: Connection) -> list[Stop]:
    query = """
        select source, partition, message_offset as offset, position, code, message, since
        from ledger.stops
        order by source, partition
    """
    with conn.cursor(row_factory=class_row(Stop)) as cursor:
        return cursor.execute(query).fetchall()


def note(conn: Connection, source: Source) -> None:
    """Write down where the source stands still. What was known before keeps its time."""
    statement = """
        insert into ledger.stops as known (source, partition, message_offset, position, code, message)
        values (%s, %s, %s, %s, %s, %s)
        on conflict (source, partition) do update
        set since = case when known.message_offset = excluded.message_offset then known.since else now() end,
            message_offset = excluded.message_offset, position = excluded.position, code = excluded.code,
            message = excluded.message
    """
    for fault in list(source.holds.faults.values()):
        told = (source.name, fault.partition, fault.offset, fault.position, fault.code, fault.message)
        conn.execute(statement, told)


def forget_passed(conn: Connection) -> None:
    """Stops that the projection has passed, whichever way its events came."""
    conn.execute(
        """
        delete from ledger.stops as s
        where exists (
                select from projection.checkpoints as c
                where c.source = s.source and c.partition = s.partition and c.next_offset > s.message_offset
            )
            or s.position <= (select position from projection.known_complete)
        """
    )


def read_skips(conn: Connection) -> Skips:
    query = """
        select distinct on (position, partition, message_offset) position, partition, message_offset, skipped
        from ledger.skips
        order by position, partition, message_offset, number desc
    """
    rows = [row[:3] for row in conn.execute(query).fetchall() if row[3]]
    return Skips(
        frozenset(position for position, _, _ in rows if position is not None),
        frozenset((partition, offset) for position, partition, offset in rows if position is None),
    )


def skip(conn: Connection, place: str, reason: str) -> None:
    """Leave out what a partition stands still before. Raises `Refused` where none does."""
    if place not in {stop.place for stop in standing(conn)}:
        raise Refused(
            "nothing_to_skip",
            f"Nothing stands still at {place}: only what stops a projector may be left out; `sobo status` names it.",
        )
    _decide(conn, place, reason, skipped=True)


def unskip(conn: Connection, place: str, reason: str) -> None:
    """Take in again what was left out, at the next rebuild. Raises `Refused` where nothing was."""
    skips = read_skips(conn)
    known = {*map(str, skips.positions), *(f"{partition}:{offset}" for partition, offset in skips.messages)}
    if place not in known:
        raise Refused("nothing_to_skip", f"Nothing is left out at {place}.")
    _decide(conn, place, reason, skipped=False)


def _decide(conn: Connection, place: str, reason: str, *, skipped: bool) -> None:
    position, partition, offset = (None, *map(int, place.split(":"))) if ":" in place else (int(place), None, None)
    statement = """
        insert into ledger.skips (position, partition, message_offset, skipped, reason) values (%s, %s, %s, %s, %s)
    """
    conn.execute(statement, (position, partition, offset, skipped, reason))


class Following:
    """What a projector that follows does about partitions that stand still: says so, and tries again."""

    def __init__(self, conn: Connection, source: Source, told: Telling) -> None:
        self._conn, self._source, self._told = conn, source, told
        self._skips = read_skips(conn)
        self._pause = FIRST_TRY
        self._try_at = 0.0
        self._said: set[tuple[int, int]] = set()
        self._any = bool(standing(conn))
        source.holds.release(self._skips)

    def look(self) -> bool:
        """To be called after every batch; whether everything is to be tried again, from where the rows stand."""
        faults = self._source.holds.faults
        fresh = [fault for fault in faults.values() if (fault.partition, fault.offset) not in self._said]
        if fresh:
            note(self._conn, self._source)
            self._any = True
            self._try_at = time.monotonic() + self._pause
        for fault in fresh:
            self._said.add((fault.partition, fault.offset))
            self._told.stands_still(
                f"partition {fault.partition} stands still at offset {fault.offset}: {fault.message}",
                partition=fault.partition,
                offset=fault.offset,
                position=fault.position,
            )
        if self._any:
            forget_passed(self._conn)
            self._any = bool(standing(self._conn))
        if not faults:
            self._pause = FIRST_TRY
            return False
        skips = read_skips(self._conn)
        if skips == self._skips and time.monotonic() < self._try_at:
            return False
        if skips == self._skips:
            self._pause = min(2 * self._pause, LAST_TRY)
            self._try_at = time.monotonic() + self._pause
        self._skips = skips
        self._source.holds.release(skips)
        return True
