"""One fault at a time under relays and projectors at work, while somebody records: all of it comes to its place."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from consumers.kafka.topics import EVENTS
from tests.faults.grounds import Grounds, Ledger, new_ledger
from tests.faults.held import caught_up
from tests.faults.load import Load, too_large
from tests.faults.tended import LOST, Tended
from tests.faults.topic_faults import LARGEST, SMALL, delete_topics, empty_partition, limit

CLIENTS = (os.environ.get("SOBO_FAULTS_CLIENT") or "kafka-python").split()
BOTH = pytest.mark.parametrize("work", ["kafka-python", "confluent"], indirect=True)
"""Where the clients have been seen to differ; the rest is long, and the same."""


@dataclass(frozen=True)
class AtWork:
    ledger: Ledger
    load: Load
    tended: Tended


@pytest.fixture(scope="module", params=CLIENTS)
def work(
    request: pytest.FixtureRequest, grounds: Grounds, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AtWork]:
    """A ledger that is recorded in, with a relay, another that waits, and a projector."""
    with new_ledger(grounds, tmp_path_factory.mktemp("work")) as ledger, Load(ledger.url) as load:
        tended = Tended(ledger, ("relay-1", "relay-2", "project-1"), lambda _: request.param)
        with load.resting():
            tended.until(lambda: caught_up(ledger), "nothing is relayed and shown")
        yield AtWork(ledger, load, tended)
        tended.end()


def test_a_broker_that_is_stopped_and_started(work: AtWork) -> None:
    """Catches a follower that ends with its broker, or leaves out what was under way."""
    work.ledger.grounds.stop_broker()
    work.tended.pause(1)
    work.ledger.grounds.start_broker()
    work.tended.until_whole(work.load)


@BOTH
def test_a_broker_that_is_killed(work: AtWork) -> None:
    """Catches what only a broker that says good-bye brings to its place."""
    work.ledger.grounds.kill_broker()
    work.ledger.grounds.start_broker()
    work.tended.until_whole(work.load)


def test_a_database_that_is_restarted(work: AtWork) -> None:
    """Catches a follower that holds on to a session that is gone, and a projection half of which was written."""
    work.ledger.grounds.stop_database()
    work.tended.pause(1)
    work.ledger.grounds.start_database()
    work.tended.until_whole(work.load)


def test_a_projector_that_joins_and_leaves(work: AtWork) -> None:
    """Catches a batch that two write, or nobody does, as the partitions change hands."""
    work.tended.start("project-2")
    work.tended.pause(3)
    work.tended.leave("project-2")
    work.tended.until_whole(work.load)


def test_a_record_that_the_broker_refuses(work: AtWork) -> None:
    """Catches what stands behind it sent before it, or the same record refused for ever though it would be taken."""
    limit(work.ledger.cluster, EVENTS, SMALL)
    work.load.record([too_large()])
    work.tended.until_ended("Kafka refuses the event")
    limit(work.ledger.cluster, EVENTS, LARGEST)
    work.tended.until_whole(work.load)


@BOTH
def test_a_topic_that_is_deleted_and_made_again(work: AtWork) -> None:
    """Catches a relay that goes on behind what is gone, a projector at an offset of the topic of before, and one that
    waits for ever behind the broker that was killed: librdkafka takes no leader's epoch below the one that it knew."""
    delete_topics(work.ledger.cluster, EVENTS)
    work.tended.until_whole(work.load, repaired=True)


def test_a_partition_that_is_emptied(work: AtWork) -> None:
    """Catches a hole that nobody hears of; what the relay says to do fills it."""
    assert empty_partition(work.ledger.cluster, EVENTS, 2)
    work.tended.until_ended(LOST)
    work.tended.until_whole(work.load, repaired=True)
