"""An exported log, checked without its database: every way of tampering with the files, each named."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import fastavro
import pytest

from consumers.containers import export
from consumers.offline.verify import Found, exported, verify
from domain.errors import NotFound, SoboError
from proof.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from proof.keys import SigningKey
from proof.tiles import Tile, bundle, entries_of
from schemas.catalogue import schema
from schemas.codec import decode, encode
from store.database import Database, connect
from store.tree.folder import publish
from store.tree.leaf import fields_of, leaf, leaf_hashes
from store.tree.signing import origin
from store.tree.tiles import tree_at
from tests.conftest import NewDatabase
from tests.followed_log import append, as_admin, people, records, story
from tests.naive_tree import mth

Problems = set[tuple[int | None, str]]


class Made(NamedTuple):
    """One log in the three forms in which it can lie on a disk."""

    file: Path
    folder: Path
    tiles: Path
    key: SigningKey
    root: bytes
    size: int


@pytest.fixture(scope="module")
def made(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("exported")
    with new_database() as database:
        story(database)
        append(database, people(170))
        _write_one_in_its_first_schema(database)
        with connect(database.writer_url) as conn:
            key = SigningKey.generate(origin(conn))
            export(conn, folder / "log.avro")
            export(conn, folder / "events")
            publish(conn, key, folder / "tiles")
            tree = tree_at(conn)
            yield Made(folder / "log.avro", folder / "events", folder / "tiles", key, tree.root(), tree.size)


def _write_one_in_its_first_schema(database: Database) -> None:
    """The last appointment as a version before would have kept it."""
    first = schema("StaffAppointed", 1)
    kept = records(database)
    last = next(one for one in reversed(kept) if one.type == "StaffAppointed")
    _, data = decode(last.event)
    old = encode(first, {name: data[name] for name in first.field_names})
    assert old != last.event
    as_admin(database, f"update ledger.events set event = '\\x{old.hex()}' where position = {last.position}")
    rows = [(one.stream, one.version, old if one == last else one.event) for one in kept]
    hashes = leaf_hashes(0, rows)
    assert database.admin_url
    with connect(database.admin_url) as admin:
        for table in ("leaves", "subtrees"):
            admin.execute(f"alter table ledger.{table} disable trigger append_only".encode())
            admin.execute(f"truncate ledger.{table}".encode())
        for start in range(0, len(hashes), 256):
            admin.execute(
                "insert into ledger.leaves values (%s, %s)", (start + 1, b"".join(hashes[start : start + 256]))
            )


@pytest.fixture
def tiles(made: Made, tmp_path: Path) -> Path:
    """A copy of the tiles to do harm to."""
    return Path(shutil.copytree(made.tiles, tmp_path / "tiles"))


def of(path: Path, *signed: Checkpoint, size: int | None = None) -> Found:
    return verify(exported(path), signed, size)


def named(found: Found) -> Problems:
    return {(one.position, one.kind) for one in found.problems}


def checked(tiles: Path, made: Made) -> Problems:
    """As `sobo verify --log tiles --key` does."""
    own = open_checkpoint((tiles / "checkpoint").read_bytes(), [made.key.verifier()]).checkpoint
    return named(of(tiles, own, size=own.size))


def test_all_forms_come_to_the_root_of_the_ledger(made: Made) -> None:
    """Catches an entry that is not the leaf that was hashed, also of an event kept in an earlier schema."""
    signed = Checkpoint("sobo/x", made.size, made.root)
    early = Checkpoint("sobo/x", 5, bytes(32))
    for path in (made.file, made.folder, made.tiles):
        found = of(path, signed, size=made.size)
        assert (found.events, found.root, found.problems) == (made.size, made.root, [])
        assert named(of(path, signed, early)) == {(None, "checkpoint")}
    assert made.size > 512


def test_a_folder_of_a_version_before_is_read_as_of_the_newest_schemas(made: Made, tmp_path: Path) -> None:
    """Catches a folder without the field that names the schema, which is then not read at all."""
    folder = Path(shutil.copytree(made.folder, tmp_path / "events"))
    for path in folder.iterdir():
        with path.open("rb") as file:
            reader: Any = fastavro.reader(file)
            source, rows = reader.writer_schema, list(reader)
        source["fields"] = [one for one in source["fields"] if one["name"] != "schema_version"]
        with path.open("wb") as file:
            fastavro.writer(file, fastavro.parse_schema(source), rows)
    found = of(folder)
    assert found.problems == [] and found.events == made.size
    assert found.root != made.root  # one event was kept in an earlier schema, which nothing says any more


def flip(path: Path, place: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


Change = Callable[[list[dict[str, Any]]], None]


def rewritten(made: Made, path: Path, change: Change) -> Path:
    with made.file.open("rb") as file:
        reader: Any = fastavro.reader(file)
        source, rows = reader.writer_schema, list(reader)
    change(rows)
    with path.open("wb") as file:
        fastavro.writer(file, fastavro.parse_schema(source), rows)
    return path


def _swap(rows: list[dict[str, Any]]) -> None:
    rows[6], rows[7] = rows[7], rows[6]


def _next_version(rows: list[dict[str, Any]]) -> None:
    rows[6]["version"] += 1


def _unreadable(rows: list[dict[str, Any]]) -> None:
    rows[6]["event"] = b"\xc3\x01nothing at all"


def _cut_body(rows: list[dict[str, Any]]) -> None:
    rows[6]["event"] = rows[6]["event"][:-1]


def _elsewhere(rows: list[dict[str, Any]]) -> None:
    rows[6]["stream"] = "nobody:7"


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (lambda rows: rows.pop(6), {(7, "missing")}),
        (lambda rows: rows.pop(0), {(1, "missing"), (4, "version")}),
        (lambda rows: rows.insert(6, rows[5]), {(6, "misplaced"), (6, "version")}),
        (_swap, {(7, "missing"), (7, "misplaced")}),
        (_next_version, {(7, "version")}),
        (_unreadable, {(7, "unreadable")}),
        (_cut_body, {(7, "unreadable")}),
        (_elsewhere, {(7, "stream")}),
    ],
)
def test_what_was_done_to_a_file_is_named(made: Made, tmp_path: Path, change: Change, problems: Problems) -> None:
    """Catches an event that was taken out, doubled, moved or made unreadable before the file was written again."""
    found = named(of(rewritten(made, tmp_path / "log.avro", change), Checkpoint("sobo/x", made.size, made.root)))
    assert (None, "checkpoint") in found
    assert problems <= found


def test_a_byte_that_still_reads_shows_against_the_checkpoint(made: Made, tmp_path: Path) -> None:
    """Catches a changed value in a file, which brings no hashes of its own."""

    def another_name(rows: list[dict[str, Any]]) -> None:
        assert rows[6]["event"].count(b"officer") == 1
        rows[6]["event"] = rows[6]["event"].replace(b"officer", b"0fficer")

    path = rewritten(made, tmp_path / "log.avro", another_name)
    assert named(of(path)) == set()
    assert named(of(path, Checkpoint("sobo/x", 6, b""))) == {(None, "checkpoint")}
    assert named(of(path, Checkpoint("sobo/x", made.size, made.root))) == {(None, "checkpoint")}


def test_a_file_that_was_cut_is_named_with_the_last_position_that_reads(made: Made, tmp_path: Path) -> None:
    """Catches half a file that is taken for a short log."""
    path = tmp_path / "log.avro"
    path.write_bytes(made.file.read_bytes()[:-40])
    found = of(path)
    [problem] = [one for one in found.problems if one.kind == "unreadable"]
    assert "cut or changed" in problem.message
    assert problem.position == found.events + 1
    folder = Path(shutil.copytree(made.folder, tmp_path / "events"))
    harmed = folder / "StaffAppointed.avro"
    flip(harmed)
    assert "StaffAppointed.avro" in next(one.message for one in of(folder).problems if one.kind == "unreadable")


def test_a_log_that_ends_early_is_shorter_than_its_checkpoint(made: Made, tmp_path: Path) -> None:
    """Catches the newest events left out, after which all is well in itself."""
    path = rewritten(made, tmp_path / "log.avro", lambda rows: rows.__delitem__(slice(-2, None)))
    assert named(of(path)) == set()
    assert named(of(path, Checkpoint("sobo/x", made.size, made.root))) == {(None, "checkpoint")}


def test_a_flipped_byte_of_an_entry_is_named_by_its_position(made: Made, tiles: Path) -> None:
    """Catches a changed entry that still reads: the tile above it has its hash."""
    assert checked(tiles, made) == set()
    path = tiles / Tile(None, 0).path
    data = path.read_bytes()
    path.write_bytes(data.replace(b"officer", b"0fficer", 1))
    assert checked(tiles, made) == {(1, "hash"), (1, "tree"), (None, "checkpoint")}


@pytest.mark.parametrize(
    ("tile", "problems"),
    [
        (Tile(0, 1), {(512, "hash")}),
        (Tile(0, 2, 0), {(None, "hash")}),
        (Tile(1, 0, 2), {(1, "tree")}),
    ],
)
def test_a_flipped_byte_of_a_tile_is_named(made: Made, tiles: Path, tile: Tile, problems: Problems) -> None:
    """Catches a tile that leads others' proofs astray, though the events themselves are whole."""
    if not tile.width:
        tile = Tile(0, made.size // 256, made.size % 256)
        problems = {(made.size, "hash")}
    flip(tiles / tile.path)
    assert checked(tiles, made) == problems


@pytest.mark.parametrize("tile", [Tile(None, 1), Tile(0, 1), Tile(1, 0, 2)])
def test_a_missing_file_is_named(made: Made, tiles: Path, tile: Tile) -> None:
    """Catches a folder with a hole in it."""
    (tiles / tile.path).unlink()
    found = checked(tiles, made)
    if tile.level is None:
        assert {(257, "tile"), (257, "missing"), (None, "checkpoint")} <= found
    else:
        assert found == {(257, "tile")} if tile.level == 0 else found == {(1, "tree")}


def test_a_bundle_cut_short_and_one_with_too_little_are_named(made: Made, tiles: Path) -> None:
    """Catches a reader that takes what is there for all there is."""
    path = tiles / Tile(None, 1).path
    data = path.read_bytes()
    path.write_bytes(data[:-1])
    assert (257, "tile") in checked(tiles, made)
    path.write_bytes(bundle(entries_of(data)[:-1]))
    assert (257, "tile") in checked(tiles, made)


def test_two_entries_that_changed_places_are_both_named(made: Made, tiles: Path) -> None:
    """Catches an order of events that is not the one that was recorded."""
    path = tiles / Tile(None, 0).path
    entries = entries_of(path.read_bytes())
    entries[6], entries[7] = entries[7], entries[6]
    path.write_bytes(bundle(entries))
    assert {(7, "hash"), (8, "hash"), (7, "misplaced"), (8, "misplaced")} <= checked(tiles, made)


def written(folder: Path, entries: Sequence[bytes], key: SigningKey) -> None:
    """Every tile and the checkpoint anew, by somebody who has the folder."""
    from proof.tiles import tiles_of
    from proof.tree import Tree, completed

    hashes = leaf_hashes(0, [fields_of(entry)[1:] for entry in entries])
    above = [root for _, root in completed(0, b"", hashes)]

    def data(level: int, number: int, width: int) -> bytes:
        return b"".join((above if level else hashes)[number * 256 : number * 256 + width])

    for tile in tiles_of(len(entries)):
        first = tile.number * 256
        told = (
            bundle(entries[first : first + tile.width])
            if tile.level is None
            else data(tile.level, tile.number, tile.width)
        )
        (folder / tile.path).write_bytes(told)
    root = Tree(len(entries), data).root()
    assert root == mth(hashes) if len(hashes) < 300 else root
    (folder / "checkpoint").write_bytes(sign_checkpoint(Checkpoint(key.name, len(entries), root), key))


def test_a_folder_rewritten_consistently_shows_against_an_earlier_checkpoint(made: Made, tiles: Path) -> None:
    """Catches somebody with the key and the folder, who makes everything fit: only what was given away speaks."""
    entries = [
        entry
        for number in range(made.size // 256 + 1)
        for entry in entries_of((tiles / Tile(None, number, min(256, made.size - 256 * number)).path).read_bytes())
    ]
    position, stream, version, event = fields_of(entries[6])
    entries[6] = leaf(position, stream, version, event.replace(b"officer", b"0fficer"))
    written(tiles, entries, made.key)
    assert checked(tiles, made) == set()
    own = open_checkpoint((tiles / "checkpoint").read_bytes(), [made.key.verifier()]).checkpoint
    earlier = Checkpoint(made.key.name, made.size, made.root)
    assert named(of(tiles, own, earlier, size=own.size)) == {(None, "checkpoint")}


def test_without_a_believed_checkpoint_the_tiles_are_read_as_far_as_they_go(made: Made, tiles: Path) -> None:
    """Catches a folder that is not looked at because somebody spoilt its checkpoint."""
    (tiles / "checkpoint").write_text("nonsense\n", encoding="utf-8")
    found = of(tiles)
    assert (found.events, found.root, found.problems) == (made.size, made.root, [])


def test_what_is_no_log_is_refused(made: Made, tmp_path: Path) -> None:
    """Catches a spreadsheet that is taken for an empty log."""
    for name in ("nothing", "empty"):
        if name == "empty":
            (tmp_path / name).mkdir()
        with pytest.raises(NotFound, match="sobo log export"):
            exported(tmp_path / name)
    (tmp_path / "a.avro").write_text("code,name\n", encoding="utf-8")
    other = fastavro.parse_schema({"type": "record", "name": "Other", "fields": [{"name": "position", "type": "long"}]})
    with (tmp_path / "b.avro").open("wb") as file:
        fastavro.writer(file, other, [{"position": 1}])
    for path in (tmp_path / "a.avro", tmp_path / "b.avro", made.folder / "StaffAppointed.avro"):
        with pytest.raises(SoboError) as refused:
            of(path)
        assert refused.value.code == "not_a_log"
