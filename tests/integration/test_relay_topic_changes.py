"""What happens to the topic while the relay runs: it stops with the reason, and nothing stays lost."""

import threading
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from consumers.identity import ledger_name
from consumers.kafka.port.client import Acknowledged
from consumers.kafka.producer import RecordRefused, RelayProducer
from consumers.kafka.topics import Cluster, ensure_topic
from consumers.kafka.watch import TopicChanged, TopicWatch
from consumers.kafka.wire import message_maker
from consumers.kafka.with_kafka_python.options import options_of
from consumers.relaying.mark import relayed
from consumers.relaying.relay import relay, relay_once
from domain.errors import Refused
from store.database import Database, connect
from tests.followed_log import append, people, records, story, units
from tests.relayed_topic import messages, positions
from tests.sample_events import registered


class Following:
    """A relay in a thread of its own, and what ended it."""

    def __init__(self, database: Database, cluster: Cluster, topic: str) -> None:
        self.stop = threading.Event()
        self.ended_by: list[Exception] = []
        self._arguments: Any = (database.writer_url, cluster, self.stop, lambda _: None, topic)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            relay(*self._arguments)
        except Exception as error:
            self.ended_by.append(error)

    def reason(self, seconds: float = 40) -> Exception:
        self.thread.join(seconds)
        self.stop.set()
        self.thread.join(30)
        assert self.ended_by, "the relay went on"
        return self.ended_by[0]


def mark(database: Database, topic: str) -> int:
    with connect(database.writer_url) as conn:
        return relayed(conn, topic)


def wait_for_mark(database: Database, topic: str, position: int) -> None:
    pause = threading.Event()
    for _ in range(300):
        if mark(database, topic) >= position:
            return
        pause.wait(0.1)
    raise AssertionError("the relay did not come to the head")


def all_positions(cluster: Cluster, topic: str) -> list[int]:
    return sorted(position for of in messages(cluster, topic).values() for position in positions(of))


def make_anew(cluster: Cluster, topic: str) -> None:
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.delete_topics([topic])
        pause = threading.Event()
        for _ in range(100):
            if topic not in admin.list_topics():
                break
            pause.wait(0.1)
    ensure_topic(cluster, topic)


