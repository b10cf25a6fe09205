"""The leaf of an event: the Avro encoding of {position: long, stream: string, version: long, event: bytes}."""

from collections.abc import Iterable
from hashlib import sha256

from proof.hashes import LEAF
from proof.malformed import Malformed
from schemas.codec import long, sevens

Row = tuple[str, int, bytes]
"""Stream, version, event."""


SMALL = [long(value) for value in range(8192)]
"""Versions, and the lengths of nearly all events."""
ALIKE = 64
"""So many positions one after another differ in the first byte only."""
LOWEST = [bytes((place << 1 | 0x80,)) for place in range(ALIKE)]


def leaf(position: int, stream: str, version: int, event: bytes) -> bytes:
    return _leaf(long(position), stream, version, event)


def _leaf(position: bytes, stream: str, version: int, event: bytes, before: bytes = b"") -> bytes:
    name = stream.encode()
    length = len(event)
    return b"".join(
        (
            before,
            position,
            SMALL[len(name)] if len(name) < 8192 else long(len(name)),
            name,
            SMALL[version] if 0 <= version < 8192 else long(version),
            SMALL[length] if length < 8192 else long(length),
            event,
        )
    )


def leaf_hashes(before: int, rows: Iterable[Row]) -> list[bytes]:
    """Of events one after another behind the position `before`."""
    hashes: list[bytes] = []
    position, rest = before, sevens((before + 1) // ALIKE)
    for stream, version, event in rows:
        position += 1
        place = position % ALIKE
        if place == 0:
            rest = sevens(position // ALIKE)
        number = LOWEST[place] + rest if position >= ALIKE else SMALL[position]
        hashes.append(sha256(_leaf(number, stream, version, event, LEAF)).digest())
    return hashes


def fields_of(entry: bytes) -> tuple[int, str, int, bytes]:
    """Position, stream, version, event of a leaf. Raises `Malformed` for bytes that `leaf` would not have written."""
    try:
        position, place = _long_at(entry, 0)
        length, place = _long_at(entry, place)
        name, place = entry[place : place + length].decode(), place + length
        version, place = _long_at(entry, place)
        length, place = _long_at(entry, place)
    except (IndexError, UnicodeDecodeError):
        raise Malformed("it is no record of position, stream, version and event") from None
    found = (position, name, version, entry[place:])
    if min(position, version) < 1 or leaf(*found) != entry:
        raise Malformed("it is no record of position, stream, version and event")
    return found


def _long_at(data: bytes, place: int) -> tuple[int, int]:
    """A long that is not negative, and where it ends."""
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value >> 1, place
        if shift > 63:
            raise IndexError
