"""`kill -9` at named points: nothing is lost, nothing takes effect twice, and the next run goes on."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from consumers.kafka.topics import EVENTS, Cluster
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project_once
from consumers.projecting.store_source import StoreSource
from consumers.relaying.mark import relayed
from consumers.relaying.relay import relay, relay_once
from consumers.restoring.restore import restore
from consumers.source import Source
from domain.errors import Refused
from domain.units.events import UnitRenamed
from projections.state.digest import digest
from store.database import Database, connect
from store.events.log import head, read_records
from store.events.unfinished import refuse_unfinished
from store.rights import roles
from tests.conftest import NewDatabase
from tests.faults.grounds import Ledger
from tests.faults.held import dropping_what_was_seen, listed, standing
from tests.followed_log import append, from_kafka, people, records, units
from tests.sample_events import BASIS, RECORDED_AT

ROOT = Path(__file__).parents[2]


def dies(what: str, point: str, call: int, *, database: Database, cluster: Cluster, topic: str) -> None:
    """Run it and see that it was really killed: else the point was never reached and the test would show nothing."""
    assert database.admin_url is not None
    command = [sys.executable, "-m", "tests.faults.dying", what, point, str(call)]
    command += [database.admin_url if what == "restore" else database.writer_url]
    command += [cluster.bootstrap_servers, topic, cluster.client]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.parametrize(
    ("client", "point", "call"),
    [
        ("kafka-python", "kafka:KafkaProducer.send", 7_300),
        ("kafka-python", "consumers.kafka.with_kafka_python.sender:_Sending.wait", 2),
        ("confluent", "consumers.kafka.with_confluent.sender:_Sending.report", 7_300),
        ("confluent", "consumers.kafka.with_confluent.sender:_Sending.wait", 2),
        ("", "consumers.relaying.relay:move_mark", 1),
        ("", "consumers.relaying.relay:move_mark", 2),
    ],
)
def test_a_killed_relay_loses_nothing_and_keeps_the_order(
    *, database: Database, cluster: Cluster, topic: str, client: str, point: str, call: int
) -> None:
    """Catches a mark that runs ahead of the acknowledgements, and a start behind the highest position in the topic."""
    append(database, units(3))
    newest = append(database, people(3_600)).last_position
    cluster = replace(cluster, client=client)
    dies("relay", point, call, database=database, cluster=cluster, topic=topic)
    with connect(database.writer_url) as conn:
        assert relayed(conn, topic) < newest
    assert relay_once(database.writer_url, cluster, topic) == newest
    taken = dropping_what_was_seen(cluster, topic)
    assert sorted(taken) == list(range(1, newest + 1))


@pytest.mark.parametrize("point", ["send_states", "keep_mark"])
def test_a_relay_killed_in_the_topic_of_units_leaves_nothing_stale(ledger: Ledger, point: str) -> None:
    """Catches a name that was sent, not written down, and taken back meanwhile: it would stand there for good."""

    def renamed(version: int, name: str) -> None:
        unit, day = "unit:00002@2025-06-30", date(2025, 7, version)
        append(ledger.database, [UnitRenamed(unit, version, day, RECORDED_AT, "officer", BASIS, name)])

    append(ledger.database, units(3))
    relay_once(ledger.url, ledger.cluster)
    renamed(3, "Xã Khác")
    where = f"consumers.relaying.units_topic:{point}"
    dies("relay", where, 1, database=ledger.database, cluster=ledger.cluster, topic=EVENTS)
    renamed(4, "Xã 00002")
    relay_once(ledger.url, ledger.cluster)
    project_from_store(ledger.url)
    assert standing(ledger.cluster) == listed(ledger)
    assert standing(ledger.cluster)["00002@2025-06-30"] == "Xã 00002"


@pytest.mark.parametrize("what", ["project-store", "project-kafka"])
@pytest.mark.parametrize(
    ("point", "call"),
    [
        ("projections.facts.tables:copy", 3),
        ("projections.state.tables:derive_after", 2),
        ("projections.state.checkpoints:write", 2),
        ("consumers.projecting.projector:_apply", 3),
    ],
)
def test_a_killed_projector_doubles_and_skips_nothing(
    *, database: Database, cluster: Cluster, topic: str, what: str, point: str, call: int
) -> None:
    """Catches rows, state or checkpoints that are committed one without the others."""
    append(database, units(3))
    newest = append(database, people(150)).last_position
    if what == "project-kafka":
        relay_once(database.writer_url, cluster, topic)
    dies(what, point, call, database=database, cluster=cluster, topic=topic)

    def open_source() -> Source:
        return StoreSource(database.writer_url) if what == "project-store" else from_kafka(database, cluster, topic)

    assert project_once(database.writer_url, open_source) == newest
    with connect(database.writer_url, roles.PROJECTOR) as conn:
        after = digest(conn)
        conn.execute("drop schema projection cascade")
    project_from_store(database.writer_url)
    with connect(database.writer_url, roles.READER) as conn:
        assert digest(conn) == after


WRITER = """
import sys
from store.database import Database
from tests import followed_log
url, first = sys.argv[1], int(sys.argv[2])
followed_log._people = iter(range(first, first + 10_000))
for _ in range(25):
    followed_log.append(Database(url), followed_log.people(4))
