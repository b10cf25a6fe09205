"""From the bytes of an event to the bytes of its row: Avro in, PostgreSQL's binary COPY out, no object in between.

A rebuild reads every event there is, so this is its cost. Both formats say a text by its length and its UTF-8, a date
by days and an instant by microseconds (Avro counts from 1970, PostgreSQL from 2000): most of a row is the event's own
bytes with other lengths in front. Decoding to dictionaries and formatting rows from them took twice as long here.

Each reader takes the body and an offset and answers with one field of a row and the offset behind it. What does not
read exactly to the end of its body is no event: unlike a decoder of many bodies in one run, a body that was cut cannot
borrow its end from the next. A test holds every event type against fastavro and psycopg.
"""

import json
from collections.abc import Callable, Sequence
from struct import Struct
from typing import Any

from schemas.catalogue import UnreadableEvent

SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
DAYS_TO_2000 = 10_957
MICROSECONDS_TO_2000 = DAYS_TO_2000 * 86_400_000_000

DAY_BYTES = 3
"""What the effective day, which comes first, takes in Avro from 1992 to 2841."""
MOST_REMEMBERED = 1_000
NOTHING_KNOWN = (b"", b"")

Place = tuple[int, str, int]
"""Position, stream and version."""
FieldReader = Callable[[bytes, int], tuple[bytes, int]]
ValueReader = Callable[[bytes, int], tuple[Any, int]]
RowMaker = Callable[[Place, bytes], bytes]

_LENGTH = Struct(">i").pack
_INT4 = Struct(">ii").pack
_INT8 = Struct(">iq").pack
_NULL = _LENGTH(-1)
_FALSE, _TRUE = _LENGTH(1) + b"\x00", _LENGTH(1) + b"\x01"
_SHORT = [_LENGTH(size) for size in range(64)]
"""The lengths that Avro writes in one byte."""
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def row_maker(fields: Sequence[dict[str, Any]], shared: int) -> RowMaker:
    """A function from place and body to a row of COPY, for a flat record of these Avro fields.

    The first `shared` fields (days, clerk, legal basis) are the same bytes in all events of one decision. Bytes that
    begin alike read alike, so they are turned into fields once and found again by comparing; one such beginning is
    remembered for each effective day.
    """
    readers = [_field_reader(field["type"], field["logical"]) for field in fields]
    first, rest = readers[:shared], readers[shared:]
    count = Struct(">h").pack(3 + len(readers))
    remembered: dict[bytes, tuple[bytes, bytes]] = {}

    def row(place: Place, body: bytes) -> bytes:
        position, stream, version = place
        key = stream.encode()
        known, known_fields = remembered.get(body[:DAY_BYTES], NOTHING_KNOWN)
        try:
            if known and body.startswith(known):
                at = len(known)
            else:
                parts, at = [], 0
                for reader in first:
                    part, at = reader(body, at)
                    parts.append(part)
                if at > len(body):
                    raise ValueError("it ends within the fields that all events have")
                known_fields = b"".join(parts)
                if len(remembered) >= MOST_REMEMBERED:
                    remembered.clear()
                remembered[body[:DAY_BYTES]] = body[:at], known_fields
            out = [count, _INT8(8, position), _LENGTH(len(key)), key, _INT8(8, version), known_fields]
            for reader in rest:
                part, at = reader(body, at)
                out.append(part)
        except (IndexError, ValueError, OverflowError) as error:
            raise UnreadableEvent(f"the body breaks off or is garbled: {error}") from error
        if at != len(body):
            raise UnreadableEvent(f"the body has {len(body)} bytes and its fields take {at}")
        return b"".join(out)

    return row


def _field_reader(kind: Any, logical: str | None) -> FieldReader:
    if isinstance(kind, list):
        return _nullable(kind.index("null"), _field_reader(next(b for b in kind if b != "null"), logical))
    if logical == "date":
        return _date
    if logical == "timestamp-micros":
        return _instant
    if isinstance(kind, dict):
        return _jsonb(_value_reader(kind))
    return {"string": _text, "bytes": _bytes, "boolean": _boolean, "int": _long, "long": _long}[kind]


def _number(body: bytes, at: int) -> tuple[int, int]:
    """A zig-zag varint."""
    byte = body[at]
    if byte <= 0x7F:
        return (byte >> 1) ^ -(byte & 1), at + 1
    value, shift = byte & 0x7F, 7
    while byte > 0x7F:
        at += 1
        byte = body[at]
        value |= (byte & 0x7F) << shift
        shift += 7
    return (value >> 1) ^ -(value & 1), at + 1


def _span(body: bytes, at: int) -> tuple[int, int]:
    """Where the bytes that follow a length begin and end."""
    size, at = _number(body, at)
    end = at + size
    if not at <= end <= len(body):
        raise ValueError(f"a length of {size} at byte {at}")
    return at, end


