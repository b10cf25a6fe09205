"""Whatever is done to a single event of the log, verification comes to an end and tells of it."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

import psycopg
import pytest

from consumers.auditing.facts import other_facts
from consumers.auditing.verify import Verified, verify
from consumers.projecting import shape
from projections.facts import tables as facts
from projections.state import tables as state
from schemas.catalogue import event_schemas
from schemas.codec import UnreadableEvent, decode
from store.database import Database, connect
from store.events.log import LogRecord
from tests.eventful_log import insert, recorded_in_log
from tests.followed_log import records

Connection = psycopg.Connection[Any]
ANOTHER = {
    "text": "{0} || 'x'", "date": "{0} + 1", "timestamptz": "{0} + interval '1 microsecond'", "bigint": "{0} + 1",
    "boolean": "not {0}", "bytea": "{0} || '\\x00'", "jsonb": "jsonb_build_array({0})",
}  # fmt: skip
"""Another value of a column, by its type."""
SOMETHING = {"text": "''", "date": "'2025-07-01'", "bigint": "0", "boolean": "false", "jsonb": "'[]'"}
"""In place of none."""
STREAMS = ("nothing", "unit:01@2025-06-30", "staff:cb2")
OTHER_TYPES = ("StaffRegistered", "NoSuchEvent")


@pytest.fixture
def log(database: Database) -> list[LogRecord]:
    recorded_in_log(database)
    return records(database)


@pytest.fixture
def tampering(database: Database) -> Iterator[Connection]:
    """Somebody who may do anything to the log; each test, and each `harmed`, leaves it as it was."""
    assert database.admin_url
    with connect(database.writer_url) as writer:
        shape.label(writer, state.SCHEMA)
    with connect(database.admin_url) as connection, connection.transaction(force_rollback=True):
        connection.execute("alter table ledger.events disable trigger all")
        yield connection


def harmed(connection: Connection, *statements: tuple[str, tuple[Any, ...]]) -> Verified:
    """What verification tells after these statements."""
    with connection.transaction(force_rollback=True):
        for statement, values in statements:
            connection.execute(statement.encode(), values)
        return verify(connection)


def test_the_log_has_every_event_type_and_no_problem(log: list[LogRecord], tampering: Connection) -> None:
    """Catches a story that leaves out the type on which verification stumbles."""
    assert {record.type for record in log} == set(event_schemas())
    found = verify(tampering)
    assert (found.problems, found.projection) == ([], "same")


def test_every_column_of_every_fact_that_was_changed_is_found(log: list[LogRecord], tampering: Connection) -> None:
    """Catches facts that are only counted: what was known at an earlier moment is answered from them alone."""
    events = [(record.position, record.stream, record.version, record.event) for record in log]
    first = {record.type: record.position for record in reversed(log)}
    assert list(other_facts(tampering, events, 0, len(log))) == []
    for event_type, position in first.items():
        table = f"{state.SCHEMA}.{facts.table(event_type)}"
        for column in facts.table_columns(event_type)[1:]:
            sql_type = column.sql_type.partition(" ")[0]
            another = ANOTHER[sql_type].format(column.name)
            if column.nullable:
                another = f"case when {column.name} is null then {SOMETHING[sql_type]} else {another} end"
            update = f"update {table} set {column.name} = {another} where position = {position}"
            with tampering.transaction(force_rollback=True):
                assert tampering.execute(update.encode()).rowcount == 1
                assert list(other_facts(tampering, events, 0, len(log))) == [(event_type, position)], update
        found = harmed(tampering, (f"update {table} set stream = stream || 'x' where position = {position}", ()))
        assert found.projection == "differs", event_type
        assert [(one.position, one.kind) for one in found.problems] == [(position, "projection")], event_type
        assert event_type in found.problems[0].message


def test_a_fact_that_the_log_does_not_have_is_found(log: list[LogRecord], tampering: Connection) -> None:
    """Catches a comparison of what the log has, which passes over what was added."""
    table = f"{state.SCHEMA}.{facts.table('UnitRegistered')}"
    [of_another] = [one.position for one in log if one.type == "UnitsMerged"][:1]
    columns = ", ".join(facts.columns("UnitRegistered")[1:])
    added = f"insert into {table} select {of_another}, {columns} from {table} order by {table}.position limit 1"
    found = harmed(tampering, (added, ()))
    assert (found.projection, found.ok) == ("differs", False)
    assert any("UnitRegistered" in problem.message for problem in found.problems)


def test_every_deleted_event_is_found(log: list[LogRecord], tampering: Connection) -> None:
    """Catches a fold that takes for granted that somebody who left was registered or had a post."""
    for record in log:
        found = harmed(tampering, ("delete from ledger.events where position = %s", (record.position,)))
        assert (record.position, "missing") in {(one.position, one.kind) for one in found.problems}
    for stream in sorted({record.stream for record in log}):
        assert not harmed(tampering, ("delete from ledger.events where stream = %s", (stream,))).ok


def test_every_event_that_stands_twice_behind_the_end_is_found(log: list[LogRecord], tampering: Connection) -> None:
    """Catches an event behind the head, or before the first, that is taken for the log's own."""
    versions = Counter(record.stream for record in log)
    for record in log:
        for position in (len(log) + 1, 0, -7):
            with tampering.transaction(force_rollback=True):
                insert(tampering, (position, record.stream, versions[record.stream] + 1, record.type, record.event))
                found = verify(tampering)
            assert any(one.position == position for one in found.problems), record


