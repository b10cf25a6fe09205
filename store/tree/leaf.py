"""The leaf of an event: the Avro encoding of {position: long, stream: string, version: long, event: bytes}."""

from collections.abc import Iterable

from proof.hashes import leaf_hash

Row = tuple[str, int, bytes]
"""Stream, version, event."""


def long(value: int) -> bytes:
    """A long as Avro writes it: zig-zag, then seven bits a byte, the lowest first."""
    rest = (value << 1) ^ (value >> 63)
    if rest < 0x80:
        return bytes((rest,))
    out = bytearray()
    while rest > 0x7F:
        out.append((rest & 0x7F) | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


SMALL = [long(value) for value in range(8192)]
"""Versions, and the lengths of nearly all events."""


def leaf(position: int, stream: str, version: int, event: bytes) -> bytes:
    name = stream.encode()
    length = len(event)
    return b"".join(
        (
            long(position),
            long(len(name)),
            name,
            SMALL[version] if 0 <= version < 8192 else long(version),
            SMALL[length] if length < 8192 else long(length),
            event,
        )
    )


def leaf_hashes(before: int, rows: Iterable[Row]) -> list[bytes]:
    """Of events one after another behind the position `before`."""
    return [leaf_hash(leaf(position, *row)) for position, row in enumerate(rows, start=before + 1)]
