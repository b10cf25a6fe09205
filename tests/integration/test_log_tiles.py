"""The log as a folder of tiles, walked by code that was written from the specification and shares nothing with ours."""

import base64
import hashlib
from pathlib import Path

import pytest

from domain.errors import Refused
from proof.keys import SigningKey
from proof.note import Note
from store.database import Database, connect
from store.tree import folder as folder_module
from store.tree.folder import Published, publish
from store.tree.signing import origin
from tests.followed_log import append, as_admin, people, records, story


def walk(folder: Path, key: SigningKey) -> list[bytes]:
    """The entries of the folder, after everything that its checkpoint promises was found to be so."""
    note = (folder / "checkpoint").read_bytes()
    Note.parse(note).verified([key.verifier()])
    _, size_line, root_line = note.split(b"\n")[:3]
    size, entries = int(size_line), []
    level = 0
    hashes: list[bytes] = []
    for number in range(-(-size // 256)):
        width = min(256, size - number * 256)
        bundle, place = (folder / "tile" / "entries" / part(number, width)).read_bytes(), 0
        found = []
        while place < len(bundle):
            length = bundle[place] * 256 + bundle[place + 1]
            found.append(bundle[place + 2 : place + 2 + length])
            place += 2 + length
        assert len(found) == width and place == len(bundle)
        entries += found
        hashes += [hashlib.sha256(b"\x00" + entry).digest() for entry in found]
    leaves = hashes
    while hashes:
        for number in range(-(-len(hashes) // 256)):
            width = min(256, len(hashes) - number * 256)
            data = (folder / "tile" / str(level) / part(number, width)).read_bytes()
            assert data == b"".join(hashes[number * 256 : number * 256 + width])
        whole = len(hashes) // 256 * 256
        hashes, level = [root(hashes[place : place + 256]) for place in range(0, whole, 256)], level + 1
    assert base64.b64encode(root(leaves)) == root_line
    return entries


def part(number: int, width: int) -> str:
    digits = f"{number:03}"
    while len(digits) % 3:
        digits = "0" + digits
    groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == 256 else f"{path}.p/{width}"


def root(hashes: list[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(hashes[:k]) + root(hashes[k:])).digest()


@pytest.fixture
def key(database: Database) -> SigningKey:
    with connect(database.writer_url) as conn:
        return SigningKey.generate(origin(conn))


def published(database: Database, key: SigningKey, folder: Path) -> Published:
    with connect(database.writer_url) as conn:
        return publish(conn, key, folder)


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_walker_finds_every_event_under_the_signed_root(database: Database, key: SigningKey, tmp_path: Path) -> None:
    """Catches a tile at another place, an entry that is not the leaf, and a checkpoint of another size."""
    assert published(database, key, tmp_path).size == 0
    assert walk(tmp_path, key) == []
    story(database)
    for more in (1, 250, 300, 513):
        append(database, people(more, communes=1))
        done = published(database, key, tmp_path)
        entries = walk(tmp_path, key)
        kept = records(database)
        assert done.size == len(entries) == len(kept)
        assert all(record.event in entry for record, entry in zip(kept, entries, strict=True))


def test_what_was_published_stays_and_nothing_new_writes_nothing(
    database: Database, key: SigningKey, tmp_path: Path
) -> None:
    """Catches a full tile that is written again: caches keep it for good."""
    append(database, people(400))
    published(database, key, tmp_path)
    before = files(tmp_path)
    assert published(database, key, tmp_path).written == 0
    assert files(tmp_path) == before
    append(database, people(400, communes=1))
    published(database, key, tmp_path)
    after = files(tmp_path)
    assert {path: after[path] for path in before if path != "checkpoint"} == {
        path: file for path, file in before.items() if path != "checkpoint"
    }
    walk(tmp_path, key)


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_a_run_that_is_interrupted_leaves_a_whole_folder_and_the_next_one_goes_on(
    database: Database, key: SigningKey, tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a checkpoint that promises tiles which are not there."""
    append(database, people(300))
    first = published(database, key, tmp_path).size
    append(database, people(600, communes=1))
    left = [after]
    write = folder_module._write

    def stops(folder: Path, path: Path, data: bytes) -> None:
        if not left[0]:
            (folder / ".new").write_bytes(data[:1])
            raise KeyboardInterrupt
        left[0] -= 1
        write(folder, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(folder_module, "_write", stops)
        with pytest.raises(KeyboardInterrupt):
            published(database, key, tmp_path)
    assert len(walk(tmp_path, key)) == first
    published(database, key, tmp_path)
    assert len(walk(tmp_path, key)) == len(records(database))
    assert not (tmp_path / ".new").exists()


def test_a_changed_event_is_not_published(database: Database, key: SigningKey, tmp_path: Path) -> None:
    """Catches an entry that does not hash to its tile."""
    append(database, people(300))
    as_admin(database, "update ledger.events set version = version + 100 where position = 270")
    with pytest.raises(Refused, match="position 270") as refused:
        published(database, key, tmp_path)
    assert refused.value.code == "event_changed"
    assert not (tmp_path / "checkpoint").exists()


def test_a_folder_of_another_log_or_with_another_tile_is_left_alone(
    database: Database, key: SigningKey, tmp_path: Path
) -> None:
    """Catches a folder in which two histories are mixed."""
    append(database, people(300))
    published(database, key, tmp_path)
    before = files(tmp_path)
    with connect(database.writer_url) as conn:
        stranger = SigningKey.generate(origin(conn))
        with pytest.raises(Refused, match="is not a checkpoint of this ledger"):
            publish(conn, stranger, tmp_path)
    assert files(tmp_path) == before
    (tmp_path / "checkpoint").unlink()
    changed = tmp_path / "tile" / "0" / "000"
    changed.write_bytes(bytes(8192))
    with pytest.raises(Refused, match="is not what the log comes to") as refused:
        published(database, key, tmp_path)
    assert refused.value.code == "tile_changed"
    assert changed.read_bytes() == bytes(8192)


def test_two_at_once_do_not_mix_their_files(database: Database, key: SigningKey, tmp_path: Path) -> None:
    """Catches a half-written file that another process puts in place."""
    append(database, people(10))
    with folder_module._alone(tmp_path), pytest.raises(Refused, match="another process"):
        published(database, key, tmp_path)
    assert published(database, key, tmp_path).size == len(records(database))
