"""A message that cannot be shown stops its partition, and no other."""

from collections.abc import Callable, Sequence
from contextlib import closing
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from consumers.identity import ledger_name
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.placing import partition_of
from consumers.kafka.topics import PARTITIONS
from consumers.kafka.wire import source_of
from consumers.kafka.with_kafka_python.options import options_of
from consumers.projecting import stops
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project_once
from consumers.projecting.rebuild import rebuild
from consumers.projecting.status import status
from consumers.projecting.stops import Stop
from consumers.relaying.relay import relay_once
from consumers.source import OpenSource
from domain.errors import SoboError
from projections.state import tables as state
from projections.state.digest import digest
from store.database import Database, connect
from tests.bad_messages import flipped
from tests.followed_log import from_kafka, records, story
from tests.integration.test_stops import complete, decide, following, until
from tests.relayed_topic import messages, positions
from tests.topic_copies import Change, Copied, copied

HARMED = 40


def harmed(change: Change) -> Change:
    """The copy of the message at this position, changed."""

    def changed(standing: list[Copied]) -> list[Copied]:
        return [*standing[: HARMED - 1], *change(standing[HARMED - 1 : HARMED]), *standing[HARMED:]]

    return changed


def valued(change: Callable[[bytes], bytes | None]) -> Change:
    def changed(one: Sequence[Copied]) -> list[Copied]:
        (message,) = one
        assert message.value is not None
        return [message._replace(value=change(message.value))]

    return changed


HARMS: dict[str, tuple[Change, bool]] = {
    "an unknown schema id": (valued(lambda value: b"\0\0\0\xff\xff" + value[5:]), True),
    "a wrong magic byte": (valued(lambda value: b"\x01" + value[1:]), True),
    "a truncated body": (valued(lambda value: value[:-2]), True),
    "bytes behind the body": (valued(lambda value: value + b"\0"), True),
    "a tombstone": (valued(lambda _: None), True),
    "a header missing": (lambda m: [m[0].without("sobo_position")], False),
    "a header twice": (lambda m: [m[0]._replace(headers=[*m[0].headers, ("sobo_position", b"9")])], False),
}
"""What was done, and whether the message still says its position."""


def standing(database: Database) -> list[Stop]:
    with connect(database.writer_url) as conn:
        return list(status(conn).stopped)


def shown(database: Database) -> set[int]:
    with connect(database.writer_url) as conn:
        return {position for (position,) in conn.execute("select position from projection.facts")}


def of(database: Database, cluster: Cluster, topic: str) -> OpenSource:
    return lambda: from_kafka(database, cluster, topic)


@pytest.fixture
def relayed(database: Database, cluster: Cluster, topic: str) -> str:
    story(database)
    relay_once(database.writer_url, cluster, topic)
    return topic


@pytest.mark.parametrize("harm", HARMS)
def test_its_partition_stands_still_before_it_and_the_others_go_on(
    database: Database, cluster: Cluster, relayed: str, harm: str
) -> None:
    """Catches one bad message that stops everything, is stepped over, or is told without its place."""
    change, says_its_position = HARMS[harm]
    copy = f"copy-{uuid4().hex}"
    copied(cluster, relayed, copy, harmed(change))
    log = records(database)
    partition = partition_of(log[HARMED - 1].stream.encode(), PARTITIONS)
    of_it = positions(messages(cluster, relayed)[partition])
    with pytest.raises(SoboError) as told:
        project_once(database.writer_url, of(database, cluster, copy))
    (stop,) = standing(database)
    assert (stop.source, stop.partition) == (copy, partition)
    assert stop.position == (HARMED if says_its_position else None)
    assert stop.offset == of_it.index(HARMED)
    assert told.value.message == stop.message
    behind = set(of_it[of_it.index(HARMED) :])
    assert shown(database) == {record.position for record in log} - behind
    assert complete(database) == HARMED - 1

    decide(database, stop.place, "a test harmed it")
    project_once(database.writer_url, of(database, cluster, copy))
    assert standing(database) == []
    assert shown(database) - {HARMED} == {record.position for record in log} - {HARMED}
    assert complete(database) == (len(log) if says_its_position else HARMED - 1)
    made = rebuild(database.writer_url, of(database, cluster, copy))
    assert (made.events, made.compared) == (len(log) - 1, "same")


