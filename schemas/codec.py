"""Avro single-object encoding (Avro specification, "Single object encoding"): C3 01, fingerprint, body."""

from io import BytesIO
from typing import Any

from schemas.catalogue import EventSchema, UnreadableEvent, by_fingerprint

__all__ = ["HEADER_LENGTH", "MARKER", "UnreadableEvent", "decode", "encode", "long", "schema_of"]

MARKER = b"\xc3\x01"
HEADER_LENGTH = len(MARKER) + 8


def long(value: int) -> bytes:
    """A long as Avro writes it: zig-zag, then seven bits a byte, the lowest first."""
    return sevens((value << 1) ^ (value >> 63))


def sevens(rest: int) -> bytes:
    """A number that is not negative, seven bits a byte, the lowest first."""
    if rest < 0x80:
        return bytes((rest,))
    out = bytearray()
    while rest > 0x7F:
        out.append((rest & 0x7F) | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


def encode(schema: EventSchema, record: dict[str, Any]) -> bytes:
    """The record as kept and hashed. Raises what fastavro raises when the record does not fit its schema."""
    from fastavro import schemaless_writer  # slow to load, and commands that only ask need none of it

    buffer = BytesIO()
    buffer.write(MARKER + schema.fingerprint)
    schemaless_writer(buffer, schema.parsed, record)
    return buffer.getvalue()


def schema_of(event: bytes) -> EventSchema:
    """The version named in the first ten bytes of `event`, with which it was written."""
    schema = by_fingerprint().get(event[2:HEADER_LENGTH]) if event[:2] == MARKER else None
    if schema is None:
        raise UnreadableEvent(f"not an event of this catalogue: it starts with {event[:HEADER_LENGTH].hex()}")
    return schema


def decode(event: bytes) -> tuple[EventSchema, dict[str, Any]]:
    """The schema that one stored event was written with, and its record, resolved to the newest of its type.

    Raises `UnreadableEvent`, also when bytes are left over.
    """
    from fastavro import schemaless_reader

    schema = schema_of(event)
    body = BytesIO(event)
    body.seek(HEADER_LENGTH)
    try:
        record = schemaless_reader(body, schema.parsed, schema.resolved_to)
    except Exception as error:
        raise UnreadableEvent(f"the body does not decode as {schema.name}: {error}") from error
    if body.read(1):
        raise UnreadableEvent(f"bytes are left over behind the body of a {schema.name}")
    assert isinstance(record, dict)
    return schema, record
