"""Days belong to the ledger: several writers cross midnight, and no answer for the day before changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consumers.projecting.from_store import project_from_store
from domain.days import DEFAULT_ZONE, Clock, zone_named
from domain.errors import Refused, SoboError
from domain.event import Event
from domain.moment import Recording
from domain.ports import Decision
from domain.recording.ledger import Ledger
from domain.staff.events import StaffAppointed
from store import migrate
from store import settings as store_settings
from store.database import Database, connect
from store.events.append import ONE_ROUND_TRIP
from store.events.keys import time_zone
from store.events.log import PostgresLog
from store.opening import checks
from store.opening.checks import database_checks
from store.opening.open_database import open_database
from store.rights import roles
from tests.conftest import NewDatabase
from tests.e2e.conftest import OnServer
from tests.sample_events import appointed, registered

HANOI = zone_named(DEFAULT_ZONE)
MIDNIGHT = datetime(2031, 5, 5, 17, tzinfo=UTC)
"""Begins the 6th of May in Hanoi."""
DAY = timedelta(days=1)
HOLD = "select from ledger.head for update"


def clock_that_strikes_in(seconds: float) -> Clock:
    """A clock that goes as the system's does, and says midnight in so many seconds from now."""
    started = monotonic()
    return lambda: MIDNIGHT + timedelta(seconds=monotonic() - started - seconds)


def decide(stream: str, count: int, version: int = 1) -> Callable[[Recording], Decision]:
    def decided(recording: Recording) -> Decision:
        return Decision([restamped(f"{stream}-{n}", recording, version) for n in range(count)])

    return decided


def restamped(stream: str, recording: Recording, version: int) -> Event:
    event = appointed(stream, version)
    assert isinstance(event, StaffAppointed)
    return StaffAppointed(**(vars(event) | {"recorded_at": recording.recorded_at}))


def stamps(database: Database) -> list[datetime]:
    with PostgresLog(database.writer_url) as log:
        return [placed.event.recorded_at for placed in log.of_types(["StaffAppointed"])]


WRITERS = st.lists(
    st.lists(st.tuples(st.sampled_from([1, 3, ONE_ROUND_TRIP + 1]), st.integers(0, 20)), min_size=2, max_size=8),
    min_size=2,
    max_size=4,
)
"""For each writer its appends: how many events, and the milliseconds between its stamp and its append."""


def write(database: Database, clock: Clock, number: int, turns: list[tuple[int, int]]) -> list[tuple[int, datetime]]:
    """The appends of one writer; for each its first position, and when it was sent."""
    with PostgresLog(database.writer_url) as log:
        ledger = Ledger(log, "clerk", b"", clock=clock)
        return [write_slowly(ledger, f"staff:{number}-{turn}", *asked) for turn, asked in enumerate(turns)]


def write_slowly(ledger: Ledger, stream: str, count: int, pause: int) -> tuple[int, datetime]:
    sent = []

    def decide_slowly(recording: Recording) -> Decision:
        sleep(pause / 1000)
        sent.append(ledger.clock())
        return decide(stream, count)(recording)

    return ledger.record(decide_slowly).first_position, sent[-1]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writers=WRITERS, strikes_in=st.floats(0.02, 0.15))
def test_stamps_follow_positions_across_midnight_whoever_writes(
    new_database: NewDatabase, writers: list[list[tuple[int, int]]], strikes_in: float
) -> None:
    """Catches a stamp taken before the lock and kept: position 12 would be stamped earlier than 11, and an event
    appended after midnight would belong to the day before, whose answer changes."""
    with new_database() as database, ThreadPoolExecutor(len(writers)) as pool:
        clock = clock_that_strikes_in(strikes_in)
        asked = [pool.submit(write, database, clock, number, turns) for number, turns in enumerate(writers)]
        begun = dict(pair for answer in asked for pair in answer.result(30))
        found = stamps(database)
    assert len(found) == sum(count for turns in writers for count, _ in turns)
    assert all(one <= other for one, other in pairwise(found))
    for position, asked_at in begun.items():
        assert found[position - 1].astimezone(HANOI).date() >= asked_at.astimezone(HANOI).date(), "a day that was over"


@pytest.mark.parametrize("count", [1, ONE_ROUND_TRIP + 1])
def test_an_append_that_waits_for_the_lock_beyond_midnight_belongs_to_the_new_day(
    database: Database, count: int
) -> None:
    """Catches a day that is checked before the wait, in one statement and by COPY."""
    clock = clock_that_strikes_in(0.4)
    with (
        PostgresLog(database.writer_url) as log,
        psycopg.connect(database.writer_url) as holder,
        ThreadPoolExecutor(1) as pool,
    ):
        holder.execute(HOLD)
        waiting = pool.submit(Ledger(log, "clerk", b"", clock=clock).record, decide("staff:a", count))
        sleep(0.8)
        assert not waiting.done()
        holder.rollback()
        assert waiting.result(10).count == count
    found = set(stamps(database))
    assert len(found) == 1
    assert found.pop() >= MIDNIGHT


