"""A load by two processes on two cores: a second one reads, decodes and sends too, over connections of its own.

They take the pieces of the source in turn (`Source.pieces`), so the faster one takes more. The second process changes
nothing but the time: whatever it or the first finds wrong, the load begins anew in one process, which says so.

Over pipes the first sends what to open, then a piece for each line that it is asked; and the second tells how many
events it sent, asks for a piece, and at the end tells how far it came. It ends with the pipe, so no one outlives the
other, and it is in no terminal's group: Ctrl-C is for the first.
"""

import base64
import json
import os
import pickle
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Self

import psycopg

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
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from consumers.projecting.second import main; main()"]

Connection = psycopg.Connection[Any]
Progress = Callable[[int], None]


class Anew(Exception):
    """What both loaded does not fit together, or something is wrong with it: one process is to look."""


def load_with_another(url: str, conn: Connection, source: Source, into: str, progress: Progress) -> int:
    """All events of a source that was resumed at its beginning into the empty tables of a schema, with the checkpoints;
    returns how many. Raises `SoboError`, and `Unavailable` (`second_process_lost`) when the other one was ended."""
    doubted = source.name != STORE and bool(source.holds.skips.messages)  # what was left out once is found again
    if not doubted and source.again is not None and source.size() >= LEAST and len(os.sched_getaffinity(0)) > 1:
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

        own = load(conn, _taken(source, lambda: _next(left)), into, together)
        if source.holds.faults:
            raise Anew
        theirs = other.wait(lambda: together(own.events))
    loaded = own if theirs is None else _joined(own, theirs)
    progress(loaded.events)
    return loaded


def _next(left: "SimpleQueue[Piece]") -> Piece | None:
    with suppress(Empty):
        return left.get_nowait()
    return None


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


class _Second:
    """The other process, seen from the first."""

    def __init__(self, left: "SimpleQueue[Piece]", told: object) -> None:
        self.events = 0
        self._left = left
        self._asked = False
        self._done: dict[str, Any] | None = None
        self._failed: dict[str, str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = threading.Event()
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        with suppress(OSError):  # the first goes alone then
            self._process = subprocess.Popen(
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,
            )
        if self._process is None:
            self._ended.set()
        else:
            threading.Thread(target=self._answer, args=(self._process, pickle.dumps(told)), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._ended.wait()

    def _answer(self, process: "subprocess.Popen[bytes]", told: bytes) -> None:
        assert process.stdin is not None and process.stdout is not None
        try:
            # It may be killed in mid-word.
            with suppress(OSError, ValueError), process.stdin as to, process.stdout as heard:
                to.write(len(told).to_bytes(8, "big") + told)
                to.flush()
                for line in heard:
                    said = json.loads(line)
                    self.events = said.get("events", self.events)
                    if "failed" in said:
                        self._failed = said["failed"]
                    elif "reached" in said:
                        self._done = said
                        return  # it need not be gone before the first goes on
                    elif "wants" in said:
                        self._asked = True
                        to.write(json.dumps(_next(self._left)).encode() + b"\n")
                        to.flush()
        finally:
            self._ended.set()

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
    """The second process. It ends at once: Python would wait a second for the thread that listens."""
    status = 1
    try:
        _load_along()
        status = 0
    finally:
        os._exit(status)


def _load_along() -> None:
    told = sys.stdin.buffer
    lease, url, again, into = pickle.loads(told.read(int.from_bytes(told.read(8), "big")))
    limits.use(lease, "rebuild")
    heard: SimpleQueue[Piece | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(heard,), daemon=True).start()
    try:
        with foreign.connected_as_owner(url) as conn, opened(again()) as source:
            conn.execute("set synchronous_commit = off")
            source.holds.release(read_skips(conn))
            loaded = load(conn, _taken(source, lambda: _ask(heard)), into, lambda events: _say(events=events))
            _say(
                events=loaded.events,
                reached=list(loaded.reached.values()),
                stands=bool(source.holds.faults),
                seen=base64.b64encode(zlib.compress(loaded.seen.given, 1)).decode("ascii"),
            )
    except SoboError as error:
        outage = isinstance(error, Unavailable)
        _say(failed={"code": error.code, "message": error.message, "outage": outage})


def _say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _ask(heard: "SimpleQueue[Piece | None]") -> Piece | None:
    _say(wants="a piece")
    return heard.get()


def _listen(heard: "SimpleQueue[Piece | None]") -> None:
    """Ends this process when the first one is no more, whatever it is at."""
    for line in sys.stdin.buffer:
        piece = json.loads(line)
        heard.put(None if piece is None else tuple(piece))
    os._exit(1)
