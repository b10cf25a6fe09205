"""The relay: everything, in order, acknowledged before the mark moves, by one process."""

import threading
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from kafka import TopicPartition
from kafka.admin import KafkaAdminClient

from consumers.identity import ledger_name
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import Received, place_of
from consumers.kafka.topics import PARTITIONS, last_messages
from consumers.kafka.wire import FramesRead
from consumers.kafka.with_kafka_python.options import options_of
from consumers.locks import RELAY
from consumers.relaying.mark import relayed
from consumers.relaying.relay import relay, relay_once
from domain.errors import Refused, Unavailable
from schemas.codec import HEADER_LENGTH
from store.database import Database, address, connect
from tests.followed_log import append, people, records, story, units
from tests.relayed_topic import messages, positions


def all_positions(cluster: Cluster, topic: str) -> list[int]:
    return sorted(position for of in messages(cluster, topic).values() for position in positions(of))


def test_every_event_is_sent_once_with_its_stored_body(database: Database, cluster: Cluster, topic: str) -> None:
    """Catches a lost or doubled message, a body that is not the stored one, a stream split over partitions."""
    head = story(database)
    assert relay_once(database.writer_url, cluster, topic) == head
    found = messages(cluster, topic)
    assert sorted(position for of in found.values() for position in positions(of)) == list(range(1, head + 1))
    kept = {record.position: record for record in records(database)}
    partition_of: dict[bytes, int] = {}
    for partition, of in found.items():
        for message in of:
            record = kept[place_of(message.headers)[0]]
            value, key = message.value or b"", message.key or b""
            assert value[5:] == record.event[HEADER_LENGTH:]
            assert FramesRead()[value[:5]].written.event_type == record.type
            assert key == record.stream.encode()
            assert partition_of.setdefault(key, partition) == partition


def test_the_mark_is_where_the_next_run_goes_on(database: Database, cluster: Cluster, topic: str) -> None:
    """Catches a mark that is not kept: every run would send everything again."""
    append(database, units(3))
    relay_once(database.writer_url, cluster, topic)
    append(database, people(5))
    head = relay_once(database.writer_url, cluster, topic)
    assert all_positions(cluster, topic) == list(range(1, head + 1))
    with connect(database.writer_url) as conn:
        assert relayed(conn, topic) == head


def test_a_topic_that_was_lost_is_filled_again(database: Database, cluster: Cluster, topic: str) -> None:
    """Catches a mark that is believed when the topic is empty: its consumers would miss the beginning for ever."""
    head = story(database)
    with connect(database.writer_url) as conn:
        conn.execute("insert into ledger.relay (topic, position) values (%s, %s)", (topic, head))
    relay_once(database.writer_url, cluster, topic)
    assert all_positions(cluster, topic) == list(range(1, head + 1))


@pytest.mark.parametrize("lost", range(PARTITIONS))
def test_a_partition_that_was_lost_is_filled_again(database: Database, cluster: Cluster, topic: str, lost: int) -> None:
    """Catches a look at the topic as a whole, to which the other partitions answer for the one that was emptied; also
    a partition that the relay thinks elsewhere than the client does."""
    head = story(database)
    relay_once(database.writer_url, cluster, topic)
    emptied = TopicPartition(topic, lost)
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.delete_records({emptied: len(messages(cluster, topic)[lost])})
    assert messages(cluster, topic)[lost] == []
    relay_once(database.writer_url, cluster, topic)
    assert sorted(set(all_positions(cluster, topic))) == list(range(1, head + 1))
    before = all_positions(cluster, topic)
    relay_once(database.writer_url, cluster, topic)
    assert all_positions(cluster, topic) == before


def test_a_topic_of_another_ledger_is_refused(database: Database, cluster: Cluster, topic: str) -> None:
    """Catches two ledgers mixed in one topic, where nobody could tell their positions apart."""
    story(database)
    relay_once(database.writer_url, cluster, topic)
    assert database.admin_url is not None
    with connect(database.admin_url) as conn:
        name = ledger_name(conn)
        conn.execute("update ledger.settings set value = 'another' where name = 'ledger_name'")
    with pytest.raises(Refused, match=name):
        relay_once(database.writer_url, cluster, topic)


