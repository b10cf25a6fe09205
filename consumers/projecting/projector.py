"""The projector: writes each batch of events as rows, derives what they touch, and moves the checkpoints, all at once.

Effects are exactly-once (DESIGN D5). A position that is there already is dropped, by looking, not by guessing: so a
repetition, a topic read from its beginning, or a change from one source to the other does nothing twice and skips
nothing. A process that lost its partitions without knowing is fenced off by the offset that stands beside the rows.
"""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event
from typing import Any

import psycopg
from psycopg.errors import UniqueViolation

from consumers.locks import PROJECTION
from consumers.outage import Say, follow, silent
from consumers.projecting import shape
from consumers.projecting.clash import refuse_a_clash
from consumers.projecting.store_source import STORE, StoreSource
from consumers.source import Batch, Group, Source, batches_to_end, opened
from domain.errors import Refused, SoboError
from projections.facts import tables as facts
from projections.state import checkpoints
from projections.state import tables as state
from projections.state.checkpoints import Checkpoint
from schemas.codec import UnreadableEvent
from store.database import connected
from store.events.head import head

POLL_SECONDS = 1.0
ONE_BY_ONE = 5_000
"""Up to so many events a second connection, to read ahead on, costs more than it gains."""

Connection = psycopg.Connection[Any]
OpenSource = Callable[[], Source]


class StaleOffset(Exception):
    """Somebody else has moved a checkpoint: the batch was written by them, and belongs to nobody here."""


def project_from_store(url: str) -> int:
    """Bring the projections up to the log as it is now; returns the position they are complete up to.

    Makes them where there are none, and anew where they are of another shape.
    """
    with connected(url) as conn:
        try:
            shape.ensure(conn)
        except Refused as error:
            if error.code != shape.OLD_PROJECTION:
                raise
            from consumers.projecting.rebuild import rebuild

            return rebuild(url, lambda: StoreSource(url)).position
        behind = head(conn) - state.complete_position(conn)
        if behind <= ONE_BY_ONE:
            return catch_up(conn, StoreSource(url, conn))
        with opened(StoreSource(url)) as source:
            position = catch_up(conn, source)
        state.analyze_roughly(conn)
        return position


def project_once(url: str, open_source: OpenSource, progress: Callable[[int], None] = lambda _: None) -> int:
    """Project what the source has now; returns the position that is complete. Raises `Unavailable` on an outage."""
    with connected(url) as conn, opened(open_source()) as source:
        shape.ensure(conn)
        return catch_up(conn, source, progress)


def project(url: str, open_source: OpenSource, stop: Event, say: Say = silent) -> None:
    """Follow the source until `stop` is set, through outages of database and broker."""

    def step(working: Callable[[], None]) -> None:
        with connected(url) as conn, opened(open_source()) as source:
            shape.ensure(conn)
            _resume(conn, source)
            while not stop.is_set():
                batch = source.poll(POLL_SECONDS)
                if source.must_resume or not _apply(conn, source, batch):
                    _resume(conn, source)
                    continue
                if batch:
                    working()

    follow(step, stop, say)


def catch_up(conn: Connection, source: Source, progress: Callable[[int], None] = lambda _: None) -> int:
    """Project up to the end that the source has now. Beside other projectors it may take several starts."""
    done, events = False, 0
    while not done:
        _resume(conn, source)
        done = True
        batches = batches_to_end(source)
        with closing(made_ahead(batches) if source.may_read_ahead else batches) as ready:
            for batch in ready:
                if not _apply(conn, source, batch):
                    done = False
                    break
                events += len(batch)
                progress(events)
    return state.complete_position(conn)


def made_ahead(batches: Iterator[Batch]) -> Generator[Batch, None, None]:
    """The same batches, each read and its rows made while PostgreSQL writes the one before."""

    def make() -> Batch | None:
        batch = next(batches, None)
        if batch is not None:
            for event_type, group in batch.groups.items():
                group.rows = rows(event_type, group)
        return batch

    with ThreadPoolExecutor(max_workers=1) as other:
        waiting = other.submit(make)
        while (batch := waiting.result()) is not None:
            waiting = other.submit(make)
            yield batch


def write(conn: Connection, batch: Batch, schema: str = state.SCHEMA) -> int:
    """Rows, state and checkpoints of one batch, in the caller's transaction; returns how many events were new."""
    touched: dict[str, set[str]] = {}
    written = 0
    for event_type, group in batch.groups.items():
        fresh = _without_known(conn, schema, event_type, group)
        if fresh.places:
            made = rows(event_type, fresh) if fresh.rows is None else fresh.rows
            facts.copy(conn, event_type, made, schema)
            touched[event_type] = {stream for _, stream, _ in fresh.places}
            written += len(fresh.places)
    if touched:
        state.derive_after(conn, schema, touched)
    checkpoints.write(conn, [step.after for step in batch.steps], schema)
    return written


def rows(event_type: str, group: Group) -> list[bytes]:
    """The rows of a group. Raises `SoboError` (`unreadable_event`) that names the first position at fault."""
    try:
        return facts.rows(event_type, group.places, group.bodies)
    except (UnreadableEvent, KeyError) as error:
        position = _first_unreadable(event_type, group)
        raise SoboError(
            "unreadable_event",
            f"The event at position {position} cannot be read as {event_type}: {error}. Nothing behind it was "
            "projected; `sobo verify` lists every event at fault.",
        ) from error


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
    except StaleOffset:
        return False
    except UniqueViolation as error:
        refuse_a_clash(conn, batch, write, error)
        return False
    return True


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


def _without_known(conn: Connection, schema: str, event_type: str, group: Group) -> Group:
    """The events of a group that the projection does not have, each once."""
    if event_type not in facts.event_types():
        return group
    positions = [position for position, _, _ in group.places]
    query = f"select position from {schema}.{facts.table(event_type)} where position = any(%s)"
    known = {position for (position,) in conn.execute(query.encode(), (positions,)).fetchall()}
    if not known and len(set(positions)) == len(positions):
        return group
    new = []
    for index, (position, _, _) in enumerate(group.places):
        if position not in known:
            known.add(position)
            new.append(index)
    made = None if group.rows is None else [group.rows[index] for index in new]
    return Group([group.places[index] for index in new], [group.bodies[index] for index in new], made)


def _first_unreadable(event_type: str, group: Group) -> int:
    for place, body in zip(group.places, group.bodies, strict=True):
        try:
            facts.rows(event_type, [place], [body])
        except (UnreadableEvent, KeyError):
            break
    return place[0]
