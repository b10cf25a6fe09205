"""Facts in, state out: what COPY keeps, what deriving touches, how far an answer is complete, and the digest."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from re import search
from typing import Any, cast

import psycopg
import pytest

from projections.facts import tables as facts
from projections.state import checkpoints, schema
from projections.state import tables as state
from projections.state.checkpoints import Checkpoint
from projections.state.digest import digest, table_digests
from projections.state.tables import complete_position, derive
from schemas.catalogue import event_schemas
from schemas.codec import HEADER_LENGTH, encode
from store.database import Database, connect
from tests.projection_world import FIRST_MOMENT, REORGANISED, FactWorld


def small_world(connection: psycopg.Connection[Any]) -> FactWorld:
    world = FactWorld(connection)
    province = world.unit("01", "province")
    a, b = world.unit("a", "commune", province), world.unit("b", "commune", province)
    person = world.person("N1", a)
    world.appoint(person, b, REORGANISED)
    world.second(person, a, REORGANISED)
    world.quota(b, "all", 3, REORGANISED)
    world.form("c", "ward", province, [(a, "whole")], ends=[a])
    return world


def test_what_is_copied_is_what_was_said(connection: psycopg.Connection[Any]) -> None:
    """Catches: a value that changes on its way from Avro through binary COPY into a column."""
    schema.create(connection)
    said = {
        "effective_on": date(1945, 9, 2),
        "recorded_at": datetime(2025, 7, 2, 3, 4, 5, 678901, tzinfo=UTC),
        "recorded_by": "cán bộ",
        "legal_basis": {"instrument": "1/NQ", "clause": "", "signed_on": date(2024, 2, 29), "authority": "\t\\N\n"},
        "staff_number": "N1",
        "sex": "female",
        "category": "cadre",
        "appointed_on": date(2100, 12, 31),
        "sealed": bytes(range(256)),
        "body": "service_centre",
    }
    encoded = encode(event_schemas()["StaffRegistered"], said)[HEADER_LENGTH:]
    facts.copy(connection, "StaffRegistered", facts.rows("StaffRegistered", [(2**40, "staff:a", 1)], [encoded]))
    kept = connection.execute("select * from projection.fact_staff_registered").fetchone()
    basis = said.pop("legal_basis")
    assert isinstance(basis, dict)
    expected = {"position": 2**40, "stream": "staff:a", "version": 1, **said, **basis}
    assert kept is not None
    assert dict(zip(facts.columns("StaffRegistered"), kept, strict=True)) == expected


def test_a_position_is_kept_once(connection: psycopg.Connection[Any]) -> None:
    """Catches: an event delivered twice and counted twice."""
    world = FactWorld(connection)
    world.unit("01", "province")
    world.position = 0
    with pytest.raises(psycopg.errors.UniqueViolation):
        world.unit("02", "province")


def test_deriving_streams_as_they_come_is_the_same_as_deriving_all(connection: psycopg.Connection[Any]) -> None:
    """Catches: a touched stream that leaves old rows behind, or depends on another stream."""
    small_world(connection)
    live = digest(connection)
    derive(connection, state.SCHEMA, None)
    assert digest(connection) == live


def test_deriving_one_stream_leaves_the_others_alone(connection: psycopg.Connection[Any]) -> None:
    """Catches: a delete or an insert that reaches beyond the streams of the batch."""
    world = small_world(connection)
    world.record("StaffAppointed", "staff:n1", date(2025, 9, 1), derive=False, unit_id="b@2025-06-30",
        position="specialist", basis="appointed", concurrent=False, budget_paid=True, specialism=None,
        body=None)  # fmt: skip
    before = table_digests(connection)
    derive(connection, state.SCHEMA, ["unit:b@2025-06-30"])
    assert table_digests(connection) == before
    derive(connection, state.SCHEMA, ["staff:n1"])
    changed = {name for name, line in table_digests(connection).items() if line != before[name]}
    assert changed == {"post_spans", "secondment_spans"}


def test_a_secondment_to_what_an_appointment_recorded_later_makes_the_own_unit_holds_on_no_day(
    connection: psycopg.Connection[Any],
) -> None:
    """Catches: a row of state that stands on because the appointment lies before the secondment."""
    world = small_world(connection)
    stream = "staff:n1"
    lent = "select to_unit_id, valid_from from projection.secondment_spans where stream = 'staff:n1' order by 2"
    world.second(stream, "c@2025-07-01", date(2025, 9, 1))
    assert len(connection.execute(lent).fetchall()) == 2
    home = world.appoint(stream, "c@2025-07-01", date(2025, 8, 1))
    assert connection.execute(lent).fetchall() == [("a@2025-06-30", REORGANISED)]
    world.retract("AppointmentRetracted", stream, home)
    assert len(connection.execute(lent).fetchall()) == 2


def test_state_does_not_depend_on_the_order_in_which_facts_arrive(connection: psycopg.Connection[Any]) -> None:
    """Catches: partitions that overtake each other leaving another state behind."""
    world = small_world(connection)
    expected = digest(connection)
    recorded = world.recorded
    for seed in range(5):
        connection.execute("drop schema projection cascade")
        schema.create(connection)
        shuffled = random.Random(seed).sample(recorded, len(recorded))
        versions = dict(_versions(recorded))
        for position, event, stream, record in shuffled:
            encoded = encode(event_schemas()[event], record)[HEADER_LENGTH:]
            facts.copy(connection, event, facts.rows(event, [(position, stream, versions[position])], [encoded]))
            derive(connection, state.SCHEMA, [stream])
        assert digest(connection) == expected, f"seed {seed}"


def _versions(recorded: list[tuple[int, str, str, dict[str, Any]]]) -> Iterator[tuple[int, int]]:
    counted: dict[str, int] = {}
    for position, _, stream, _ in recorded:
        counted[stream] = counted.get(stream, 0) + 1
        yield position, counted[stream]


def test_the_digest_heeds_every_fact_and_row_but_not_where_they_lie(connection: psycopg.Connection[Any]) -> None:
    """Catches: a digest that depends on physical order, or that misses a changed or doubled row."""
    small_world(connection)
    before = digest(connection)
    connection.execute("update projection.post_spans set unit_id = unit_id")
    connection.execute("cluster projection.post_spans using post_spans_unit")
    assert digest(connection) == before
    for tamper in (
        "update projection.post_spans set unit_id = 'x' where unit_id = 'b@2025-06-30'",
        "delete from projection.fact_staffing_quota_set",
        "insert into projection.quota_spans select * from projection.quota_spans",
        "update projection.fact_staff_appointed set recorded_at = recorded_at + interval '1 microsecond'",
    ):
        with connection.transaction(force_rollback=True):
            connection.execute(tamper.encode())
            assert digest(connection) != before, tamper


def test_the_digest_is_the_same_for_every_session(connection: psycopg.Connection[Any], database: Database) -> None:
    """Catches: a digest that depends on the time zone or the date style of whoever asks."""
    small_world(connection)
    options = "-c timezone=Asia/Ho_Chi_Minh -c datestyle=German -c bytea_output=escape"
    with connect(database.writer_url, options=options) as elsewhere:
        assert digest(elsewhere) == digest(connection)


def test_complete_is_what_lies_before_the_first_gap(connection: psycopg.Connection[Any]) -> None:
    """Catches: an answer that claims a position behind one that has not arrived yet."""
    world = FactWorld(connection)
    assert complete_position(connection) == 0
    world.unit("01", "province")
    world.unit("02", "province")
    assert complete_position(connection) == 2
    world.position = 3
    world.unit("04", "province")
    assert complete_position(connection) == 2
    world.position = 2
    world.unit("03", "province")
    assert complete_position(connection) == 4
    [(mark,)] = connection.execute("select position from projection.known_complete")
    assert mark == 4


def test_complete_is_found_across_many_positions_and_a_gap_among_them(connection: psycopg.Connection[Any]) -> None:
    """Catches: a search that stops at the end of its first look, or that oversees a gap far behind."""
    schema.create(connection)
    fill = """
        insert into projection.fact_unit_renamed
        select n, 'unit:a', n, current_date, now(), '', '', '', null, '', ''
        from generate_series(%s::int, %s::int) as n
    """
    connection.execute("update projection.known_complete set includes_to = 30000")
    connection.execute(fill, (1, 3000))
    connection.execute(fill, (3001, 20_000))
    assert complete_position(connection) == 20_000
    connection.execute(fill, (20_005, 30_000))
    assert complete_position(connection) == 20_000
    connection.execute("delete from projection.fact_unit_renamed where position = 1000")
    assert complete_position(connection) == 999


def test_a_checkpoint_keeps_its_last_offset_and_highest_position(
    connection: psycopg.Connection[Any],
) -> None:
    """Catches: a topic made anew whose offsets start again being skipped, or a position that goes back."""
    schema.create(connection)
    checkpoints.write(connection, [Checkpoint("kafka", 0, 10, 7), Checkpoint("kafka", 1, 5, 8)])
    checkpoints.write(connection, [Checkpoint("kafka", 0, 8, 9)])
    checkpoints.write(connection, [Checkpoint("kafka", 0, 9, 3)])
    assert checkpoints.read(connection, "kafka") == {
        0: Checkpoint("kafka", 0, 9, 9),
        1: Checkpoint("kafka", 1, 5, 8),
    }
    assert checkpoints.read(connection, "store") == {}


def test_making_the_tables_twice_changes_nothing(connection: psycopg.Connection[Any]) -> None:
    """Catches: a start that fails, or empties the tables, where another process has made them."""
    small_world(connection)
    before = digest(connection)
    schema.create(connection)
    assert digest(connection) == before


def test_a_shadow_schema_comes_to_the_same_digest(connection: psycopg.Connection[Any]) -> None:
    """Catches: tables or queries that are tied to the name of the schema."""
    world = small_world(connection)
    schema.create_tables(connection, "projection_shadow")
    for event in facts.event_types():
        table = facts.table(event)
        connection.execute(f"insert into projection_shadow.{table} select * from projection.{table}".encode())
    derive(connection, "projection_shadow", None)
    schema.create_indexes(connection, "projection_shadow")
    schema.analyze(connection, "projection_shadow")
    assert digest(connection, "projection_shadow") == digest(connection)
    assert complete_position(connection, "projection_shadow") == world.position


def test_the_view_of_all_facts_has_every_event_once(connection: psycopg.Connection[Any]) -> None:
    """Catches: an event type left out of the view, on which the complete position rests."""
    world = small_world(connection)
    rows = connection.execute("select position, type, stream, recorded_at from projection.facts order by position")
    assert rows.fetchall() == [
        (position, event, stream, FIRST_MOMENT + timedelta(days=position))
        for position, event, stream, _ in world.recorded
    ]


@pytest.mark.parametrize("touched", [True, False])
@pytest.mark.parametrize("table", state.OF_STREAMS)
def test_no_table_of_state_is_looked_up_anew_for_each_row(
    connection: psycopg.Connection[Any], table: str, touched: bool
) -> None:
    """Catches: a subquery over facts that is asked row by row. 23,000 quotas of 3,300 units took minutes, not 0.2 s."""
    schema.create(connection)
    query = state.state_query(table, state.SCHEMA, touched=touched)
    streams = {"streams": ["unit:a@2025-07-01"]}
    (said,) = connection.execute(f"explain (format json, verbose) {query}".encode(), streams).fetchone() or ([],)
    plan = said[0]["Plan"]
    by_row = [name for name in _subplans_of_facts(plan) if not search(rf"hashed {name}\b", str(plan))]
    assert not by_row, plan


def _subplans_of_facts(node: dict[str, Any]) -> Iterator[str]:
    if node.get("Parent Relationship") == "SubPlan" and "fact_" in str(node):
        yield cast(str, node["Subplan Name"])
    for child in node.get("Plans", ()):
        yield from _subplans_of_facts(child)