def test_once_beside_a_running_relay_is_refused(database: Database, cluster: Cluster, topic: str) -> None:
    """Catches two relays at work at once."""
    with connect(database.writer_url) as conn:
        conn.execute("select pg_advisory_lock(%s)", (RELAY,))
        with pytest.raises(Refused, match="Another relay"):
            relay_once(database.writer_url, cluster, topic)


def test_a_relay_that_loses_its_place_while_it_begins_is_cut_off_and_calls_the_topic_no_strangers(
    database: Database, cluster: Cluster, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a head from before the topic was looked at: the relay that took over has sent more than that."""
    relay_once(database.writer_url, cluster, topic)
    append(database, units(3))

    def taken_over_meanwhile(cluster: Cluster, topic: str) -> dict[int, Received | None]:
        monkeypatch.undo()
        end_whoever_is_the_relay(database)
        append(database, people(5))
        relay_once(database.writer_url, cluster, topic)
        return last_messages(cluster, topic)

    monkeypatch.setattr("consumers.relaying.relay.last_messages", taken_over_meanwhile)
    with pytest.raises(Unavailable) as cut_off:
        relay_once(database.writer_url, cluster, topic)
    assert cut_off.value.code == "database_down"
    head = relay_once(database.writer_url, cluster, topic)
    assert all_positions(cluster, topic) == list(range(1, head + 1))


def test_a_broker_that_is_down_is_named(database: Database) -> None:
    """Catches a stack trace or an endless wait in place of the address."""
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:9"):
        relay_once(database.writer_url, Cluster("127.0.0.1:9"))


class Following:
    """A relay in a thread of its own, and what it said."""

    def __init__(self, database: Database, cluster: Cluster, topic: str) -> None:
        self.stop = threading.Event()
        self.said: list[str] = []
        self.thread = threading.Thread(
            target=relay, args=(database.writer_url, cluster, self.stop, self.said.append, topic), daemon=True
        )
        self.thread.start()

    def end(self) -> None:
        self.stop.set()
        self.thread.join(30)
        assert not self.thread.is_alive()


@pytest.fixture
def following(database: Database, cluster: Cluster, topic: str) -> Iterator[Following]:
    made = Following(database, cluster, topic)
    yield made
    made.end()


def end_whoever_is_the_relay(database: Database) -> None:
    assert database.admin_url is not None
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute(
            "select pg_terminate_backend(pid, 10000) from pg_locks "
            "where locktype = 'advisory' and pid <> pg_backend_pid()"
        )


def wait_until_relayed(database: Database, topic: str, head: int, seconds: float = 30) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.1)):
        with connect(database.writer_url) as conn:
            if relayed(conn, topic) >= head:
                return
        pause.wait(0.1)
    raise AssertionError("the relay did not come to the head")


def test_a_following_relay_sends_what_is_appended_and_stops_cleanly(
    database: Database, cluster: Cluster, topic: str, following: Following
) -> None:
    """Catches a follower that sleeps through an append, or does not end when told."""
    head = append(database, units(3)).last_position
    wait_until_relayed(database, topic, head)
    head = append(database, people(2)).last_position
    wait_until_relayed(database, topic, head)
    following.end()
    assert all_positions(cluster, topic) == list(range(1, head + 1))


def test_a_following_relay_lives_through_a_lost_connection(
    database: Database, cluster: Cluster, topic: str, following: Following
) -> None:
    """Catches a relay that dies with its session, sends nothing afterwards, or does not say which database it lost."""
    wait_until_relayed(database, topic, append(database, units(3)).last_position)
    end_whoever_is_the_relay(database)
    head = append(database, people(2)).last_position
    wait_until_relayed(database, topic, head)
    lost = [said for said in following.said if "trying again" in said]
    assert lost
    assert all(address(database.writer_url) in said for said in lost)
    assert sorted(set(all_positions(cluster, topic))) == list(range(1, head + 1))
