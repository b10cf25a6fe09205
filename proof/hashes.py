"""The hashes of a Merkle tree (RFC 6962 section 2.1): SHA-256, a leaf behind 0x00, two children behind 0x01."""

from collections.abc import Sequence
from hashlib import sha256

SIZE = 32
LEAF = b"\x00"
"""What a leaf is hashed behind."""
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """MTH({d}) = SHA-256(0x00 || d)."""
    return sha256(LEAF + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def whole(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes of one height."""
    level = list(hashes)
    while len(level) > 1:
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def split(data: bytes) -> list[bytes]:
    """Hashes that stand one behind the other, as in a tile."""
    return [data[place : place + SIZE] for place in range(0, len(data), SIZE)]
