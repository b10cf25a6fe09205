"""The log as Avro object container files, which Avro libraries and table tools read without this program.

One file holds every event as it is kept: what the log's tree hashes of an event is its record in that file, byte for
byte. A folder has a file for each event type instead, whose events stand readable, resolved to the newest schema.
Neither name exists before everything is in it, and on the disk.
"""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import IO, Any

import psycopg

from domain.errors import Refused, SoboError
from schemas.catalogue import EventSchema, UnreadableEvent, event_schemas
from schemas.codec import decode
from store.events.log import LogRecord, head, read_records
from store.file_errors import reason

NAMESPACE = "sobo.log"
SUFFIX = ".avro"
SCHEMA_VERSION = "schema_version"
"""The field of a folder's files that names the schema in which an event is kept: its bytes can be made again."""
CODEC = "deflate"  # which every Avro library has
Progress = Callable[[int, int], None]


@dataclass
class Exported:
    """What came out: everything up to `position`."""

    path: Path
    position: int = 0
    events_by_type: dict[str, int] = field(default_factory=dict)

    @property
    def events(self) -> int:
        return sum(self.events_by_type.values())


def entry_schema(name: str, event: Any, doc: str) -> dict[str, Any]:
    """An event with its place in the log. `event` stands in a field of its own, as an event may have a `position`."""
    fields = [
        {"name": "position", "type": "long", "doc": "Its place in the log: 1, 2, 3, ... without a gap."},
        {"name": "stream", "type": "string", "doc": "What it is about, such as unit:00004@2025-07-01."},
        {"name": "version", "type": "long", "doc": "Its place in the stream, from 1."},
        {"name": "event", "type": event, "doc": doc},
    ]
    doc = "An event and where it stands."
    return {"type": "record", "name": name, "namespace": NAMESPACE, "doc": doc, "fields": fields}


KEPT_IN = {
    "name": SCHEMA_VERSION,
    "type": "int",
    "doc": "N of schemas/avsc/NAME.N.avsc, in which the event is kept and hashed; here it has the newest fields.",
}


def export(conn: psycopg.Connection[Any], path: Path, progress: Progress = lambda _, __: None) -> Exported:
    """Write what the log holds now to a file, where the name ends in `.avro`, else to a folder.

    Raises `Refused` (`file_exists`, `cannot_write`), `SoboError` for an event that cannot be read, and leaves nothing.
    """
    if os.path.lexists(path):
        raise _exists(path)
    done = Exported(path)
    upto = head(conn)
    try:
        with (_file if path.suffix == SUFFIX else _folder)(path) as put:
            for batch in read_records(conn, upto=upto):
                for record in batch:
                    put(record)
                    done.events_by_type[record.type] = done.events_by_type.get(record.type, 0) + 1
                done.position = batch[-1].position
                progress(done.position, upto)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
            raise _exists(path) from None
        raise Refused(
            "cannot_write", f"{path} cannot be written: {reason(path, error)}. Nothing of it is left."
        ) from error
    return done


def _exists(path: Path) -> Refused:
    return Refused("file_exists", f"{path} is there already, and was left as it is: give another name.")


Put = Callable[[LogRecord], None]


@contextmanager
def _file(path: Path) -> Iterator[Put]:
    schema = entry_schema(
        "Entry", "bytes", "Avro single-object encoding: C3 01, the CRC-64-AVRO fingerprint of its schema, its body."
    )
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            writer = _writer(out, schema)

            def put(record: LogRecord) -> None:
                writer.write(
                    {
                        "position": record.position,
                        "stream": record.stream,
                        "version": record.version,
                        "event": record.event,
                    }
                )

            yield put
            _finish(writer, out)
        _published(Path(name), 0o666)
        _take_the_name(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _folder(path: Path) -> Iterator[Put]:
    partial = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent))
    try:
        with ExitStack() as opened:
            writers: dict[str, tuple[Any, IO[bytes]]] = {}

            def put(record: LogRecord) -> None:
                schema, event = _decoded(record)
                if schema.name not in writers:
                    out = opened.enter_context((partial / f"{schema.name}{SUFFIX}").open("wb"))
                    source = entry_schema(f"{schema.name}Entry", event_schemas()[schema.name].source, "What happened.")
                    source["fields"].append(KEPT_IN)
                    writers[schema.name] = _writer(out, source), out
                entry = {"position": record.position, "stream": record.stream, "version": record.version}
                writers[schema.name][0].write(entry | {"event": event, SCHEMA_VERSION: schema.version})

            yield put
            for writer, out in writers.values():
                _finish(writer, out)
        _published(partial, 0o777)
        partial.rename(path)
    finally:
        rmtree(partial, ignore_errors=True)


def _decoded(record: LogRecord) -> tuple[EventSchema, dict[str, Any]]:
    try:
        return decode(record.event)
    except UnreadableEvent as error:
        raise SoboError(
            "unreadable_event",
            f"The event at position {record.position} cannot be read: {error}. Nothing was written; `sobo verify` "
            "lists every one, and a single FILE.avro takes events as they are kept.",
        ) from error


def _writer(out: IO[bytes], schema: dict[str, Any]) -> Any:
    from fastavro import parse_schema
    from fastavro.write import Writer

    return Writer(out, parse_schema(schema), codec=CODEC)


def _finish(writer: Any, out: IO[bytes]) -> None:
    writer.flush()
    out.flush()
    os.fsync(out.fileno())


def _take_the_name(partial: Path, path: Path) -> None:
    """A rename would take the place of what somebody else has put there since; a link does not."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        partial.rename(path)


def _published(path: Path, mode: int) -> None:
    """Readable as what the user makes otherwise: temporary names are for their owner alone."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(mode & ~mask)
