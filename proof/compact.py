"""A tree that only grows and keeps no leaf: the roots of its whole subtrees, one of each height that its size has."""

from collections.abc import Sequence

from proof.hashes import EMPTY_ROOT, node_hash, whole


class CompactTree:
    """Takes hashes in order; memory is of the order of the logarithm of the size."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[tuple[int, bytes]] = []

    def append(self, hashes: Sequence[bytes], each: int = 0) -> None:
        """Hashes of leaves, or of whole subtrees of height `each`, where the size is a multiple of theirs."""
        place = 0
        while place < len(hashes):
            # The greatest subtree that begins here and is whole within what is given.
            most, before = len(hashes) - place, self.size >> each
            height = most.bit_length() - 1
            if before:
                height = min(height, (before & -before).bit_length() - 1)
            self._push(each + height, whole(hashes[place : place + (1 << height)]))
            place += 1 << height

    def root(self) -> bytes:
        """MTH of all that was appended (RFC 6962 section 2.1)."""
        if not self._roots:
            return EMPTY_ROOT
        *left, (_, found) = self._roots
        for _, root in reversed(left):
            found = node_hash(root, found)
        return found

    def _push(self, height: int, root: bytes) -> None:
        self.size += 1 << height
        while self._roots and self._roots[-1][0] == height:
            root = node_hash(self._roots.pop()[1], root)
            height += 1
        self._roots.append((height, root))
