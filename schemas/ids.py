"""What is pinned of every version ever published, beside its record in the catalogue; it needs no registry."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from json import dumps
from typing import Any

from schemas.catalogue import EventSchema, every_version, schema
from schemas.fingerprints import fingerprints
from schemas.rules import meaning

TOPIC = "sobo.events"


@dataclass(frozen=True)
class Pinned:
    """The fingerprints are those of `schemas.fingerprints`: one stands in every event of the version. `id` stands in
    every message, in Confluent's wire format, where no registry gives another."""

    id: int
    full_name: str
    version: int
    fingerprints: dict[str, str]
    meaning: str
    """A hash of all but its texts: fingerprints leave the defaults out, which readers fill in."""

    @property
    def name(self) -> str:
        return self.full_name.rpartition(".")[2]

    @property
    def subject(self) -> str:
        """As `TopicRecordNameStrategy` names it."""
        return f"{TOPIC}-{self.full_name}"

    @property
    def schema(self) -> EventSchema:
        return schema(self.name, self.version)

    def noted(self) -> dict[str, Any]:
        """As it stands beside the record."""
        return {"id": self.id, "fingerprints": self.fingerprints, "meaning": self.meaning}


def pin(number: int, schema: EventSchema) -> Pinned:
    meant = sha256(dumps(meaning(schema.source)).encode()).hexdigest()[:16]
    return Pinned(number, schema.full_name, schema.version, fingerprints(schema.source), meant)


def read(schema: EventSchema) -> Pinned:
    """Raises `KeyError` for one that was never published."""
    said = schema.noted
    return Pinned(said["id"], schema.full_name, schema.version, said["fingerprints"], said["meaning"])


def added(known: list[Pinned], fresh: Iterable[EventSchema]) -> list[Pinned]:
    """What is to be pinned of versions that are new: each takes the next id, in alphabetical order of the names."""
    ordered = sorted(fresh, key=lambda one: one.full_name)
    first = max((one.id for one in known), default=0) + 1
    return [pin(number, one) for number, one in enumerate(ordered, first)]


@cache
def pinned() -> tuple[Pinned, ...]:
    """In the order of their ids."""
    return tuple(sorted(map(read, every_version()), key=lambda one: one.id))


@cache
def schema_ids() -> dict[tuple[str, int], int]:
    """The id by event type (`UnitsMerged`) and version."""
    return {(one.name, one.version): one.id for one in pinned()}