def _text(body: bytes, at: int) -> tuple[bytes, int]:
    size = body[at]
    if size > 0x7F or size & 1:
        at, end = _span(body, at)
    else:
        at += 1
        end = at + (size >> 1)
    text = body[at:end]
    if not text.isascii():
        text.decode()
    if 0 in text:
        raise ValueError(f"a text with NUL at byte {at}")
    size = end - at
    return (_SHORT[size] if size < 64 else _LENGTH(size)) + text, end


def _bytes(body: bytes, at: int) -> tuple[bytes, int]:
    at, end = _span(body, at)
    return _LENGTH(end - at) + body[at:end], end


def _boolean(body: bytes, at: int) -> tuple[bytes, int]:
    byte = body[at]
    if byte > 1:
        raise ValueError(f"a truth value of {byte} at byte {at}")
    return _TRUE if byte else _FALSE, at + 1


def _long(body: bytes, at: int) -> tuple[bytes, int]:
    value, at = _number(body, at)
    return _packed(_INT8, 8, value), at


def _date(body: bytes, at: int) -> tuple[bytes, int]:
    days, at = _number(body, at)
    return _packed(_INT4, 4, days - DAYS_TO_2000), at


def _instant(body: bytes, at: int) -> tuple[bytes, int]:
    microseconds, at = _number(body, at)
    return _packed(_INT8, 8, microseconds - MICROSECONDS_TO_2000), at


def _packed(pack: Callable[[int, int], bytes], size: int, value: int) -> bytes:
    if not -(1 << (8 * size - 1)) <= value < 1 << (8 * size - 1):
        raise ValueError(f"{value} does not fit into {size} bytes")
    return pack(size, value)


def _nullable(null: int, inner: FieldReader) -> FieldReader:
    nothing, something = 2 * null, 2 * (1 - null)  # branches of a union, zig-zag

    def read(body: bytes, at: int) -> tuple[bytes, int]:
        branch = body[at]
        if branch == nothing:
            return _NULL, at + 1
        if branch != something:
            raise ValueError(f"a branch that the schema lacks at byte {at}")
        return inner(body, at + 1)

    return read


def _jsonb(read_value: ValueReader) -> FieldReader:
    """A jsonb on the wire is a version byte and then its text."""

    def read(body: bytes, at: int) -> tuple[bytes, int]:
        value, at = read_value(body, at)
        text = _as_json(value).encode()
        return _LENGTH(len(text) + 1) + b"\x01" + text, at

    return read


def _value_reader(kind: Any) -> ValueReader:
    """A reader that makes a value for JSON: for the maps and arrays that few events have."""
    if isinstance(kind, list):
        return _optional_value(kind.index("null"), _value_reader(next(b for b in kind if b != "null")))
    if kind == "string":
        return _string
    if kind in ("int", "long"):
        return _number
    if isinstance(kind, dict) and kind["type"] == "record":
        return _record([(field["name"], _value_reader(field["type"])) for field in kind["fields"]])
    if isinstance(kind, dict) and kind["type"] == "array":
        return _blocks(_value_reader(kind["items"]))
    if isinstance(kind, dict) and kind["type"] == "map":
        pairs = _blocks(_pair(_value_reader(kind["values"])))

        def read_map(body: bytes, at: int) -> tuple[Any, int]:
            found, at = pairs(body, at)
            return dict(found), at

        return read_map
    raise ValueError(f"no JSON is made of the Avro type {kind}")


def _string(body: bytes, at: int) -> tuple[str, int]:
    size = body[at]
    if size > 0x7F or size & 1:
        at, end = _span(body, at)
    else:
        at += 1
        end = at + (size >> 1)
        if end > len(body):
            raise ValueError(f"a text of {size >> 1} bytes at byte {at}")
    text = body[at:end]
    if 0 in text:
        raise ValueError(f"a text with NUL at byte {at}")
    return text.decode(), end


def _optional_value(null: int, inner: ValueReader) -> ValueReader:
    def read(body: bytes, at: int) -> tuple[Any, int]:
        branch, at = _number(body, at)
        if branch not in (0, 1):
            raise ValueError(f"a branch that the schema lacks at byte {at}")
        return (None, at) if branch == null else inner(body, at)

    return read


def _record(fields: Sequence[tuple[str, ValueReader]]) -> ValueReader:
    def read(body: bytes, at: int) -> tuple[Any, int]:
        found = {}
        for name, reader in fields:
            found[name], at = reader(body, at)
        return found, at

    return read


def _pair(value: ValueReader) -> ValueReader:
    def read(body: bytes, at: int) -> tuple[Any, int]:
        key, at = _string(body, at)
        found, at = value(body, at)
        return (key, found), at

    return read


def _blocks(item: ValueReader) -> Callable[[bytes, int], tuple[list[Any], int]]:
    """Items in blocks: a count each, and after a negative count the size of the block; a count of zero ends them."""

    def read(body: bytes, at: int) -> tuple[list[Any], int]:
        found = []
        count, at = _number(body, at)
        while count:
            if count < 0:
                _, at = _number(body, at)
            for _ in range(abs(count)):
                value, at = item(body, at)
                found.append(value)
            count, at = _number(body, at)
        return found, at

    return read