@pytest.mark.parametrize("count", [1, ONE_ROUND_TRIP + 1])
def test_a_clock_that_was_put_back_records_behind_the_last_stamp(database: Database, count: int) -> None:
    """Catches a stamp taken from a clock that goes backwards."""
    with PostgresLog(database.writer_url) as log:
        Ledger(log, "clerk", b"", clock=lambda: MIDNIGHT).record(decide("staff:a", 1))
        Ledger(log, "clerk", b"", clock=lambda: MIDNIGHT - timedelta(hours=3)).record(decide("staff:b", count))
        Ledger(log, "clerk", b"", clock=lambda: MIDNIGHT + timedelta(hours=1)).record(decide("staff:c", 1))
    found = stamps(database)
    assert found[0] == MIDNIGHT
    assert MIDNIGHT < found[1] < MIDNIGHT + timedelta(seconds=1)
    assert found[-1] == MIDNIGHT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("last", "ok", "words"),
    [
        (timedelta(minutes=-5), True, "this machine says"),
        (timedelta(hours=1), False, "new events are stamped right behind that one"),
        (timedelta(days=-400), True, "400 days before: is the clock right?"),
    ],
)
def test_a_clock_far_from_the_last_stamp_is_told_by_the_doctor(
    database: Database, last: timedelta, ok: bool, words: str
) -> None:
    """Catches a machine that is days ahead, or behind what was recorded, of which nobody is told."""
    with PostgresLog(database.writer_url) as log:
        Ledger(log, "clerk", b"", clock=lambda: datetime.now(UTC) + last).record(decide("staff:a", 1))
    [found] = [check for check in database_checks(database) if check.name == "clock"]
    assert (found.ok, words in found.message) == (ok, True), found.message


def test_a_clock_that_differs_from_the_database_servers_is_told_by_the_doctor(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a wrong clock in a ledger that holds nothing yet."""
    monkeypatch.setattr(checks, "system_clock", lambda: datetime.now(UTC) + timedelta(hours=1))
    [found] = [check for check in database_checks(database) if check.name == "clock"]
    assert (found.ok, "the database" in found.message) == (False, True)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Adak"])
def test_days_are_the_ledgers_whatever_zone_the_machine_is_in(database: Database, tmp_path: Path, zone: str) -> None:
    """Catches a day, or a shown time, of the machine's zone: one of these two is on another date than the ledger
    at any moment."""
    with PostgresLog(database.writer_url) as log:
        Ledger(log, "clerk", b"", clock=lambda: MIDNIGHT - timedelta(days=2000)).record(
            lambda recording: Decision([replace(registered("00001"), recorded_at=recording.recorded_at)])
        )
    project_from_store(database.writer_url)
    sobo = OnServer(tmp_path / "home", database.writer_url, database.admin_url or "")
    before = datetime.now(HANOI).date()
    today = sobo.json("staffing", TZ=zone)["on"]
    assert before <= date.fromisoformat(today) <= datetime.now(HANOI).date()
    began = (MIDNIGHT - timedelta(days=2000)).astimezone(HANOI).date()
    known = [len(sobo.json("units", "list", "--as-known", str(day), TZ=zone)) for day in (began - DAY, began)]
    assert known == [0, 1]


def test_a_ledger_keeps_the_zone_that_it_was_made_with(empty_database: str) -> None:
    """Catches a setting that moves the days of a ledger, and a made ledger that forgets its zone."""
    url = empty_database

    def opened(zone: str) -> Database:
        return open_database(store_settings.load({}, {"SOBO_DATABASE_URL": url, "SOBO_TIME_ZONE": zone}), make=True)

    assert opened("Pacific/Auckland").time_zone == "Pacific/Auckland"
    assert opened("").time_zone == "Pacific/Auckland"
    with pytest.raises(Refused, match=r"Europe/Paris.*Pacific/Auckland"):
        opened("Europe/Paris")
    with pytest.raises(SoboError, match="'Middle/Earth' is not a time zone"):
        opened("Middle/Earth")


def test_a_ledger_of_before_has_the_zone_of_its_country_and_goes_on_behind_its_events(
    database: Database, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a migration that leaves an older ledger without days, lets it record before what it has, or takes the
    moment of the upgrade for that of the last event."""
    last = MIDNIGHT - timedelta(days=900, hours=5, microseconds=1)
    with PostgresLog(database.writer_url) as log:
        Ledger(log, "clerk", b"", clock=lambda: last).record(decide("staff:a", 3))
    with connect(database.writer_url) as made:
        events = made.execute("select position, stream, version, type, event from ledger.events").fetchall()
    url = empty_database
    known = migrate.migrations()
    names = [migration.name for migration in known]
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "migrations", lambda: known[: names.index("days")])
        patch.setattr(migrate, "hash_what_is_missing", lambda *_: None)  # that build knew no tree
        patch.setattr(roles, "grants", lambda *_: "")
        migrate.migrate(url)
    with connect(url) as connection:
        for event in events:
            connection.execute("insert into ledger.events values (%s, %s, %s, %s, %s)", event)
        connection.execute("update ledger.head set position = 3")
        migrate.migrate(url, "Pacific/Auckland")
        assert time_zone(connection) == DEFAULT_ZONE
        assert connection.execute("select recorded_at from ledger.head").fetchone() == (last,)