"""


def test_four_writers_a_relay_and_a_tailing_reader_miss_nothing(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a late commit at an earlier position, which a follower that has gone past it never sees."""
    append(database, units(3))
    stop = threading.Event()
    following = threading.Thread(target=relay, args=(database.writer_url, cluster, stop), kwargs={"topic": topic})
    following.start()
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, database.writer_url, str(10_000 * number)], cwd=ROOT)
        for number in range(1, 5)
    ]
    tailed: list[int] = []
    with connect(database.writer_url) as conn:
        while any(writer.poll() is None for writer in writers) or len(tailed) < head(conn):
            for batch in read_records(conn, after=tailed[-1] if tailed else 0):
                tailed += [record.position for record in batch]
        assert all(writer.wait() == 0 for writer in writers)
        newest = head(conn)
        pause = threading.Event()
        for _ in range(200):
            if relayed(conn, topic) >= newest:
                break
            pause.wait(0.1)
    stop.set()
    following.join(30)
    assert newest > 4 * 25 * 4 * 3
    assert tailed == list(range(1, newest + 1))
    assert sorted(dropping_what_was_seen(cluster, topic)) == tailed


@pytest.mark.parametrize(
    "dying",
    [
        ("store.events.restored:lay_beside", 2),
        ("store.events.restored:put_in", 1),
        ("consumers.restoring.restore:set_mark", 1),
    ],
)
def test_a_killed_restore_leaves_nothing_that_looks_whole_and_the_next_one_is(
    database: Database, new_database: NewDatabase, cluster: Cluster, topic: str, dying: tuple[str, int]
) -> None:
    """Catches half a ledger that answers, and a run that cannot begin behind one that was killed."""
    append(database, units(3))
    append(database, people(500))
    relay_once(database.writer_url, cluster, topic)
    with new_database() as empty:
        dies("restore", *dying, database=empty, cluster=cluster, topic=topic)
        with connect(empty.writer_url) as conn:
            assert head(conn) == 0
            assert conn.execute("select count(*) from ledger.events").fetchone() == (0,)
            with pytest.raises(Refused, match="not come to its end"):
                refuse_unfinished(conn)
        assert empty.admin_url is not None
        restore(empty.admin_url, cluster, topic=topic)
        assert records(empty) == records(database)


def test_a_standby_takes_over_within_two_seconds_of_the_first_ones_death(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a lock that outlives its holder, and a standby that seldom looks."""
    append(database, units(3))
    program = (
        "import sys, threading; from consumers.kafka.port.cluster import Cluster; "
        "from consumers.relaying.relay import relay; "
        "relay(sys.argv[1], Cluster(sys.argv[2]), threading.Event(), print, sys.argv[3])"
    )
    command = [sys.executable, "-c", program, database.writer_url, cluster.bootstrap_servers, topic]
    first = subprocess.Popen(command, cwd=ROOT)
    stop, said = threading.Event(), list[tuple[float, str]]()

    def say(text: str) -> None:
        said.append((time.monotonic(), text))

    def heard(word: str) -> list[float]:
        return [at for at, text in said if word in text]

    def until(true: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not true():
            assert time.monotonic() < deadline, said
            time.sleep(0.05)

    def is_relayed() -> bool:
        with connect(database.writer_url) as conn:
            return relayed(conn, topic) == head(conn)

    standby = threading.Thread(target=relay, args=(database.writer_url, cluster, stop, say, topic), daemon=True)
    try:
        until(is_relayed)
        standby.start()
        until(lambda: heard("waiting for it to end"))
        first.kill()
        killed = time.monotonic()
        until(lambda: heard("takes over"))
        assert heard("takes over")[0] - killed < 2
        append(database, people(2))
        until(is_relayed)
    finally:
        first.kill()
        first.wait(10)
        stop.set()
        standby.join(30)
