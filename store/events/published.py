"""What is published of the event types: an Avro schema for each (`schemas/avsc`), and noted in its file, beside the
record, its id and fingerprints and what takes back or corrects an event of the type.

All are written from the classes by `make schemas`, and a test holds that they were. What was published stays: the bytes
in ledgers, in topics and in proofs are read by it. A class that says more becomes the next version, beside the others,
if `schemas.rules` allow it; only the texts of the newest, and what it is noted to take back, may be mended.
"""

import sys
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import schemas
from domain.event import INT, Event, LegalBasis
from domain.recording.event_types import EVENT_TYPES
from schemas import ids, rules
from schemas.catalogue import NOTED, EventSchema, as_text, load, published
from schemas.relations import RELATIONS

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
    """The newest version of every schema, as the classes have them. Raises `NotPublishable` for what may not be
    published, and for a file that is no longer as it was."""
    known = {
        name: [load(path.read_text(encoding="utf-8"), version) for version, path in versions.items()]
        for name, versions in published(SCHEMAS / "avsc").items()
    }
    for name in known:
        if name not in EVENT_TYPES:
            raise NotPublishable(f"{name} was published and no class declares it: its events could not be read")
    pins = _pinned([schema for versions in known.values() for schema in versions])
    newest = [_newest(cls, known.get(name, [])) for name, cls in sorted(EVENT_TYPES.items())]
    held = {(one.name, one.version) for one in pins}
    pins += ids.added(pins, [schema for schema in newest if (schema.name, schema.version) not in held])
    numbered = {(one.name, one.version): one for one in pins}
    return {_path(one): _text(one, numbered[one.name, one.version]) for one in newest}


def _newest(cls: type[Event], earlier: list[EventSchema]) -> EventSchema:
    """What the class says: the version that says the same, or the one after all that are known."""
    said = avro_schema(cls)
    same = bool(earlier) and rules.meaning(earlier[-1].source) == rules.meaning(said)
    against = [rules.faults(said), *(rules.objections(each.source, said) for each in earlier)]
    if told := list(dict.fromkeys(fault for faults in against for fault in faults)):
        raise NotPublishable("\n".join([f"{cls.__name__} cannot be published so:", *told]))
    return load(as_text(said), len(earlier) + (0 if same else 1))


def publish() -> list[Path]:
    """Write what differs; the paths that were written. Raises `NotPublishable`, and then writes nothing."""
    return write_differing(files())


def write_differing(texts: Mapping[Path, str]) -> list[Path]:
    """The paths of the files that were not there with these texts, and are now."""
    written = []
    for path, text in texts.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def _pinned(known: list[EventSchema]) -> list[ids.Pinned]:
    """What is pinned of these. Raises `NotPublishable` when a file is no longer what was published, or is gone."""
    found = []
    for schema in known:
        if not schema.noted:
            raise NotPublishable(
                f"{_path(schema).name} was added by hand: remove it, `make schemas` writes what is new"
            )
        one = ids.read(schema)
        if one != ids.pin(one.id, schema):
            raise NotPublishable(
                f"{_path(schema).name} was published with what is noted in it, and is another record now: restore it, "
                "the next version gets a file of its own"
            )
        found.append(one)
    in_order = sorted(found, key=lambda one: one.id)
    for number, one in enumerate(in_order, 1):
        if one.id != number:
            raise NotPublishable(
                f"{one.name}.{one.version}.avsc has the id {one.id}, and the next is {number}: restore the file that "
                "is gone, or remove the one that is there twice"
            )
    return in_order


def _text(schema: EventSchema, pinned: ids.Pinned) -> str:
    """The file: the record, and behind it what is noted. What is related by now, reads need to know without the time
    that it takes to load all classes."""
    cls = EVENT_TYPES[schema.name]
    said = {name: getattr(cls, name) for name in RELATIONS}
    related = {name: getattr(one, "__name__", one) for name, one in said.items() if one}
    return as_text({**schema.source, NOTED: {**pinned.noted(), **related}})


def _path(schema: EventSchema) -> Path:
    return SCHEMAS / "avsc" / f"{schema.name}.{schema.version}.avsc"


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
    kind, notes = _unannotated(field.type)
    docs = [text for text in notes if text != INT]
    if len(docs) != 1:
        raise NotPublishable(f"{cls.__name__}.{field.name}: write Annotated[TYPE, TEXT] with what it says")
    avro = _avro(kind, notes, namespace)
    if avro is None:
        raise NotPublishable(f"{cls.__name__}.{field.name}: no Avro type is known for {kind}")
    said = {"name": field.name, "type": avro, "doc": docs[0]}
    if isinstance(avro, list):
        said["default"] = None
    elif field.default is not MISSING:
        said["default"] = list(field.default) if isinstance(field.default, tuple) else field.default
    elif field.default_factory is not MISSING:
        said["default"] = field.default_factory()
    return said


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
