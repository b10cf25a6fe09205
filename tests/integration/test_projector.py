"""The projector: effects exactly once, whatever the source and whoever else is at work."""

import threading
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest

from consumers.kafka.topics import Cluster
from consumers.projecting import batches, projector, shape
from consumers.projecting.clash import refuse_a_clash
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project, project_once
from consumers.projecting.store_source import StoreSource
from consumers.relaying.relay import relay_once
from consumers.source import opened
from domain.errors import Refused, SoboError, Unavailable
from projections.state import checkpoints
from projections.state import tables as state
from projections.state.digest import digest
from store.database import Database, connect
from tests.followed_log import append, as_admin, from_kafka, people, projected, story, units


def digest_of(database: Database) -> str:
    with connect(database.writer_url) as conn:
        return digest(conn)


def complete(database: Database) -> int:
    with connect(database.writer_url) as conn:
        return state.complete_position(conn)


def test_both_sources_come_to_the_same_projection(database: Database, cluster: Cluster, topic: str) -> None:
    """Catches a source that changes what it carries: a type, a version, a byte of a body."""
    head = story(database)
    assert project_from_store(database.writer_url) == head
    from_store = digest_of(database)
    relay_once(database.writer_url, cluster, topic)
    with connect(database.writer_url) as conn:
        conn.execute("drop schema projection cascade")
    assert project_once(database.writer_url, lambda: from_kafka(database, cluster, topic)) == head
    assert digest_of(database) == from_store


def test_small_batches_and_one_large_one_come_to_the_same(database: Database) -> None:
    """Catches state that depends on where a batch ends."""
    story(database)
    project_from_store(database.writer_url)
    in_one = digest_of(database)
    with connect(database.writer_url) as conn:
        conn.execute("drop schema projection cascade")
    project_once(database.writer_url, lambda: StoreSource(database.writer_url, batch=3))
    assert digest_of(database) == in_one


def test_from_one_source_to_the_other_and_back_nothing_is_done_twice(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches a source that trusts its own checkpoint only: positions of the other would come twice, or be skipped."""
    append(database, units(3))
    project_from_store(database.writer_url)
    append(database, people(10))
    relay_once(database.writer_url, cluster, topic)
    project_once(database.writer_url, lambda: from_kafka(database, cluster, topic))
    append(database, people(10))
    project_from_store(database.writer_url)
    head = append(database, people(10)).last_position
    relay_once(database.writer_url, cluster, topic)
    assert project_once(database.writer_url, lambda: from_kafka(database, cluster, topic)) == head
    live = digest_of(database)
    with connect(database.writer_url) as conn:
        conn.execute("drop schema projection cascade")
    project_from_store(database.writer_url)
    assert digest_of(database) == live


def test_messages_sent_again_have_no_second_effect(database: Database, cluster: Cluster, topic: str) -> None:
    """Catches a projector that counts messages, not positions."""
    head = story(database)
    relay_once(database.writer_url, cluster, topic)
    with connect(database.writer_url) as conn:
        conn.execute("update ledger.relay set position = 5 where topic = %s", (topic,))
    relay_once(database.writer_url, cluster, topic)
    assert project_once(database.writer_url, lambda: from_kafka(database, cluster, topic, batch=11)) == head
    from_topic = digest_of(database)
    with connect(database.writer_url) as conn:
        conn.execute("drop schema projection cascade")
    project_from_store(database.writer_url)
    assert digest_of(database) == from_topic


def test_a_batch_is_all_or_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches rows that are written without their checkpoint or their state: half a batch would stay behind."""
    append(database, units(3))
    project_from_store(database.writer_url)
    before = digest_of(database)
    append(database, people(5))

    def fails(*_: object) -> None:
        raise psycopg.errors.DiskFull("no room for the checkpoint")

    with monkeypatch.context() as patch:
        patch.setattr(checkpoints, "write", fails)
        with pytest.raises(Unavailable, match="no room"):
            project_from_store(database.writer_url)
    assert digest_of(database) == before
    project_from_store(database.writer_url)
    assert len(projected(database)["posts"]) == 10


def test_a_process_that_lost_its_partition_is_fenced_off(database: Database, cluster: Cluster, topic: str) -> None:
    """Catches a stale process that moves a checkpoint back, or writes a batch that is another's by now."""
    story(database)
    relay_once(database.writer_url, cluster, topic)
    url = database.writer_url
    project_from_store(url)
    with connect(url) as conn, opened(from_kafka(database, cluster, topic, batch=20)) as stale:
        stale.resume(())
        batch = stale.poll(5)
        assert batch
        project_once(url, lambda: from_kafka(database, cluster, topic))
        reached = checkpoints.read(conn, topic)
        assert projector._apply(conn, stale, batch) is False
        assert checkpoints.read(conn, topic) == reached


def test_two_projectors_of_a_group_share_the_partitions_and_take_over(
    database: Database, cluster: Cluster, topic: str
) -> None:
    """Catches an event lost or doubled when the partitions are dealt anew, as one process comes and one goes."""
    append(database, units(3))
    relay_once(database.writer_url, cluster, topic)
    group = f"group-{uuid4().hex}"
    stops = [threading.Event(), threading.Event()]
    threads = [
        threading.Thread(
            target=project,
            args=(database.writer_url, lambda: from_kafka(database, cluster, topic, group=group, batch=10), stop),
            daemon=True,
        )
        for stop in stops
    ]
    threads[0].start()
    for round_number in range(4):
        if round_number == 1:
            threads[1].start()
        if round_number == 3:
            stops[0].set()
        head = append(database, people(30)).last_position
        relay_once(database.writer_url, cluster, topic)
        if round_number in (0, 3):
            wait_until_complete(database, head)
    stops[1].set()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    live = digest_of(database)
    with connect(database.writer_url) as conn:
        conn.execute("drop schema projection cascade")
    project_from_store(database.writer_url)
    assert digest_of(database) == live


def test_many_writers_projecting_at_once_do_each_event_once(database: Database) -> None:
    """Catches two processes that project the same events at the same moment, as writes from several terminals do."""
    append(database, units(3))
    errors: list[BaseException] = []

    def write_and_project() -> None:
        try:
            for _ in range(5):
                append(database, people(2))
                project_from_store(database.writer_url)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write_and_project) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    assert len(projected(database)["posts"]) == 4 * 5 * 2 * 2


