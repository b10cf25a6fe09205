"""A long file decided on in pieces, by one process and by two: the same record as of the whole, or nothing."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from time import sleep

import pytest

from domain.errors import Refused, RowError, SoboError, Unavailable
from domain.event import Event
from domain.ports import Decision, Kept, Recorded, SourceFile
from domain.recording.in_pieces import pieces, second_process
from domain.recording.leaving import record_departures, record_payments
from domain.recording.ledger import Ledger
from domain.settlements.rows import DepartureRow, PaymentRow
from domain.source_files import Submission
from store.database import Database
from store.events.log import PostgresLog
from store.opening.open_ledger import open_ledger
from tests.settlement_world import FUNDING, LEAVING, PAYMENT, WORKER, fund, stating
from tests.staff_world import REFERENCE, numbered, register, settle

Encoded = Callable[[PostgresLog, Sequence[Event]], list[Kept]]
PEOPLE, PIECE = 11, 3
NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
FILE = SourceFile("d" * 64, "departures", "leaving.csv")
WAYS = {"whole": (10_000, False), "one process": (PIECE, False), "two processes": (PIECE, True)}


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    """A ledger in PostgreSQL with people in service who may all leave."""
    ledger = open_ledger(database, "clerk")
    assert isinstance(ledger.log, PostgresLog)
    settle(ledger.log)
    register(ledger, *(numbered(WORKER, n) for n in range(PEOPLE)))
    ledger.clock = lambda: NOW
    yield ledger
    ledger.log.close()


def by(way: str, patch: pytest.MonkeyPatch) -> None:
    size, two = WAYS[way]
    patch.setattr(pieces, "PIECE", size)
    patch.setattr(second_process, "worth_it", lambda: two)


def leaving() -> list[DepartureRow]:
    """Every fourth cannot be assessed, and some have more months than anybody likely has: both are told."""
    numbers = (numbered(WORKER, n).staff_number for n in range(PEOPLE))
    rows = [replace(LEAVING, row=n, staff_number=number) for n, number in enumerate(numbers, start=2)]
    return [stating(row, insured_months=None if row.row % 4 == 0 else 360 + row.row) for row in rows]


def leave(ledger: Ledger, rows: list[DepartureRow], form_errors: list[RowError] | None = None) -> Recorded:
    return record_departures(ledger, REFERENCE, Submission(FILE, rows, form_errors or []))


def decided(ledger: Ledger, patch: pytest.MonkeyPatch, rows: list[DepartureRow]) -> tuple[object, ...]:
    """All of what would be appended."""
    found: list[Decision] = []

    def caught(_: PostgresLog, decision: Decision) -> Recorded:
        found.append(decision)
        return Recorded(0, 1, 0)

    with patch.context() as within:
        within.setattr(PostgresLog, "append", caught)
        leave(ledger, rows)
    [one] = found
    assert isinstance(ledger.log, PostgresLog)
    return list(one.kept) or ledger.log.encoded(one.events), one.remarks, one.source_file, one.streams_seen, one.count


def test_pieces_come_to_the_same_bytes_as_the_whole(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a piece that is lost, doubled or out of its order, and what a second process decides otherwise."""
    found = {}
    for way in WAYS:
        by(way, monkeypatch)
        found[way] = decided(ledger, monkeypatch, leaving())
    assert found["one process"] == found["two processes"] == found["whole"]
    kept, remarks, *_ = found["whole"]
    assert isinstance(kept, list)
    assert isinstance(remarks, list)
    assert len(kept) > PEOPLE
    assert any("stays unassessed" in remark for remark in remarks)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_decided_in_pieces_is_recorded_and_built_on(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Catches bytes that are recorded and cannot be decided on: funding and payments rest on them."""
    by(way, monkeypatch)
    rows = [row for row in leaving() if row.row % 4]
    before = ledger.log.head()
    recorded = leave(ledger, rows)
    assert (recorded.count, recorded.first_position) == (2 * len(rows), before + 1)
    fund(ledger, *(replace(FUNDING, row=row.row, staff_number=row.staff_number) for row in rows))
    paid: list[PaymentRow] = [replace(PAYMENT, row=row.row, staff_number=row.staff_number) for row in rows]
    record_payments(ledger, REFERENCE, Submission(SourceFile("e" * 64, "payments", "paid.csv"), paid))
    assert ledger.log.head() == before + 4 * len(rows)
    with pytest.raises(Refused, match="was recorded before"):
        leave(ledger, rows)


@pytest.mark.parametrize("way", WAYS)
def test_faults_of_all_pieces_are_listed_together(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Catches a refusal with the faults of one piece only, and an error of form that is told with another row's."""
    by(way, monkeypatch)
    rows = leaving()
    rows[1] = replace(rows[1], route="flight")
    rows[4] = replace(rows[4], staff_number="nobody")
    rows[9] = replace(rows[9], leaves_on=date(1990, 1, 1))
    form = [RowError(FILE.name, row, "leaves_on", "is no day") for row in (1, 5, 6, 13, 40)]
    before = ledger.log.head()
    with pytest.raises(Refused) as refused:
        leave(ledger, rows, form)
    told = [(error.row, error.column) for error in refused.value.where]
    assert sorted(told, key=lambda place: place[0] or 0) == told
    assert {row for row, _ in told} == {1, 3, 5, 6, 11, 13, 40}
    assert f"{len(told)} errors, so nothing was recorded" in refused.value.message
    assert ledger.log.head() == before


@pytest.mark.parametrize("way", WAYS)
def test_somebody_who_stands_in_two_pieces_leaves_once(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Catches a later piece that knows nothing of what an earlier one decided of the same person."""
    by(way, monkeypatch)
    rows = leaving()
    rows[10] = replace(rows[10], staff_number=rows[0].staff_number)
    with pytest.raises(Refused, match="1 error,") as refused:
        leave(ledger, rows)
    assert "has a departure already" in refused.value.where[0].message


def test_a_second_process_that_is_killed_leaves_nothing_and_is_told(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a file that is recorded without the piece that was lost, and a command that waits for it for ever."""
    by("two processes", monkeypatch)
    before = ledger.log.head()
    with monkeypatch.context() as within:
        within.setattr(PostgresLog, "apart", lambda _: os.kill(os.getpid(), signal.SIGKILL))
        within.setattr(PostgresLog, "encoded", _slowly(PostgresLog.encoded))
        with pytest.raises(SoboError, match="nothing was recorded") as ended:
            leave(ledger, leaving())
    assert ended.value.code == "process_ended"
    assert ledger.log.head() == before
    assert leave(ledger, leaving()).count > PEOPLE


def test_what_fails_in_the_second_process_is_told_as_in_the_first(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches an error that is lost on its way from one process to the other, with its code and its words."""
    by("two processes", monkeypatch)

    def unreachable(_: PostgresLog) -> PostgresLog:
        raise Unavailable("database_down", "the database does not answer")

    monkeypatch.setattr(PostgresLog, "apart", unreachable)
    monkeypatch.setattr(PostgresLog, "encoded", _slowly(PostgresLog.encoded))
    with pytest.raises(Unavailable, match="does not answer") as down:
        leave(ledger, leaving())
    assert down.value.code == "database_down"


def _slowly(encoded: Encoded) -> Encoded:
    """So that the first process does not take all pieces before the second has begun."""

    def slow(log: PostgresLog, events: Sequence[Event]) -> list[Kept]:
        sleep(0.2)
        return encoded(log, events)

    return slow
