"""Roots and proofs of a tree of any size (RFC 6962 sections 2.1.1 and 2.1.2), made from its tiles.

A tile (tlog-tiles, "Merkle Tree") is 256 hashes of one height: of leaves at level 0, of whole tiles of the level below
at every other. A root or a proof reads at most two tiles of a level, so few reads whatever the size.
"""

from collections.abc import Callable

from proof.hashes import EMPTY_ROOT, SIZE, node_hash, split, whole

WIDTH = 256
HEIGHT = 8
"""WIDTH = 2 ** HEIGHT."""

Reader = Callable[[int, int, int], bytes]
"""`read(level, number, width)`: the first `width` hashes of that tile, one behind the other."""


class Tree:
    """The first `size` leaves of a log, whose tiles `read` gives. Each tile is read once."""

    def __init__(self, size: int, read: Reader) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def root(self) -> bytes:
        """MTH(D[size]) (RFC 6962 section 2.1)."""
        return self._range(0, self.size) if self.size else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """PATH(index, D[size]): from the leaf's sibling up to the root's child (RFC 6962 section 2.1.1)."""
        if not 0 <= index < self.size:
            raise ValueError(f"a tree of {self.size} leaves has none with index {index}")
        start, end = 0, self.size
        found = []
        while end - start > 1:
            middle = start + _left(end - start)
            if index < middle:
                found.append(self._range(middle, end))
                end = middle
            else:
                found.append(self._range(start, middle))
                start = middle
        return found[::-1]

    def consistency(self, old: int) -> list[bytes]:
        """PROOF(old, D[size]) (RFC 6962 section 2.1.2); empty for `old` 0, of which every tree is a continuation."""
        if not 0 <= old <= self.size:
            raise ValueError(f"a tree of {self.size} leaves does not continue one of {old}")
        if old in (0, self.size):
            return []
        start, end = 0, self.size
        found = []
        while end != old:
            middle = start + _left(end - start)
            if old <= middle:
                found.append(self._range(middle, end))
                end = middle
            else:
                found.append(self._range(start, middle))
                start = middle
        if start:  # the old tree is not all of what is left: its verifier does not have this hash
            found.append(self._range(start, end))
        return found[::-1]

    def _range(self, start: int, end: int) -> bytes:
        """MTH(D[start:end]); `start` is a multiple of every power of two below `end - start`, as in all proofs."""
        length = end - start
        if length & (length - 1) == 0:
            return self._subtree(start, length.bit_length() - 1)
        middle = start + _left(length)
        return node_hash(self._range(start, middle), self._range(middle, end))

    def _subtree(self, start: int, height: int) -> bytes:
        """The root of the 2 ** height leaves from `start` on."""
        level, above = divmod(height, HEIGHT)
        number, first = divmod(start >> (HEIGHT * level), WIDTH)
        return whole(self._tile(level, number)[first : first + (1 << above)])

    def _tile(self, level: int, number: int) -> list[bytes]:
        found = self._tiles.get((level, number))
        if found is None:
            width = min(WIDTH, (self.size >> (HEIGHT * level)) - number * WIDTH)
            data = self._read(level, number, width)
            if len(data) != width * SIZE:
                raise ValueError(f"tile {level}/{number} has {len(data)} bytes, not the {width} hashes asked for")
            found = self._tiles[level, number] = split(data)
        return found


def completed(size: int, begun: bytes, added: list[bytes]) -> list[tuple[int, bytes]]:
    """Number and root of each level-0 tile that becomes full when `added` are appended to `size` leaves; `begun` holds
    the hashes of the last `size % 256` leaves."""
    first, inside = divmod(size, WIDTH)
    if inside + len(added) < WIDTH:
        return []
    hashes = [*split(begun), *added]
    return [
        (first + place, whole(hashes[place * WIDTH : (place + 1) * WIDTH])) for place in range(len(hashes) // WIDTH)
    ]


def _left(length: int) -> int:
    """k of RFC 6962 section 2.1: the largest power of two smaller than `length`."""
    return 1 << ((length - 1).bit_length() - 1)