def test_a_topic_made_anew_stops_the_running_relay_and_the_next_one_sends_everything(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a producer that goes on at offset 0: everything before would be missing, and the mark would deny it."""
    head = story(database)
    following = Following(database, cluster, topic)
    wait_for_mark(database, topic, head)
    make_anew(cluster, topic)
    head = append(database, people(20)).last_position
    assert topic in str(following.reason())
    relay_once(database.writer_url, cluster, topic)
    assert sorted(set(all_positions(cluster, topic))) == list(range(1, head + 1))


def test_a_topic_made_anew_that_holds_the_newest_already_is_sent_everything(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a mark that is believed because every partition ends behind it: so it does where a relay that was killed
    had messages under way as the topic was made anew."""
    story(database)
    relay_once(database.writer_url, cluster, topic)
    make_anew(cluster, topic)
    head = append(database, people(40)).last_position
    with connect(database.writer_url) as conn:
        producer = RelayProducer(cluster, topic, message_maker(ledger_name(conn)), lambda answer: answer())
    with closing(producer):
        producer.send(records(database)[-100:])
    assert relay_once(database.writer_url, cluster, topic) == head
    assert sorted(set(all_positions(cluster, topic))) == list(range(1, head + 1))


def test_a_moved_start_stops_the_running_relay_and_again_sends_what_is_lost(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches messages deleted at a partition's beginning, of which the last message tells nothing."""
    head = story(database)
    following = Following(database, cluster, topic)
    wait_for_mark(database, topic, head)
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.delete_records({TopicPartition(topic, 2): 3})
    assert "partition 2 up to offset 2" in str(following.reason())
    assert sorted(set(all_positions(cluster, topic))) != list(range(1, head + 1))
    assert relay_once(database.writer_url, cluster, topic, again=1) == head
    assert sorted(set(all_positions(cluster, topic))) == list(range(1, head + 1))


def test_a_start_that_moved_while_no_relay_ran_is_found_by_the_next_one(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a start that looks at the last messages only, and goes on as if nothing were missing before them."""
    head = story(database)
    assert relay_once(database.writer_url, cluster, topic) == head
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.delete_records({TopicPartition(topic, 2): 3})
    head = append(database, people(20)).last_position
    for _ in range(2):  # whoever is refused finds it again the next time
        with pytest.raises(TopicChanged, match="partition 2 up to offset 2"):
            relay_once(database.writer_url, cluster, topic)
    assert isinstance(Following(database, cluster, topic).reason(), TopicChanged)
    assert mark(database, topic) < head
    assert relay_once(database.writer_url, cluster, topic, again=1) == head
    assert sorted(set(all_positions(cluster, topic))) == list(range(1, head + 1))
    assert relay_once(database.writer_url, cluster, topic) == head


def test_acknowledged_offsets_that_do_not_go_up_are_a_reason_to_stop(cluster: Cluster, topic: str) -> None:
    """Catches a partition that was cut back under the relay, which acknowledges an offset for the second time."""
    ensure_topic(cluster, topic)
    with closing(TopicWatch(cluster, topic)) as watch:
        watch.acknowledged([Acknowledged(1, 5), Acknowledged(0, 5), Acknowledged(1, 6), Acknowledged(1, -1)])
        watch.look()
        with pytest.raises(TopicChanged, match="offset 6 of partition 1 after 6"):
            watch.acknowledged([Acknowledged(0, 6), Acknowledged(1, 6)])


def test_again_sends_from_its_position_on_and_refuses_one_beyond_the_log(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a start that is one too late, and a mark that stays behind."""
    head = story(database)
    relay_once(database.writer_url, cluster, topic)
    assert relay_once(database.writer_url, cluster, topic, again=head - 4) == head
    assert all_positions(cluster, topic) == sorted([*range(1, head + 1), *range(head - 4, head + 1)])
    assert mark(database, topic) == head
    with pytest.raises(Refused, match=f"positions 1 to {head}"):
        relay_once(database.writer_url, cluster, topic, again=head + 1)


def test_a_refused_record_is_named_by_its_position_and_everything_before_it_is_sent(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches the client's first error told of whatever comes later, on every topic, as an outage."""
    before = append(database, units(3) + people(5)).last_position
    append(database, [replace(registered("77777"), name="x" * 20_000)])
    head = append(database, people(5)).last_position
    ensure_topic(cluster, topic)
    limit(cluster, topic, 8_000)
    with pytest.raises(RecordRefused, match=f"position {before + 1} ") as told:
        relay_once(database.writer_url, cluster, topic)
    assert told.value.position == before + 1
    assert mark(database, topic) == before
    assert set(all_positions(cluster, topic)) >= set(range(1, before + 1))
    assert isinstance(Following(database, cluster, topic).reason(), RecordRefused)
    limit(cluster, topic, 1_000_000)
    assert relay_once(database.writer_url, cluster, topic) == head
    assert sorted(set(all_positions(cluster, topic))) == list(range(1, head + 1))


def test_a_refused_record_moves_no_mark_when_the_topic_was_made_anew_meanwhile(
    database: Database, cluster: Cluster, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a mark moved up to the record though nothing of what was sent before it stands any more."""
    append(database, units(3) + people(5))
    refused = append(database, [replace(registered("77777"), name="x" * 20_000)]).last_position
    ensure_topic(cluster, topic)
    limit(cluster, topic, 8_000)
    settle = RelayProducer.settle

    def settle_while_somebody_makes_the_topic_anew(producer: RelayProducer, records: Any, begun: Any) -> Any:
        try:
            return settle(producer, records, begun)
        except RecordRefused:
            make_anew(cluster, topic)
            raise

    with monkeypatch.context() as patch:
        patch.setattr(RelayProducer, "settle", settle_while_somebody_makes_the_topic_anew)
        with pytest.raises(TopicChanged, match="made anew"):
            relay_once(database.writer_url, cluster, topic)
    assert mark(database, topic) == 0
    assert relay_once(database.writer_url, cluster, topic) == refused
    assert sorted(set(all_positions(cluster, topic))) == list(range(1, refused + 1))


def limit(cluster: Cluster, topic: str, size: int) -> None:
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": str(size)})])
