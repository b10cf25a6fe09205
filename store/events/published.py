"""What is published of the event types: an Avro schema for each (`schemas/avsc`), its id and fingerprints
(`schemas/versions.toml`), and which of them takes back or corrects which (`schemas/relations.toml`).

All are written from the classes by `make schemas`, and a test holds that they were. What was published stays: the bytes
in ledgers, in topics and in proofs are read by it. A class that says more becomes the next version, beside the others,
if `schemas.rules` allow it; only the texts of the newest may be mended.
"""

import json
import sys
import types
import typing
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import schemas
from domain.event import INT, Event, LegalBasis
from domain.recording.event_types import EVENT_TYPES
from schemas import ids, rules
from schemas.catalogue import EventSchema, load, published

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
    """The newest version of every schema and the files beside them, as the classes have them. Raises `NotPublishable`
    for what may not be published."""
    known = published(SCHEMAS / "avsc")
    for name in known:
        if name not in EVENT_TYPES:
            raise NotPublishable(f"{name} was published and no class declares it: its events could not be read")
    newest = [_newest(cls, known.get(name, {})) for name, cls in sorted(EVENT_TYPES.items())]
    texts = {_path(one.name, one.version): one.text for one in newest}
    return {**texts, SCHEMAS / "versions.toml": _versions(newest), SCHEMAS / "relations.toml": _relations()}


def _newest(cls: type[Event], known: dict[int, Path]) -> EventSchema:
    """What the class says: the version that says the same, or the one after all that are known."""
    earlier = [load(path.read_text(encoding="utf-8"), version) for version, path in known.items()]
    said = avro_schema(cls)
    same = bool(earlier) and rules.meaning(earlier[-1].source) == rules.meaning(said)
    against = [rules.faults(said), *(rules.objections(each.source, said) for each in earlier)]
    if told := list(dict.fromkeys(fault for faults in against for fault in faults)):
        raise NotPublishable("\n".join([f"{cls.__name__} cannot be published so:", *told]))
    return load(_text(said), len(earlier) + (0 if same else 1))


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


def _versions(newest: Iterable[EventSchema]) -> str:
    """The lines that are pinned, and one more for each version that has none. Raises `NotPublishable` when a file no
    longer is what its line says."""
    text = (SCHEMAS / "versions.toml").read_text(encoding="utf-8")
    known = ids.read(text)
    for line in known:
        path = _path(line.name, line.version)
        if not path.exists() or line != ids.pin(line.id, load(path.read_text(encoding="utf-8"), line.version)):
            raise NotPublishable(
                f"{path.name} was published as versions.toml says, and is another file now, or gone: restore it, the "
                "next version gets a file of its own"
            )
    lines = {(line.name, line.version) for line in known}
    fresh = [schema for schema in newest if (schema.name, schema.version) not in lines]
    return text + "".join(one.as_line() for one in ids.added(known, fresh))


def _path(name: str, version: int) -> Path:
    return SCHEMAS / "avsc" / f"{name}.{version}.avsc"


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
