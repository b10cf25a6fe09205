"""Reads everything again: the order of the log, every event, and the projections against an independent fold.

Memory does not grow with the ledger: the log is read once by position, and once by stream.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import psycopg

from consumers.auditing.fold import COLUMNS, Folded
from consumers.auditing.hashes import HashCheck
from consumers.auditing.problem import Problem
from consumers.auditing.recorders import AnotherRecorder, other_recorders
from consumers.auditing.streams import BATCH, in_order, stream_problems
from consumers.projecting import shape
from projections.state import tables as state
from projections.state.digest import digest
from projections.state.snapshot import asking_again, snapshot
from proof.checkpoint import Checkpoint
from store.events.log import LogRecord, head, read_records

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
        problems += stream_problems(_streams(conn), folded)
        if not shape.is_current(conn):
            return Verified(events, in_order(problems), "behind" if events else "same", root=hashes.root)
        projection = "behind"
        if (shown := _highest_shown(conn)) > head(conn):
            problems.append(_ahead(shown, head(conn)))
            projection = "ahead"
        elif state.complete_position(conn) == head(conn):
            differences = _differences(conn, folded)
            projection = "differs" if differences else "same"
            problems += differences
        return Verified(events, in_order(problems), projection, digest(conn), hashes.root)


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
