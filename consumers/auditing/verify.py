"""Reads everything again: the order of the log, every event, and the projections against an independent fold.

Memory does not grow with the ledger: the log is read once by position, and once by stream.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import psycopg

from consumers.auditing.fold import COLUMNS, ROWS_OF, Folded, faults, stream_kind
from consumers.auditing.hashes import HashCheck
from consumers.auditing.problem import Problem
from consumers.auditing.recorders import AnotherRecorder, other_recorders
from consumers.projecting import shape
from domain.ports import Placed
from projections.state import tables as state
from projections.state.digest import digest
from projections.state.snapshot import asking_again, snapshot
from proof.checkpoint import Checkpoint
from schemas.catalogue import event_schemas
from schemas.codec import UnreadableEvent, schema_of
from store.events.log import LogRecord, head, read_records
from store.events.mapper import to_events

BATCH = 5_000
DAYS = (date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1))
"""Days on which heads are counted both ways: the days around the reorganisation."""

PLACE = "hashtextextended(stream || ' ' || version, position)"
OTHER_FACTS = f"""
    select coalesce(kept.type, projected.type) as type
    from (select type, count(*) as number, sum({PLACE}) as places from ledger.events group by type) as kept
    full join (
        select type, count(*) as number, sum({PLACE}) as places from {state.SCHEMA}.facts group by type
    ) as projected on projected.type = kept.type
    where (kept.number, kept.places) is distinct from (projected.number, projected.places)
    order by 1
