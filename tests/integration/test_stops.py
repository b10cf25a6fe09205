"""What cannot be shown stops its partition only, is told, and is gone behind a fix or a decision."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from consumers.projecting import stops
from consumers.projecting.projector import project, project_once
from consumers.projecting.rebuild import rebuild
from consumers.projecting.status import figures, status
from consumers.projecting.store_source import StoreSource
from consumers.source import OpenSource
from domain.errors import Refused, SoboError
from store.database import Database, connect
from tests.followed_log import as_admin, records, story

HARMED = 40


def from_store(database: Database) -> OpenSource:
    return lambda: StoreSource(database.writer_url)


def harm(database: Database, position: int = HARMED) -> str:
    """Cut an event short; the statement that puts it right again."""
    whole = records(database)[position - 1].event
    as_admin(database, f"update ledger.events set event = substring(event for 12) where position = {position}")
    return f"update ledger.events set event = '\\x{whole.hex()}' where position = {position}"


def complete(database: Database) -> int:
    with connect(database.writer_url) as conn:
        return figures(conn).projected


def stopped(database: Database) -> list[tuple[int | None, str]]:
    with connect(database.writer_url) as conn:
        return [(stop.position, stop.code) for stop in status(conn).stopped]


def decide(database: Database, place: str, reason: str = "ticket 12", *, skip: bool = True) -> None:
    with connect(database.writer_url) as conn:
        (stops.skip if skip else stops.unskip)(conn, place, reason)


@contextmanager
def following(database: Database, source: OpenSource) -> Iterator[list[str]]:
    """A projector at work, and what it says."""
    stop, said = threading.Event(), list[str]()
    thread = threading.Thread(target=project, args=(database.writer_url, source, stop, said.append), daemon=True)
    thread.start()
    try:
        yield said
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def until(true: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.2)


def test_all_before_it_is_shown_and_the_place_is_told(database: Database) -> None:
    """Catches a projector that shows nothing of a batch with one bad event, or does not say which it is."""
    story(database)
    harm(database)
    with pytest.raises(SoboError, match=f"position {HARMED} cannot be read"):
        project_once(database.writer_url, from_store(database))
    assert complete(database) == HARMED - 1
    assert stopped(database) == [(HARMED, "unreadable_event")]


def test_a_projector_at_work_goes_on_by_itself_behind_the_fix(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a stop that outlives what caused it."""
    monkeypatch.setattr(stops, "FIRST_TRY", 1.0)
    head = story(database)
    fix = harm(database)
    with following(database, from_store(database)) as said:
        until(lambda: stopped(database) == [(HARMED, "unreadable_event")])
        assert complete(database) == HARMED - 1
        as_admin(database, fix)
        until(lambda: complete(database) == head)
        until(lambda: stopped(database) == [])
    assert any("stands still" in one and f"position {HARMED}" in one for one in said)


def test_a_projector_at_work_goes_on_behind_what_is_skipped(database: Database) -> None:
    """Catches a decision that nobody at work hears of, and an answer that waits for ever for what was left out."""
    head = story(database)
    harm(database)
    with following(database, from_store(database)):
        until(lambda: stopped(database) != [])
        decide(database, str(HARMED), "it was cut in the move; ticket 12")
        until(lambda: complete(database) == head)
        until(lambda: stopped(database) == [])
    with connect(database.writer_url) as conn:
        assert figures(conn).lag == 0
        kept = conn.execute("select position, reason, login from ledger.skips").fetchall()
        user = conn.execute("select session_user::text").fetchone()
        assert user is not None
        assert kept == [(HARMED, "it was cut in the move; ticket 12", user[0])]


def test_what_is_left_out_stays_so_in_a_rebuild_until_it_is_taken_in_again(database: Database) -> None:
    """Catches a rebuild that fails on what was decided, or that forgets the decision; and one that cannot be undone."""
    head = story(database)
    fix = harm(database)
    with pytest.raises(SoboError):
        project_once(database.writer_url, from_store(database))
    decide(database, str(HARMED))
    assert project_once(database.writer_url, from_store(database)) == head
    made = rebuild(database.writer_url, from_store(database))
    assert (made.position, made.events, made.compared) == (head, head - 1, "same")
    as_admin(database, fix)
    decide(database, str(HARMED), "mended", skip=False)
    made = rebuild(database.writer_url, from_store(database))
    assert (made.position, made.events, made.compared) == (head, head, "differs")


def test_only_what_stops_a_projector_may_be_skipped(database: Database) -> None:
    """Catches an event that counts, left out by a slip of the pen."""
    story(database)
    harm(database)
    with pytest.raises(SoboError):
        project_once(database.writer_url, from_store(database))
    with pytest.raises(Refused, match="Nothing stands still at 41"):
        decide(database, "41")
    with pytest.raises(Refused, match="Nothing is left out at 40"):
        decide(database, "40", skip=False)


def test_figures_say_how_far_and_how_long_behind_everything_is(database: Database) -> None:
    """Catches a lag of no seconds while events wait."""
    head = story(database)
    with connect(database.writer_url) as conn:
        found = figures(conn)
        assert (found.head, found.lag, found.relay_lag, found.gap, found.retries) == (head, head, head, 0, ())
        assert found.lag_seconds > 0 and found.relay_lag_seconds > 0
    project_once(database.writer_url, from_store(database))
    with connect(database.writer_url) as conn:
        found = figures(conn)
        assert (found.lag, found.lag_seconds, found.relay_lag) == (0, 0, head)
