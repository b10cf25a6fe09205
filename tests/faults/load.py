"""Somebody who records all the time, and knows what was acknowledged, whatever becomes of the database."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from random import Random

import psycopg

from domain.errors import Conflict, Unavailable
from domain.event import Event
from domain.ports import Decision
from domain.units.events import UnitRenamed
from store.database import connect
from store.events.log import PostgresLog
from tests.followed_log import people, units
from tests.sample_events import BASIS, RECORDED_AT, registered

PAUSE = 0.05
COMMUNES = 3


_codes = count(90_001)


def too_large() -> Event:
    """More than a topic takes that is limited to `topic_faults.SMALL`."""
    return replace(registered(str(next(_codes))), name="x" * 20_000)


class Load:
    """People who are registered and appointed, and communes that are renamed, until `stop`."""

    def __init__(self, url: str, seed: int = 0) -> None:
        self._url = url
        self._random = Random(seed)
        self._versions: dict[str, int] = {}
        self.acknowledged = 0
        self.broken: list[BaseException] = []
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)
        opening = units(COMMUNES)
        self._record(opening)
        for event in opening:
            self._versions[event.originator_id] = max(
                self._versions.get(event.originator_id, 0), event.originator_version
            )

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive(), "a write has hung for a minute"
        assert not self.broken, self.broken

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Nothing is recorded meanwhile."""
        with self._lock:
            yield

    def _run(self) -> None:
        try:
            while not self._stop.wait(PAUSE * self._random.random() * 2):
                if self._random.random() < 0.2:
                    self._rename()
                else:
                    self.record(people(self._random.choice((1, 1, 2, 10)), COMMUNES))
        except BaseException as error:
            self.broken.append(error)

    def _rename(self) -> None:
        unit = self._random.choice(sorted(self._versions))
        version = self._versions[unit] + 1
        day = date(2025, 7, 1 + version % 28)
        self.record([UnitRenamed(unit, version, day, RECORDED_AT, "officer", BASIS, f"Xã {version}")])
        self._versions[unit] = version

    def record(self, events: Sequence[Event]) -> None:
        with self._lock:
            self._record(events)

    def _record(self, events: Sequence[Event]) -> None:
        """Until it is there: what was not answered may have been recorded all the same."""
        pause = threading.Event()
        while True:
            try:
                with PostgresLog(self._url) as log:
                    log.append(Decision(events))
                break
            except (Unavailable, Conflict, psycopg.OperationalError):
                if self._is_there(events[0]):
                    break
                if pause.wait(0.2):
                    return
        self.acknowledged += len(events)

    def _is_there(self, event: Event) -> bool:
        query = "select from ledger.events where stream = %s and version = %s"
        try:
            with connect(self._url) as conn:
                return conn.execute(query, (event.originator_id, event.originator_version)).fetchone() is not None
        except psycopg.OperationalError:
            return False
