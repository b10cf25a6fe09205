"""Avro's values as JSON has them: for the arrays, maps and records within an event, of which few events have any.

Each reader takes the body and an offset and answers with the value and the offset behind it. Keys come in PostgreSQL's
order, so that what is written as jsonb is read as the same bytes.
"""

from collections.abc import Callable, Sequence
from typing import Any

Field = dict[str, Any]
"""Of an Avro record."""
ValueReader = Callable[[bytes, int], tuple[Any, int]]


def number(body: bytes, at: int) -> tuple[int, int]:
    """A zig-zag varint."""
    byte = body[at]
    if byte <= 0x7F:
        return (byte >> 1) ^ -(byte & 1), at + 1
    value, shift = byte & 0x7F, 7
    while byte > 0x7F:
        at += 1
        byte = body[at]
        value |= (byte & 0x7F) << shift
        shift += 7
    return (value >> 1) ^ -(value & 1), at + 1


def span(body: bytes, at: int) -> tuple[int, int]:
    """Where the bytes that follow a length begin and end."""
    size, at = number(body, at)
    end = at + size
    if not at <= end <= len(body):
        raise ValueError(f"a length of {size} at byte {at}")
    return at, end


def not_null(kind: Any) -> Any:
    return next(branch for branch in kind if branch != "null")


def value_reader(kind: Any, wanted: Any) -> ValueReader:
    """A reader that makes a value for JSON: for the maps and arrays that few events have."""
    if isinstance(kind, list):
        return _optional_value(kind.index("null"), value_reader(not_null(kind), not_null(wanted)))
    if kind == "string":
        return _string
    if kind in ("int", "long"):
        return number
    if isinstance(kind, dict) and kind["type"] == "record":
        theirs = {field["name"]: field for field in kind["fields"]}
        return _record([(field["name"], _resolved_value(field, theirs)) for field in wanted["fields"]])
    if isinstance(kind, dict) and kind["type"] == "array":
        return _blocks(value_reader(kind["items"], wanted["items"]))
    if isinstance(kind, dict) and kind["type"] == "map":
        pairs = _blocks(_pair(value_reader(kind["values"], wanted["values"])))

        def read_map(body: bytes, at: int) -> tuple[Any, int]:
            found, at = pairs(body, at)
            return dict(sorted(found, key=_key_order)), at

        return read_map
    raise ValueError(f"no JSON is made of the Avro type {kind}")


def _resolved_value(field: Field, theirs: dict[str, Field]) -> ValueReader:
    written = theirs.get(field["name"])
    if written is None:
        default = field["default"]
        return lambda _, at: (default, at)
    return value_reader(written["type"], field["type"])


def _string(body: bytes, at: int) -> tuple[str, int]:
    size = body[at]
    if size > 0x7F or size & 1:
        at, end = span(body, at)
    else:
        at += 1
        end = at + (size >> 1)
        if end > len(body):
            raise ValueError(f"a text of {size >> 1} bytes at byte {at}")
    text = body[at:end]
    if 0 in text:
        raise ValueError(f"a text with NUL at byte {at}")
    return text.decode(), end


def _optional_value(null: int, inner: ValueReader) -> ValueReader:
    def read(body: bytes, at: int) -> tuple[Any, int]:
        branch, at = number(body, at)
        if branch not in (0, 1):
            raise ValueError(f"a branch that the schema lacks at byte {at}")
        return (None, at) if branch == null else inner(body, at)

    return read


def _record(fields: Sequence[tuple[str, ValueReader]]) -> ValueReader:
    ordered = dict.fromkeys(sorted((name for name, _ in fields), key=lambda name: _key_order((name, None))))

    def read(body: bytes, at: int) -> tuple[Any, int]:
        found = ordered.copy()
        for name, reader in fields:
            found[name], at = reader(body, at)
        return found, at

    return read


def _key_order(pair: tuple[str, Any]) -> tuple[int, bytes]:
    """As PostgreSQL keeps the keys of a jsonb: the shorter first."""
    key = pair[0].encode()
    return len(key), key


def _pair(value: ValueReader) -> ValueReader:
    def read(body: bytes, at: int) -> tuple[Any, int]:
        key, at = _string(body, at)
        found, at = value(body, at)
        return (key, found), at

    return read


def _blocks(item: ValueReader) -> Callable[[bytes, int], tuple[list[Any], int]]:
    """Items in blocks: a count each, and after a negative count the size of the block; a count of zero ends them."""

    def read(body: bytes, at: int) -> tuple[list[Any], int]:
        found = []
        count, at = number(body, at)
        while count:
            if count < 0:
                _, at = number(body, at)
            for _ in range(abs(count)):
                value, at = item(body, at)
                found.append(value)
            count, at = number(body, at)
        return found, at

    return read
