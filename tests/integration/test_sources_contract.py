"""One contract for both sources: what holds of the store as a source holds of Kafka, word for word."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from consumers.kafka.topics import Cluster
from consumers.projecting.store_source import StoreSource
from consumers.relaying.relay import relay_once
from consumers.source import Batch, Source, batches_to_end, opened
from projections.state.checkpoints import Checkpoint
from schemas.codec import HEADER_LENGTH
from store.database import Database
from tests.followed_log import append, from_kafka, people, records, story, units

Opening = Callable[[int], "Source"]


class Origin:
    """A ledger and a way to read it as a source, in batches of a size."""

    def __init__(self, database: Database, cluster: Cluster | None) -> None:
        self.database = database
        self.cluster = cluster
        self.topic = f"events-{uuid4().hex}"

    def publish(self) -> None:
        if self.cluster is not None:
            relay_once(self.database.writer_url, self.cluster, self.topic)

    @contextmanager
    def source(self, batch: int = 50) -> Iterator[Source]:
        made: Source
        if self.cluster is None:
            made = StoreSource(self.database.writer_url, batch=batch)
        else:
            made = from_kafka(self.database, self.cluster, self.topic, batch=batch)
        with opened(made) as source:
            yield source


@pytest.fixture(params=["store", "kafka"])
def origin(request: pytest.FixtureRequest, database: Database) -> Origin:
    return Origin(database, Cluster(request.getfixturevalue("broker")) if request.param == "kafka" else None)


def events_of(batches: list[Batch]) -> dict[int, tuple[str, int, str, bytes]]:
    """By position; a position that came twice fails."""
    found: dict[int, tuple[str, int, str, bytes]] = {}
    for batch in batches:
        for (event_type, _), group in batch.groups.items():
            for (position, stream, version), body in zip(group.places, group.bodies, strict=True):
                assert position not in found
                found[position] = (stream, version, event_type, body)
    return found


def test_a_source_gives_every_event_once_with_its_place_type_and_body(origin: Origin) -> None:
    """Catches a lost or doubled event, a body with a header left on or cut short, a mixed-up type or version."""
    story(origin.database)
    origin.publish()
    with origin.source() as source:
        source.resume(())
        given = events_of(list(batches_to_end(source)))
    kept = records(origin.database)
    assert given == {r.position: (r.stream, r.version, r.type, r.event[HEADER_LENGTH:]) for r in kept}


def test_within_a_stream_the_events_come_in_order(origin: Origin) -> None:
    """Catches a partition that follows from something else than the stream."""
    story(origin.database)
    origin.publish()
    with origin.source(batch=7) as source:
        source.resume(())
        places = [place for batch in batches_to_end(source) for place in sorted(_places(batch))]
    for stream in {stream for _, stream, _ in places}:
        versions = [version for _, of, version in places if of == stream]
        assert versions == sorted(versions)


def test_a_source_resumes_behind_the_checkpoints_that_its_batches_gave(origin: Origin) -> None:
    """Catches an offset that is one too low or too high: an event would come twice, or never."""
    story(origin.database)
    origin.publish()
    reached: dict[int, Checkpoint] = {}
    first: list[Batch] = []
    with origin.source(batch=20) as source:
        source.resume(())
        while sum(map(len, first)) < 60:
            batch = source.poll(5)
            first.append(batch)
            reached.update({step.after.partition: step.after for step in batch.steps})
    with origin.source(batch=20) as source:
        source.resume(reached.values())
        rest = list(batches_to_end(source))
    assert sorted(events_of(first + rest)) == [record.position for record in records(origin.database)]


def test_a_step_says_where_it_begins_and_ends(origin: Origin) -> None:
    """Catches steps that do not join: the fence against a stale process compares them."""
    story(origin.database)
    origin.publish()
    with origin.source(batch=20) as source:
        source.resume(())
        stands: dict[int, int] = {}
        for batch in batches_to_end(source):
            for step in batch.steps:
                assert step.before == stands.get(step.after.partition, 0) < step.after.next_offset
                stands[step.after.partition] = step.after.next_offset


def test_a_source_is_at_its_end_until_it_is_resumed_behind_something_new(origin: Origin) -> None:
    """Catches an end that moves with the log: a one-time run beside a busy writer would never end."""
    append(origin.database, units(2))
    origin.publish()
    with origin.source() as source:
        source.resume(())
        list(batches_to_end(source))
        assert source.at_end()
        append(origin.database, people(1))
        origin.publish()
        assert source.at_end()
        assert sum(map(len, _polled(source))) >= 3


def test_an_empty_source_is_at_its_end_and_gives_nothing(origin: Origin) -> None:
    """Catches a wait for a first event that never comes."""
    origin.publish()
    with origin.source() as source:
        source.resume(())
        assert source.at_end()
        assert not source.poll(0.1)


def _places(batch: Batch) -> list[tuple[int, str, int]]:
    return [place for group in batch.groups.values() for place in group.places]


def _polled(source: Source) -> list[Batch]:
    batches: list[Batch] = []
    for _ in range(20):
        batches.append(source.poll(0.5))
        if sum(map(len, batches)) >= 3:
            break
    return batches
