"""A load by two processes on two cores: a second one reads, decodes and sends too, over connections of its own.

They take the pieces of the source in turn (`Source.pieces`), so the faster one takes more. The second process changes
nothing but the time: whatever it or the first finds wrong, the load begins anew in one process, which says so.

The second one is told what to open, asks for a piece, tells how many events it sent, and at the end how far it came.
"""

import base64
import zlib
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

import psycopg

from consumers import other_process
from consumers.holds import Unprojectable
from consumers.projecting import foreign
from consumers.projecting.load import Loaded, Seen, load
from consumers.projecting.stops import read_skips
from consumers.projecting.store_source import STORE
from consumers.source import Batch, Piece, Source, batches_to_end, opened
from domain.errors import SoboError, Unavailable
from projections.state import checkpoints, schema
from projections.state.checkpoints import Checkpoint
from store import limits

LEAST = 100_000
"""Events for which a second process is worth its start, which takes as long as some 40,000 events."""
COMMAND = other_process.command("consumers.projecting.second")

Connection = psycopg.Connection[Any]
Progress = Callable[[int], None]


class Anew(Exception):
    """What both loaded does not fit together, or something is wrong with it: one process is to look."""


def load_with_another(url: str, conn: Connection, source: Source, into: str, progress: Progress) -> int:
    """All events of a source that was resumed at its beginning into the empty tables of a schema, with the checkpoints;
    returns how many. Raises `SoboError`, and `Unavailable` (`second_process_lost`) when the other one was ended."""
    doubted = source.name != STORE and bool(source.holds.skips.messages)  # what was left out once is found again
    if not doubted and source.again is not None and source.size() >= LEAST and other_process.worth_it():
        try:
            return _keep(conn, _by_two(url, conn, source, into, progress), into)
        except Unavailable:
            raise
        except (Anew, SoboError):
            source.holds.release(read_skips(conn))
            _empty(conn, source, into)
    while True:
        try:
            return _keep(conn, load(conn, batches_to_end(source), into, progress, doubted=doubted), into)
        except Unprojectable as error:
            if error.only is None:
                raise
            source.holds.hold(error)  # it stands still before that message, or leaves it out
            _empty(conn, source, into)


def _empty(conn: Connection, source: Source, into: str) -> None:
    conn.execute(f"drop schema {into} cascade".encode())
    schema.create_tables(conn, into)
    source.resume(())


def _keep(conn: Connection, loaded: Loaded, into: str) -> int:
    checkpoints.write(conn, loaded.reached.values(), into)
    return loaded.events


def _by_two(url: str, conn: Connection, source: Source, into: str, progress: Progress) -> Loaded:
    left: SimpleQueue[Piece] = SimpleQueue()
    for piece in source.pieces():
        left.put(piece)
    with _Second(left, (limits.current(), url, source.again, into)) as other:

        def together(events: int) -> None:
            other.check()
            progress(events + other.events)

        own = load(conn, _taken(source, lambda: other_process.next_of(left)), into, together)
        if source.holds.faults:
            raise Anew
        theirs = other.wait(lambda: together(own.events))
    loaded = own if theirs is None else _joined(own, theirs)
    progress(loaded.events)
    return loaded


def _taken(source: Source, take: Callable[[], Piece | None]) -> Iterator[Batch]:
    while (piece := take()) is not None:
        source.take(piece)
        yield from batches_to_end(source)


def _joined(one: Loaded, other: Loaded) -> Loaded:
    """Raises `Anew` where both had a position, or a topic was made anew between their looks."""
    if one.seen.any_of(other.seen):
        raise Anew
    reached = dict(one.reached)
    for partition, step in other.reached.items():
        if partition not in reached or reached[partition].next_offset < step.next_offset:
            reached[partition] = step
    if len({step.topic_id for step in (*one.reached.values(), *other.reached.values())}) > 1:
        raise Anew
    return Loaded(one.events + other.events, reached)


class _Second(other_process.Second):
    def __init__(self, left: "SimpleQueue[Piece]", told: object) -> None:
        self.events = 0
        self._left = left
        self._asked = False
        self._done: other_process.Said | None = None
        self._failed: dict[str, str] | None = None
        super().__init__(COMMAND, told)

    def _give(self) -> Piece | None:
        self._asked = True
        return other_process.next_of(self._left)

    def _hear(self, said: other_process.Said) -> bool:
        self.events = said.get("events", self.events)
        if "failed" in said:
            self._failed = said["failed"]
        elif "reached" in said:
            self._done = said
        return self._done is not None

    def check(self) -> None:
        """Raises what the other one came to. One that could not begin took nothing, and is not missed."""
        if self._failed is not None and self._asked:
            if self._failed["outage"]:
                raise Unavailable(self._failed["code"], self._failed["message"])
            raise Anew
        if self._ended.is_set() and self._asked and self._done is None:
            assert self._process is not None
            code = self._process.wait()
            raise _lost(self._process.pid, -code) if code < 0 else Anew

    def wait(self, meanwhile: Callable[[], None]) -> Loaded | None:
        """What the other one loaded; None where it took nothing."""
        while self._asked and not self._ended.wait(0.2):
            meanwhile()
        self.check()
        if self._done is None:
            return None
        if self._done["stands"]:
            raise Anew
        reached = [Checkpoint(*step) for step in self._done["reached"]]
        seen = Seen(zlib.decompress(base64.b64decode(self._done["seen"])))
        return Loaded(self._done["events"], {step.partition: step for step in reached}, seen)


def _lost(pid: int, signal: int) -> Unavailable:
    return Unavailable(
        "second_process_lost",
        f"The second process of the rebuild ({pid}) was ended by signal {signal}. The projection was left as it is. Is "
        "there enough memory? Run it again.",
    )


def main() -> None:
    other_process.run(_load_along)


def _load_along() -> None:
    (lease, url, again, into), pieces = other_process.introduced()
    limits.use(lease, "rebuild")
    try:
        with foreign.connected_as_owner(url) as conn, opened(again()) as source:
            conn.execute("set synchronous_commit = off")
            source.holds.release(read_skips(conn))
            loaded = load(
                conn,
                _taken(source, lambda: other_process.ask(pieces)),
                into,
                lambda events: other_process.say(events=events),
            )
            other_process.say(
                events=loaded.events,
                reached=list(loaded.reached.values()),
                stands=bool(source.holds.faults),
                seen=base64.b64encode(zlib.compress(loaded.seen.given, 1)).decode("ascii"),
            )
    except SoboError as error:
        outage = isinstance(error, Unavailable)
        other_process.say(failed={"code": error.code, "message": error.message, "outage": outage})
