"""The catalogue of event schemas: every `.avsc` file, parsed once, found by event type or by fingerprint.

A fingerprint is the CRC-64-AVRO of the schema's parsing canonical form (Avro specification, "Schema Fingerprints").
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import fastavro


@dataclass(frozen=True)
class EventSchema:
    """One event type: its Avro record, and its names in the store (`fingerprint`) and on the stream (`full_name`)."""

    name: str
    full_name: str
    source: dict[str, Any]
    parsed: Any
    fingerprint: bytes
    """Eight bytes, little-endian, as in single-object encoding."""

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(field["name"] for field in self.source["fields"])


def fingerprint(source: dict[str, Any]) -> bytes:
    canonical = fastavro.schema.to_parsing_canonical_form(source)
    # fastavro prints the little-endian bytes of the CRC as hex, which is the order single-object encoding wants.
    return bytes.fromhex(fastavro.schema.fingerprint(canonical, "CRC-64-AVRO"))


def load(text: str) -> EventSchema:
    source = json.loads(text)
    return EventSchema(
        name=source["name"],
        full_name=f"{source['namespace']}.{source['name']}",
        source=source,
        parsed=fastavro.parse_schema(source),
        fingerprint=fingerprint(source),
    )


@cache
def event_schemas() -> dict[str, EventSchema]:
    """Every current event schema by event type (`UnitsMerged`), in alphabetical order."""
    folder = files(__package__) / "avsc"
    schemas = [load(entry.read_text(encoding="utf-8")) for entry in folder.iterdir() if entry.name.endswith(".avsc")]
    return {schema.name: schema for schema in sorted(schemas, key=lambda schema: schema.name)}


@cache
def by_fingerprint() -> dict[bytes, EventSchema]:
    return {schema.fingerprint: schema for schema in event_schemas().values()}
