"""One topic, several ledgers or several copies of one: whose events are projected, and who gets which."""

import threading
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from consumers.auditing.verify import verify
from consumers.identity import consumer_group, ledger_name
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.wire import message_maker
from consumers.kafka.with_kafka_python.options import options_of
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project, project_once
from consumers.projecting.rebuild import rebuild
from consumers.projecting.status import status
from consumers.relaying.relay import relay_once
from domain.errors import Refused
from projections.facts import tables as facts
from projections.state import checkpoints, schema
from projections.state import tables as state
from projections.state.digest import digest
from store.database import Database, connect
from tests.conftest import NewDatabase
from tests.followed_log import append, from_kafka, people, records, story, units


def named(database: Database, name: str) -> None:
    assert database.admin_url is not None
    with connect(database.admin_url) as conn:
        conn.execute("update ledger.settings set value = %s where name = 'ledger_name'", (name.encode(),))


def shown(database: Database) -> tuple[int, str]:
    with connect(database.writer_url) as conn:
        return state.complete_position(conn), digest(conn)


@pytest.fixture
def another(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as other:
        yield other


@pytest.fixture
def foreign_topic(database: Database, another: Database, cluster: Cluster, topic: str) -> str:
    """The topic of the ledger `other-land`, which is longer than this one, `our-land`."""
    named(database, "our-land")
    named(another, "other-land")
    append(database, units(2))
    story(another)
    relay_once(another.writer_url, cluster, topic)
    project_from_store(database.writer_url)
    return topic


def test_a_projector_refuses_another_ledgers_events_and_projects_none(
    database: Database, cluster: Cluster, foreign_topic: str
) -> None:
    """Catches two ledgers mixed in one projection, where a collision of positions loses events of ours."""
    before = shown(database)
    with pytest.raises(Refused, match=r"sobo/other-land.*sobo/our-land"):
        project_once(database.writer_url, lambda: from_kafka(database, cluster, foreign_topic))
    assert shown(database) == before


def test_a_following_projector_stops_at_another_ledgers_events(
    database: Database, cluster: Cluster, foreign_topic: str
) -> None:
    """Catches a follower that takes a foreign topic for an outage and tries for ever."""
    stop = threading.Event()
    giving_up = threading.Timer(30, stop.set)
    giving_up.start()
    with pytest.raises(Refused, match="other-land"):
        project(database.writer_url, lambda: from_kafka(database, cluster, foreign_topic, group=uuid4().hex), stop)
    giving_up.cancel()


def test_a_rebuild_refuses_another_ledgers_events_and_swaps_nothing(
    database: Database, cluster: Cluster, foreign_topic: str
) -> None:
    """Catches a rebuild that swaps another ledger in and ends well."""
    before = shown(database)
    with pytest.raises(Refused, match=r"sobo/other-land.*sobo/our-land"):
        rebuild(database.writer_url, lambda: from_kafka(database, cluster, foreign_topic))
    assert shown(database) == before


def test_a_relay_names_both_ledgers(database: Database, cluster: Cluster, foreign_topic: str) -> None:
    """Catches a refusal that does not say which ledger the operator has before him."""
    with pytest.raises(Refused, match=r"sobo/other-land.*sobo/our-land"):
        relay_once(database.writer_url, cluster, foreign_topic)


def test_one_foreign_event_behind_our_own_stops_the_projector_before_it(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a look at the first or the last message only."""
    named(database, "our-land")
    story(database)
    relay_once(database.writer_url, cluster, topic)
    head = append(database, people(1)).last_position
    foreign = message_maker("other-land")(records(database)[-1])
    with closing(KafkaProducer(**options_of(cluster))) as producer:
        producer.send(topic, key=foreign.key, value=foreign.value, headers=foreign.headers)
        producer.flush(10)
    with pytest.raises(Refused, match=r"sobo/other-land.*sobo/our-land"):
        project_once(database.writer_url, lambda: from_kafka(database, cluster, topic))
    with connect(database.writer_url) as conn:
        assert conn.execute("select from projection.facts where position >= %s", (head,)).fetchall() == []


def test_verify_and_status_say_that_a_projection_is_ahead_of_its_log(database: Database) -> None:
    """Catches *behind* for a projection that shows more than the log holds, and a lag below zero."""
    append(database, units(3))
    head = project_from_store(database.writer_url)
    renamed = f"projection.{facts.table('UnitRenamed')}"
    with connect(database.writer_url) as conn:
        conn.execute(
            f"insert into {renamed} select (jsonb_populate_record(r, %s)).* from {renamed} as r".encode(),
            (f'{{"position": {head + 1}}}',),
        )
        conn.execute("update projection.known_complete set position = %s", (head + 1,))
        found, told = verify(conn), status(conn)
    assert found.projection == "ahead"
    assert not found.ok
    assert [f"position {head + 1}" in problem.message for problem in found.problems] == [True]
    assert (told.lag, told.ahead) == (0, 1)


def test_two_databases_that_follow_one_topic_each_get_all_of_it(
    database: Database, another: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a group id that two copies of a ledger share: each would get half of the topic, for ever."""
    named(another, ledger_of(database))
    head = story(database)
    relay_once(database.writer_url, cluster, topic)
    stop = threading.Event()
    threads = [
        threading.Thread(
            target=project, args=(of.writer_url, lambda of=of: from_kafka(of, cluster, topic, group=group_of(of)), stop)
        )
        for of in (database, another)
    ]
    for thread in threads:
        thread.start()
    try:
        pause = threading.Event()
        for _ in range(150):
            if all(reached(of) == head for of in (database, another)):
                break
            pause.wait(0.2)
        assert [reached(database), reached(another)] == [head, head]
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)


def test_the_group_follows_from_ledger_database_and_projection(database: Database, another: Database) -> None:
    """Catches processes of one database that do not find each other, and two that do although they should not."""
    with (
        connect(database.writer_url) as one,
        connect(database.writer_url) as same,
        connect(another.writer_url) as other,
    ):
        ids = [consumer_group(one), consumer_group(other), consumer_group(one, "another_projection")]
        assert consumer_group(same) == ids[0]
        named(database, "renamed")
        assert len({*ids, consumer_group(one)}) == 4


def group_of(database: Database) -> str:
    with connect(database.writer_url) as conn:
        return consumer_group(conn)


def ledger_of(database: Database) -> str:
    with connect(database.writer_url) as conn:
        return ledger_name(conn)


def reached(database: Database) -> int:
    with connect(database.writer_url) as conn:
        return state.complete_position(conn) if schema.exists(conn) else 0


def test_people_are_not_lost_when_the_checkpoints_of_the_topic_are_kept(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a checkpoint without the topic's id or the position at its last offset."""
    append(database, people(2))
    relay_once(database.writer_url, cluster, topic)
    project_once(database.writer_url, lambda: from_kafka(database, cluster, topic))
    with connect(database.writer_url) as conn:
        kept = checkpoints.read(conn, topic).values()
    assert kept
    assert all(len(one.topic_id) == 36 and one.last_position > 0 for one in kept)
