"""CRC-64-AVRO fingerprints (Avro specification, "Schema Fingerprints") as each family of libraries forms them.

All hash a canonical form, and differ in what they leave of a logical type on a primitive: `parsing`, as the
specification says, fastavro and Java, reduces it to `"int"`; Apache's Avro for Python to `{"type":"int"}`; Go's hamba
keeps `{"type":"int","logicalType":"date"}`. `findings/` has the versions.
"""

from collections.abc import Callable
from functools import cache
from json import dumps
from typing import Any

EMPTY = 0xC15D213AA4D7A795
"""Of CRC-64-AVRO: its polynomial, and the fingerprint of nothing."""
FORMS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "parsing": lambda kind: kind["type"],
    "apache_python": lambda kind: {"type": kind["type"]},
    "hamba": lambda kind: {"type": kind["type"], "logicalType": kind["logicalType"]},
}
"""What each makes of a primitive type with a logical one."""


def fingerprint(source: Any, form: str = "parsing") -> bytes:
    """Eight bytes, little-endian, as in single-object encoding."""
    return crc_64_avro(canonical(source, form).encode())


def fingerprints(source: Any) -> dict[str, str]:
    """Each of them, as hex of its little-endian bytes."""
    return {form: fingerprint(source, form).hex() for form in FORMS}


def canonical(source: Any, form: str = "parsing") -> str:
    return dumps(_reduced(source, FORMS[form], set()), separators=(",", ":"))


def _reduced(kind: Any, logical: Callable[[dict[str, Any]], Any], named: set[str]) -> Any:
    if isinstance(kind, list):
        return [_reduced(branch, logical, named) for branch in kind]
    if isinstance(kind, str):
        return kind
    for inside in ("items", "values"):
        if inside in kind:
            return {"type": kind["type"], inside: _reduced(kind[inside], logical, named)}
    if kind["type"] != "record":
        return logical(kind) if "logicalType" in kind else kind["type"]
    name = kind["name"] if "." in kind["name"] else f"{kind['namespace']}.{kind['name']}"
    if name in named:
        return name
    named.add(name)
    fields = [{"name": one["name"], "type": _reduced(one["type"], logical, named)} for one in kind["fields"]]
    return {"name": name, "type": "record", "fields": fields}


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
