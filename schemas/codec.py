"""Avro single-object encoding (Avro specification, "Single object encoding"): C3 01, fingerprint, body."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import fastavro

from schemas.catalogue import EventSchema, UnreadableEvent, by_fingerprint

__all__ = ["HEADER_LENGTH", "MARKER", "UnreadableEvent", "decode", "decode_array", "encode", "schema_of"]

MARKER = b"\xc3\x01"
HEADER_LENGTH = len(MARKER) + 8


def encode(schema: EventSchema, record: dict[str, Any]) -> bytes:
    """The record as kept and hashed. Raises what fastavro raises when the record does not fit its schema."""
    buffer = BytesIO()
    buffer.write(MARKER + schema.fingerprint)
    fastavro.schemaless_writer(buffer, schema.parsed, record)
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
    schema = schema_of(event)
    body = BytesIO(event)
    body.seek(HEADER_LENGTH)
    try:
        record = fastavro.schemaless_reader(body, schema.parsed, schema.resolved_to)
    except Exception as error:
        raise UnreadableEvent(f"the body does not decode as {schema.name}: {error}") from error
    if body.read(1):
        raise UnreadableEvent(f"bytes are left over behind the body of a {schema.name}")
    assert isinstance(record, dict)
    return schema, record


def decode_array(
    written: Any, name: str, bodies: Iterable[bytes], resolved_to: Any | None = None
) -> list[dict[str, Any]]:
    """The records of many events of type `name`, in order, by a parsed schema of an array of them, and of the one that
    they are resolved to where that is another.

    An Avro array is a count, its items one after another, and a zero: so the bytes of N events, joined, are an array
    of N records, and one call decodes them all, several times faster than a call for each.
    """
    items = list(bodies)
    if not items:
        return []
    buffer = BytesIO(_zigzag(len(items)) + b"".join(items) + b"\x00")
    try:
        records = fastavro.schemaless_reader(buffer, written, resolved_to)
    except Exception as error:
        raise UnreadableEvent(f"{len(items)} events do not decode as {name}: {error}") from error
    assert isinstance(records, list)
    if buffer.read(1) or len(records) != len(items):
        raise UnreadableEvent(f"bytes are left over behind {len(items)} events of {name}")
    return records


def _zigzag(count: int) -> bytes:
    """A positive long as Avro writes it: zig-zag, then seven bits a byte."""
    value = count << 1
    out = bytearray()
    while value > 0x7F:
        out.append((value & 0x7F) | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
