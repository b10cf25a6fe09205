#!/usr/bin/env bash
# avro 1.12.2 for Python: its check calls a renamed field compatible, its reader gives the default for what was written.
#
# Kept events are read with a newer schema than they were written with. A field gets a better name and keeps the old one
# among its aliases; whether old events can still be read is asked of avro.compatibility before the schema is let in.
# One would expect: the value that was written, as fastavro 1.13.1 reads it; or, as the specification leaves aliases to
# each implementation, a check that knows of them no more than the reader of the same package.
# Seen: the check follows aliases, the reader passes over them. Where the new name has a default, an amount of
# 250,000,000 đồng is read as 0 without a word. Three more changes pass the check and fail in the reader, though the
# specification (Schema Resolution) has them for every reader: text read as bytes, an array whose items are promoted,
# the default of an enumeration for a symbol that it lacks. A default of 1 for a double passes too, and is none to the
# reader.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check avro==1.12.2 fastavro==1.13.1
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io
import json

import avro.io
import avro.schema
import fastavro
from avro.compatibility import ReaderWriterCompatibilityChecker
from avro.errors import AvroException


def record(*fields: dict) -> dict:
    return {"type": "record", "name": "Settled", "fields": [*fields]}


def field(name: str, kind: object, **more: object) -> dict:
    return {"name": name, "type": kind, **more}


def array(items: str) -> dict:
    return {"type": "array", "items": items}


def route(*symbols: str, **more: object) -> dict:
    return {"type": "enum", "name": "Route", "symbols": [*symbols], **more}


OLD, AMOUNT = field("amount", "long"), {"amount": 250_000_000}
CHANGES = {
    "renamed, default": (record(OLD), record(field("paid", "long", aliases=["amount"], default=0)), AMOUNT),
    "renamed": (record(OLD), record(field("paid", "long", aliases=["amount"])), AMOUNT),
    "text as bytes": (record(field("note", "string")), record(field("note", "bytes")), {"note": "đ"}),
    "items promoted": (record(field("parts", array("int"))), record(field("parts", array("long"))), {"parts": [1]}),
    "symbol unknown": (
        record(field("route", route("RETIRED", "MOVED"))),
        record(field("route", route("OTHER", "RETIRED", default="OTHER"))),
        {"route": "MOVED"},
    ),
    "default for a double": (record(), record(field("rate", "double", default=1)), {}),
}
REFUSED = "SchemaResolutionException"
SEEN = {
    "renamed, default": ({"paid": 0}, {"paid": 250_000_000}),
    "renamed": (REFUSED, {"paid": 250_000_000}),
    "text as bytes": (REFUSED, {"note": "đ".encode()}),
    "items promoted": (REFUSED, {"parts": [1]}),
    "symbol unknown": (REFUSED, {"route": "OTHER"}),
    "default for a double": ("InvalidDefaultException", {"rate": 1}),
}
for name, (old, new, event) in CHANGES.items():
    body = io.BytesIO()
    fastavro.schemaless_writer(body, old, event)
    writer, reader = (avro.schema.parse(json.dumps(schema)) for schema in (old, new))
    checked = ReaderWriterCompatibilityChecker().get_compatibility(reader, writer).compatibility.name
    body.seek(0)
    try:
        by_avro = avro.io.DatumReader(writer, reader).read(avro.io.BinaryDecoder(body))
    except AvroException as error:
        by_avro = type(error).__name__
    body.seek(0)
    by_fastavro = fastavro.schemaless_reader(body, old, new)
    print(f"{name}: {checked}; {event} is read as {by_avro} by avro, {by_fastavro} by fastavro")
    assert checked == "compatible", "changed: the check"
    assert (by_avro, by_fastavro) == SEEN[name], "changed"
PYTHON
