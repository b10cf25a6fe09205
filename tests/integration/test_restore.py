"""The restore from the topic: the same ledger or none, and every fault of the topic named."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from kafka import TopicPartition
from kafka.admin import KafkaAdminClient

from consumers.auditing.verify import verify
from consumers.identity import ledger_name
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import ensure_topic
from consumers.kafka.with_kafka_python.options import options_of
from consumers.locks import RESTORE
from consumers.projecting.from_store import project_from_store
from consumers.relaying.mark import relayed
from consumers.relaying.relay import relay_once
from consumers.restoring.restore import Restored, look, restore
from domain.errors import NotFound, Refused
from projections.state.digest import digest
from store.database import Database, connect
from store.events import restored as beside
from store.events.keys import identity_secret
from store.events.unfinished import refuse_unfinished, unfinished
from tests.bad_messages import FAULTS, at
from tests.conftest import NewDatabase
from tests.followed_log import append, people, records, story, units
from tests.relayed_topic import messages, positions
from tests.topic_copies import Copied, copied


@pytest.fixture
def empty(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as other:
        yield other


@pytest.fixture
def relayed_story(database: Database, cluster: Cluster, topic: str) -> str:
    """The topic of a small ledger, all of it."""
    story(database)
    relay_once(database.writer_url, cluster, topic)
    return topic


def fill(empty: Database, cluster: Cluster, topic: str, **options: Any) -> Restored:
    assert empty.admin_url is not None
    return restore(empty.admin_url, cluster, topic=topic, **options)


def told(database: Database) -> tuple[str, list[Any], list[Any]]:
    """Everything that a ledger says of itself: its name, its head, its digest."""
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        heads = conn.execute("select position, units_position from ledger.head").fetchall()
        return ledger_name(conn), heads, [digest(conn)]


def is_untouched(database: Database) -> bool:
    with connect(database.writer_url) as conn:
        staging = conn.execute("select to_regclass('ledger.restored')").fetchone()
        return not records(database) and unfinished(conn) is None and staging == (None,)


def test_the_restored_ledger_is_the_same_to_the_byte(
    database: Database, empty: Database, cluster: Cluster, relayed_story: str
) -> None:
    """Catches an event at another position, bytes made anew, a head or a name that is not the ledger's."""
    found = fill(empty, cluster, relayed_story)
    assert records(empty) == records(database)
    assert told(empty) == told(database)
    assert (found.events, found.position, found.repeated) == (len(records(database)),) * 2 + (0,)
    with connect(empty.writer_url) as conn:
        checked = verify(conn)
        assert (checked.problems, checked.projection) == ([], "same")


def test_nothing_is_sent_twice_after_a_restore_and_the_relay_goes_on(
    empty: Database, cluster: Cluster, relayed_story: str
) -> None:
    """Catches a mark that was not brought along: all of the topic would be sent again."""
    head = fill(empty, cluster, relayed_story).position
    relay_once(empty.writer_url, cluster, relayed_story)
    sent = [one for of in messages(cluster, relayed_story).values() for one in positions(of)]
    assert sorted(sent) == list(range(1, head + 1))
    head = append(empty, people(2)).last_position
    assert relay_once(empty.writer_url, cluster, relayed_story) == head


def test_what_was_sent_twice_comes_back_once(
    database: Database, empty: Database, cluster: Cluster, relayed_story: str
) -> None:
    """Catches a restore that takes a repetition for a fault, or for an event."""
    relay_once(database.writer_url, cluster, relayed_story, again=5)
    found = fill(empty, cluster, relayed_story)
    assert found.repeated == found.events - 4
    assert records(empty) == records(database)


def test_a_ledger_that_holds_events_is_left_as_it_is(database: Database, cluster: Cluster, relayed_story: str) -> None:
    before = records(database)
    with pytest.raises(Refused, match="fills an empty one only"):
        fill(database, cluster, relayed_story)
    assert records(database) == before


def test_a_partition_that_was_emptied_is_named_by_its_positions(
    empty: Database, cluster: Cluster, relayed_story: str
) -> None:
    """Catches a ledger with a hole that looks whole."""
    gone = positions(messages(cluster, relayed_story)[2])
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.delete_records({TopicPartition(relayed_story, 2): len(gone)})
    with pytest.raises(Refused, match=rf"positions? {gone[0]} .*missing"):
        fill(empty, cluster, relayed_story)
    assert is_untouched(empty)


def test_an_end_that_is_missing_shows_against_the_position_that_it_must_reach(
    database: Database, empty: Database, cluster: Cluster, relayed_story: str
) -> None:
    head = len(records(database))
    with pytest.raises(Refused, match=rf"positions {head + 1} to {head + 3} are missing at the end"):
        fill(empty, cluster, relayed_story, upto=head + 3)
    assert is_untouched(empty)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_topic_is_named_and_nothing_is_restored(
    database: Database, empty: Database, cluster: Cluster, relayed_story: str, fault: str
) -> None:
    """Catches a message that is believed although it is not what a relay sent, and half a ledger in its place."""
    change, named, _ = FAULTS[fault]
    copy = f"copy-{uuid4().hex}"
    copied(cluster, relayed_story, copy, change)
    with connect(database.writer_url) as conn:
        ours = ledger_name(conn)
    with pytest.raises(Refused, match=named) as refused:
        fill(empty, cluster, copy, ledger=ours)
    assert refused.value.code == "not_restorable"
    assert "partition" in refused.value.message or "missing" in refused.value.message
    assert is_untouched(empty)
    with pytest.raises(Refused, match=named):
        look(cluster, ledger=ours, topic=copy)


