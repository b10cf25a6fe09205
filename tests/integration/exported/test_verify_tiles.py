"""Tiles of a log, checked without its database: every way of tampering with them, each named."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from proof.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from proof.keys import SigningKey
from proof.tiles import Tile, bundle, entries_of
from store.tree.leaf import fields_of, leaf, leaf_hashes
from tests.integration.exported.checked import Made, Problems, checked, flip, named, of
from tests.naive_tree import mth


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