def test_a_projection_of_another_shape_is_refused_by_a_follower_and_made_anew_by_a_write(database: Database) -> None:
    """Catches old tables that are written on with new columns."""
    head = story(database)
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        conn.execute("comment on schema projection is 'an earlier shape'")
    with pytest.raises(Refused, match="sobo rebuild"):
        project_once(database.writer_url, lambda: StoreSource(database.writer_url))
    assert project_from_store(database.writer_url) == head
    project_once(database.writer_url, lambda: StoreSource(database.writer_url))


def test_an_unreadable_event_stops_the_projector_and_is_named(database: Database) -> None:
    """Catches a projector that steps over what it cannot read: the answers would be wrong and nobody would know."""
    append(database, units(3))
    project_from_store(database.writer_url)
    first = append(database, people(1)).first_position
    as_admin(database, f"update ledger.events set event = substr(event, 1, 20) where position = {first + 1}")
    with pytest.raises(SoboError, match=f"position {first + 1} "):
        project_from_store(database.writer_url)
    assert complete(database) == first


def test_two_events_that_make_one_row_stop_the_projector_with_the_second(database: Database) -> None:
    """Catches a real clash that is taken for somebody else's work: it would be tried for ever, and nobody told. Fails
    by its time-out where it loops."""
    append(database, units(3))
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        conn.execute("create unique index one_number on projection.staff (staff_number)")
    one, *rest = people(3)
    twin = replace(one, originator_id=f"staff:{'e' * 32}")
    append(database, [one, *rest])
    clashing = append(database, [twin]).last_position
    append(database, people(2))
    told: list[SoboError] = []

    def run() -> None:
        try:
            project_from_store(database.writer_url)
        except SoboError as error:
            told.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(30)
    if thread.is_alive():
        as_admin(database, "drop index projection.one_number")
        thread.join(30)
    assert [(error.code, f"position {clashing} " in error.message) for error in told] == [("clashing_event", True)]
    assert complete(database) == clashing - 1


def test_a_row_that_somebody_else_wrote_meanwhile_is_no_clash(database: Database) -> None:
    """Catches a race that is taken for two events at odds: two terminals at once would stop each other."""
    append(database, people(2))
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn, opened(StoreSource(database.writer_url)) as source:
        batch = source.poll(1)
        assert len(batch)
        refuse_a_clash(conn, batch, batches.write, psycopg.errors.UniqueViolation("a moment ago"))


def test_a_write_makes_the_projection_anew_only_when_it_is_of_another_shape(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches any refusal that is taken for an old shape: a rebuild would hide what was wrong."""
    append(database, units(3))
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        before = conn.execute("select 'projection'::regnamespace::oid").fetchone()

    def refuses(_: object) -> None:
        raise Refused("no_right", "the role may not look at the projection")

    with monkeypatch.context() as patch:
        patch.setattr(shape, "ensure", refuses)
        with pytest.raises(Refused, match="may not look"):
            project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        assert conn.execute("select 'projection'::regnamespace::oid").fetchone() == before


def wait_until_complete(database: Database, head: int, seconds: float = 40) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.2)):
        with connect(database.writer_url) as conn:
            made = conn.execute("select from pg_namespace where nspname = 'projection'").fetchone() is not None
            if made and state.complete_position(conn) >= head:
                return
        pause.wait(0.2)
    raise AssertionError(f"complete up to {complete(database)}, not {head}")
