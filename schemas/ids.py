"""What is pinned of every version ever published: the file `versions.toml`, which needs no registry."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from json import dumps

from schemas.catalogue import EventSchema, schema
from schemas.fingerprints import FORMS, fingerprints
from schemas.rules import meaning

TOPIC = "sobo.events"


@dataclass(frozen=True)
class Pinned:
    """A line of the file. `id` is that of Confluent's wire format where no registry gives another."""

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

    def as_line(self) -> str:
        said = "".join(f', {form} = "{self.fingerprints[form]}"' for form in FORMS)
        said += f', meaning = "{self.meaning}"'
        return f'{self.id} = {{ name = "{self.full_name}", version = {self.version}{said} }}\n'


def pin(number: int, schema: EventSchema) -> Pinned:
    meant = sha256(dumps(meaning(schema.source)).encode()).hexdigest()[:16]
    return Pinned(number, schema.full_name, schema.version, fingerprints(schema.source), meant)


def read(text: str) -> list[Pinned]:
    return [
        Pinned(int(number), said["name"], said["version"], {form: said[form] for form in FORMS}, said["meaning"])
        for number, said in tomllib.loads(text).items()
    ]


def added(known: list[Pinned], fresh: Iterable[EventSchema]) -> list[Pinned]:
    """What is to be pinned of versions that are new: each takes the next id, in alphabetical order of the names."""
    ordered = sorted(fresh, key=lambda one: one.full_name)
    first = max((one.id for one in known), default=0) + 1
    return [pin(number, one) for number, one in enumerate(ordered, first)]


@cache
def pinned() -> tuple[Pinned, ...]:
    """In the order of their ids."""
    return tuple(read((files(__package__) / "versions.toml").read_text(encoding="utf-8")))


@cache
def schema_ids() -> dict[tuple[str, int], int]:
    """The id by event type (`UnitsMerged`) and version."""
    return {(one.name, one.version): one.id for one in pinned()}