""".encode()
"""The event types that the projection has at other places than the log, as far as number and sums of hashes tell."""

Connection = psycopg.Connection[Any]


class Unreadable(Exception):
    """Among some events is one that cannot be decoded."""


@dataclass(frozen=True)
class Verified:
    """What `sobo verify` prints. `projection` is `same`, `differs`, `behind` when it ends before the log,
    `ahead` when it shows what the log does not hold."""

    events: int
    problems: list[Problem] = field(default_factory=list)
    projection: str = "same"
    digest: str = ""
    root: bytes | None = None
    """Of the tree over the events as they are; None where some are missing."""

    @property
    def ok(self) -> bool:
        return not self.problems


@asking_again
def verify(conn: Connection, checkpoint: Checkpoint | None = None) -> Verified:
    """Everything, in one snapshot. Bad events are problems, not exceptions; so is another history than the one of the
    `checkpoint`, whose signature was verified before."""
    with snapshot(conn):
        problems: list[Problem] = []
        hashes = HashCheck(conn, checkpoint)
        events = _by_position(conn, problems, hashes)
        problems += map(_another_recorder, other_recorders(conn))
        folded = Folded(DAYS)
        _by_stream(conn, problems, folded)
        problems += _places(folded)
        if not shape.is_current(conn):
            return Verified(events, _in_order(problems), "behind" if events else "same", root=hashes.root)
        projection = "behind"
        if (shown := _highest_shown(conn)) > head(conn):
            problems.append(_ahead(shown, head(conn)))
            projection = "ahead"
        elif state.complete_position(conn) == head(conn):
            differences = _differences(conn, folded)
            projection = "differs" if differences else "same"
            problems += differences
        return Verified(events, _in_order(problems), projection, digest(conn), hashes.root)


def _by_position(conn: Connection, problems: list[Problem], hashes: HashCheck) -> int:
    """Positions, bytes and hashes, in the order of the log; returns how many events there are."""
    expected, events = 1, 0
    lowest, last = _ends(conn)
    for batch in read_records(conn, min(0, lowest - 1), upto=last, batch=BATCH):
        for record in batch:
            if record.position < expected:
                problems.append(Problem(record.position, "misplaced", "the log begins with position 1"))
                continue
            if record.position != expected:
                problems.append(_missing(expected, record.position - 1))
            expected = record.position + 1
        events += len(batch)
        problems += hashes.batch(batch)
    problems += hashes.end(max(head(conn), expected - 1))
    promised = head(conn)
    if promised >= expected:
        problems.append(_missing(expected, promised))
    elif promised < expected - 1:
        problems.append(Problem(expected - 1, "head", f"the log says it ends at {promised}, and goes on behind it"))
    return events


def _another_recorder(found: AnotherRecorder) -> Problem:
    told = f"it says that {found.said} recorded it, and the database saw the login {found.login}"
    return Problem(found.position, "recorded_by", told)


def _ends(conn: Connection) -> tuple[int, int]:
    """The lowest and the highest position; (1, 0) for an empty log."""
    row = conn.execute("select coalesce(min(position), 1), coalesce(max(position), 0) from ledger.events").fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _highest_shown(conn: Connection) -> int:
    row = conn.execute(f"select coalesce(max(position), 0) from {state.SCHEMA}.facts".encode()).fetchone()
    return int(row[0]) if row else 0


def _ahead(shown: int, promised: int) -> Problem:
    told = f"the projections show position {shown}, and the log ends at {promised}: events of another ledger, or of a "
    return Problem(None, "projection", f"{told}log that was put back; run `sobo rebuild --from store`")


def _missing(first: int, last: int) -> Problem:
    which = f"position {first} is" if first == last else f"positions {first} to {last} are"
    return Problem(first, "missing", f"{which} missing: events were deleted, or inserted behind a gap")


def _unreadable_one(record: LogRecord) -> Iterator[Problem]:
    try:
        to_events([record])
    except Exception as error:
        kind = "type" if _is_of_another_type(record) else "unreadable"
        told = str(error) if record.type in event_schemas() else f"no event is called {record.type}"
        yield Problem(record.position, kind, f"{record.stream} version {record.version}: {told}")


def _is_of_another_type(record: LogRecord) -> bool:
    try:
        return schema_of(record.event).name != record.type
    except UnreadableEvent:
        return False


def _by_stream(conn: Connection, problems: list[Problem], folded: Folded) -> None:
    """Versions, places and the fold, one stream at a time; many streams are decoded in one call."""
    waiting: list[LogRecord] = []
    for stream, records in _streams(conn):
        problems += _versions(stream, records)
        waiting += records
        if len(waiting) >= BATCH:
            problems += _fold(waiting, folded)
            waiting = []
    problems += _fold(waiting, folded)


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


def _streams(conn: Connection) -> Iterator[tuple[str, list[LogRecord]]]:
    """Every stream with its records by version, through a cursor of the server."""
    with conn.cursor(name="by_stream", binary=True) as cursor:
        cursor.itersize = BATCH
        cursor.execute("select position, stream, version, type, event from ledger.events order by stream, version")
        for stream, rows in groupby(map(LogRecord._make, cursor), key=lambda record: record.stream):
            yield stream, list(rows)


def _differences(conn: Connection, folded: Folded) -> list[Problem]:
    """Where the facts are not those of the log, or the projected state is not the folded one."""
    found: list[Problem] = []
    wrong_facts = [name for (name,) in conn.execute(OTHER_FACTS).fetchall()]
    if wrong_facts:
        told = f"the projected facts are not those of the log ({', '.join(wrong_facts)})"
        found.append(Problem(None, "projection", f"{told}; run `sobo rebuild`"))
    projected = Folded(DAYS)
    for table, columns in COLUMNS.items():
        for row in _rows(conn, columns, table):
            projected.add(table, row)
    for table in folded.differing(projected):
        told = f"{table} is not what the log comes to: {projected.rows[table]} rows for {folded.rows[table]}"
        wrong = folded.differing_heads(projected)[:10] if table == "post_spans" else []
        where = f"; the headcount differs in {', '.join(wrong)}" if wrong else ""
        found.append(Problem(None, "projection", f"{told}{where}; run `sobo rebuild`"))
    return found


def _rows(conn: Connection, columns: str, table: str) -> Iterator[tuple[Any, ...]]:
    with conn.cursor(name=f"all_{table}", binary=True) as cursor:
        cursor.itersize = BATCH
        cursor.execute(f"select {columns} from {state.SCHEMA}.{table}".encode())
        yield from cursor


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.position is None, problem.position or 0, problem.kind))
