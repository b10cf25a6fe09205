"""A log as files (C2SP tlog-tiles v0.1.0): where each tile of hashes and each bundle of entries lies, what is in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proof.malformed import Malformed
from proof.tree import HEIGHT, WIDTH

CHECKPOINT = "checkpoint"
ENTRIES = "entries"
MOST_BYTES = 65_535
"""Of an entry: its length stands in two bytes of a bundle ("Log entries")."""


@dataclass(frozen=True)
class Tile:
    """A tile of hashes, or with `level` None the bundle of the entries under a tile of level 0."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Under the log's prefix ("Merkle Tree"): the number in groups of three digits, all but the last with an x."""
        level = ENTRIES if self.level is None else str(self.level)
        groups = [f"{self.number % 1000:03}"]
        rest = self.number // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def tiles_of(size: int, old: int = 0) -> Iterator[Tile]:
    """The tiles and bundles of a tree of `size`, full and partial ("Partial Tiles"), without the full ones that a tree
    of `old` had."""
    yield from (Tile(None, tile.number, tile.width) for tile in _of_level(0, size, old))
    level = 0
    while size >> (HEIGHT * level):
        yield from _of_level(level, size, old)
        level += 1


def _of_level(level: int, size: int, old: int) -> Iterator[Tile]:
    full, partial = divmod(size >> (HEIGHT * level), WIDTH)
    for number in range((old >> (HEIGHT * level)) // WIDTH, full):
        yield Tile(level, number)
    if partial:
        yield Tile(level, full, partial)


def bundle(entries: Iterable[bytes]) -> bytes:
    """Each entry behind its length in two bytes, big-endian ("Log entries")."""
    parts = []
    for entry in entries:
        if len(entry) > MOST_BYTES:
            raise Malformed(f"an entry of {len(entry)} bytes: a bundle takes up to {MOST_BYTES}")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def entries_of(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises `Malformed` when it ends within one."""
    found, place = [], 0
    while place < len(data):
        start = place + 2
        place = start + int.from_bytes(data[place:start], "big")
        if start > len(data) or place > len(data):
            raise Malformed("the bundle of entries ends within an entry")
        found.append(data[start:place])
    return found
