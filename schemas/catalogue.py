"""The catalogue of event schemas: every version that was ever published, one file each, `avsc/NAME.VERSION.avsc`.

Events are written with the newest version of their type (`event_schemas`). What was written with an earlier one names
it, in the store by its fingerprint and on the stream by its id, and is resolved to the newest when it is read.

A file has the Avro record as it was published and, under one name that Avro does not know (`NOTED`), what the catalogue
notes of it (`schemas.ids`, `schemas.relations`). Nobody who asks for the schema is given that.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from schemas.fingerprints import fingerprint

NOTED = "sobo"


class UnreadableEvent(ValueError):
    """The bytes are no event of this catalogue: wrong marker, unknown fingerprint, or a body that does not decode."""


@dataclass(frozen=True)
class EventSchema:
    """One version of one event type: its Avro record, and its names in the store (`fingerprint`) and on the stream
    (`full_name`).

    What only reading or writing an event takes is worked out at its first use: most commands ask about tables only.
    """

    name: str
    full_name: str
    version: int
    source: dict[str, Any]
    noted: dict[str, Any]
    file: str

    @property
    def text(self) -> str:
        """As it was published."""
        return as_text(self.source) if self.noted else self.file

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
        return fingerprint(self.source)

    @cached_property
    def resolved_to(self) -> Any:
        """The schema that a reader resolves its records to: the newest of the type, None when it is that."""
        newest = event_schemas()[self.name]
        return None if newest.version == self.version else newest.parsed


def load(text: str, version: int = 1) -> EventSchema:
    source = json.loads(text)
    noted = source.pop(NOTED, {})
    return EventSchema(source["name"], f"{source['namespace']}.{source['name']}", version, source, noted, text)


def as_text(record: dict[str, Any]) -> str:
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def published(folder: Any) -> dict[str, dict[int, Any]]:
    """The files of a folder by event type and version; a file of any other name is none of them."""
    found: dict[str, dict[int, Any]] = defaultdict(dict)
    for entry in folder.iterdir():
        name, _, version = entry.name.removesuffix(".avsc").partition(".")
        if entry.name.endswith(".avsc") and version.isdecimal():
            found[name][int(version)] = entry
    return {name: dict(sorted(found[name].items())) for name in sorted(found)}


@cache
def _files() -> dict[str, dict[int, Any]]:
    return published(files(__package__) / "avsc")


@cache
def schema(name: str, version: int) -> EventSchema:
    """Raises `KeyError` for a version that was never published."""
    return load(_files()[name][version].read_text(encoding="utf-8"), version)


@cache
def event_schemas() -> dict[str, EventSchema]:
    """The newest schema of every event type (`UnitsMerged`), in alphabetical order."""
    return {name: schema(name, max(versions)) for name, versions in _files().items()}


def every_version() -> Iterator[EventSchema]:
    """By event type, the earliest version first."""
    return (schema(name, version) for name, versions in _files().items() for version in versions)


@cache
def by_fingerprint() -> dict[bytes, EventSchema]:
    """The writer's schema, by what stands in front of a stored event."""
    return {each.fingerprint: each for each in every_version()}
