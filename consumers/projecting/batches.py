"""A batch of events as rows, in the caller's transaction: what `projector` and `rebuild` share."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from consumers.holds import Unprojectable
from consumers.source import Batch, Group, Written
from projections.facts import tables as facts
from projections.state import checkpoints
from projections.state import tables as state
from schemas.codec import UnreadableEvent

Connection = psycopg.Connection[Any]


def made_ahead(batches: Iterator[Batch]) -> Generator[Batch, None, None]:
    """The same batches, each read and its rows made while PostgreSQL writes the one before."""

    def make() -> Batch | None:
        batch = next(batches, None)
        if batch is not None:
            for written, group in batch.groups.items():
                group.rows = rows(written, group)
        return batch

    with ThreadPoolExecutor(max_workers=1) as other:
        waiting = other.submit(make)
        while (batch := waiting.result()) is not None:
            waiting = other.submit(make)
            yield batch


def write(conn: Connection, batch: Batch, schema: str = state.SCHEMA) -> int:
    """Rows, state and checkpoints of one batch, in the caller's transaction; returns how many events were new."""
    touched: dict[str, set[str]] = {}
    events = 0
    for written, group in batch.groups.items():
        fresh = _without_known(conn, schema, written.event_type, group)
        if fresh.places:
            made = rows(written, fresh) if fresh.rows is None else fresh.rows
            facts.copy(conn, written.event_type, made, schema)
            touched.setdefault(written.event_type, set()).update(stream for _, stream, _ in fresh.places)
            events += len(fresh.places)
    if batch.skipped:
        facts.leave_out(conn, batch.skipped, schema)
    if touched or batch.skipped:
        state.derive_after(conn, schema, touched)
    checkpoints.write(conn, [step.after for step in batch.steps], schema)
    return events


def rows(written: Written, group: Group) -> list[bytes]:
    """The rows of a group. Raises `Unprojectable` (`unreadable_event`) that names the first position at fault."""
    try:
        return facts.rows(written.event_type, group.places, group.bodies, written.version)
    except (UnreadableEvent, KeyError) as error:
        position = _first_unreadable(written, group)
        told = error if isinstance(error, UnreadableEvent) else "its bytes name no schema of that type known here"
        raise Unprojectable(
            "unreadable_event",
            f"The event at position {position} cannot be read as {written.event_type}: {told}. Nothing behind it was "
            "projected; `sobo verify` lists every event at fault.",
            position,
        ) from error


def _without_known(conn: Connection, schema: str, event_type: str, group: Group) -> Group:
    """The events of a group that the projection does not have, each once."""
    if event_type not in facts.event_types():
        return group
    positions = [position for position, _, _ in group.places]
    query = f"select position from {schema}.{facts.table(event_type)} where position = any(%b)"
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


def _first_unreadable(written: Written, group: Group) -> int:
    for place, body in zip(group.places, group.bodies, strict=True):
        try:
            facts.rows(written.event_type, [place], [body], written.version)
        except (UnreadableEvent, KeyError):
            break
    return place[0]
