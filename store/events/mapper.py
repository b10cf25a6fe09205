"""Between the event classes of the domain and the bytes that are kept: one Avro encoding, nothing in between.

Both directions move the instance dictionaries of the (frozen) event classes as they are: copying field by field would
cost more than the Avro encoding itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache, partial
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin

from eventsourcing.persistence import StoredEvent

from domain.event import Event, LegalBasis
from domain.recording.event_types import EVENT_TYPES
from schemas.catalogue import by_fingerprint, event_schemas
from schemas.codec import HEADER_LENGTH, MARKER, UnreadableEvent, decode, encode
from schemas.compiled import reader
from schemas.compiled_writer import writer

Record = dict[str, Any]
Row = tuple[int, str, int, str, bytes]
"""A `LogRecord`, or as the database gives it."""
T = TypeVar("T")

LEGAL_BASIS = "legal_basis"
"""The last of the fields that every event has."""
FEW = 100
"""Up to so many rows, making readers for their types takes longer than they gain."""
OTHER_BEGINNINGS = 1_000
"""How many first bytes that no event begins with are remembered as such."""


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
    try:
        state = writer(name, LEGAL_BASIS)(vars(event))
    except (ValueError, TypeError, AttributeError):  # what it is not sure of; the general encoder also says why
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


def to_events(rows: Sequence[Row]) -> list[Event]:
    """The events of rows, in their order.

    Raises `UnreadableEvent`, naming the position, for bytes that are no event, or another one than the row says.
    """
    if len(rows) < FEW:
        return list(map(_to_event, rows))
    events: list[Event] = []
    for row in rows:
        _, stream, version, name, event = row
        try:
            events.append(_builder(name, event[:HEADER_LENGTH])(stream, version, event))
        except (ValueError, IndexError, OverflowError):
            events.append(_to_event(row))
    return events


def _to_event(row: Row) -> Event:
    """By the general decoder: one row takes it three times as long, the first of its type much less."""
    position, stream, version, name, event = row
    try:
        schema, record = decode(event)
    except UnreadableEvent as error:
        raise UnreadableEvent(f"position {position}: {error}") from error
    if schema.name != name:
        raise UnreadableEvent(f"position {position}: the row says {name}, its bytes say {schema.name}")
    record[LEGAL_BASIS] = _filled(LegalBasis, record[LEGAL_BASIS])
    for field, item in _tuple_fields(name):
        found = record[field]
        record[field] = tuple(found if item is None else [_filled(item, fields) for fields in found])
    return _placed(EVENT_TYPES[name], stream, version, record)


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


@lru_cache(OTHER_BEGINNINGS)
def _builder(name: str, header: bytes) -> Callable[[str, int, bytes], Event]:
    """A function from stream, version and stored event to the event of that type, which begins with `header`."""
    written = by_fingerprint().get(header[len(MARKER) :])
    if written is None or written.name != name or not header.startswith(MARKER):
        return _no_event
    cls = EVENT_TYPES[name]
    items = [item for _, item in _tuple_fields(name) if item is not None]
    read = reader(written, LEGAL_BASIS, {item.__name__: _filler(item) for item in (LegalBasis, *items)})
    return lambda stream, version, event: _placed(cls, stream, version, read(event))


def _no_event(stream: str, version: int, event: bytes) -> Event:
    raise ValueError("its bytes name no schema of that type")


def _placed(cls: type[Event], stream: str, version: int, record: Record) -> Event:
    """The event of a decoded body, which is taken over."""
    record["originator_id"] = stream
    record["originator_version"] = version
    return _filled(cls, record)


@cache
def _filler(cls: type[T]) -> Callable[[Record], T]:
    return partial(_filled, cls)


def _filled(cls: type[T], fields: Record) -> T:
    """An instance with these fields: what the constructor of a frozen dataclass does, in one step."""
    instance = object.__new__(cls)
    object.__setattr__(instance, "__dict__", fields)
    return instance
