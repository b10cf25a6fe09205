"""Several processes record at once while a reader follows: it must see every position once, in order."""

import multiprocessing
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from time import monotonic
from typing import Any

import pytest

from domain.errors import Conflict
from domain.ports import Decision
from store.database import Database, connect
from store.events.log import LogRecord, PostgresLog, read_records
from tests.sample_events import appointed

WRITERS = 4
ROUNDS = 12
SIZES = (1, 1, 20, 1, 300, 1, 120)
"""Events in the appends of one round: single ones, in one statement, by COPY."""

DEADLINE = 60.0


def write(url: str, writer: int, failures: "multiprocessing.Queue[str]") -> None:
    """`ROUNDS` times appends of `SIZES` events, and after each round one append that must be turned down.

    The first event of each append goes on one stream of this writer, the others open streams of their own.
    """
    try:
        with PostgresLog(url) as log:
            for version, size in enumerate(SIZES * ROUNDS, start=1):
                opened = [appointed(f"staff:{writer}-{version}-{n}") for n in range(1, size)]
                log.append(Decision([appointed(f"staff:{writer}", version), *opened]))
                if version % len(SIZES) == 0:
                    turned_down = [appointed(f"staff:{writer}-never"), appointed(f"staff:{writer}", version)]
                    with pytest.raises(Conflict):
                        log.append(Decision(turned_down))
    except BaseException as error:
        failures.put(f"writer {writer}: {error!r}")
        raise


def follow(url: str, processes: list[Any]) -> Iterator[LogRecord]:
    """What a reader sees that asks again and again for all behind its last position, until the writers ended."""
    position, started = 0, monotonic()
    with connect(url) as conn:
        while monotonic() - started < DEADLINE:
            writing = any(process.is_alive() for process in processes)
            for batch in read_records(conn, after=position, batch=500):
                yield from batch
                position = batch[-1].position
            if not writing:
                return
    raise AssertionError(f"the writers did not end within {DEADLINE:.0f} s")


def test_a_reader_that_follows_several_writers_never_skips_an_event(database: Database) -> None:
    """Catches positions handed out before the order of the commits is fixed: a late commit would be passed over.

    Also catches gaps left by refused appends, and events of one stream out of order.
    """
    spawn = multiprocessing.get_context("spawn")
    failures = spawn.Queue()
    processes = [spawn.Process(target=write, args=(database.writer_url, n, failures)) for n in range(WRITERS)]
    for process in processes:
        process.start()
    try:
        seen = list(follow(database.writer_url, processes))
    finally:
        for process in processes:
            process.join(5)
            process.kill()
    assert failures.empty(), failures.get()
    total = WRITERS * ROUNDS * sum(SIZES)
    assert [record.position for record in seen] == list(range(1, total + 1))
    versions = defaultdict(list)
    for record in seen:
        versions[record.stream].append(record.version)
    for stream, found in versions.items():
        assert found == list(range(1, len(found) + 1)), stream
    writers = [record.stream[6] for record in seen]
    turns = sum(one != other for one, other in pairwise(writers))
    assert turns > WRITERS, "the writers did not write at the same time: this run proves nothing"
