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

from projections.facts.json_values import Field, ValueReader, not_null, number, span, value_reader
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
RowMaker = Callable[[Place, bytes], bytes]

_LENGTH = Struct(">i").pack
_INT4 = Struct(">ii").pack
_INT8 = Struct(">iq").pack
_NULL = _LENGTH(-1)
_FALSE, _TRUE = _LENGTH(1) + b"\x00", _LENGTH(1) + b"\x01"
_SHORT = [_LENGTH(size) for size in range(64)]
"""The lengths that Avro writes in one byte."""
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def row_maker(fields: Sequence[Field], shared: int, written: Sequence[Field] | None = None) -> RowMaker:
    """A function from place and body to a row of COPY, for a flat record of these Avro fields.

    The bodies were `written` with these fields or fewer, in the same order; what they lack is its default.

    The first `shared` fields (days, clerk, legal basis) are the same bytes in all events of one decision. Bytes that
    begin alike read alike, so they are turned into fields once and found again by comparing; one such beginning is
    remembered for each effective day.
    """
    theirs = {field["name"]: field for field in (fields if written is None else written)}
    readers = [_resolved(field, theirs.get(field["name"])) for field in fields]
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


def _resolved(field: Field, written: Field | None) -> FieldReader:
    """A reader of a field that was `written` so; None where it was not yet."""
    if written is None:
        default = _column_of(field["default"])
        return lambda _, at: (default, at)
    return _field_reader(written["type"], field["logical"], field["type"])


def _column_of(default: Any) -> bytes:
    match default:
        case None:
            return _NULL
        case bool():
            return _TRUE if default else _FALSE
        case str():
            text = default.encode()
            return _LENGTH(len(text)) + text
        case list() | dict():
            text = _as_json(default).encode()
            return _LENGTH(len(text) + 1) + b"\x01" + text
    raise ValueError(f"no field may have the default {default!r}")


def _field_reader(kind: Any, logical: str | None, wanted: Any) -> FieldReader:
    """Reads what was written as `kind` and is `wanted`: the same but for fields of records within that are new."""
    if isinstance(kind, list):
        inner = _field_reader(not_null(kind), logical, not_null(wanted))
        return _nullable(kind.index("null"), inner)
    if logical == "date":
        return _date
    if logical == "timestamp-micros":
        return _instant
    if isinstance(kind, dict):
        return _jsonb(value_reader(kind, wanted))
    return {"string": _text, "bytes": _bytes, "boolean": _boolean, "int": _long, "long": _long}[kind]


def _text(body: bytes, at: int) -> tuple[bytes, int]:
    size = body[at]
    if size > 0x7F or size & 1:
        at, end = span(body, at)
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
    at, end = span(body, at)
    return _LENGTH(end - at) + body[at:end], end


def _boolean(body: bytes, at: int) -> tuple[bytes, int]:
    byte = body[at]
    if byte > 1:
        raise ValueError(f"a truth value of {byte} at byte {at}")
    return _TRUE if byte else _FALSE, at + 1


def _long(body: bytes, at: int) -> tuple[bytes, int]:
    value, at = number(body, at)
    return _packed(_INT8, 8, value), at


def _date(body: bytes, at: int) -> tuple[bytes, int]:
    days, at = number(body, at)
    return _packed(_INT4, 4, days - DAYS_TO_2000), at


def _instant(body: bytes, at: int) -> tuple[bytes, int]:
    microseconds, at = number(body, at)
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
