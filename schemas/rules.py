"""What may be published, and how a published record may change: less than Avro allows, for its libraries differ.

Each rule stands where at least one library was seen to read something else than was written (`findings/`).
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
AS_IT_IS = "Publish an event type of another name instead."


def faults(source: Any, where: str = "") -> Iterator[str]:
    """What a schema says that none of ours may, whether or not it is new."""
    if isinstance(source, list):
        for branch in source:
            yield from faults(branch, where)
    if not isinstance(source, dict):
        return
    kind = source["type"]
    where = where or str(source.get("name"))
    if kind in ("enum", "fixed"):
        yield f"{where}: an {kind} cannot be added to, and readers differ in its defaults; write a string"
    if source.get("logicalType") not in (None, "date", "timestamp-micros"):
        yield f"{where}: of logical types only date and timestamp-micros; an amount is a long, in đồng"
    if "aliases" in source:
        yield f"{where}: no aliases; Apache's Avro for Python reads the default in place of a renamed field"
    if kind == "record":
        if not source.get("namespace") and "." not in source["name"]:
            yield f"{where}: a record without a namespace; libraries differ in whose it inherits, so write it out"
        if not source.get("doc"):
            yield f"{where}: a record without a doc"
        for field in source["fields"]:
            yield from _field_faults(field, f"{where}.{field['name']}")
    for inside in ("items", "values"):
        yield from faults(source.get(inside), where)


def _field_faults(field: Json, where: str) -> Iterator[str]:
    if not field.get("doc"):
        yield f"{where}: a field without a doc"
    if "aliases" in field:
        yield f"{where}: no aliases; Apache's Avro for Python reads the default in place of a renamed field"
    if isinstance(field["type"], list) and (field["type"][0] != "null" or len(field["type"]) != 2):
        yield f'{where}: a union is ["null", TYPE], in this order'
    yield from faults(field["type"], where)


def objections(earlier: Any, new: Any, where: str = "") -> Iterator[str]:
    """Why readers, or events that were written, could not take the change from one schema to the other."""
    where = where or str(new.get("name"))
    if isinstance(earlier, list) and isinstance(new, list) and len(earlier) == len(new):
        for old, now in zip(earlier, new, strict=True):
            yield from objections(old, now, where)
    elif not (isinstance(earlier, dict) and isinstance(new, dict) and earlier["type"] == new["type"]):
        if earlier != new:
            yield f"{where}: its type was {_short(earlier)} and is {_short(new)} now. {AS_IT_IS}"
    elif earlier["type"] == "record":
        yield from _between_records(earlier, new, where)
    elif "logicalType" in earlier or "logicalType" in new:
        if earlier != new:
            yield f"{where}: it was {_short(earlier)} and is {_short(new)} now: the same number, read as another value"
    else:
        for inside in ("items", "values"):
            yield from objections(earlier.get(inside, ""), new.get(inside, ""), where)


def _between_records(earlier: Json, new: Json, where: str) -> Iterator[str]:
    for part in ("name", "namespace"):
        if earlier.get(part) != new.get(part):
            yield f"{where}: its {part} was {earlier.get(part)} and is {new.get(part)} now. {AS_IT_IS}"
    before = {field["name"]: field for field in earlier["fields"]}
    now = {field["name"]: field for field in new["fields"]}
    for name in before.keys() - now.keys():
        yield f"{where}.{name}: it was published and is gone. Leave it; a field cannot be renamed either."
    if [name for name in now if name in before] != [name for name in before if name in now]:
        yield f"{where}: its fields stand in another order than they did. Add new ones behind them."
    for name, field in now.items():
        if name not in before:
            yield from _new_field(field, f"{where}.{name}")
            continue
        yield from objections(before[name]["type"], field["type"], f"{where}.{name}")
        missing = object()
        if before[name].get("default", missing) != field.get("default", missing):
            yield f"{where}.{name}: its default changed; what was written without it would say something else"


def _new_field(field: Json, where: str) -> Iterator[str]:
    kind = field["type"]
    if "default" not in field:
        yield f"{where}: a new field without a default; what was written before it could not be read. Give it one."
    elif isinstance(kind, list):
        if field["default"] is not None:
            yield f"{where}: the default of what may be null is null"
    elif not (kind in ("string", "boolean") or (isinstance(kind, dict) and kind["type"] in ("array", "map"))):
        yield (
            f'{where}: a new number, date, amount or other value is ["null", TYPE] with the default null: libraries '
            "give other defaults wrongly, and a default of zero would be read as said"
        )
    elif isinstance(kind, dict) and field["default"]:
        yield f"{where}: the default of a new array or map is empty"


def _short(kind: Any) -> str:
    if isinstance(kind, dict):
        return " ".join(str(kind[key]) for key in ("logicalType", "name", "type") if isinstance(kind.get(key), str))
    return str(kind)


def meaning(source: Any) -> Any:
    """A schema without its texts, which may be mended."""
    if isinstance(source, list):
        return [meaning(part) for part in source]
    if isinstance(source, dict):
        return {key: meaning(value) for key, value in source.items() if key != "doc" or not isinstance(value, str)}
    return source
