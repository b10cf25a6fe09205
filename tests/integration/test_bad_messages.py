"""Everything that may be wrong with a topic, under a projector and under a rebuild: found, and not applied."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest

from consumers.auditing.verify import verify
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.placing import partition_of
from consumers.kafka.topics import PARTITIONS
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project_once
from consumers.projecting.rebuild import rebuild
from consumers.relaying.relay import relay_once
from consumers.source import Source
from domain.errors import Refused, SoboError
from projections.state.digest import digest
from store.database import Database, connect
from tests.bad_messages import FAULTS, HARMED, Projecting
from tests.conftest import NewDatabase
from tests.followed_log import from_kafka, records, story
from tests.topic_copies import copied

CLIENTS = ("kafka-python", "confluent")


@dataclass(frozen=True)
class Relayed:
    """A ledger, its topic, and what of it may be shown."""

    database: Database
    topic: str
    log: set[tuple[int, str, int]]
    digest: str


@pytest.fixture(scope="module")
def relayed(new_database: NewDatabase, broker: str) -> Iterator[Relayed]:
    with new_database() as database:
        topic, cluster = f"events-{uuid4().hex}", Cluster(broker)
        story(database, 8)
        relay_once(database.writer_url, cluster, topic)
        project_from_store(database.writer_url)
        with connect(database.writer_url) as conn:
            right = digest(conn)
        log = records(database)
        yield Relayed(database, topic, {(one.position, one.stream, one.version) for one in log}, right)


def facts(database: Database) -> set[tuple[int, str, int]]:
    with connect(database.writer_url) as conn:
        return set(conn.execute("select position, stream, version from projection.facts").fetchall())


def shown(database: Database) -> str:
    with connect(database.writer_url) as conn:
        return digest(conn)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_found_and_not_applied(relayed: Relayed, broker: str, fault: str, client: str) -> None:
    """Catches a message that is believed although no relay sent it, by one client, or by the rebuild alone."""
    change, _, projecting = FAULTS[fault]
    database, cluster, copy = relayed.database, Cluster(broker, client=client), f"copy-{uuid4().hex}"
    copied(cluster, relayed.topic, copy, change)

    def open_source() -> Source:
        return from_kafka(database, replace(cluster, client=client), copy)

    with connect(database.writer_url) as conn:
        conn.execute("drop schema projection cascade")
        conn.execute("delete from ledger.stops")
    if projecting in (Projecting.STOPS, Projecting.REFUSES, Projecting.REPLACED):
        with pytest.raises(SoboError) as told:
            project_once(database.writer_url, open_source)
        assert copy in told.value.message or re.search(rf"position {HARMED}\b", told.value.message)
        if projecting is Projecting.STOPS:
            missing = relayed.log - facts(database)
            assert HARMED in {position for position, _, _ in missing}
            still = {partition_of(stream.encode(), PARTITIONS) for position, stream, _ in missing if position != HARMED}
            assert len(still) <= 1, "more than one partition stands still"
            assert facts(database) < relayed.log
        elif projecting is Projecting.REPLACED:
            assert told.value.code == "replaced_event"
            assert HARMED in {position for position, _, _ in facts(database)}
            assert facts(database) < relayed.log
        else:
            assert isinstance(told.value, Refused)
            assert facts(database) < relayed.log
        project_from_store(database.writer_url)
        with pytest.raises(SoboError) as told_again:
            rebuild(database.writer_url, open_source)
        assert told_again.value.code == told.value.code
        assert shown(database) == relayed.digest
        return
    if projecting is Projecting.HELD:
        with pytest.raises(SoboError) as told:
            project_once(database.writer_url, open_source)
        assert told.value.code == "replaced_event"
        assert facts(database) < relayed.log
    else:
        project_once(database.writer_url, open_source)
    if projecting is Projecting.PASSES:
        assert facts(database) == relayed.log
        assert shown(database) == relayed.digest
        assert rebuild(database.writer_url, open_source).compared == "same"
        return
    with connect(database.writer_url) as conn:
        assert verify(conn).projection != "same"
    rebuild(database.writer_url, open_source)
    with connect(database.writer_url) as conn:
        assert verify(conn).projection != "same"
