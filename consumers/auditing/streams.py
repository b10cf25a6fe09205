"""What the events of single streams tell: their versions, whether they read, and the state that they come to.

Where the streams come from, a database or a file, is not said here. Whatever a stream holds, nothing is raised: what
cannot be folded is named.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from consumers.auditing.fold.by_stream import OF_UNITS, ROWS_OF, faults, stream_kind
from consumers.auditing.fold.places import place_rows
from consumers.auditing.problem import Problem
from domain.ports import Placed
from schemas.catalogue import event_schemas
from schemas.codec import UnreadableEvent, schema_of
from store.events.log import LogRecord
from store.events.mapper import to_events

BATCH = 5_000

Record = tuple[int, str, int, str, bytes]
"""A `LogRecord`, or as the database gives it."""
Rows = dict[str, list[tuple[Any, ...]]]
"""By table of state."""


class Unreadable(Exception):
    """Among some events is one that cannot be decoded."""


def stream_problems(streams: Iterable[tuple[str, list[LogRecord]]]) -> list[Problem]:
    """What is wrong with streams, each with its records by version; many streams are decoded in one call."""
    problems: list[Problem] = []
    waiting: list[LogRecord] = []
    rows: Rows = defaultdict(list)
    for _, records in streams:
        waiting += records
        if len(waiting) >= BATCH:
            problems += fold(waiting, rows)
            waiting = []
            only_units(rows)
    problems += fold(waiting, rows)
    return [*problems, *fold_places(rows)]


def only_units(rows: Rows) -> None:
    """Let go of the rest: units are few, and are needed together."""
    for table in rows.keys() - set(OF_UNITS):
        del rows[table]


def fold_places(rows: Rows) -> list[Problem]:
    """Where people count, of all units that could be folded; nothing is raised here either."""
    try:
        rows["unit_places"] = list(place_rows(rows["unit_spans"], rows["unit_edges"]))
    except Exception as error:
        return [Problem(None, "stream", f"the units make no map ({type(error).__name__}: {error})")]
    return []


def in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.position is None, problem.position or 0, problem.kind))


def _by_stream(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    start = 0
    for end in range(1, len(records) + 1):
        if end == len(records) or records[end][1] != records[start][1]:
            yield records[start:end]
            start = end


def _versions(records: Sequence[Record]) -> Iterator[Problem]:
    """The first record of a stream that is not in its place."""
    if [record[2] for record in records] == list(range(1, len(records) + 1)):
        positions = [record[0] for record in records]
        if positions == sorted(positions):
            return
    before = 0
    for expected, (position, stream, version, _, _) in enumerate(records, start=1):
        if version != expected:
            told = f"{stream}: version {version} stands where version {expected} should"
            yield Problem(position, "version", told)
            return
        if position < before:
            told = f"{stream}: version {version} was recorded before version {version - 1}"
            yield Problem(position, "version", told)
        before = position


def fold(records: Sequence[Record], rows: Rows) -> Iterator[Problem]:
    """Versions, places and state of whole streams, given by stream and version; each event is decoded once. Where one
    of them does not read they are looked at singly."""
    for of_stream in _by_stream(records):
        yield from _versions(of_stream)
    try:
        yield from _fold_readable(records, rows)
    except Unreadable:
        for of_stream in _by_stream(records):
            yield from _fold_doubtful(of_stream, rows)


def _fold_doubtful(records: Sequence[Record], rows: Rows) -> Iterator[Problem]:
    """One stream. With an unreadable event it is left out: that event is named by its position. An event of a type that
    nobody knows is named too, and the rest is folded."""
    for record in records:
        yield from _unreadable_one(LogRecord._make(record))
    with suppress(Unreadable):
        yield from _fold_readable([record for record in records if record[3] in event_schemas()], rows)


def _fold_readable(records: Sequence[Record], rows: Rows) -> list[Problem]:
    try:
        events = to_events(records)
    except Exception as error:
        raise Unreadable from error
    placed = list(map(Placed, (record[0] for record in records), events))
    found: list[Problem] = []
    start = 0
    for of_stream in _by_stream(records):
        end = start + len(of_stream)
        found += _fold_stream(placed[start:end], rows)
        start = end
    return found


def _fold_stream(placed: list[Placed], rows: Rows) -> Iterator[Problem]:
    stream = placed[0].event.originator_id
    for position, told in faults(placed):
        yield Problem(position, "stream", told)
    rows_of = ROWS_OF.get(stream_kind(stream))
    if rows_of is None:
        return
    try:
        # All of its rows or none.
        for table, row in list(rows_of(placed)):
            rows[table].append(row)
    except Exception as error:
        told = f"{stream}: its events make no state ({type(error).__name__}: {error})"
        yield Problem(placed[0].position, "stream", told)


def _unreadable_one(record: LogRecord) -> Iterator[Problem]:
    try:
        to_events([record])
    except Exception as error:
        kind = "type" if _is_of_another_type(record) else "unreadable"
        named = record.type in event_schemas() or not record.type
        told = str(error) if named else f"no event is called {record.type}"
        yield Problem(record.position, kind, f"{record.stream} version {record.version}: {told}")


def _is_of_another_type(record: LogRecord) -> bool:
    try:
        return schema_of(record.event).name != record.type
    except UnreadableEvent:
        return False
