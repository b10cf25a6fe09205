"""The projected facts held against the log: each row is made again from the bytes of its event.

Rows are made as the projector makes them, so this finds what was changed in the tables, not what both would read
wrongly: what facts come to is held against a fold that shares nothing with them (`consumers.auditing.fold`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg

from projections.facts import tables as facts
from projections.facts.transcode import SIGNATURE, TRAILER, Place
from projections.state import tables as state
from schemas.catalogue import UnreadableEvent
from schemas.codec import HEADER_LENGTH, schema_of

Connection = psycopg.Connection[Any]
Event = tuple[int, str, int, bytes]
"""Position, stream, version and bytes."""
RANGE = "position > %s and position <= %s"
LEFT_OUT = f"select position from {state.SCHEMA}.{facts.SKIPPED} where {RANGE}".encode()
TYPES = f"select distinct type from {state.SCHEMA}.facts where {RANGE} and type <> '{facts.SKIPPED}'".encode()


def other_facts(conn: Connection, events: Sequence[Event], after: int, upto: int) -> Iterator[tuple[str, int]]:
    """Event type and position of what the projection shows otherwise than the log, not at all, or more than it; of
    positions behind `after` and up to `upto`, of which `events` are all. What cannot be read is named elsewhere."""
    shown_types = {event_type for (event_type,) in conn.execute(TYPES, (after, upto), prepare=True).fetchall()}
    left_out = {position for (position,) in conn.execute(LEFT_OUT, (after, upto), prepare=True).fetchall()}
    expected = _expected(events, left_out)
    for event_type in expected.keys() | shown_types:
        rows, sent = expected[event_type], _shown(conn, event_type, after, upto)
        if b"".join(sent) != b"".join((SIGNATURE, *rows, TRAILER)):
            one, two = _by_position(rows), _by_position(sent)
            for position in one.keys() | two.keys():
                if one.get(position) != two.get(position):
                    yield event_type, int.from_bytes(position, "big")


def _expected(events: Sequence[Event], left_out: set[int]) -> defaultdict[str, list[bytes]]:
    """Rows by event type, each in the order of positions; events of one version of it are read together."""
    together: dict[bytes, tuple[list[Place], list[bytes]]] = defaultdict(lambda: ([], []))
    for position, stream, version, event in events:
        if position not in left_out:
            places, bodies = together[event[:HEADER_LENGTH]]
            places.append((position, stream, version))
            bodies.append(event[HEADER_LENGTH:])
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for header, (places, bodies) in together.items():
        try:
            written = schema_of(header)
        except UnreadableEvent:
            continue
        others = found[written.name]
        others += _rows(written.name, written.version, places, bodies)
        others.sort(key=_position)
    return found


def _rows(event_type: str, version: int, places: Sequence[Place], bodies: Sequence[bytes]) -> list[bytes]:
    """Without those that cannot be read."""
    try:
        return facts.rows(event_type, places, bodies, version)
    except UnreadableEvent:
        half = len(places) // 2
        if not half:
            return []
        ends = ((places[:half], bodies[:half]), (places[half:], bodies[half:]))
        return [row for part in ends for row in _rows(event_type, version, *part)]


def _shown(conn: Connection, event_type: str, after: int, upto: int) -> list[bytes]:
    """What COPY sends: a message a row, with the signature before the first; the trailer comes last."""
    named = ", ".join(facts.columns(event_type))
    where = f"from {state.SCHEMA}.{facts.table(event_type)} where position > {after} and position <= {upto}"
    query = f"copy (select {named} {where} order by position) to stdout (format binary)"
    with conn.cursor() as cursor, cursor.copy(query.encode()) as rows:
        return list(map(bytes, rows))


def _by_position(rows: Sequence[bytes]) -> dict[bytes, bytes]:
    rows = [row.removeprefix(SIGNATURE) for row in rows]
    return {_position(row): row for row in rows if row != TRAILER}


def _position(row: bytes) -> bytes:
    """Behind the count of fields and the length of the first of them."""
    return row[6:14]
