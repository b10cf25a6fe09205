"""The catalogue of event schemas: every `.avsc` file, parsed once, found by event type or by fingerprint.

A fingerprint is the CRC-64-AVRO of the schema's parsing canonical form (Avro specification, "Schema Fingerprints").
"""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

EMPTY = 0xC15D213AA4D7A795
"""Of CRC-64-AVRO: its polynomial, and the fingerprint of nothing."""


class UnreadableEvent(ValueError):
    """The bytes are no event of this catalogue: wrong marker, unknown fingerprint, or a body that does not decode."""


@dataclass(frozen=True)
class EventSchema:
    """One event type: its Avro record, and its names in the store (`fingerprint`) and on the stream (`full_name`).

    What only reading or writing an event takes is worked out at its first use: most commands ask about tables only.
    """

    name: str
    full_name: str
    source: dict[str, Any]

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(field["name"] for field in self.source["fields"])

    @cached_property
    def parsed(self) -> Any:
        """As fastavro takes it."""
        import fastavro

        return fastavro.parse_schema(self.source)

    @cached_property
    def fingerprint(self) -> bytes:
        """Eight bytes, little-endian, as in single-object encoding."""
        import fastavro

        return crc_64_avro(fastavro.schema.to_parsing_canonical_form(self.source).encode())


def crc_64_avro(data: bytes) -> bytes:
    """As fastavro, which makes the table below anew at each call, longer than all the rest takes."""
    table, result = _crc_table(), EMPTY
    for byte in data:
        result = (result >> 8) ^ table[(result ^ byte) & 0xFF]
    return result.to_bytes(8, "little")


@cache
def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        rest = byte
        for _ in range(8):
            rest = (rest >> 1) ^ (EMPTY & -(rest & 1))
        table.append(rest)
    return tuple(table)


def load(text: str) -> EventSchema:
    source = json.loads(text)
    return EventSchema(source["name"], f"{source['namespace']}.{source['name']}", source)


@cache
def event_schemas() -> dict[str, EventSchema]:
    """Every current event schema by event type (`UnitsMerged`), in alphabetical order."""
    folder = files(__package__) / "avsc"
    schemas = [load(entry.read_text(encoding="utf-8")) for entry in folder.iterdir() if entry.name.endswith(".avsc")]
    return {schema.name: schema for schema in sorted(schemas, key=lambda schema: schema.name)}


@cache
def by_fingerprint() -> dict[bytes, EventSchema]:
    return {schema.fingerprint: schema for schema in event_schemas().values()}
