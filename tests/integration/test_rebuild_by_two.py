"""The rebuild by two processes: the same as by one, whatever either meets, and neither outlives the other."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from consumers.identity import ledger_name
from consumers.kafka.topics import PARTITIONS, Cluster
from consumers.kafka.wire import source_of
from consumers.kafka.with_kafka_python.options import options_of
from consumers.projecting import second, store_source
from consumers.projecting.from_store import project_from_store
from consumers.projecting.load import Seen
from consumers.projecting.projector import project_once
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from consumers.relaying.relay import relay_once
from consumers.source import Group, Source
from domain.errors import SoboError, Unavailable
from store.database import Database, connect
from tests.followed_log import append, as_admin, from_kafka, people, projected, story
from tests.relayed_topic import messages

Opened = Callable[[], Source]


@pytest.fixture(params=["store", "kafka"])
def open_source(request: pytest.FixtureRequest, database: Database, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The ledger in small pieces, none of which the first process takes before the second one has asked for one."""
    monkeypatch.setattr(second, "LEAST", 1)
    monkeypatch.setattr(store_source, "PIECE", 20)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    if request.param == "store":
        return lambda: StoreSource(database.writer_url, batch=10)
    cluster, topic = Cluster(request.getfixturevalue("broker")), f"events-{uuid4().hex}"

    def opened() -> Source:
        relay_once(database.writer_url, cluster, topic)
        return from_kafka(database, cluster, topic, batch=10)

    return opened


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The events that the second process loaded, of each load; the first waits until it has begun."""
    events: list[int] = []
    wait, begin = second._Second.wait, second._Second.__enter__

    def counted(self: second._Second, meanwhile: Callable[[], None]) -> object:
        loaded = wait(self, meanwhile)
        events.append(0 if loaded is None else loaded.events)
        return loaded

    def begun(self: second._Second) -> second._Second:
        deadline = time.monotonic() + 60
        while not self._asked and not self._ended.is_set() and time.monotonic() < deadline:
            time.sleep(0.01)
        return begin(self)

    monkeypatch.setattr(second._Second, "wait", counted)
    monkeypatch.setattr(second._Second, "__enter__", begun)
    return events


def test_two_processes_come_to_what_one_comes_to(
    database: Database, open_source: Opened, shared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches an event that neither takes or both take, a checkpoint left behind, and a second process that idles."""
    head = story(database)
    project_from_store(database.writer_url)
    live = projected(database)
    told: list[int] = []
    by_two = rebuild(database.writer_url, open_source, told.append)
    assert (by_two.events, by_two.position, by_two.compared) == (head, head, "same")
    assert 0 < shared[0] < head and told[-1] == head and told == sorted(told)
    assert projected(database) == live
    monkeypatch.setattr(second, "LEAST", 10**9)
    by_one = rebuild(database.writer_url, open_source)
    assert (by_one.digest, by_one.compared, len(shared)) == (by_two.digest, "same", 1)


def test_live_projecting_goes_on_behind_two(database: Database, open_source: Opened, shared: list[int]) -> None:
    """Catches the offsets of the partitions that the second process read."""
    story(database)
    rebuild(database.writer_url, open_source)
    assert shared[0] > 0
    head = append(database, people(5)).last_position
    assert project_once(database.writer_url, open_source) == head
    live = projected(database)
    assert rebuild(database.writer_url, open_source).compared == "same"
    assert projected(database) == live


@pytest.mark.parametrize("place", [3, 0.5, -1], ids=["first", "middle", "last"])
def test_what_cannot_be_read_is_told_as_by_one(
    database: Database, shared: list[int], monkeypatch: pytest.MonkeyPatch, open_source: Opened,
    place: float,
) -> None:  # fmt: skip
    """Catches an event at fault in the part of the second process that is lost, or told in other words."""
    head = story(database)
    project_from_store(database.writer_url)
    live = projected(database)
    position = head if place == -1 else round(head * place) if place < 1 else int(place)
    # The bytes lack their last one, as a damaged disk leaves them.
    cut = f"update ledger.events set event = substr(event, 1, length(event) - 1) where position = {position}"
    as_admin(database, cut)
    with pytest.raises(SoboError) as by_two:
        rebuild(database.writer_url, open_source)
    monkeypatch.setattr(second, "LEAST", 10**9)
    with pytest.raises(SoboError) as by_one:
        rebuild(database.writer_url, open_source)
    assert (by_two.value.code, by_two.value.message) == (by_one.value.code, by_one.value.message)
    assert str(position) in by_two.value.message
    assert projected(database) == live


