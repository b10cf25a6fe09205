"""Verification: each kind of damage is found and its position named; an honest ledger is left in peace."""

import pytest

from consumers.auditing.verify import Verified, verify
from consumers.lines import Wanted, lines
from consumers.projecting.from_store import project_from_store
from consumers.projecting.status import status
from domain.errors import SoboError
from projections.state.digest import digest
from store.database import Database, connect
from tests.followed_log import append, as_admin, people, records, story


def verified(database: Database) -> Verified:
    with connect(database.writer_url) as conn:
        return verify(conn)


def found(database: Database) -> set[tuple[int | None, str]]:
    return {(problem.position, problem.kind) for problem in verified(database).problems}


@pytest.fixture
def head(database: Database) -> int:
    newest = story(database)
    project_from_store(database.writer_url)
    return newest


def test_an_honest_ledger_has_no_problem(database: Database, head: int) -> None:
    """Catches a false alarm, in the order, in reading, or between the fold and the projections."""
    result = verified(database)
    assert (result.ok, result.events, result.problems, result.projection) == (True, head, [], "same")
    with connect(database.writer_url) as conn:
        assert result.digest == digest(conn)


def test_an_empty_ledger_has_no_problem(database: Database) -> None:
    """Catches a verification that needs a projection or a first event."""
    assert verified(database).ok


def test_a_projection_that_has_not_come_so_far_is_behind_and_no_problem(database: Database, head: int) -> None:
    """Catches a lagging projector taken for a wrong one."""
    append(database, people(2))
    result = verified(database)
    assert (result.ok, result.projection) == (True, "behind")


def test_a_flipped_byte_is_named(database: Database, head: int) -> None:
    """Catches a reader that takes any bytes for an event."""
    as_admin(database, "update ledger.events set event = set_byte(event, 4, get_byte(event, 4) # 1) where position = 7")
    assert (7, "unreadable") in found(database)


def test_an_event_cut_short_is_named_though_others_follow(database: Database, head: int) -> None:
    """Catches bulk decoding in which an event borrows its end from the next one."""
    as_admin(database, "update ledger.events set event = substr(event, 1, length(event) - 3) where position = 9")
    assert (9, "unreadable") in found(database)


def test_a_deleted_row_is_named_by_its_missing_position(database: Database, head: int) -> None:
    """Catches a gap that is stepped over."""
    as_admin(database, "delete from ledger.events where position in (11, 12)")
    assert (11, "missing") in found(database)


def test_a_cut_tail_is_named(database: Database, head: int) -> None:
    """Catches a log that ends early and looks whole."""
    as_admin(database, f"delete from ledger.events where position > {head - 2}")
    assert (head - 1, "missing") in found(database)


def test_swapped_versions_are_named(database: Database, head: int) -> None:
    """Catches two events of a stream in the wrong order."""
    first, second = [record for record in records(database) if record.stream.startswith("staff:")][1:3]
    as_admin(
        database,
        f"update ledger.events set version = 99 where position = {first.position}",
        f"update ledger.events set version = {first.version} where position = {second.position}",
        f"update ledger.events set version = {second.version} where position = {first.position}",
    )
    assert (first.position, "version") in found(database)


def test_a_row_that_names_another_type_is_named(database: Database, head: int) -> None:
    """Catches the type column believed in place of the bytes."""
    appointed = next(record for record in records(database) if record.type == "StaffAppointed")
    as_admin(database, f"update ledger.events set type = 'SalaryChanged' where position = {appointed.position}")
    assert (appointed.position, "type") in found(database)


@pytest.mark.parametrize(
    "damage",
    [
        "update projection.post_spans set unit_id = '00001@2025-06-30' where unit_id <> '00001@2025-06-30'",
        "delete from projection.post_spans where position = (select max(position) from projection.post_spans)",
        "update projection.unit_spans set name = 'Xã khác'",
        "update projection.unit_spans set valid_until = valid_from + 1 where valid_until is null",
        "update projection.unit_spans set ended_on = '2026-01-01' where unit_id = '00001@2025-06-30'",
        "update projection.secondment_spans set valid_until = valid_until + 1",
        "update projection.quota_spans set headcount = headcount + 1 where unit_id = '00001@2025-06-30'",
        "update projection.staff set category = 'contract'",
        "insert into projection.unit_edges values ('00001@2025-06-30', 1, null, 'part', '', '2025-06-30', '', '', 1)",
    ],
)
def test_a_projection_that_is_not_the_fold_of_the_log_differs(database: Database, head: int, damage: str) -> None:
    """Catches a comparison of a projection with itself."""
    with connect(database.writer_url) as conn:
        conn.execute(damage.encode())
    result = verified(database)
    assert (result.ok, result.projection) == (False, "differs")


def test_status_counts_the_log_and_the_lag(database: Database, head: int) -> None:
    """Catches a lag counted in something else than events, and streams counted twice."""
    append(database, people(2))
    with connect(database.writer_url) as conn:
        now = status(conn)
    kept = records(database)
    assert (now.head, now.projected, now.lag) == (len(kept), head, len(kept) - head)
    assert now.streams == len({record.stream for record in kept})
    assert sum(now.events_by_type.values()) == len(kept)
    assert now.relayed == 0


def test_the_log_is_shown_event_by_event(database: Database, head: int) -> None:
    """Catches bounds that are off by one, and a stream filter that does not filter."""
    with connect(database.writer_url) as conn:
        assert [line["position"] for line in lines(conn, Wanted(3, 6))] == [3, 4, 5, 6]
        stream = records(database)[0].stream
        assert {line["stream"] for line in lines(conn, Wanted(streams=(stream,)))} == {stream}
        first = next(iter(lines(conn)))
    assert list(first) == ["position", "stream", "version", "type", "recorded_at", "data"]
    assert first["data"]["legal_basis"]["instrument"] == "1685/NQ-UBTVQH15"


def test_an_event_that_cannot_be_shown_is_named(database: Database, head: int) -> None:
    """Catches a traceback in place of the position."""
    as_admin(database, "update ledger.events set event = 'nothing' where position = 2")
    with connect(database.writer_url) as conn, pytest.raises(SoboError, match="position 2 "):
        list(lines(conn))


def test_a_fact_that_is_missing_from_the_projection_differs(database: Database, head: int) -> None:
    """Catches a look at units and main posts only, in which a lost secondment leaves no trace."""
    with connect(database.writer_url) as conn:
        conn.execute(
            "delete from projection.fact_secondment_started "
            "where position = (select max(position) from projection.fact_secondment_started)"
        )
    result = verified(database)
    assert (result.projection, [problem.kind for problem in result.problems]) == ("differs", ["projection"])
    assert "SecondmentStarted" in result.problems[0].message
