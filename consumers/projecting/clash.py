"""A row that stands there already: written by somebody else a moment ago, or two events that cannot both be shown."""

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.errors import UniqueViolation

from consumers.holds import Unprojectable
from consumers.locks import PROJECTION
from consumers.source import Batch, Group

Connection = psycopg.Connection[Any]
Write = Callable[[Connection, Batch], int]


def refuse_a_clash(conn: Connection, batch: Batch, write: Write, violation: UniqueViolation) -> None:
    """Try the batch once more with nobody else at work: what others wrote meanwhile is then dropped as known.

    Returns when it can be written now. Raises `Unprojectable` (`clashing_event`) with the first position that cannot.
    """
    positions = sorted(position for group in batch.groups.values() for position, _, _ in group.places)
    if _writable(conn, batch, write):
        return
    writable, clashing = 0, len(positions)  # so many of the first positions can, and cannot, be written
    while clashing - writable > 1:
        middle = (writable + clashing) // 2
        if _writable(conn, _up_to(batch, positions[middle - 1]), write):
            writable = middle
        else:
            clashing = middle
    position = positions[clashing - 1]
    detail = violation.diag.message_detail or str(violation)
    raise Unprojectable(
        "clashing_event",
        f"The event at position {position} comes to a row of {violation.diag.table_name} that another event has made "
        f"already: {detail} Nothing from it on was projected. `sobo verify` shows whether the log is whole; run "
        "`sobo rebuild` if the projection was changed by hand; where that says the same, it needs a newer sobo.",
        position,
    ) from violation


def _writable(conn: Connection, batch: Batch, write: Write) -> bool:
    """Whether the batch can be written; leaves nothing behind."""
    try:
        with conn.transaction(force_rollback=True):
            conn.execute("select pg_advisory_xact_lock(%s)", (PROJECTION,))
            write(conn, batch)
    except UniqueViolation:
        return False
    return True


def _up_to(batch: Batch, last: int) -> Batch:
    """The events up to a position, without steps."""
    groups = {}
    for written, group in batch.groups.items():
        kept = [index for index, (position, _, _) in enumerate(group.places) if position <= last]
        if kept:
            groups[written] = Group([group.places[i] for i in kept], [group.bodies[i] for i in kept])
    return Batch(groups)
