"""`SOBO_SCHEMA_REGISTRY_URL`: a real registry gives the ids on the stream, and readers ask it by id."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.wire import PREFIX_LENGTH, FramesRead, message_maker
from consumers.projecting.rebuild import rebuild
from consumers.registry import Registry
from consumers.relaying.relay import relay_once
from consumers.restoring.restore import restore
from domain.errors import Refused, SoboError, Unavailable
from schemas.ids import pinned
from store.database import Database
from tests.conftest import NewDatabase
from tests.followed_log import from_kafka, records, story
from tests.frozen_ledger import frozen_records
from tests.relayed_topic import messages
from tests.small_registry import FIRST_ID, SmallRegistry, small_registry


@pytest.fixture
def registry() -> Iterator[SmallRegistry]:
    with small_registry() as opened:
        yield opened


def test_every_version_is_registered_once_the_earliest_first_and_keeps_its_id(registry: SmallRegistry) -> None:
    """Catches a registry that takes the second version for the first, and ids that change with each start."""
    ids = Registry(registry.url).register()
    assert sorted(ids.values()) == list(range(FIRST_ID, FIRST_ID + len(pinned())))
    subject = registry.subjects["sobo.events-sobo.staff.StaffAppointed"]
    assert subject == [ids["StaffAppointed", 1], ids["StaffAppointed", 2]]
    assert Registry(registry.url).register() == ids


def test_the_ids_on_the_wire_are_those_of_the_registry_and_are_read_back(registry: SmallRegistry) -> None:
    """Catches a relay that registers and then sends the pinned ids, and a reader that takes one for the other."""
    make, read = message_maker("demo", registry.url), FramesRead(registry.url)
    registry.asked.clear()
    for record in frozen_records():
        prefix = (make(record).value or b"")[:PREFIX_LENGTH]
        assert int.from_bytes(prefix[1:], "big") >= FIRST_ID
        frame = read[prefix]
        assert (frame.written.event_type, frame.header) == (record.type, record.event[: len(frame.header)])
    assert len(registry.asked) == len({record.type for record in frozen_records()})  # once for each


def test_an_id_of_somebody_elses_schema_is_none_of_ours(registry: SmallRegistry) -> None:
    """Catches a record with another name and our fields that would be taken for an event."""
    text = '{"type": "record", "name": "Other", "namespace": "x", "fields": []}'
    registry.schemas.append(text)
    with pytest.raises(KeyError):
        FramesRead(registry.url)[b"\0" + FIRST_ID.to_bytes(4, "big")]


def test_what_is_wrong_with_a_registry_is_said_in_words(registry: SmallRegistry) -> None:
    """Catches a traceback of the library in place of what to do; and a password that is told."""
    with pytest.raises(SoboError, match="http://HOST:PORT"):
        Registry("registry:8081")
    with_password = registry.url.replace("http://", "http://me:secret@")
    for refuse, error, told in (
        ((409, {"error_code": 409, "message": "incompatible"}), Refused, "answers 409 to /subjects/.*: incompatible"),
        ((401, "no"), Refused, "answers 401"),
        ((200, "<html>"), SoboError, "is no schema registry"),
        ((200, {"hello": 1}), SoboError, "is no schema registry"),
    ):
        registry.refuse = refuse
        with pytest.raises(error, match=told) as raised:
            Registry(with_password).register()
        assert "secret" not in str(raised.value)
    with pytest.raises(Unavailable, match="does not answer"):
        Registry("http://127.0.0.1:9").register()


def test_a_topic_with_the_ids_of_a_registry_is_relayed_projected_and_restored(
    database: Database, new_database: NewDatabase, cluster: Cluster, registry: SmallRegistry
) -> None:
    """Catches one of the readers that knows the pinned ids only."""
    story(database)
    topic, with_ids = f"events-{uuid4().hex}", Cluster(cluster.bootstrap_servers, registry=registry.url)
    kept = records(database)
    assert relay_once(database.writer_url, with_ids, topic) == len(kept)
    sent = [message.value or b"" for of_one in messages(cluster, topic).values() for message in of_one]
    assert min(int.from_bytes(value[1:PREFIX_LENGTH], "big") for value in sent) >= FIRST_ID
    made = rebuild(database.writer_url, lambda: from_kafka(database, with_ids, topic))
    assert made.events == len(kept)
    with new_database() as empty:
        assert empty.admin_url is not None
        restore(empty.admin_url, with_ids, topic=topic)
        assert records(empty) == kept
