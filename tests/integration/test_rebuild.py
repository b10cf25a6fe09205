"""The rebuild: the same projection again, swapped in while others read and write."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from consumers.kafka.topics import Cluster
from consumers.locks import REBUILD
from consumers.projecting.from_store import project_from_store
from consumers.projecting.load import Seen
from consumers.projecting.projector import project_once
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from consumers.relaying.relay import relay_once
from consumers.source import Group, Source
from domain.errors import Refused, SoboError
from projections.state import schema
from projections.state import tables as state
from projections.state.digest import digest
from projections.state.reading import reading
from projections.state.snapshot import asking_again
from store.database import Database, connect
from tests.followed_log import append, from_kafka, people, projected, story, units


@pytest.fixture(params=["store", "kafka"])
def open_source(request: pytest.FixtureRequest, database: Database) -> Callable[[], Source]:
    """The ledger as a source; from Kafka with everything relayed at the time of the call."""
    if request.param == "store":
        return lambda: StoreSource(database.writer_url, batch=30)
    cluster, topic = Cluster(request.getfixturevalue("broker")), f"events-{uuid4().hex}"

    def opened() -> Source:
        relay_once(database.writer_url, cluster, topic)
        return from_kafka(database, cluster, topic, batch=30)

    return opened


def test_a_rebuild_comes_to_the_live_projection(database: Database, open_source: Callable[[], Source]) -> None:
    """Catches replay that differs from live: in the bulk path, the derivation of all, or the order of batches."""
    head = story(database)
    project_from_store(database.writer_url)
    live = projected(database)
    made = rebuild(database.writer_url, open_source)
    assert (made.events, made.position, made.compared) == (head, head, "same")
    assert projected(database) == live
    with connect(database.writer_url) as conn:
        assert digest(conn) == made.digest


def test_twice_rebuilt_is_the_same(database: Database, open_source: Callable[[], Source]) -> None:
    """Catches a digest that depends on the order of rows or the hour of the day."""
    story(database)
    assert rebuild(database.writer_url, open_source).digest == rebuild(database.writer_url, open_source).digest


def test_an_event_that_comes_to_a_row_of_another_stops_the_rebuild_with_its_position(
    database: Database, open_source: Callable[[], Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a clash that is told as the server's error about a row, of which nobody knows whose it is."""
    create_tables = schema.create_tables

    def with_one_number(connection: psycopg.Connection[Any], schema: str = state.SCHEMA) -> None:
        create_tables(connection, schema)
        connection.execute(f"create unique index if not exists one_number on {schema}.staff (staff_number)".encode())

    append(database, units(3))
    project_from_store(database.writer_url)
    before = projected(database)
    one, *rest = people(30)
    first = append(database, [one, *rest]).first_position
    second = append(database, [replace(one, originator_id=f"staff:{'e' * 32}")]).last_position
    head = append(database, people(2)).last_position
    monkeypatch.setattr(schema, "create_tables", with_one_number)
    with pytest.raises(SoboError, match=f"The event at position ({first}|{second}) comes to a row of staff") as told:
        rebuild(database.writer_url, open_source)
    assert told.value.code == "clashing_event"
    assert projected(database) == before
    monkeypatch.undo()
    assert rebuild(database.writer_url, open_source).position == head


def test_what_was_tampered_with_is_reported_and_put_right(
    database: Database, open_source: Callable[[], Source]
) -> None:
    """Catches a comparison that compares nothing."""
    story(database)
    project_from_store(database.writer_url)
    right = projected(database)
    with connect(database.writer_url) as conn:
        conn.execute("update projection.post_spans set unit_id = 'nowhere' where position % 7 = 0")
    made = rebuild(database.writer_url, open_source)
    assert (made.compared, made.differing) == ("differs", ("post_spans",))
    assert projected(database) == right


def test_live_projecting_goes_on_behind_a_rebuild(database: Database, open_source: Callable[[], Source]) -> None:
    """Catches checkpoints left behind in the swap: the next batch would be doubled or skipped."""
    story(database)
    rebuild(database.writer_url, open_source)
    head = append(database, people(5)).last_position
    assert project_once(database.writer_url, open_source) == head
    assert project_from_store(database.writer_url) == head
    live = projected(database)
    rebuild(database.writer_url, open_source)
    assert projected(database) == live