def test_a_foreign_message_in_either_part_is_found(
    database: Database, broker: str, shared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a fault of a partition that the second process read, which the first does not hear of."""
    monkeypatch.setattr(second, "LEAST", 1)
    story(database)
    project_from_store(database.writer_url)
    live = projected(database)
    for partition in (0, 5):
        cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
        relay_once(database.writer_url, cluster, topic)
        send_foreign(database, cluster, topic, partition)
        with pytest.raises(SoboError, match=f"partition {partition}, offset") as told:
            rebuild(database.writer_url, lambda c=cluster, t=topic: from_kafka(database, c, t))  # type: ignore[misc]
        assert told.value.code == "foreign_message"
        assert projected(database) == live


def test_an_event_that_stands_in_two_partitions_is_shown_once(
    database: Database, broker: str, shared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a repetition of which each process sees one: neither knows what the other was given."""
    monkeypatch.setattr(second, "LEAST", 1)
    head = story(database)
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    relay_once(database.writer_url, cluster, topic)
    repeat_everywhere(cluster, topic)
    project_from_store(database.writer_url)
    made = rebuild(database.writer_url, lambda: from_kafka(database, cluster, topic))
    assert (made.events, made.compared) == (head, "same")


def test_a_second_process_that_cannot_start_is_not_missed(
    database: Database, open_source: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a rebuild that needs what it only makes use of."""
    head = story(database)
    for command in (["/nowhere/python"], [sys.executable, "-c", "raise SystemExit(3)"]):
        monkeypatch.setattr(second, "COMMAND", command)
        assert rebuild(database.writer_url, open_source).events == head


def test_one_core_and_few_events_get_no_second_process(
    database: Database, open_source: Opened, shared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a small ledger that waits for a process to start, and two that take one core from each other."""
    story(database)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    rebuild(database.writer_url, open_source)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(second, "LEAST", 100_000)
    rebuild(database.writer_url, open_source)
    assert shared == []


def test_a_second_process_that_is_killed_is_named_and_nothing_is_swapped(
    database: Database, open_source: Opened, shared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a load that lacks what the second process had taken, and one that waits for it for ever."""
    story(database)
    project_from_store(database.writer_url)
    live = projected(database)
    dying = "import os, consumers.other_process as o, consumers.projecting.second as s; o.keep = o.say; "
    dying += "o.say = lambda **w: os.kill(os.getpid(), 9) if 'events' in w else o.keep(**w); s.main()"
    monkeypatch.setattr(second, "COMMAND", [sys.executable, "-c", dying])
    with pytest.raises(Unavailable, match=r"second process of the rebuild \(\d+\) was ended by signal 9") as told:
        rebuild(database.writer_url, open_source)
    assert told.value.code == "second_process_lost"
    assert projected(database) == live
    monkeypatch.undo()
    assert rebuild(database.writer_url, lambda: StoreSource(database.writer_url)).compared == "same"


HALF_WAY = """
import os, sys, time
from consumers.projecting import second, store_source
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
second.LEAST, store_source.PIECE = 1, 20
os.sched_getaffinity = lambda _: {0, 1}
second.COMMAND = [sys.executable, "-c", '''
import os, time, consumers.other_process as o, consumers.projecting.second as s
keep = o.say
def say(**words):
    keep(**words)
    if "events" in words:
        time.sleep(600)
o.say = say
s.main()
''']
begin = second._Second.__enter__
def begun(self):
    while not self.events:
        time.sleep(0.01)
    print(self._process.pid, flush=True)
    return begin(self)
second._Second.__enter__ = begun
rebuild(sys.argv[1], lambda: StoreSource(sys.argv[1], batch=10))
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whoever_ends_the_rebuild_half_way_ends_both_processes(database: Database, how: signal.Signals) -> None:
    """Catches a second process that goes on by itself, and a shadow that is in the next rebuild's way."""
    story(database)
    project_from_store(database.writer_url)
    live = projected(database)
    command = [sys.executable, "-c", HALF_WAY, database.writer_url]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        other = int(first.stdout.readline())
        first.send_signal(how)
        assert first.wait(20) != 0
    deadline = time.monotonic() + 20
    while Path(f"/proc/{other}/cmdline").exists() and Path(f"/proc/{other}/cmdline").read_bytes():
        assert time.monotonic() < deadline, "the second process is still there"
        time.sleep(0.05)
    assert projected(database) == live
    assert rebuild(database.writer_url, lambda: StoreSource(database.writer_url)).compared == "same"


def test_seen_by_both_is_found() -> None:
    """Catches an overlap of which the two know different lengths."""
    one, other = Seen(), Seen()
    one.fresh(Group([(70_000, "s", 1)], [b"a"]))
    other.fresh(Group([(3, "s", 1)], [b"a"]))
    assert not one.any_of(other) and not other.any_of(one)
    other.fresh(Group([(70_000, "s", 1)], [b"a"]))
    assert one.any_of(other) and Seen(bytes(one.given)).any_of(other)


def send_foreign(database: Database, cluster: Cluster, topic: str, partition: int) -> None:
    """A message without the headers of an event."""
    with connect(database.writer_url) as conn:
        ours = source_of(ledger_name(conn)).encode()
    with closing(KafkaProducer(**options_of(cluster))) as producer:
        producer.send(topic, b"hello", headers=[("ce_source", ours)], partition=partition).get(10)


def repeat_everywhere(cluster: Cluster, topic: str) -> None:
    """The first message of each partition again, in the next partition."""
    standing = messages(cluster, topic)
    with closing(KafkaProducer(**options_of(cluster))) as producer:
        for partition, [first, *_] in standing.items():
            to = (partition + 1) % PARTITIONS
            producer.send(topic, first.value, key=first.key, headers=first.headers, partition=to).get(10)
