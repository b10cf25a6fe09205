"""What the build before the first change of a schema wrote, store and topic, under the build of today."""

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from consumers.auditing.verify import verify
from consumers.kafka.kafka_source import KafkaSource
from consumers.kafka.topics import Cluster, ensure_topic
from consumers.kafka.wire import message_maker
from consumers.kafka.with_kafka_python.options import options_of
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project_once
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from consumers.relaying.relay import relay_once
from consumers.restoring.restore import restore
from domain.staff.events import StaffAppointed, StaffRegistered
from projections.state.digest import digest
from store.database import Database, connect
from store.events.log import read_records
from store.events.mapper import to_events
from store.migrate import migrate
from tests.conftest import NewDatabase
from tests.frozen_ledger import EVENTS, NAME, frozen_ledger, frozen_messages, frozen_records
from tests.relayed_topic import messages


@pytest.fixture
def old(new_database: NewDatabase) -> Iterator[Database]:
    """The ledger of then, its tables brought up to this build."""
    with frozen_ledger(new_database) as database:
        assert database.admin_url is not None
        migrate(database.admin_url)
        yield database


@pytest.fixture
def topic(cluster: Cluster) -> str:
    """A topic with the messages of then."""
    name = f"events-{uuid4().hex}"
    ensure_topic(cluster, name)
    with closing(KafkaProducer(**options_of(cluster))) as producer:
        for sent in frozen_messages():
            producer.send(
                name, key=sent.key, value=sent.value, headers=sent.headers, timestamp_ms=sent.timestamp_ms
            ).get(20)
    return name


def from_topic(cluster: Cluster, topic: str) -> KafkaSource:
    return KafkaSource(cluster, NAME, topic)


def test_the_messages_of_the_events_of_then_are_the_messages_of_then() -> None:
    """Catches an event of an earlier schema that is sent under the id of the newest: nobody could read it."""
    records = frozen_records()
    assert len(records) == EVENTS
    assert [message_maker(NAME)(record) for record in records] == frozen_messages()


def test_events_of_then_are_objects_of_today_with_what_is_new_left_unsaid() -> None:
    """Catches a decoder that knows one schema for each type."""
    events = to_events(frozen_records())
    people = [event for event in events if isinstance(event, StaffRegistered | StaffAppointed)]
    assert len(people) > 20
    assert {event.body for event in people} == {None}


def test_store_and_topic_of_then_come_to_the_same_projection(old: Database, cluster: Cluster, topic: str) -> None:
    """Catches a reader of the one that resolves and a reader of the other that does not."""
    rebuild(old.writer_url, lambda: StoreSource(old.writer_url))
    with connect(old.writer_url) as conn:
        from_store = digest(conn)
    made = rebuild(old.writer_url, lambda: from_topic(cluster, topic))
    assert (made.events, made.compared) == (EVENTS, "same")
    with connect(old.writer_url) as conn:
        found = verify(conn)
        assert (found.ok, found.projection, found.digest) == (True, "same", from_store)
        conn.execute("drop schema projection cascade")
    assert project_once(old.writer_url, lambda: from_topic(cluster, topic)) == EVENTS
    with connect(old.writer_url) as conn:
        assert digest(conn) == from_store


def test_a_relay_of_today_goes_on_where_that_of_then_ended(old: Database, cluster: Cluster, topic: str) -> None:
    """Catches a relay that takes the messages of then for those of somebody else, or sends events of then anew."""
    assert relay_once(old.writer_url, cluster, topic) == EVENTS
    sent = [message for of_one in messages(cluster, topic).values() for message in of_one]
    assert {bytes(message.value or b"") for message in sent} == {message.value for message in frozen_messages()}


def test_an_empty_ledger_is_restored_from_the_topic_of_then(
    database: Database, old: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a restore that writes another fingerprint in front of a body than it was written with."""
    assert database.admin_url is not None
    restore(database.admin_url, cluster, topic=topic)
    with connect(database.writer_url) as conn:
        restored = [record for batch in read_records(conn) for record in batch]
    assert restored == frozen_records()
    for ledger in (database, old):
        project_from_store(ledger.writer_url)
