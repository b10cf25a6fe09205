"""The log as the domain asks for it: one gapless order, all or nothing, and conflicts told apart from refusals."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest

from domain.errors import Conflict, Refused, Unavailable
from domain.ports import Decision, PersonKey, Recorded, SourceFile
from domain.units.events import StaffingQuotaSet
from schemas.codec import UnreadableEvent
from store.database import Database, connect
from store.events import log as log_module
from store.events.log import LogRecord, Only, PostgresLog, head, read_records
from store.events.mapper import to_stored_event
from store.personal.keys import person_keys
from tests.sample_events import BASIS, RECORDED_AT, appointed, registered

MANY = 250
"""More than go out in one statement, so that the way by COPY is taken."""


@pytest.fixture
def log(database: Database) -> Iterator[PostgresLog]:
    with PostgresLog(database.writer_url) as log:
        yield log


def staff(count: int, first: int = 0) -> list[Any]:
    return [appointed(f"staff:{number:032x}") for number in range(first, first + count)]


def key(number: int, identity: int | None = None) -> PersonKey:
    hashed = (number if identity is None else identity).to_bytes(32, "big")
    return PersonKey(f"staff:{number:032x}", hashed, number.to_bytes(32, "little"))


def quota(unit_id: str, version: int) -> StaffingQuotaSet:
    return StaffingQuotaSet(f"unit:{unit_id}", version, date(2025, 7, 1), RECORDED_AT, "officer", BASIS, "all", 30)


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of the log and of what stands beside it."""
    with connect(database.writer_url) as conn:
        tables = ("events", "head", "person_keys", "files")
        return {table: conn.execute(f"select * from ledger.{table} order by 1").fetchall() for table in tables}


@pytest.mark.parametrize("count", [1, 100, MANY])
def test_what_was_appended_is_read_back_at_its_positions(log: PostgresLog, count: int) -> None:
    """Catches positions that do not follow the order of the events, on either way of writing."""
    earlier = log.append(Decision(staff(3, first=1000)))
    events = staff(count)
    recorded = log.append(Decision(events))
    assert (earlier, recorded) == (Recorded(3, 1, 3), Recorded(count, 4, count + 3))
    placed = log.at(range(4, count + 4))
    assert [placed[position].event for position in range(4, count + 4)] == events
    assert log.head() == count + 3
    assert log.at([0, count + 4]) == {}


def test_an_empty_decision_records_nothing(log: PostgresLog) -> None:
    """Catches positions handed out for nothing: a gap that verification would call a loss."""
    assert log.append(Decision([])) == Recorded(0, 1, 0)
    assert log.head() == 0


def failing(count: int, fault: str) -> Decision:
    """A decision of `count` events whose last one, or what comes with it, is there already."""
    events, keys, file, units_seen, log_seen = staff(count, first=50), [key(50)], None, None, None
    if fault == "version":
        events[-1] = replace(events[-1], originator_id=f"staff:{0:032x}")
    elif fault == "identity":
        keys = [key(50), key(51, identity=0)]
    elif fault == "file":
        file = SourceFile("aa", "staff", "again.csv")
    elif fault == "units":
        units_seen = 1
    else:
        log_seen = 1
    return Decision(events, keys, file or SourceFile("bb", "staff", "other.csv"), units_seen, log_seen)


@pytest.mark.parametrize("count", [1, MANY])
@pytest.mark.parametrize(
    ("fault", "error"),
    [("version", Conflict), ("identity", Conflict), ("file", Refused), ("units", Conflict), ("log", Conflict)],
)
def test_a_failed_append_leaves_nothing_and_no_gap(
    log: PostgresLog, database: Database, count: int, fault: str, error: type[Exception]
) -> None:
    """Catches a key, a file row, a moved head or half of the events left behind by an append that was turned down."""
    first = Decision([*staff(1), registered("00001")], [key(0)], SourceFile("aa", "staff", "first.csv"))
    assert log.append(first) == Recorded(2, 1, 2)
    before = everything(database)
    for _ in range(3):
        with pytest.raises(error):
            log.append(failing(count, fault))
    assert everything(database) == before
    assert log.append(Decision(staff(1, first=900))).first_position == 3