def test_an_event_recorded_once_more_as_if_it_had_happened_is_found(
    log: list[LogRecord], tampering: Connection
) -> None:
    """Catches a fold that fails on what happens twice, and an event that looks like any other but was not recorded: no
    hash was kept for it."""
    versions = Counter(record.stream for record in log)
    position = len(log) + 1
    for record in log:
        with tampering.transaction(force_rollback=True):
            insert(tampering, (position, record.stream, versions[record.stream] + 1, record.type, record.event))
            tampering.execute("update ledger.head set position = %s", (position,))
            found = verify(tampering)
        assert found.projection == "behind"
        assert (position, "hash") in {(one.position, one.kind) for one in found.problems}, record


def test_every_event_that_changed_places_with_its_neighbour_is_found(
    log: list[LogRecord], tampering: Connection
) -> None:
    """Catches an order that is believed because no position is missing."""
    move = "update ledger.events set position = %s where stream = %s and version = %s"
    for one, two in pairwise(log):
        away, there, back = ((position, at.stream, at.version)
                             for position, at in ((10**6, one), (one.position, two), (two.position, one)))  # fmt: skip
        assert not harmed(tampering, (move, away), (move, there), (move, back)).ok, (one, two)


def test_every_event_under_another_type_is_found(log: list[LogRecord], tampering: Connection) -> None:
    """Catches the row believed in place of the bytes, and a name that is looked up and not there."""
    for record in log:
        for other in OTHER_TYPES:
            if other != record.type:
                change = ("update ledger.events set type = %s where position = %s", (other, record.position))
                found = harmed(tampering, change)
                assert (record.position, "type") in {(one.position, one.kind) for one in found.problems}


def test_every_event_on_another_stream_is_found(log: list[LogRecord], tampering: Connection) -> None:
    """Catches a stream of no known kind, or of the wrong one, that is folded."""
    versions = Counter(record.stream for record in log)
    for record in log:
        for stream in STREAMS:
            if stream != record.stream:
                change = "update ledger.events set stream = %s, version = %s where position = %s"
                found = harmed(tampering, (change, (stream, versions[stream] + 1, record.position)))
                assert not found.ok, (record, stream)


def test_every_changed_event_is_found_by_its_position_whether_it_still_reads_or_not(
    log: list[LogRecord], tampering: Connection
) -> None:
    """Catches bytes on which decoding or folding fails, and a flipped byte that gives another event that reads."""
    random = Random(9)
    still_read = 0
    for record in log:
        size = len(record.event)
        flips = [(random.randrange(size), 1 << random.randrange(8)) for _ in range(1)]
        garbled = [flipped(record.event, at, mask) for at, mask in [(5, 128), (10, 64), (size - 1, 127), *flips]]
        for event in (b"", record.event[:-1], *garbled):
            change = ("update ledger.events set event = %s where position = %s", (event, record.position))
            found = harmed(tampering, change)
            kinds = {one.kind for one in found.problems if one.position == record.position}
            assert "hash" in kinds, record
            still_read += reads(event)
            assert reads(event) or kinds & {"unreadable", "type"}, record
    assert still_read > 0


def flipped(event: bytes, at: int, mask: int) -> bytes:
    return event[:at] + bytes([event[at] ^ mask]) + event[at + 1 :]


def reads(event: bytes) -> bool:
    try:
        decode(event)
    except UnreadableEvent:
        return False
    return True