def test_readers_and_writers_go_on_during_a_rebuild_and_never_see_half_of_one(database: Database) -> None:
    """Catches a swap that shows an empty or a half-built table, and a projector that fails or loses events in it."""
    append(database, units(3))
    append(database, people(60))
    project_from_store(database.writer_url)
    stop, faults = threading.Event(), []

    def read() -> None:
        try:
            with connect(database.writer_url) as conn:
                while not stop.is_set():
                    row = conn.execute("select count(*) from projection.post_spans").fetchone()
                    if row is None or row[0] < 120:
                        faults.append(f"a reader saw {row}")
        except BaseException as error:
            faults.append(repr(error))

    def write() -> None:
        try:
            while not stop.is_set():
                append(database, people(1))
                project_from_store(database.writer_url)
        except BaseException as error:
            faults.append(repr(error))

    threads = [threading.Thread(target=work) for work in (read, write)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        rebuild(database.writer_url, lambda: StoreSource(database.writer_url))
    stop.set()
    for thread in threads:
        thread.join(30)
    assert faults == []
    project_from_store(database.writer_url)
    live = projected(database)
    assert rebuild(database.writer_url, lambda: StoreSource(database.writer_url)).compared == "same"
    assert projected(database) == live


def test_an_answer_in_which_a_rebuild_is_swapped_in_is_asked_for_again(database: Database) -> None:
    """Catches a name that leads to the new tables within an old snapshot, to which all their rows are still to come."""
    story(database)
    project_from_store(database.writer_url)
    seen: list[list[int]] = []

    @asking_again
    def people_twice(conn: psycopg.Connection[Any]) -> None:
        with reading(conn):
            seen.append([posts(conn)])
            if len(seen) == 1:
                swap_another_in(database)
            seen[-1].append(posts(conn))

    with connect(database.writer_url) as conn:
        people_twice(conn)
        assert seen == [[posts(conn, "projection."), 0], [posts(conn, "projection.")] * 2]


def posts(conn: psycopg.Connection[Any], schema: str = "") -> int:
    row = conn.execute(f"select count(*) from {schema}post_spans".encode()).fetchone()
    return 0 if row is None else int(row[0])


def swap_another_in(database: Database) -> None:
    """As a rebuild does at its end, but without the drop of the old tables, which waits for their readers."""
    with connect(database.writer_url) as conn:
        conn.execute("alter schema projection rename to projection_before")
    project_from_store(database.writer_url)


def test_a_rebuild_beside_another_is_refused(database: Database) -> None:
    """Catches two rebuilds that drop each other's shadow."""
    story(database)
    with connect(database.writer_url) as conn:
        conn.execute("select pg_advisory_lock(%s)", (REBUILD,))
        with pytest.raises(Refused, match="Another rebuild"):
            rebuild(database.writer_url, lambda: StoreSource(database.writer_url))


def test_what_an_interrupted_rebuild_left_is_in_nobodys_way(database: Database) -> None:
    """Catches a rebuild that fails for ever after one was killed in the middle."""
    head = story(database)
    with connect(database.writer_url) as conn:
        conn.execute("set role sobo_projector")
        conn.execute("create schema projection_shadow")
        conn.execute("create table projection_shadow.fact_staff_appointed (half int)")
    assert rebuild(database.writer_url, lambda: StoreSource(database.writer_url)).position == head


def test_seen_gives_each_position_once_in_any_order() -> None:
    """Catches a repetition that is let through when it comes late, within one batch or among others."""
    seen = Seen()
    first = Group([(9, "s", 1), (100_000, "s", 2), (9, "s", 1)], [b"a", b"b", b"a"])
    assert seen.fresh(first).places == [(9, "s", 1), (100_000, "s", 2)]
    assert seen.fresh(Group([(3, "t", 1), (9, "s", 1)], [b"c", b"a"])) == Group([(3, "t", 1)], [b"c"])


def test_a_topic_that_lags_does_not_take_readers_back(database: Database, broker: str) -> None:
    """Catches a rebuild from Kafka, behind the relay, that hides what the live projection showed already."""
    cluster, topic = Cluster(broker), f"events-{uuid4().hex}"
    story(database)
    relay_once(database.writer_url, cluster, topic)
    append(database, people(3))
    project_from_store(database.writer_url)
    shown = projected(database)
    with pytest.raises(Refused) as refusal:
        rebuild(database.writer_url, lambda: from_kafka(database, cluster, topic))
    assert refusal.value.code == "source_behind"
    assert projected(database) == shown
    relay_once(database.writer_url, cluster, topic)
    assert rebuild(database.writer_url, lambda: from_kafka(database, cluster, topic)).compared == "same"
