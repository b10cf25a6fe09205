"""What the events of single streams tell: their versions, whether they read, and the state that they come to.

Where the streams come from, a database or a file, is not said here.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from consumers.auditing.fold import ROWS_OF, Folded, faults, stream_kind
from consumers.auditing.problem import Problem
from domain.ports import Placed
from schemas.catalogue import event_schemas
from schemas.codec import UnreadableEvent, schema_of
from store.events.log import LogRecord
from store.events.mapper import to_events

BATCH = 5_000


class Unreadable(Exception):
    """Among some events is one that cannot be decoded."""


def stream_problems(streams: Iterable[tuple[str, list[LogRecord]]], folded: Folded) -> list[Problem]:
    """Versions, places and the fold, one stream at a time; many streams are decoded in one call. `folded` takes the
    state."""
    problems: list[Problem] = []
    waiting: list[LogRecord] = []
    for stream, records in streams:
        problems += _versions(stream, records)
        waiting += records
        if len(waiting) >= BATCH:
            problems += _fold(waiting, folded)
            waiting = []
    problems += _fold(waiting, folded)
    return [*problems, *_places(folded)]


def in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.position is None, problem.position or 0, problem.kind))


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


def _versions(stream: str, records: list[LogRecord]) -> Iterator[Problem]:
    """The first record of a stream that is not in its place."""
    before = 0
    for expected, record in enumerate(records, start=1):
        if record.version != expected:
            told = f"{stream}: version {record.version} stands where version {expected} should"
            yield Problem(record.position, "version", told)
            return
        if record.position < before:
            told = f"{stream}: version {record.version} was recorded before version {record.version - 1}"
            yield Problem(record.position, "version", told)
        before = record.position


def _fold(records: list[LogRecord], folded: Folded) -> list[Problem]:
    """Decode and fold whole streams; each event is decoded once. Where one of them does not read they are looked at
    singly."""
    try:
        return _fold_readable(records, folded)
    except Unreadable:
        streams = [list(of) for _, of in groupby(records, key=lambda record: record.stream)]
        return [problem for of in streams for problem in _fold_doubtful(of, folded)]


def _fold_doubtful(records: list[LogRecord], folded: Folded) -> list[Problem]:
    """One stream. With an unreadable event it is left out: that event is named by its position. An event of a type that
    nobody knows is named too, and the rest is folded."""
    found = [problem for record in records for problem in _unreadable_one(record)]
    known = [record for record in records if record.type in event_schemas()]
    try:
        return [*found, *_fold_readable(known, folded)]
    except Unreadable:
        return found


def _fold_readable(records: list[LogRecord], folded: Folded) -> list[Problem]:
    try:
        events = to_events(records)
    except Exception as error:
        raise Unreadable from error
    placed = [Placed(record.position, event) for record, event in zip(records, events, strict=True)]
    streams_of = groupby(placed, key=lambda one: one.event.originator_id)
    return [problem for _, of in streams_of for problem in _fold_stream(list(of), folded)]


def _fold_stream(placed: list[Placed], folded: Folded) -> list[Problem]:
    """Whatever a stream holds, nothing is raised: what cannot be folded is named by the event that it begins with."""
    found = [Problem(position, "stream", told) for position, told in faults(placed)]
    if stream_kind(placed[0].event.originator_id) in ROWS_OF:
        try:
            folded.add_stream(placed)
        except Exception as error:
            told = f"{placed[0].event.originator_id}: its events make no state ({type(error).__name__}: {error})"
            found.append(Problem(placed[0].position, "stream", told))
    return found


def _places(folded: Folded) -> list[Problem]:
    """Where people count, of all units that could be folded; nothing is raised here either."""
    try:
        folded.add_places()
    except Exception as error:
        return [Problem(None, "stream", f"the units make no map ({type(error).__name__}: {error})")]
    return []
