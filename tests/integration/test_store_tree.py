"""The log's tree in the database: made with every append, whatever its size, and for the ledgers of before."""

import io
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import uuid4

import fastavro
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from domain.errors import Conflict, Refused
from domain.ports import Decision
from proof.hashes import split
from proof.tiles import MOST_BYTES
from proof.tree import Tree
from store import migrate
from store.database import Database, connect
from store.events.log import PostgresLog, head, read_records
from store.events.mapper import to_stored_event
from store.rights import roles
from store.tree import hashing
from store.tree.leaf import leaf
from store.tree.tiles import tile_reader, tree_at
from tests.naive_tree import mth
from tests.sample_events import appointed

LEAF = fastavro.parse_schema(
    {
        "type": "record",
        "name": "Leaf",
        "fields": [
            {"name": "position", "type": "long"},
            {"name": "stream", "type": "string"},
            {"name": "version", "type": "long"},
            {"name": "event", "type": "bytes"},
        ],
    }
)
TREE = ("leaves", "subtrees", "checkpoints")


def avro(position: int, stream: str, version: int, event: bytes) -> bytes:
    """The leaf as another library encodes it."""
    out = io.BytesIO()
    record = {"position": position, "stream": stream, "version": version, "event": event}
    fastavro.schemaless_writer(out, LEAF, record)
    return out.getvalue()


def leaves(conn: psycopg.Connection[Any]) -> list[bytes]:
    records = [record for batch in read_records(conn) for record in batch]
    return [avro(record.position, record.stream, record.version, record.event) for record in records]


def append(log: PostgresLog, *counts: int) -> None:
    for count in counts:
        log.append(Decision([appointed(f"staff:{uuid4().hex}") for _ in range(count)]))


@pytest.fixture
def log(database: Database) -> Iterator[PostgresLog]:
    with PostgresLog(database.writer_url) as log:
        yield log


