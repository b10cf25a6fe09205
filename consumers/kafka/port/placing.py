"""In which partition a key stands: Java's rule, which both clients follow (murmur2 of the key, its sign cleared)."""

from functools import lru_cache
from struct import unpack_from

SEED = 0x9747B28C
MULTIPLIER = 0x5BD1E995
WORD = 0xFFFFFFFF


def murmur2(key: bytes) -> int:
    """Austin Appleby's MurmurHash2, 32 bits, as unsigned number."""
    length = len(key)
    words = length // 4
    state = SEED ^ length
    for word in unpack_from(f"<{words}I", key):
        mixed = word * MULTIPLIER & WORD
        mixed = (mixed ^ mixed >> 24) * MULTIPLIER & WORD
        state = (state * MULTIPLIER & WORD) ^ mixed
    if rest := key[4 * words :]:
        state = (state ^ int.from_bytes(rest, "little")) * MULTIPLIER & WORD
    state = (state ^ state >> 13) * MULTIPLIER & WORD
    return state ^ state >> 15


@lru_cache(maxsize=65_536)
def partition_of(key: bytes, partitions: int) -> int:
    return (murmur2(key) & 0x7FFFFFFF) % partitions