def test_a_transaction_that_rolls_back_gives_its_positions_back(log: PostgresLog, database: Database) -> None:
    """Catches positions from a sequence, which keeps counting when a transaction rolls back."""
    with psycopg.connect(database.writer_url) as conn:
        taken = conn.execute("update ledger.head set position = position + 7 returning position").fetchone()
        assert taken == (7,)
        conn.rollback()
    assert log.append(Decision(staff(1))).first_position == 1


def test_a_newer_unit_event_refuses_a_decision_that_had_not_seen_it(log: PostgresLog) -> None:
    """Catches two change sets decided on the same map, and a quota mistaken for a change of the map."""
    assert log.append(Decision([registered("00001"), *staff(2)], units_seen=0)).last_position == 3
    assert log.append(Decision([quota("00001@2025-06-30", 2)], units_seen=1)).last_position == 4
    assert log.append(Decision([*staff(MANY, 10), registered("00002")], units_seen=1)).last_position == MANY + 5
    for units_seen in (0, 1, 4, MANY + 4):
        with pytest.raises(Conflict):
            log.append(Decision(staff(1, first=500), units_seen=units_seen))
    assert log.append(Decision(staff(1, first=500), units_seen=MANY + 5)).first_position == MANY + 6


def test_any_newer_event_refuses_a_decision_that_rests_on_its_absence(log: PostgresLog) -> None:
    """Catches a unit taken back while somebody is appointed to it: no version and no map says so."""
    log.append(Decision([registered("00001"), *staff(1)]))
    with pytest.raises(Conflict):
        log.append(Decision(staff(1, first=500), units_seen=1, log_seen=1))
    assert log.append(Decision(staff(1, first=500), units_seen=1, log_seen=2)).first_position == 3


@pytest.mark.parametrize("count", [1, MANY])
def test_a_newer_event_in_a_stream_that_was_read_refuses_the_decision(log: PostgresLog, count: int) -> None:
    """Catches a payment recorded beside a post taken meanwhile, which the decision had looked for and not seen."""
    read, unread = f"staff:{1:032x}", f"staff:{2:032x}"
    log.append(Decision([appointed(read), replace(appointed(read), originator_version=2)]))
    for stream, version in ((read, 1), (read, 0)):
        with pytest.raises(Conflict):
            log.append(Decision(staff(count, first=500), streams_seen={stream: version}))
    assert log.head() == 2
    assert log.append(Decision(staff(count, first=500), streams_seen={read: 2, unread: 0})).first_position == 3


def test_the_same_file_is_refused_with_the_positions_of_the_first_time(log: PostgresLog) -> None:
    """Catches a file that is recorded twice by mistake, and `--again` that is refused or forgets the first time."""
    file = SourceFile("cc", "staff", "cán bộ.csv")
    assert log.file_recorded("cc") is None
    log.append(Decision(staff(2), source_file=file))
    with pytest.raises(Refused, match=r"cán bộ\.csv was recorded before, as positions 1 to 2.*--again") as refusal:
        log.append(Decision(staff(1, first=10), source_file=file))
    assert refusal.value.code == "file_known"
    for position in (3, 4):
        again = replace(file, again=True)
        assert log.append(Decision(staff(1, first=20 + position), source_file=again)).first_position == position
    assert log.file_recorded("cc") == Recorded(2, 1, 2)
    with pytest.raises(Refused):
        log.append(Decision(staff(1, first=10), source_file=file))


def test_a_file_first_recorded_with_again_counts_as_recorded(log: PostgresLog) -> None:
    """Catches `--again` on the first import, which would let the second pass unnoticed."""
    file = SourceFile("dd", "staff", "f.csv", again=True)
    log.append(Decision(staff(1), source_file=file))
    with pytest.raises(Refused):
        log.append(Decision(staff(1, first=1), source_file=replace(file, again=False)))


