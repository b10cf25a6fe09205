"""Reads everything again: the order of the log, every event, and the projections against an independent fold.

Memory does not grow with the ledger: the log is read once by position, and once by stream.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from consumers.auditing.compare import Folded
from consumers.auditing.fold.by_stream import COLUMNS, OF_UNITS
from consumers.auditing.hashes import Stretch, beyond_the_log, grow, joined, kept_checkpoints, other_roots
from consumers.auditing.history import History
from consumers.auditing.problem import Problem
from consumers.auditing.shared import read_all
from consumers.auditing.streams import BATCH, fold_places, in_order
from consumers.projecting import shape
from domain.event import Event
from projections.state import tables as state
from projections.state.digest import digest
from projections.state.snapshot import asking_again, snapshot
from proof.checkpoint import Checkpoint
from proof.tree import WIDTH
from schemas.codec import UnreadableEvent
from store.events.log import LogRecord, head
from store.events.mapper import to_events
from store.rights.roles import WRITER
from store.tree.grow import tree_size

OF_OTHERS = """
    select position, stream, version, type, event, login
    from ledger.events
    where login <> all(%s)
    order by position
"""
"""The embedded database has one login for all who work at a home: there anyone is who they say."""

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
def verify(conn: Connection, checkpoint: Checkpoint | None = None, url: str | None = None) -> Verified:
    """Everything, in one snapshot. Bad events are problems, not exceptions; so is another history than the one of the
    `checkpoint`, whose signature was verified before. With `url` a second process takes part where the log is large."""
    with snapshot(conn):
        changed, kept = kept_checkpoints(conn)
        history = History([] if checkpoint is None else [checkpoint], kept)
        current = shape.is_current(conn)
        promised, shown = head(conn), _highest_shown(conn) if current else 0
        complete = current and shown <= promised and state.complete_position(conn) == promised
        tiles = frozenset(size // WIDTH for size in history.wanted)  # of which a part may have been signed
        stretches, folded = read_all(conn, tiles, url, compared=complete)
        problems = [*_order(conn, stretches, promised), *_hashes(conn, stretches, history, promised)]
        problems += [*changed, *other_recorders(conn), *folded.problems, *fold_places(folded.units)]
        events = len(_misplaced(conn)) + sum(stretch.events for stretch in stretches)
        if not current:
            return Verified(events, in_order(problems), "behind" if events else "same", root=history.root)
        projection = "behind"
        if shown > promised:
            problems.append(_ahead(shown, promised))
            projection = "ahead"
        elif complete:
            differences = _differences(conn, stretches, folded)
            projection = "differs" if differences else "same"
            problems += differences
        return Verified(events, in_order(problems), projection, digest(conn), history.root)


def _order(conn: Connection, stretches: Sequence[Stretch], promised: int) -> Iterator[Problem]:
    """Positions from 1 to the head, each once."""
    for position in _misplaced(conn):
        yield Problem(position, "misplaced", "the log begins with position 1")
    expected = 1
    for first, last in joined(stretches):
        if first != expected:
            yield _missing(expected, first - 1)
        expected = last + 1
    if promised >= expected:
        yield _missing(expected, promised)
    elif promised < expected - 1:
        yield Problem(expected - 1, "head", f"the log says it ends at {promised}, and goes on behind it")


def _misplaced(conn: Connection) -> list[int]:
    query = "select position from ledger.events where position < 1 order by position"
    return [int(position) for (position,) in conn.cursor(row_factory=tuple_row).execute(query).fetchall()]


def _hashes(conn: Connection, stretches: Sequence[Stretch], history: History, promised: int) -> Iterator[Problem]:
    """Events that are not those that were recorded, hashes without events, roots that are not of their hashes, another
    history than the checkpoint's."""
    for stretch in stretches:
        yield from stretch.problems
    size = tree_size(conn)
    runs = joined(stretches)
    yield from beyond_the_log(size, max([promised, *(last for _, last in runs)]))
    grow(history, stretches)
    if history.whole:
        yield from other_roots(conn, stretches, size)
    yield from history.problems()


def _highest_shown(conn: Connection) -> int:
    row = conn.execute(f"select coalesce(max(position), 0) from {state.SCHEMA}.facts".encode()).fetchone()
    return int(row[0]) if row else 0


def _ahead(shown: int, promised: int) -> Problem:
    told = f"the projections show position {shown}, and the log ends at {promised}: events of another ledger, or of a "
    return Problem(None, "projection", f"{told}log that was put back; run `sobo rebuild --from store`")


def _missing(first: int, last: int) -> Problem:
    which = f"position {first} is" if first == last else f"positions {first} to {last} are"
    return Problem(first, "missing", f"{which} missing: events were deleted, or inserted behind a gap")


def _differences(conn: Connection, stretches: Sequence[Stretch], folded: Folded) -> list[Problem]:
    """Where the facts are not those of the log, or the projected state is not the folded one."""
    strays: dict[str, list[int]] = {name: [] for (name,) in conn.execute(OTHER_FACTS).fetchall()}
    for stretch in stretches:
        for event_type, positions in stretch.other_facts.items():
            strays.setdefault(event_type, []).extend(positions)
    found = [_other_facts(event_type, sorted(positions)) for event_type, positions in sorted(strays.items())]
    compared = folded.compared
    for table in OF_UNITS:
        columns = COLUMNS[table]
        query = f"select {columns} from {state.SCHEMA}.{table}".encode()
        projected = conn.cursor(binary=True, row_factory=tuple_row).execute(query).fetchall()
        compared.rows(table, folded.units[table], projected)
    for table in filter(compared.differing.__contains__, COLUMNS):
        told = f"{table} is not what the log comes to: {compared.projected[table]} rows for {compared.folded[table]}"
        wrong = compared.units()[:10] if table == "post_spans" else []
        where = f"; the headcount differs in {', '.join(wrong)}" if wrong else ""
        found.append(Problem(None, "projection", f"{told}{where}; run `sobo rebuild`"))
    return found


def _other_facts(event_type: str, positions: Sequence[int]) -> Problem:
    more = f" and at {len(positions) - 1} more" if len(positions) > 1 else ""
    where = f"at position {positions[0]}{more}" if positions else "at other places"
    told = f"the projected facts are not those of the log: {event_type} {where}; run `sobo rebuild`"
    return Problem(positions[0] if positions else None, "projection", told)


def other_recorders(conn: psycopg.Connection[Any]) -> Iterator[Problem]:
    """The events whose `recorded_by` is not the login that appended them. Unreadable events are not looked at."""
    with conn.cursor(name="of_others", binary=True, row_factory=tuple_row) as cursor:
        cursor.execute(OF_OTHERS, ([WRITER, "postgres"],))
        while rows := cursor.fetchmany(BATCH):
            records = [LogRecord._make(row[:-1]) for row in rows]
            for record, (*_, login), event in zip(records, rows, _readable(records), strict=True):
                if event is not None and event.recorded_by != login:
                    told = f"it says that {event.recorded_by} recorded it, and the database saw the login {login}"
                    yield Problem(record.position, "recorded_by", told)


def _readable(records: list[LogRecord]) -> list[Event | None]:
    """None for what is named by its position elsewhere."""
    try:
        return list(to_events(records))
    except UnreadableEvent:
        return [_readable([record])[0] for record in records] if len(records) > 1 else [None]
