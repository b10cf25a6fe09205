"""What is published of the event types: an Avro schema for each (`schemas/avsc`), its id (`schemas/ids.toml`), and
which of them takes back or corrects which (`schemas/relations.toml`).

All are written from the classes by `make schemas`, and a test holds that they were. A record that was published never
changes its fields: the bytes in ledgers, in topics and in proofs are read by it. What should say more becomes an event
type of its own.
"""

import json
import sys
import tomllib
import types
import typing
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import fastavro

import schemas
from domain.event import INT, Event, LegalBasis
from domain.recording.event_types import EVENT_TYPES
from schemas.catalogue import load

SCHEMAS = Path(schemas.__file__).parent
OWNER = "sobo"
BESIDE_THE_BODY = ("originator_id", "originator_version")
AVRO: dict[Any, Any] = {
    str: "string",
    bool: "boolean",
    int: "long",
    bytes: "bytes",
    date: {"type": "int", "logicalType": "date"},
    datetime: {"type": "long", "logicalType": "timestamp-micros"},
}
Json = dict[str, Any]


class NotPublishable(ValueError):
    """A class that cannot be published as it is; says which, and what to do."""


def avro_schema(cls: type[Event]) -> Json:
    """The Avro record of an event type. Raises `NotPublishable`."""
    return _record(cls, f"{OWNER}.{cls.stream_kind}")


def files() -> dict[Path, str]:
    """Every file that is published, and its text as the classes have it. Raises `NotPublishable`."""
    texts = {_path(name): _text(avro_schema(cls)) for name, cls in EVENT_TYPES.items()}
    for path in sorted((SCHEMAS / "avsc").glob("*.avsc")):
        published = path.read_text(encoding="utf-8")
        if path not in texts:
            raise NotPublishable(f"{path.stem} was published and no class declares it: its events could not be read")
        if _canonical(published) != _canonical(texts[path]):
            raise NotPublishable(
                f"{path.stem} was published with other fields, and events of it stand in ledgers: leave its class as "
                "it was, and declare an event type of another name"
            )
    return {**texts, SCHEMAS / "ids.toml": _ids(texts.values()), SCHEMAS / "relations.toml": _relations()}


def publish() -> list[Path]:
    """Write what differs; the paths that were written. Raises `NotPublishable`, and then writes nothing."""
    written = []
    for path, text in files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def _text(record: Json) -> str:
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _path(name: str) -> Path:
    return SCHEMAS / "avsc" / f"{name}.avsc"


def _canonical(text: str) -> str:
    return fastavro.schema.to_parsing_canonical_form(json.loads(text))


def _ids(texts: Iterable[str]) -> str:
    """The pinned ids, and the next number for each record that has none."""
    text = (SCHEMAS / "ids.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)
    fresh = sorted({load(schema).full_name for schema in texts} - known.keys())
    return text + "".join(f'"{name}" = {number}\n' for number, name in enumerate(fresh, max(known.values()) + 1))


def _relations() -> str:
    """What reads need to know of the classes, without the time that it takes to load them all."""
    text = "# Written by `make schemas`: what takes an event of each type back, and what each corrects.\n"
    for name, cls in sorted(EVENT_TYPES.items()):
        said = {
            "taken_back_by": cls.taken_back_by and cls.taken_back_by.__name__,
            "corrects": cls.corrects and cls.corrects.__name__,
            "corrects_version": cls.corrects_version,
        }
        lines = [f'{key} = "{value}"\n' for key, value in said.items() if value]
        text += "".join([f"\n[{name}]\n", *lines]) if lines else ""
    return text


def _record(cls: type, namespace: str) -> Json:
    doc = cls.__doc__ or ""
    if not doc or doc.startswith(f"{cls.__name__}("):  # what a dataclass says of itself where nobody did
        raise NotPublishable(f"{cls.__name__} has no docstring: write what it says, with the Vietnamese term")
    own = [field for field in fields(cls) if field.name not in BESIDE_THE_BODY]
    return {
        "type": "record",
        "name": cls.__name__,
        "namespace": OWNER if cls is LegalBasis else namespace,
        "doc": " ".join(doc.split()),
        "fields": [_field(cls, field, namespace) for field in own],
    }


def _field(cls: type, field: Field[Any], namespace: str) -> Json:
    kind, said = _unannotated(field.type)
    docs = [text for text in said if text != INT]
    if len(docs) != 1:
        raise NotPublishable(f"{cls.__name__}.{field.name}: write Annotated[TYPE, TEXT] with what it says")
    avro = _avro(kind, said, namespace)
    if avro is None:
        raise NotPublishable(f"{cls.__name__}.{field.name}: no Avro type is known for {kind}")
    published = {"name": field.name, "type": avro, "doc": docs[0]}
    if isinstance(avro, list):
        published["default"] = None
    elif field.default is not MISSING:
        published["default"] = field.default
    return published


def _avro(kind: Any, said: tuple[str, ...], namespace: str) -> Any:
    """The Avro type of an annotation, None for one that has none."""
    kind, more = _unannotated(kind)
    if INT in (*said, *more):
        return "int"
    parts = typing.get_args(kind)
    match typing.get_origin(kind):
        case types.UnionType | typing.Union:
            (inner,) = (part for part in parts if part is not types.NoneType)
            return ["null", _avro(inner, (), namespace)]
        case origin if origin is tuple:
            return {"type": "array", "items": _avro(parts[0], (), namespace)}
        case origin if origin is dict:
            return {"type": "map", "values": _avro(parts[1], (), namespace)}
    return AVRO.get(kind) or (_record(kind, namespace) if hasattr(kind, "__dataclass_fields__") else None)


def _unannotated(kind: Any) -> tuple[Any, tuple[str, ...]]:
    return (kind.__origin__, kind.__metadata__) if typing.get_origin(kind) is Annotated else (kind, ())


if __name__ == "__main__":
    try:
        for path in publish():
            sys.stdout.write(f"{path}\n")
    except NotPublishable as error:
        sys.exit(str(error))
