"""A topic that was deleted and made again counts its offsets anew: what an old offset says of it is not believed."""

import threading
from contextlib import closing
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from kafka.admin import KafkaAdminClient

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.with_kafka_python.options import options_of
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project, project_once
from consumers.relaying.relay import relay_once
from consumers.source import Source
from domain.errors import Unavailable
from projections.state import schema
from projections.state import tables as state
from projections.state.digest import digest
from store.database import Database, connect
from tests.followed_log import append, from_kafka, people, units


def delete(cluster: Cluster, topic: str) -> None:
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.delete_topics([topic])
        pause = threading.Event()
        for _ in range(100):
            if topic not in admin.list_topics():
                return
            pause.wait(0.1)
    raise AssertionError(f"{topic} was not deleted")


def live(database: Database) -> tuple[int, str]:
    with connect(database.writer_url) as conn:
        return state.complete_position(conn), digest(conn)


def as_from_the_store(database: Database) -> tuple[int, str]:
    with connect(database.writer_url) as conn:
        conn.execute("drop schema projection cascade")
    project_from_store(database.writer_url)
    return live(database)


def test_a_topic_made_anew_and_longer_than_before_is_read_from_its_beginning(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches an old offset that lies within the new topic: what stands below it would be missing until a rebuild."""
    append(database, units(3) + people(5))
    relay_once(database.writer_url, cluster, topic)
    project_once(database.writer_url, lambda: from_kafka(database, cluster, topic))
    delete(cluster, topic)
    append(database, people(30))
    with connect(database.writer_url) as conn:  # the new topic begins with what is new
        conn.execute("update ledger.relay set position = 0 where topic = %s", (topic,))
        shift(conn, topic)
    relay_once(database.writer_url, cluster, topic)
    project_once(database.writer_url, lambda: from_kafka(database, cluster, topic))
    found = live(database)
    assert found == as_from_the_store(database)


def shift(conn: psycopg.Connection[object], topic: str) -> None:
    """Let every old offset lie within the new topic: people whose events came later stand below it there."""
    conn.execute("update projection.checkpoints set next_offset = next_offset + 10 where source = %s", (topic,))


def test_an_offset_at_which_another_position_stands_is_not_believed(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a check of the topic's id alone: a partition that was cut and filled again keeps it."""
    append(database, units(3) + people(20))
    relay_once(database.writer_url, cluster, topic)
    project_once(database.writer_url, lambda: from_kafka(database, cluster, topic))
    with connect(database.writer_url) as conn:  # one message further than was projected, in every partition
        conn.execute("update ledger.relay set position = 0 where topic = %s", (topic,))
        conn.execute("insert into ledger.relay values (%s, 0) on conflict do nothing", (topic,))
    append(database, people(20))
    relay_once(database.writer_url, cluster, topic)
    with connect(database.writer_url) as conn:
        moved = conn.execute(
            "update projection.checkpoints set next_offset = next_offset + 6 where source = %s returning partition",
            (topic,),
        ).fetchall()
        assert moved
    project_once(database.writer_url, lambda: from_kafka(database, cluster, topic))
    found = live(database)
    assert found == as_from_the_store(database)


@pytest.mark.parametrize("client", ["kafka-python", "confluent"])
def test_a_source_whose_topic_was_made_anew_is_to_be_opened_anew(
    database: Database, cluster: Cluster, topic: str, client: str
) -> None:
    """Catches a client that goes on with what it knew of the topic: behind a restart of the broker librdkafka hears
    nothing more of it, and says nothing either."""
    append(database, units(3))
    relay_once(database.writer_url, cluster, topic)
    with closing(from_kafka(database, replace(cluster, client=client), topic)) as source:
        source.resume(())
        assert source.poll(10)
        delete(cluster, topic)
        relay_once(database.writer_url, cluster, topic)
        with pytest.raises(Unavailable, match=f"{topic}.*was made anew"):
            for _ in range(300):
                source.poll(0.1)


@pytest.mark.parametrize("client", ["kafka-python", "confluent"])
@pytest.mark.parametrize("begun", [False, True])
def test_a_source_that_is_dealt_partitions_anew_does_not_take_another_topic_for_its_own(
    database: Database, cluster: Cluster, topic: str, client: str, begun: bool
) -> None:
    """Catches an id that is asked at each deal and never compared: the group deals again when a topic is deleted, and
    librdkafka, which knew the old one by a later leader's epoch, would wait for ever for the new one's messages."""
    append(database, units(3))
    relay_once(database.writer_url, cluster, topic)
    with closing(from_kafka(database, replace(cluster, client=client), topic, group=uuid4().hex)) as source:
        if begun:
            wait_for_events(source)
        delete(cluster, topic)
        relay_once(database.writer_url, cluster, topic)
        with pytest.raises(Unavailable, match=f"{topic}.*was made anew"):
            source.resume(())


@pytest.mark.parametrize("again", [1, 2])
def test_a_following_projector_notices_that_its_topic_was_made_anew(
    database: Database, cluster: Cluster, topic: str, again: int
) -> None:
    """Catches a look at the topic's id at the start only: the client goes on at its old offset without a word."""
    append(database, units(3) + people(4))
    relay_once(database.writer_url, cluster, topic)
    stop = threading.Event()
    group = uuid4().hex
    thread = threading.Thread(
        target=project, args=(database.writer_url, lambda: from_kafka(database, cluster, topic, group=group), stop)
    )
    thread.start()
    try:
        for _ in range(again):
            wait_until_shown(database)
            delete(cluster, topic)
            append(database, people(30))
            relay_once(database.writer_url, cluster, topic)
        wait_until_shown(database)
    finally:
        stop.set()
        thread.join(30)
    found = live(database)
    assert found == as_from_the_store(database)


def wait_for_events(source: Source) -> None:
    for _ in range(300):
        if source.must_resume:
            source.resume(())
        if source.poll(0.2):
            return
    raise AssertionError("the group deals no partition")


def wait_until_shown(database: Database, seconds: float = 60) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.2)):
        with connect(database.writer_url) as conn:
            head = conn.execute("select max(position) from ledger.events").fetchone()
            if schema.exists(conn) and head == (state.complete_position(conn),):
                return
        pause.wait(0.2)
    raise AssertionError("the projector did not come to the head")
