"""Histories of units and settlements, and the events of the log by act, user, day, code or number."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from consumers.lines import Wanted, lines
from domain.errors import NotFound
from domain.ports import Decision
from projections.auditing.histories import of_settlements, of_unit
from projections.auditing.naming import streams_of_person, streams_of_unit
from projections.state.times import AsKnown
from store.database import Database, connect
from store.events.log import PostgresLog
from tests.projection_world import OPENING, REORGANISED, FactWorld, of, with_communes
from tests.sample_events import BASIS, RECORDED_AT, appointed, registered
from tests.settled_world import LEAVES, PAID_ON, paid_leaver

LATER = date(2025, 8, 1)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with the communes a and b."""
    return with_communes(connection, "ab")


def told(world: FactWorld, code: str, on: date, known: int | None = None) -> list[tuple[int, str, str]]:
    entries = of_unit(world.connection, code, on=on, as_known=None if known is None else AsKnown(position=known))
    return [(entry["position"], entry["event"], entry["unit_id"]) for entry in entries]


def test_the_history_of_a_unit_has_its_own_events_and_those_that_formed_others_of_it(world: FactWorld) -> None:
    """Catches a unit of which a part was taken without a trace in its history, and the events of its neighbours."""
    renamed = world.record("UnitRenamed", f"unit:{of('a')}", LATER, name="Wrong")
    taken_back = world.retract("UnitChangeRetracted", f"unit:{of('a')}", renamed)
    quota = world.quota(of("a"), "all", 30, REORGANISED)
    formed = world.form("c", "ward", of("01"), [(of("a"), "part"), (of("b"), "whole")], ends=[of("b")])
    world.record("UnitRenamed", f"unit:{formed}", LATER, name="Ward C")
    world.quota(of("b"), "all", 20, REORGANISED)
    position = world.recorded[0][0]
    assert told(world, "a", OPENING) == [
        (position + 1, "UnitRegistered", of("a")),
        (renamed, "UnitRenamed", of("a")),
        (taken_back, "UnitChangeRetracted", of("a")),
        (quota, "StaffingQuotaSet", of("a")),
        (quota + 1, "UnitsMerged", formed),
    ]
    assert told(world, "a", OPENING, renamed) == told(world, "a", OPENING)[:2], "what was not known is told"


def test_an_entry_says_both_times_who_recorded_it_by_which_act_and_what_corrected_it(world: FactWorld) -> None:
    """Catches a history from which nobody could tell who is to answer for it."""
    renamed = world.record("UnitRenamed", f"unit:{of('a')}", LATER, name="Wrong")
    taken_back = world.retract("UnitChangeRetracted", f"unit:{of('a')}", renamed)
    entry = of_unit(world.connection, "a", on=LATER)[1]
    assert entry == {
        "unit_id": of("a"), "position": renamed, "stream": f"unit:{of('a')}", "version": 2,
        "recorded_at": f"2025-01-0{1 + renamed}T12:00:00.000000Z", "recorded_by": "clerk", "effective_on": "2025-08-01",
        "event": "UnitRenamed", "changes": {"name": "Wrong"}, "instrument": f"{renamed}/NQ", "clause": "1",
        "signed_on": None, "authority": "", "corrects": None, "corrected_by": taken_back, "retracted_by": taken_back,
    }  # fmt: skip


def test_a_unit_that_was_taken_back_is_told_under_its_id(world: FactWorld) -> None:
    """Catches a unit registered in error that vanishes with everything that was recorded of it."""
    formed = world.form("c", "ward", of("01"), [(of("a"), "part")])
    world.retract("UnitChangeRetracted", f"unit:{formed}", world.position)
    with pytest.raises(NotFound, match="no unit bears the code c"):
        of_unit(world.connection, "c", on=LATER)
    assert [event for _, event, _ in told(world, formed, LATER)] == ["UnitEstablished", "UnitChangeRetracted"]
    assert [event for _, event, _ in told(world, "a", LATER)][1:] == ["UnitEstablished", "UnitChangeRetracted"]
    with pytest.raises(NotFound, match="no unit was ever recorded under c@2025-01-01"):
        of_unit(world.connection, "c@2025-01-01", on=LATER)