@pytest.mark.parametrize(
    "counts",
    [(1,), (1, 1, 1), (255, 1), (256,), (250, 100), (100, 100, 100), (300, 1, 99, 250, 6, 700), (3, 1500)],
    ids=str,
)
def test_every_way_of_appending_makes_the_tree_of_rfc_6962(
    log: PostgresLog, connection: psycopg.Connection[Any], counts: tuple[int, ...]
) -> None:
    """Catches a leaf that is hashed otherwise in SQL than in Python, and a tile whose root is missing or of others."""
    append(log, *counts)
    kept = leaves(connection)
    tree = tree_at(connection)
    assert tree.size == len(kept) == sum(counts)
    assert tree.root() == mth(kept)
    hashes = b"".join(tile_reader(connection)(0, tile, min(256, len(kept) - 256 * tile)) for tile in range(7))
    assert split(hashes[: 32 * len(kept)]) == [sha256(b"\x00" + one).digest() for one in kept]
    subtrees = connection.execute("select level, number, hash from ledger.subtrees order by number").fetchall()
    whole = range(len(kept) // 256)
    assert subtrees == [(1, number, mth(kept[256 * number : 256 * number + 256])) for number in whole]


@pytest.mark.parametrize("position", [1, 63, 64, 8191, 8192, 2**20, 2**34, 2**62])
@pytest.mark.parametrize("length", [0, 63, 64, 8191, 8192, 70_000])
def test_a_leaf_is_the_avro_of_its_record_in_python_and_in_sql(
    connection: psycopg.Connection[Any], position: int, length: int
) -> None:
    """Catches a length in another form at the edge of a byte, and a stream counted in letters."""
    if position == 2**62:
        position -= 1  # SQL doubles it
    for stream, version in (("staff:1", 1), ("unit:Bắc Ninh@2025", 64), ("s" * 64, 8192)):
        encoded = avro(position, stream, version, bytes(length))
        assert leaf(position, stream, version, bytes(length)) == encoded
        query = "select ledger.leaf_hash(%s, %s, %s, %s)"
        found = connection.execute(query, (position, stream, version, bytes(length))).fetchone()
        assert found == (sha256(b"\x00" + encoded).digest(),)


def test_roots_of_roots_are_kept_when_they_are_whole(database: Database) -> None:
    """Catches a level that is never made, or made before it is whole."""
    assert database.admin_url
    numbers = list(range(1, 301))
    tiles = [sha256(b"%d" % number).digest() * 256 for number in numbers]
    with connect(database.admin_url) as admin, admin.cursor() as cursor:
        rows = [(256 * number + 1, tile) for number, tile in enumerate(tiles)]
        cursor.executemany("insert into ledger.leaves (first_position, hashes) values (%s, %s)", rows[:100])
        cursor.execute(
            "insert into ledger.leaves select * from unnest(%s::bigint[], %s::bytea[])",
            ([row[0] for row in rows[100:]], [row[1] for row in rows[100:]]),
        )
        levels = dict(cursor.execute("select level, count(*) from ledger.subtrees group by 1").fetchall())
        assert levels == {1: 300, 2: 1}
        size = 256 * 300

        def read(level: int, number: int, width: int) -> bytes:
            assert level == 0
            return tiles[number]

        from_leaves = Tree(65_536, lambda level, number, width: _level(read, level, number, width))
        assert tree_at(admin, 65_536).root() == from_leaves.root()
        assert tree_at(admin).size == size
        assert tree_at(admin).root() == Tree(size, lambda *of: _level(read, *of)).root()


def _level(read: Any, level: int, number: int, width: int) -> bytes:
    """A tile of any level from those of level 0."""
    if level == 0:
        return bytes(read(0, number, width))
    below = (split(_level(read, level - 1, number * 256 + place, 256)) for place in range(width))
    return b"".join(_root(hashes) for hashes in below)


def _root(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return hashes[0]


def test_a_failed_append_leaves_no_hash(log: PostgresLog, connection: psycopg.Connection[Any]) -> None:
    """Catches a tree that is written beside the append and not with it."""
    append(log, 10)
    first = log.at([1])[1].event
    for count in (1, 300):
        doubled = [*(appointed(f"staff:{uuid4().hex}") for _ in range(count)), appointed(first.originator_id)]
        with pytest.raises(Conflict):
            log.append(Decision(doubled))
        assert tree_at(connection).size == head(connection) == 10
    append(log, 300)
    assert tree_at(connection).root() == mth(leaves(connection))


@pytest.mark.parametrize("first", [1, 5, 10, 12, 300])
def test_a_hash_that_does_not_follow_the_last_is_refused(
    log: PostgresLog, connection: psycopg.Connection[Any], first: int
) -> None:
    """Catches a gap in the tree, behind which every hash stands for another event."""
    append(log, 10)
    with pytest.raises(psycopg.IntegrityError):
        connection.execute("insert into ledger.leaves values (%s, %s)", (first, bytes(32)))
    connection.execute("insert into ledger.leaves values (%s, %s)", (11, bytes(32)))


@pytest.mark.parametrize("table", TREE)
def test_what_the_tree_holds_is_changed_by_nobody(database: Database, table: str) -> None:
    """Catches a grant too many, and a trigger that is missing: hashes could be made to fit a changed event."""
    assert database.admin_url
    column = {"leaves": "hashes", "subtrees": "hash", "checkpoints": "root"}[table]
    changes = (f"update ledger.{table} set {column} = ''", f"delete from ledger.{table}", f"truncate ledger.{table}")
    with connect(database.writer_url) as writer, connect(database.admin_url) as admin:
        for change in changes:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                writer.execute(change.encode())
            with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
                admin.execute(change.encode())


def test_an_event_that_no_bundle_could_hold_is_refused_with_the_reason(
    log: PostgresLog, connection: psycopg.Connection[Any]
) -> None:
    """Catches an entry whose length is cut to two bytes in the tiles; the longest one that fits is recorded."""
    append(log, 1)

    def of_length(extra: int) -> Any:
        return appointed("staff:long", unit_id="x" * extra)

    short = leaf(2, "staff:long", 1, to_stored_event(of_length(60_000)).state)
    fits = 60_000 + MOST_BYTES - len(short)
    for count in (0, 150):
        others = [appointed(f"staff:{uuid4().hex}") for _ in range(count)]
        with pytest.raises(Refused, match="65,535") as refused:
            log.append(Decision([of_length(fits + 1), *others]))
        assert refused.value.code == "entry_too_long"
        assert head(connection) == tree_at(connection).size == 1
    log.append(Decision([of_length(fits)]))
    assert len(leaves(connection)[1]) == MOST_BYTES
    assert tree_at(connection).root() == mth(leaves(connection))


@pytest.fixture
def untreed(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A ledger of 700 events made by a version that knew no tree."""
    names = [migration.name for migration in migrate.migrations()]
    early = migrate.migrations()[: names.index("tree")]
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "migrations", lambda: early)
        patch.setattr(migrate, "hash_what_is_missing", lambda *_: None)
        patch.setattr(roles, "grants", lambda *_: "")
        migrate.migrate(empty_database)
    events = [to_stored_event(appointed(f"staff:{number}")) for number in range(700)]
    with connect(empty_database) as admin, admin.cursor() as cursor:
        cursor.executemany(
            "insert into ledger.events (position, stream, version, type, event) values (%s, %s, 1, %s, %s)",
            [(number, one.originator_id, one.topic, one.state) for number, one in enumerate(events, start=1)],
        )
        admin.execute("update ledger.head set position = 700")
    return empty_database


def test_a_ledger_of_before_is_hashed_and_an_interruption_costs_one_batch(
    untreed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a ledger that begins again from nothing after Ctrl-C, or goes on with a part of its hashes."""
    monkeypatch.setattr(hashing, "BATCH", 256)
    heard: list[tuple[int, int]] = []

    def stopped(done: int, of: int) -> None:
        heard.append((done, of))
        if done == 512:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate.migrate(untreed, told=stopped)
    with connect(untreed) as conn:
        assert tree_at(conn).size == 512
        assert not migrate.is_current(conn)
        assert migrate.migrate(untreed, told=lambda *told: heard.append(told)) == []
        assert heard == [(256, 700), (512, 700), (700, 700)]
        assert migrate.is_current(conn)
        assert tree_at(conn).root() == mth(leaves(conn))
    with PostgresLog(make_conninfo(untreed)) as log:
        append(log, 1, 400)
    with connect(untreed) as conn:
        assert tree_at(conn).root() == mth(leaves(conn))


def test_a_log_with_a_gap_is_hashed_up_to_the_gap(untreed: str) -> None:
    """Catches hashes that stand for other events, and a start that never ends."""
    with connect(untreed) as admin:
        admin.execute("alter table ledger.events disable trigger append_only")
        admin.execute("delete from ledger.events where position = 300")
        migrate.migrate(untreed)
        assert tree_at(admin).size == 299
        assert migrate.is_current(admin)
