"""The recorder test cases that the `eventsourcing` package ships, on our recorder and a real database; and what a
broken connection may not do."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent
from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
    RecorderTestCase,
)

from store.database import Database, connect
from store.events.append import Append
from store.events.datastore import LedgerDatastore
from store.events.recorder import LedgerRecorder


@pytest.fixture
def recorder(database: Database) -> Iterator[LedgerRecorder]:
    with LedgerDatastore(database.writer_url) as datastore:
        yield LedgerRecorder(datastore)


class OnOurRecorder(RecorderTestCase):
    __test__ = False
    recorder: LedgerRecorder

    @pytest.fixture(autouse=True)
    def _use(self, recorder: LedgerRecorder) -> None:
        self.recorder = recorder

    def create_recorder(self) -> LedgerRecorder:
        return self.recorder

    def new_originator_id(self) -> str:
        return f"staff:{uuid4().hex}"


class WithoutPositions(LedgerRecorder):
    """Answers as a recorder without notification ids does, which the aggregate test case is written for."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:  # type: ignore[override]
        super().insert_events(stored_events, **kwargs)


class TestAsAggregateRecorder(OnOurRecorder, AggregateRecorderTestCase):
    __test__ = True

    def create_recorder(self) -> LedgerRecorder:
        return WithoutPositions(self.recorder.datastore)


class TestAsApplicationRecorder(OnOurRecorder, ApplicationRecorderTestCase[LedgerRecorder]):
    __test__ = True

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNotificationIdsDoNotInterleave(OnOurRecorder, NonInterleavingNotificationIDsBaseCase):
    __test__ = True


def stored(stream: str, version: int = 1, state: bytes = b"state") -> StoredEvent:
    return StoredEvent(stream, version, "StaffAppointed", state)


def lose_the_answer(monkeypatch: pytest.MonkeyPatch, *, committed: bool) -> None:
    """The next append loses its connection: after the server committed it, or before it heard of it."""
    original = Append.__call__
    lost: list[Append] = []

    def call(self: Append, conn: psycopg.Connection[Any]) -> int:
        if not lost:
            lost.append(self)
            if committed:
                original(self, conn)
            conn.close()
            raise psycopg.OperationalError("the connection is lost")
        return original(self, conn)

    monkeypatch.setattr(Append, "__call__", call)


@pytest.mark.parametrize("count", [1, 500])
@pytest.mark.parametrize("committed", [True, False])
def test_an_append_whose_answer_was_lost_is_there_once_and_its_positions_are_known(
    recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch, committed: bool, count: int
) -> None:
    """Catches a retry that doubles the events, reports a conflict with itself, or forgets them."""
    recorder.insert_events([stored("staff:earlier")])
    lose_the_answer(monkeypatch, committed=committed)
    events = [stored("staff:1", version) for version in range(1, count + 1)]
    assert recorder.insert_events(events) == list(range(2, count + 2))
    assert recorder.select_events("staff:1") == events
    assert recorder.max_notification_id() == count + 1


def test_a_lost_append_that_somebody_else_overtook_is_a_conflict(
    recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches taking another's event at our version for our own."""
    recorder.insert_events([stored("staff:1", state=b"theirs")])
    lose_the_answer(monkeypatch, committed=False)
    with pytest.raises(IntegrityError):
        recorder.insert_events([stored("staff:1", state=b"ours")])
    assert [event.state for event in recorder.select_events("staff:1")] == [b"theirs"]


def test_a_connection_that_the_server_closed_is_replaced(recorder: LedgerRecorder, database: Database) -> None:
    """Catches a process that must be restarted after the database was."""
    assert recorder.insert_events([stored("staff:1")]) == [1]
    assert database.admin_url
    with connect(database.admin_url) as admin:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where usename = 'sobo_writer' and datname = current_database()"
        )
    assert recorder.insert_events([stored("staff:2")]) == [2]
    assert recorder.max_notification_id() == 2


def test_an_append_that_never_gets_an_answer_says_so(recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an append that is reported as done although no attempt was answered."""

    def never(self: Append, conn: psycopg.Connection[Any]) -> int:
        raise psycopg.OperationalError("the connection is lost")

    monkeypatch.setattr("store.events.recorder.PAUSES", (0.0, 0.0))
    monkeypatch.setattr(Append, "__call__", never)
    with pytest.raises(OperationalError):
        recorder.insert_events([stored("staff:1")])
    assert recorder.max_notification_id() is None