def test_the_history_of_settlements_is_the_decision_and_the_money_without_the_career(world: FactWorld) -> None:
    """Catches a payment without the decision behind it, and posts between the payments."""
    _, settlement, decided = paid_leaver(world)
    world.person("N2", of("a"))
    entries = of_settlements(world.connection, "N1")
    assert [(entry["event"], entry.get("settlement")) for entry in entries] == [
        ("DepartureDecided", None),
        ("EntitlementAssessed", settlement),
        ("FundingApproved", settlement),
        ("PayoutMade", settlement),
    ]
    assert of_settlements(world.connection, "N1", as_known=AsKnown(position=decided)) == entries[:1]
    assert [entry["event"] for entry in of_settlements(world.connection, "N1", on=LEAVES)] == [
        "DepartureDecided", "EntitlementAssessed",
    ]  # fmt: skip
    assert PAID_ON > LEAVES and of_settlements(world.connection, "N2") == []


def test_a_code_means_every_unit_that_ever_bore_it_and_a_number_the_settlements_too(world: FactWorld) -> None:
    """Catches a code of which only today's bearer is found, and money that is not under its person's number."""
    world.dissolve(of("b"), REORGANISED)
    world.record("UnitRecoded", f"unit:{of('a')}", LATER, code="b")
    stream, settlement, _ = paid_leaver(world)
    assert streams_of_unit(world.connection, "b") == [f"unit:{of('a')}", f"unit:{of('b')}"]
    assert streams_of_unit(world.connection, of("b")) == [f"unit:{of('b')}"]
    assert streams_of_person(world.connection, "N1") == [settlement, stream]
    for ask, unknown in ((streams_of_unit, "c"), (streams_of_person, "N9")):
        with pytest.raises(NotFound, match=unknown):
            ask(world.connection, unknown)


@pytest.fixture(scope="module")
def log_url(new_database: Any) -> Iterator[str]:
    """Nine events by two users and two acts: a unit at 1 and then posts, one a day from 1 July on, at noon UTC."""
    with new_database() as database:
        assert isinstance(database, Database)
        other = replace(BASIS, instrument="2/QĐ")
        events = [registered("00001"), *(appointed(f"staff:{n:032x}") for n in range(8))]
        with PostgresLog(database.writer_url) as log:
            for n, event in enumerate(events):
                at = RECORDED_AT.replace(hour=12) + timedelta(days=n)
                by, basis = "an officer" if n % 3 == 0 else "officer", other if n % 2 else BASIS
                log.append(Decision([replace(event, recorded_by=by, recorded_at=at, legal_basis=basis)]))
        yield database.writer_url


@pytest.mark.parametrize(
    ("wanted", "positions"),
    [
        (Wanted(), [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (Wanted(first=3, last=4), [3, 4]),
        (Wanted(types=("UnitRegistered",)), [1]),
        (Wanted(types=("UnitRegistered", "StaffAppointed"), last=2), [1, 2]),
        (Wanted(instrument="2/QĐ"), [2, 4, 6, 8]),
        (Wanted(instrument="2/Q"), []),
        (Wanted(by="an officer"), [1, 4, 7]),
        (Wanted(by="officer"), [2, 3, 5, 6, 8, 9]),
        (Wanted(by="officer", instrument="2/QĐ", first=3), [6, 8]),
        (Wanted(streams=(f"staff:{0:032x}", f"staff:{5:032x}")), [2, 7]),
        (Wanted(since=datetime(2025, 7, 3, tzinfo=UTC)), [3, 4, 5, 6, 7, 8, 9]),
        (Wanted(before=datetime(2025, 7, 3, tzinfo=UTC)), [1, 2]),
        (Wanted(since=RECORDED_AT + timedelta(hours=27), before=datetime(2025, 7, 4, tzinfo=UTC)), [2, 3]),
        (Wanted(since=datetime(2026, 1, 1, tzinfo=UTC)), []),
        (Wanted(before=datetime(2025, 1, 1, tzinfo=UTC)), []),
        (Wanted(streams=(f"staff:{3:032x}",), by="nobody"), []),
    ],
)  # fmt: skip
def test_the_log_shows_the_events_that_are_asked_for(log_url: str, wanted: Wanted, positions: list[int]) -> None:
    """Catches an event that is passed over, and one of another act or user whose name begins or ends alike."""
    with connect(log_url) as conn:
        assert [line["position"] for line in lines(conn, wanted)] == positions