@pytest.mark.parametrize("doubled", [False, True])
def test_a_message_with_another_value_than_the_log_has_stops_its_partition_until_it_is_left_out(
    database: Database, cluster: Cluster, relayed: str, doubled: bool
) -> None:
    """Catches a value that is believed because its position is one of ours, or passed over because that is known; and a
    skip that a rebuild does not follow, or that takes the event at that position away."""
    copy = f"copy-{uuid4().hex}"
    copied(cluster, relayed, copy, harmed(lambda m: [*m, flipped(m[0])] if doubled else [flipped(m[0])]))
    head = len(records(database))
    with pytest.raises(SoboError, match=f"says position {HARMED}, .* the log has other bytes there"):
        project_once(database.writer_url, of(database, cluster, copy))
    project_from_store(database.writer_url)
    (stop,) = standing(database)
    assert (stop.position, stop.code) == (None, "replaced_event")
    with connect(database.writer_url) as conn:
        right = digest(conn)
    with pytest.raises(SoboError, match=f"says position {HARMED}, "):
        project_once(database.writer_url, of(database, cluster, copy))

    decide(database, stop.place, "somebody wrote to the topic")
    project_once(database.writer_url, of(database, cluster, copy))
    assert standing(database) == []
    with connect(database.writer_url) as conn:
        assert digest(conn) == right
    if doubled:
        made = rebuild(database.writer_url, of(database, cluster, copy))
        assert (made.events, made.position, made.digest) == (head, head, right)
    else:
        with pytest.raises(SoboError, match=f"up to position {HARMED - 1}, and the projection shows"):
            rebuild(database.writer_url, of(database, cluster, copy))


def test_a_message_that_cannot_be_read_at_the_position_of_another_event_is_left_out_without_that_event(
    database: Database, cluster: Cluster, relayed: str
) -> None:
    """Catches a partition that stands still for ever before a position that is shown already, and a skip that takes the
    event away which the log has there."""
    head, copy = len(records(database)), f"copy-{uuid4().hex}"
    said = 3
    cut = harmed(HARMS["a truncated body"][0])
    copied(cluster, relayed, copy, lambda m: [*m, cut(m)[HARMED - 1].saying("sobo_position", str(said).encode())])
    for _ in range(2):  # the second time its position is shown
        with pytest.raises(SoboError, match=f"says position {said}, as a .*, and the log has "):
            project_once(database.writer_url, of(database, cluster, copy))
        (stop,) = standing(database)
        assert stop.position is None
    decide(database, stop.place, "somebody wrote to the topic")
    assert project_once(database.writer_url, of(database, cluster, copy)) == head
    assert standing(database) == []
    made = rebuild(database.writer_url, of(database, cluster, copy))
    assert (made.events, made.compared) == (head, "same")


def test_a_message_of_nobody_stops_its_partition_until_it_is_skipped(
    database: Database, cluster: Cluster, relayed: str
) -> None:
    """Catches a stray message that cannot be named, as it has no position."""
    copy = f"copy-{uuid4().hex}"
    copied(cluster, relayed, copy, lambda standing: standing)
    with connect(database.writer_url) as conn:
        ours = source_of(ledger_name(conn)).encode()
    with closing(KafkaProducer(**options_of(cluster))) as producer:
        sent = producer.send(copy, b"hello", headers=[("ce_source", ours)], partition=3).get(10)
    with following(database, of(database, cluster, copy)):
        until(lambda: complete(database) == len(records(database)))
        until(lambda: [stop.place for stop in standing(database)] == [f"3:{sent.offset}"])
        decide(database, f"3:{sent.offset}", "somebody tried the console producer")
        until(lambda: standing(database) == [])


def test_what_the_log_gives_takes_the_stop_of_the_topic_away(
    database: Database, cluster: Cluster, relayed: str
) -> None:
    """Catches a stop that is told for ever, though the event was projected from the store meanwhile."""
    copy = f"copy-{uuid4().hex}"
    copied(cluster, relayed, copy, harmed(HARMS["a truncated body"][0]))
    with pytest.raises(SoboError):
        project_once(database.writer_url, of(database, cluster, copy))
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        assert stops.standing(conn) == []
        assert state.complete_position(conn) == len(records(database))
