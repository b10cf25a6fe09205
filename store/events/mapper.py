"""Between the event classes of the domain and the bytes that are kept: one Avro encoding, nothing in between.

Both directions move the instance dictionaries of the (frozen) event classes as they are: copying field by field would
cost more than the Avro encoding itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin

import fastavro
from eventsourcing.persistence import StoredEvent

from domain.event import Event, LegalBasis
from domain.recording.event_types import EVENT_TYPES
from schemas.catalogue import EventSchema, by_fingerprint, event_schemas, schema
from schemas.codec import HEADER_LENGTH, MARKER, UnreadableEvent, decode, decode_array, encode

Record = dict[str, Any]
T = TypeVar("T")


class LogRecord(NamedTuple):
    """One row of the log. `event` is Avro single-object encoding; `type` the name of its record."""

    position: int
    stream: str
    version: int
    type: str
    event: bytes


def to_stored_event(event: Event) -> StoredEvent:
    """The event as a recorder of the library keeps it: stream, version, name of the record, Avro bytes (DESIGN D1)."""
    name = type(event).__name__
    state = encode(event_schemas()[name], to_record(event))
    return StoredEvent(event.originator_id, event.originator_version, name, state)


def to_record(event: object) -> Record:
    """The event's fields as fastavro takes them. It ignores the two that are not in the body: stream and version."""
    record = dict(vars(event))
    record["legal_basis"] = vars(record["legal_basis"])
    for field, item in _tuple_fields(type(event).__name__):
        if item is not None:
            record[field] = [vars(each) for each in record[field]]
    return record


def to_events(rows: Iterable[LogRecord]) -> list[Event]:
    """The events of many rows, in their order; each version of a type is decoded in one call.

    Raises `UnreadableEvent`, naming the position, for bytes that are no event, or another one than the row says.
    """
    rows = list(rows)
    places: dict[tuple[str, bytes], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[row.type, row.event[:HEADER_LENGTH]].append(place)
    events: list[Event] = [None] * len(rows)  # type: ignore[list-item]
    for (name, header), mine in places.items():
        build = _builder(name)
        records = _decode_rows(name, header, [rows[place] for place in mine])
        for place, record in zip(mine, records, strict=True):
            row = rows[place]
            events[place] = build(row.stream, row.version, record)
    return events


def _decode_rows(name: str, header: bytes, rows: list[LogRecord]) -> list[Record]:
    """The records of rows of one type, all of which begin with `header`."""
    written = by_fingerprint().get(header[len(MARKER) :])
    if written is not None and written.name == name and header.startswith(MARKER):
        try:
            return _decode_whole(written, [row.event for row in rows])
        except UnreadableEvent:
            pass  # one by one tells which
    return [_decode_row(row) for row in rows]


def _decode_whole(written: EventSchema, events: list[bytes]) -> list[Record]:
    """Decode in one call, headers and all: a header in its place shows that the event before it ended in its place.

    Without them, an event cut short could borrow its end from the next one, and nobody would notice. The rows begin
    with one each besides: a byte that was moved from the end of one row to the front of the next joins up again.
    """
    header = MARKER + written.fingerprint
    schemas = _schemas_with_headers(written.name, written.version)
    records = decode_array(schemas[0], written.name, events, schemas[1])
    for record in records:
        if record.pop("header") != header:
            raise UnreadableEvent(f"not each of {len(events)} events is {written.name} from end to end")
    return records


@cache
def _schemas_with_headers(name: str, version: int) -> tuple[Any, Any]:
    """Of arrays of stored events: the one they were written with, and the one to resolve to, None if it is the same."""
    newest = event_schemas()[name]
    written = _with_headers(schema(name, version))
    return written, None if newest.version == version else _with_headers(newest)


def _with_headers(of: EventSchema) -> Any:
    header = {"name": "header", "type": {"type": "fixed", "name": "sobo.Header", "size": HEADER_LENGTH}}
    return fastavro.parse_schema({"type": "array", "items": {**of.source, "fields": [header, *of.source["fields"]]}})


def _decode_row(row: LogRecord) -> Record:
    try:
        schema, record = decode(row.event)
    except UnreadableEvent as error:
        raise UnreadableEvent(f"position {row.position}: {error}") from error
    if schema.name != row.type:
        raise UnreadableEvent(f"position {row.position}: the row says {row.type}, its bytes say {schema.name}")
    return record


@cache
def _tuple_fields(name: str) -> tuple[tuple[str, type | None], ...]:
    """The fields that hold a tuple, each with the class of its items: a small dataclass, which stands within the event
    as an Avro record; None for items that are texts."""
    found: list[tuple[str, type | None]] = []
    for field in fields(EVENT_TYPES[name]):
        kind = get_args(field.type)[0] if get_origin(field.type) is Annotated else field.type
        if get_origin(kind) is tuple:
            item = get_args(kind)[0]
            found.append((field.name, item if isinstance(item, type) and is_dataclass(item) else None))
    return tuple(found)


@cache
def _builder(name: str) -> Callable[[str, int, Record], Event]:
    """A function from stream, version and decoded body to the event of that type. It takes the record over."""
    cls = EVENT_TYPES[name]
    tuples = _tuple_fields(name)

    def build(stream: str, version: int, record: Record) -> Event:
        record["legal_basis"] = _filled(LegalBasis, record["legal_basis"])
        for field, item in tuples:
            found = record[field]
            record[field] = tuple(found if item is None else [_filled(item, fields) for fields in found])
        record["originator_id"] = stream
        record["originator_version"] = version
        return _filled(cls, record)

    return build


def _filled(cls: type[T], fields: Record) -> T:
    """An instance with these fields: what the constructor of a frozen dataclass does, in one step."""
    instance = object.__new__(cls)
    object.__setattr__(instance, "__dict__", fields)
    return instance