def test_events_of_two_ledgers_in_one_topic_are_told_apart(
    empty: Database, cluster: Cluster, relayed_story: str
) -> None:
    """Catches whichever comes first taken for the ledger that is meant."""
    copy = f"copy-{uuid4().hex}"
    copied(cluster, relayed_story, copy, at(7, lambda m: m.saying("ce_source", b"sobo/elsewhere")))
    with pytest.raises(Refused, match=r"more than one ledger.*sobo/elsewhere \(1 messages\)"):
        fill(empty, cluster, copy)
    assert is_untouched(empty)


def test_messages_of_another_ledger_are_named_once_and_counted(
    database: Database, empty: Database, cluster: Cluster, relayed_story: str
) -> None:
    """Catches ten places that all say the same, and what else is wrong left out for them."""
    copy = f"copy-{uuid4().hex}"
    with connect(database.writer_url) as conn:
        ours = ledger_name(conn)

    def others(standing: list[Copied]) -> list[Copied]:
        return [m.saying("ce_source", b"sobo/elsewhere") if 3 <= at < 9 else m for at, m in enumerate(standing)]

    copied(cluster, relayed_story, copy, others)
    with pytest.raises(Refused, match="5 more messages of sobo/elsewhere") as refused:
        fill(empty, cluster, copy, ledger=ours)
    assert refused.value.message.count("an event of sobo/elsewhere") == 1
    assert is_untouched(empty)


def test_a_topic_without_an_event_is_said_to_hold_none(empty: Database, cluster: Cluster, topic: str) -> None:
    ensure_topic(cluster, topic)
    with pytest.raises(Refused, match=f"{topic} .* holds no event"):
        fill(empty, cluster, topic)
    assert is_untouched(empty)


def test_a_topic_that_grows_meanwhile_belongs_to_a_ledger_that_lives(
    database: Database, empty: Database, cluster: Cluster, relayed_story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches two ledgers that go on with the same positions."""

    def and_one_more(conn: Any, fresh: Any) -> None:
        append(database, people(1))
        relay_once(database.writer_url, cluster, relayed_story)

    monkeypatch.setattr(beside, "lay_beside", and_one_more)
    with pytest.raises(Refused, match="grew while it was read"):
        fill(empty, cluster, relayed_story)
    assert is_untouched(empty)


def test_a_restore_that_was_killed_leaves_an_empty_ledger_that_says_so_and_takes_nothing(
    database: Database, empty: Database, cluster: Cluster, relayed_story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches half a ledger that looks whole, a write into it, and a second run that trips over the first."""

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(beside, "put_in", killed)
        with pytest.raises(KeyboardInterrupt):
            fill(empty, cluster, relayed_story)
    assert records(empty) == []
    with connect(empty.writer_url) as conn:
        with pytest.raises(Refused, match="not come to its end") as refused:
            refuse_unfinished(conn)
        assert refused.value.code == "restore_unfinished"
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            conn.execute(
                "insert into ledger.events (position, stream, version, type, event) values (1, 's', 1, 'T', '')"
            )
    fill(empty, cluster, relayed_story)
    assert records(empty) == records(database)
    with connect(empty.writer_url) as conn:
        assert unfinished(conn) is None


def test_only_the_owner_of_the_tables_restores(empty: Database, cluster: Cluster, relayed_story: str) -> None:
    """Catches a way for whoever records to put events into the log under no login."""
    with pytest.raises(Refused, match="only the owner of its tables may"):
        restore(empty.writer_url, cluster, topic=relayed_story)
    assert is_untouched(empty)


def test_a_secret_that_does_not_find_the_people_goes(empty: Database, cluster: Cluster, relayed_story: str) -> None:
    """Catches people registered a second time, under hashes of another secret."""
    assert not fill(empty, cluster, relayed_story).keys
    with connect(empty.writer_url) as conn, pytest.raises(NotFound, match="sobo keys import"):
        identity_secret(conn)


def test_a_ledger_without_people_keeps_its_secret(
    database: Database, empty: Database, cluster: Cluster, topic: str
) -> None:
    append(database, units(3))
    relay_once(database.writer_url, cluster, topic)
    assert fill(empty, cluster, topic).keys
    with connect(empty.writer_url) as conn:
        assert identity_secret(conn)
        assert relayed(conn, topic) == len(records(database))


def test_looking_says_what_would_come_back(database: Database, cluster: Cluster, relayed_story: str) -> None:
    found = look(cluster, topic=relayed_story)
    assert found.events == found.position == len(records(database))
    assert found.streams == len({record.stream for record in records(database)})
    assert sum(found.events_by_type.values()) == found.events


def test_another_restore_at_work_is_not_disturbed(empty: Database, cluster: Cluster, relayed_story: str) -> None:
    assert empty.admin_url is not None
    with connect(empty.admin_url) as conn:
        conn.execute("select pg_advisory_lock(%s)", (RESTORE,))
        with pytest.raises(Refused, match="Another restore"):
            fill(empty, cluster, relayed_story)
