"""A log as C2SP tlog-tiles, read from its folder and held against its own tiles of hashes."""

from collections.abc import Iterator
from pathlib import Path

from consumers.auditing.problem import Problem
from consumers.offline.entries import Batch, Batches, Entry, record_of
from proof.hashes import leaf_hash, split, whole
from proof.malformed import Malformed
from proof.tiles import Tile, entries_of, tiles_of
from proof.tree import WIDTH
from store.tree.leaf import fields_of


class TileReader:
    """The tiles of `folder` at `size`; None takes what is there, up to the first bundle that is missing."""

    def __init__(self, folder: Path, size: int | None) -> None:
        self._folder = folder
        self._size = size
        self._roots: list[bytes] = []
        """Of the full bundles, as they are."""
        self._unread = False

    def batches(self) -> Batches:
        for bundle in self._bundles():
            yield self._read(bundle)
        yield Batch([], list(self._upper_tiles()))

    def _bundles(self) -> Iterator[Tile]:
        if self._size is not None:
            for number in range(-(-self._size // WIDTH)):
                yield Tile(None, number, min(WIDTH, self._size - number * WIDTH))
            return
        number = 0
        while (self._folder / Tile(None, number).path).is_file():
            yield Tile(None, number)
            number += 1
        partial = (self._folder / Tile(None, number, 1).path).parent
        widths = [int(path.name) for path in partial.glob("*") if path.name.isdecimal() and 0 < int(path.name) < WIDTH]
        if widths:
            yield Tile(None, number, max(widths))

    def _read(self, bundle: Tile) -> Batch:
        first = bundle.number * WIDTH + 1
        try:
            found = entries_of(self._bytes(bundle))
            if len(found) != bundle.width:
                raise Malformed(f"it has {len(found)} entries, not {bundle.width}")
        except Malformed as error:
            self._unread = True
            return Batch([], [Problem(first, "tile", f"{bundle.path}: {error}")])
        batch = Batch([Entry(first + place, leaf_hash(entry), None) for place, entry in enumerate(found)])
        self._against_hashes(batch, Tile(0, bundle.number, bundle.width))
        if bundle.width == WIDTH:
            self._roots.append(whole([entry.leaf for entry in batch.entries]))
        for place, entry in enumerate(found):
            self._decode(batch, place, entry)
        return batch

    def _against_hashes(self, batch: Batch, tile: Tile) -> None:
        first = batch.entries[0].position
        try:
            kept = split(self._bytes(tile))
            if len(kept) != tile.width:
                raise Malformed(f"it has {len(kept)} hashes, not {tile.width}")
        except Malformed as error:
            batch.problems.append(Problem(first, "tile", f"{tile.path}: {error}"))
            return
        for entry, promised in zip(batch.entries, kept, strict=True):
            if entry.leaf != promised:
                told = f"the entry is not the one whose hash stands in {tile.path}: one of the two was changed"
                batch.problems.append(Problem(entry.position, "hash", told))

    def _decode(self, batch: Batch, place: int, data: bytes) -> None:
        entry = batch.entries[place]
        try:
            record = record_of(*fields_of(data))
        except Malformed as error:
            batch.problems.append(Problem(entry.position, "unreadable", f"the entry is no event: {error}"))
            return
        if record.position != entry.position:
            told = f"the entry here says that it has position {record.position}"
            batch.problems.append(Problem(entry.position, "misplaced", told))
        batch.entries[place] = entry._replace(record=record)

    def _upper_tiles(self) -> Iterator[Problem]:
        """Those above the hashes of entries, against what the entries come to."""
        if self._size is None or self._unread:
            return
        hashes, level = self._roots, 1
        for tile in tiles_of(self._size):
            if not tile.level:
                continue
            if tile.level > level:
                full = len(hashes) // WIDTH * WIDTH
                hashes = [whole(hashes[place : place + WIDTH]) for place in range(0, full, WIDTH)]
                level = tile.level
            first = tile.number * WIDTH
            try:
                told = (
                    None if self._bytes(tile) == b"".join(hashes[first : first + tile.width]) else "it is not of them"
                )
            except Malformed as error:
                told = str(error)
            if told:
                position = first * WIDTH**level + 1
                yield Problem(position, "tree", f"{tile.path} has the roots of the entries from here on: {told}")

    def _bytes(self, tile: Tile) -> bytes:
        try:
            return (self._folder / tile.path).read_bytes()
        except FileNotFoundError:
            raise Malformed("the file is missing") from None
        except OSError as error:
            raise Malformed(f"the file cannot be read: {error.strerror}") from None