def test_units_and_types_are_read_in_order_from_behind_a_position(
    log: PostgresLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a batch boundary that drops or repeats an event, and events of other streams or types."""
    monkeypatch.setattr(log_module, "BATCH", 7)
    units = [registered(f"{number:05}") for number in range(20)]
    log.append(Decision([event for pair in zip(units, staff(20), strict=True) for event in pair]))
    log.append(Decision([quota("00003@2025-06-30", 2)]))
    found = list(log.unit_events(after=0))
    assert [placed.position for placed in found] == [*range(1, 41, 2), 41]
    assert [placed.event for placed in found[:-1]] == units
    assert [placed.position for placed in log.unit_events(after=37)] == [39, 41]
    assert [placed.position for placed in log.of_types(["StaffAppointed"], after=4)] == list(range(6, 41, 2))
    assert list(log.of_types(["SalaryChanged"])) == []


def test_many_streams_are_read_at_once_each_oldest_first(log: PostgresLog) -> None:
    """Catches events of one stream out of order, streams nobody asked for, and thousands of names that do not fit."""
    log.append(Decision(staff(MANY)))
    log.append(Decision([appointed(f"staff:{number:032x}", 2) for number in reversed(range(MANY))]))
    asked = [f"staff:{number:032x}" for number in range(1, 30_000)]
    found = log.streams([*asked, asked[0]])
    assert list(found) == sorted(f"staff:{number:032x}" for number in range(1, MANY))
    for stream, placed in found.items():
        assert [(p.event.originator_id, p.event.originator_version) for p in placed] == [(stream, 1), (stream, 2)]
        assert placed[0].position < placed[1].position


def test_keys_are_kept_beside_their_events(log: PostgresLog, database: Database) -> None:
    """Catches keys that go to the wrong person, in either way of writing: sealed data would never open."""
    keys = [key(number) for number in range(MANY)]
    log.append(Decision(staff(1), keys[:1]))
    log.append(Decision(staff(MANY - 1, first=1), keys[1:]))
    with connect(database.writer_url) as conn:
        assert person_keys(conn, [key.stream for key in keys]) == {key.stream: key.key for key in keys}
        assert person_keys(conn, ["staff:unknown"]) == {}
    assert log.identities_known([keys[7].identity_hash, b"unknown"]) == {keys[7].identity_hash: keys[7].stream}


def positions(batches: Iterator[list[LogRecord]]) -> list[list[int]]:
    return [[record.position for record in batch] for batch in batches]


def test_followers_read_records_in_batches_up_to_the_head(log: PostgresLog, database: Database) -> None:
    """Catches a follower that skips a batch's last record, runs past its limit, or gets another stream's records."""
    log.append(Decision(staff(10)))
    with connect(database.writer_url) as conn:
        assert head(conn) == 10
        assert positions(read_records(conn, batch=4)) == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
        assert positions(read_records(conn, after=3, upto=8, batch=5)) == [[4, 5, 6, 7, 8]]
        assert positions(read_records(conn, after=10)) == []
        assert positions(read_records(conn, only=Only((f"staff:{4:032x}",)))) == [[5]]
        [[record]] = read_records(conn, only=Only((f"staff:{4:032x}",)))
    stored = to_stored_event(staff(1, first=4)[0])
    assert record == LogRecord(5, f"staff:{4:032x}", 1, "StaffAppointed", stored.state)


def test_a_follower_is_told_of_every_append(log: PostgresLog, database: Database) -> None:
    """Catches a relay that sleeps its whole pause after each append, in either way of writing."""
    with connect(database.writer_url) as conn:
        conn.execute("listen sobo_events")
        for first, count in ((0, 1), (1, MANY)):
            log.append(Decision(staff(count, first)))
            assert list(conn.notifies(timeout=5, stop_after=1))


def test_a_damaged_record_is_named_by_its_position(log: PostgresLog, database: Database) -> None:
    """Catches damage that is read as another event, or reported without saying where."""
    log.append(Decision(staff(3)))
    assert database.admin_url
    with connect(database.admin_url) as admin:
        admin.execute("alter table ledger.events disable trigger append_only")
        admin.execute("update ledger.events set event = substr(event, 1, 40) where position = 2")
    with pytest.raises(UnreadableEvent, match="position 2"):
        log.at([1, 2, 3])


def test_a_database_that_is_down_is_named_by_its_address() -> None:
    """Catches a driver's traceback where an address should stand."""
    asked: Sequence[Any] = (lambda log: log.head(), lambda log: log.append(Decision(staff(1))))
    with PostgresLog("postgresql://sobo_writer@127.0.0.1:1/ledger") as log:
        log.datastore.pool.timeout = 0.3
        for ask in asked:
            with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1/ledger"):
                ask(log)
