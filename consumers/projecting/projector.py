"""The projector: writes each batch of events as rows, derives what they touch, and moves the checkpoints, all at once.

Effects are exactly-once (DESIGN D5). A position that is there already is dropped, by looking, not by guessing: so a
repetition, a topic read from its beginning, or a change from one source to the other does nothing twice and skips
nothing. A process that lost its partitions without knowing is fenced off by the offset that stands beside the rows.
"""

from collections.abc import Callable
from contextlib import closing
from threading import Event
from typing import Any

import psycopg
from psycopg.errors import UniqueViolation

from consumers import retries
from consumers.holds import Unprojectable
from consumers.kafka.outage import Say, follow, silent
from consumers.locks import PROJECTION
from consumers.projecting import shape
from consumers.projecting.batches import made_ahead, write
from consumers.projecting.clash import refuse_a_clash, refuse_replaced
from consumers.projecting.foreign import connected_as_owner
from consumers.projecting.stops import Following, forget_passed, note, read_skips
from consumers.projecting.store_source import STORE
from consumers.source import Batch, OpenSource, Source, batches_to_end, opened
from consumers.telling import telling
from projections.state import checkpoints
from projections.state import tables as state
from projections.state.checkpoints import Checkpoint

POLL_SECONDS = 1.0
Connection = psycopg.Connection[Any]


class StaleOffset(Exception):
    """Somebody else has moved a checkpoint: the batch was written by them, and belongs to nobody here."""


def project_once(url: str, open_source: OpenSource, progress: Callable[[int], None] = lambda _: None) -> int:
    """Project what the source has now; returns the position that is complete. Raises `Unavailable` on an outage."""
    with connected_as_owner(url) as conn, opened(open_source()) as source:
        shape.ensure(conn)
        return catch_up(conn, source, progress)


def project(url: str, open_source: OpenSource, stop: Event, say: Say = silent) -> None:
    """Follow the source until `stop` is set, through outages of database and broker.

    A partition with something that cannot be shown stands still before it, the others go on (`stops`).
    """

    told = telling(say)

    def step(working: Callable[[], None]) -> None:
        with connected_as_owner(url) as conn, opened(open_source()) as source:
            shape.ensure(conn)
            retries.write(conn, "project", told)
            following = Following(conn, source, told)
            _resume(conn, source)
            while not stop.is_set():
                batch = source.poll(POLL_SECONDS)
                if source.must_resume or not _apply_or_hold(conn, source, batch) or following.look():
                    _resume(conn, source)
                    continue
                if batch:
                    working()
                    told.reached("projected", max(step.after.position for step in batch.steps))

    follow(step, stop, told)


def catch_up(conn: Connection, source: Source, progress: Callable[[int], None] = lambda _: None) -> int:
    """Project up to the end that the source has now. Beside other projectors it may take several starts.

    Raises what a partition stands still before, when all that can be shown is; it is written down (`stops`).
    """
    source.holds.release(read_skips(conn))
    done, events = False, 0
    while not done:
        _resume(conn, source)
        batches = batches_to_end(source)
        try:
            with closing(made_ahead(batches) if source.may_read_ahead else batches) as ready:
                for batch in ready:
                    if not _apply(conn, source, batch):
                        break
                    events += len(batch)
                    progress(events)
                else:
                    done = True
        except Unprojectable as error:
            source.holds.hold(error)
    note(conn, source)
    forget_passed(conn)
    for fault in source.holds.faults.values():
        raise fault.error()
    return state.complete_position(conn)


def _apply_or_hold(conn: Connection, source: Source, batch: Batch) -> bool:
    """As `_apply`; also False when the source is now to stand still before what cannot be shown."""
    try:
        return _apply(conn, source, batch)
    except Unprojectable as error:
        source.holds.hold(error)
        return False


def _apply(conn: Connection, source: Source, batch: Batch) -> bool:
    """Write a batch; False when somebody else did, and the source is to go on from where they stand."""
    if not batch:
        return True
    alone = source.name == STORE
    try:
        with conn.transaction():
            # A lost commit is a lost checkpoint too: it is projected again, so nobody waits for the disk.
            conn.execute("set local synchronous_commit = off")
            conn.execute(f"select pg_advisory_xact_lock{'' if alone else '_shared'}(%s)".encode(), (PROJECTION,))
            if not alone:
                _fence(conn, source.name, batch)
            write(conn, batch)
            if not alone:
                _hold_against_log(conn, batch)
    except StaleOffset:
        return False
    except Unprojectable as error:
        if not alone:  # to leave its position out would take the event away that the log has, or will have, there
            for written, group in batch.groups.items():
                refuse_replaced(conn, written, group.at(error.position), place_only=True)
        raise
    except UniqueViolation as error:
        if not alone:
            _hold_against_log(conn, batch)
        refuse_a_clash(conn, batch, write, error)
        return False
    return True


def _hold_against_log(conn: Connection, batch: Batch) -> None:
    for written, group in batch.groups.items():
        refuse_replaced(conn, written, group)


def _resume(conn: Connection, source: Source) -> None:
    if source.name == STORE:
        position = state.complete_position(conn)
        source.resume([Checkpoint(STORE, 0, position, position)])
    else:
        source.resume(checkpoints.read(conn, source.name).values())


def _fence(conn: Connection, name: str, batch: Batch) -> None:
    """Lock the checkpoints that the batch moves. Raises `StaleOffset` when one is not where the batch begins."""
    partitions = sorted(step.after.partition for step in batch.steps)  # locked in one order by everybody
    conn.execute(
        """
        insert into projection.checkpoints (source, partition, next_offset, position)
        select %s, unnest(%s::int[]), 0, 0
        on conflict do nothing
        """,
        (name, partitions),
    )
    query = """
        select partition, next_offset
        from projection.checkpoints
        where source = %s and partition = any(%s)
        order by partition
        for update
    """
    standing: dict[int, int] = dict(conn.execute(query, (name, partitions)).fetchall())
    if any(standing[step.after.partition] != step.before for step in batch.steps):
        raise StaleOffset
