"""A log in Avro object container files, as `sobo log export` writes it: one with events as they are kept, or a folder
with a file for each type, whose events are encoded once more in the schema that they are kept in."""

import heapq
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from consumers.containers import NAMESPACE, SCHEMA_VERSION, SUFFIX
from consumers.offline.entries import BATCH, Batch, Batches, Broken, Entry, record_of
from domain.errors import SoboError
from proof.hashes import leaf_hash
from schemas.catalogue import event_schemas, schema
from schemas.codec import encode
from store.tree.leaf import leaf

Row = tuple[int, str, int, bytes]
"""Position, stream, version, event."""


def read_file(path: Path) -> Batches:
    """Raises `Broken` where the file ends within a block, or a block was changed; `SoboError` for another file."""
    return _in_batches((one["position"], one["stream"], one["version"], one["event"]) for one in _records(path, bytes))


def read_folder(path: Path) -> Batches:
    """In the order of positions, a block of each file in memory. Raises as `read_file`."""
    return _in_batches(heapq.merge(*map(_of_type, sorted(path.glob(f"*{SUFFIX}"))), key=lambda row: row[0]))


def _in_batches(rows: Iterator[Row]) -> Batches:
    some: list[Row] = []
    try:
        for row in rows:
            some.append(row)
            if len(some) == BATCH:
                yield _batch(some)
                some = []
    except Broken:
        yield _batch(some)  # what stands before it is good
        raise
    yield _batch(some)


def _batch(rows: list[Row]) -> Batch:
    return Batch([Entry(row[0], leaf_hash(leaf(*row)), record_of(*row)) for row in rows])


def _of_type(path: Path) -> Iterator[Row]:
    newest = event_schemas().get(path.stem)
    if newest is None:
        raise SoboError("not_a_log", f"{path}: no event is called {path.stem}; is it a folder of `sobo log export`?")
    for one in _records(path, dict):
        # A folder of an earlier version does not say in which schema an event is kept: then it is the newest.
        kept_in = one.get(SCHEMA_VERSION, newest.version)
        try:
            event = encode(schema(newest.name, kept_in), one["event"])
        except Exception as error:
            told = f"{path}: the event at position {one['position']} is none of its type ({type(error).__name__})"
            raise Broken(f"{told}: {error}") from error
        yield one["position"], one["stream"], one["version"], event


def _records(path: Path, event: type) -> Iterator[dict[str, Any]]:
    import fastavro

    last = 0
    with path.open("rb") as file:
        try:
            reader: Any = fastavro.reader(file)
            source = reader.writer_schema
        except Exception as error:
            raise SoboError("not_a_log", f"{path} is no Avro object container file ({_of(error)})") from None
        if not isinstance(source, dict) or not str(source.get("name")).startswith(f"{NAMESPACE}."):
            raise SoboError(
                "not_a_log", f"{path} is an Avro file, but no log: `sobo log export` writes {NAMESPACE}.Entry"
            )
        while True:
            try:
                one = next(reader, None)
            except Exception as error:
                told = f"{path} cannot be read behind position {last}: it was cut or changed ({_of(error)})"
                raise Broken(told) from error
            if one is None:
                return
            if not isinstance(one.get("event"), event):
                kind = "a file of one event type: name the folder" if event is bytes else "no file of one event type"
                raise SoboError("not_a_log", f"{path} is {kind}")
            last = one["position"]
            yield one


def _of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
