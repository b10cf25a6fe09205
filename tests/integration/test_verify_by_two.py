"""Verification by two processes: the same as by one, and none is missed that cannot take part."""

import os
import sys
import time
from collections.abc import Sequence

import pytest

from consumers.auditing import shared
from consumers.auditing.verify import Verified, verify
from consumers.projecting.from_store import project_from_store
from proof.checkpoint import Checkpoint
from proof.tree import WIDTH
from store.database import Database, connect
from store.tree.tiles import tree_at
from tests.followed_log import append, as_admin, people, story

PIECES = 4


@pytest.fixture
def head(database: Database, monkeypatch: pytest.MonkeyPatch) -> int:
    """A ledger of several tiles, in small pieces."""
    monkeypatch.setattr(shared, "LEAST", 1)
    monkeypatch.setattr(shared, "POSITIONS", WIDTH)
    monkeypatch.setattr(shared, "STREAMS", PIECES)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    story(database)
    newest = append(database, people(150, communes=1)).last_position
    assert newest > 2 * WIDTH
    project_from_store(database.writer_url)
    return newest


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the second process came to, in pieces, of each verification; the first begins when it has taken one."""
    pieces: list[int] = []
    begin, wait = shared._Second.__enter__, shared._Second.wait

    def begun(self: shared._Second) -> shared._Second:
        deadline = time.monotonic() + 60
        while self._at is None and not self.found and not self._ended.is_set() and time.monotonic() < deadline:
            time.sleep(0.01)
        return begin(self)

    def counted(self: shared._Second) -> Sequence[shared.Piece]:
        lost = wait(self)
        pieces.append(len(self.found))
        return lost

    monkeypatch.setattr(shared._Second, "__enter__", begun)
    monkeypatch.setattr(shared._Second, "wait", counted)
    return pieces


def by_two(database: Database, checkpoint: Checkpoint | None = None) -> Verified:
    with connect(database.writer_url) as conn:
        return verify(conn, checkpoint, database.writer_url)


def by_one(database: Database, checkpoint: Checkpoint | None = None) -> Verified:
    with connect(database.writer_url) as conn:
        return verify(conn, checkpoint)


def test_two_processes_find_an_honest_ledger_in_order(database: Database, head: int, taken: list[int]) -> None:
    """Catches a piece that neither takes or both take, tiles joined in the wrong order, and an idle second process."""
    found = by_two(database)
    assert (found.events, found.problems, found.projection) == (head, [], "same")
    assert found == by_one(database)
    with connect(database.writer_url) as conn:
        assert found.root == tree_at(conn).root()
    assert taken and taken[0] > 0


@pytest.mark.parametrize(
    "damage",
    [
        "update ledger.events set event = set_byte(event, 4, get_byte(event, 4) # 1) where position in (3, {head})",
        "delete from ledger.events where position between 250 and 260",
        "delete from ledger.events where position = {head}",
        "update ledger.events set position = {head} + 1000 where position = 40",
        "update ledger.events set position = -5 where position = 1",
        "update ledger.events set version = version + 50 where position = 300",
        "update projection.post_spans set unit_id = '00001@2025-06-30'",
        "insert into projection.staff select 'aaa', staff_number, sex, category, counts_from, appointed_on "
        "from projection.staff limit 1",
        "insert into projection.staff select 'zzz', staff_number, sex, category, counts_from, appointed_on "
        "from projection.staff limit 1",
        "insert into projection.staff select * from projection.staff order by stream desc limit 1",
        "delete from projection.staff where stream = (select max(stream) from projection.staff)",
        "delete from projection.unit_spans where code = '00001'",
    ],
)
def test_two_processes_find_what_one_finds(database: Database, head: int, taken: list[int], damage: str) -> None:
    """Catches damage at the edge of two pieces, behind the last of them, or between two streams, that is overlooked or
    told twice."""
    as_admin(database, damage.format(head=head))
    found = by_two(database)
    assert not found.ok
    assert found == by_one(database)


@pytest.mark.parametrize("size", [10, WIDTH, WIDTH + 7, 2 * WIDTH, 0])
def test_two_processes_hold_the_log_against_a_checkpoint(
    database: Database, head: int, taken: list[int], size: int
) -> None:
    """Catches a root within or at the end of a tile that the other process read."""
    with connect(database.writer_url) as conn:
        root = tree_at(conn, size).root()
    assert by_two(database, Checkpoint("sobo/x", size, root)).problems == []
    [problem] = by_two(database, Checkpoint("sobo/x", size, bytes(32))).problems
    assert problem.kind == "checkpoint"


@pytest.mark.parametrize(
    "command",
    [
        ["/nowhere/python"],
        [sys.executable, "-c", "raise SystemExit(3)"],
        [sys.executable, "-c", "import os, consumers.auditing.shared as s; s._read = lambda *_: os.kill(os.getpid(), 9)"
         "; s.main()"],
        [sys.executable, "-c", "import consumers.auditing.shared as s; s._read = lambda *_: 1 / 0; s.main()"],
    ],
    ids=["no program", "ended at once", "killed", "failing"],
)  # fmt: skip
def test_what_the_second_process_does_not_come_to_the_first_does(
    database: Database, head: int, taken: list[int], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Catches a piece that is lost with who took it: what is in it would be found sound."""
    monkeypatch.setattr(shared, "COMMAND", command)
    as_admin(database, "update ledger.events set event = substr(event, 1, length(event) - 1) where position % 90 = 1")
    found = by_two(database)
    assert len({problem.position for problem in found.problems} - {None}) > head // 90
    assert found == by_one(database)
    assert taken == [0]


def test_a_small_log_and_one_core_get_no_second_process(
    database: Database, head: int, taken: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a small ledger that waits for a process to start."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert by_two(database).ok
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(shared, "LEAST", 100_000)
    assert by_two(database).ok
    assert taken == []


def test_a_position_far_behind_the_end_does_not_make_the_walk_longer(
    database: Database, head: int, taken: list[int]
) -> None:
    """Catches pieces made for every position up to one that somebody wrote."""
    as_admin(database, f"update ledger.events set position = 4611686018427387904 where position = {head}")
    found = by_two(database)
    assert (4611686018427387904, "hash") in {(problem.position, problem.kind) for problem in found.problems}
