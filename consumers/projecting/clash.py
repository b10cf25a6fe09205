"""What contradicts what stands already: a message that says another event than the log has at its position; a row that
somebody else wrote a moment ago; two events that cannot both be shown.
"""

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.errors import UniqueViolation

from consumers.holds import Content, Unprojectable
from consumers.locks import PROJECTION
from consumers.source import Batch, Group, Written
from schemas.catalogue import schema
from schemas.codec import MARKER

Connection = psycopg.Connection[Any]
Write = Callable[[Connection, Batch], int]


def refuse_replaced(conn: Connection, written: Written, group: Group, *, place_only: bool = False) -> None:
    """Hold messages against the log. Raises `Unprojectable` (`replaced_event`) for the first that is not the event that
    the log has at its position; with `place_only` of another type, stream or version than that. A copy
    of the ledger may follow the topic without a log that reaches as far."""
    if not group.places:
        return
    header = MARKER + schema(*written).fingerprint
    query = """
        select n, e.stream, e.version, e.type
        from unnest(%b::bigint[], %b::text[], %b::bigint[], %b::bytea[]) with ordinality
            as m (position, stream, version, event, n)
        join ledger.events as e on e.position = m.position
        where e.stream <> m.stream or e.version <> m.version or e.type <> %s
            or (%s and e.event <> m.event)
        order by m.position, n
        limit 1
    """
    positions, streams, versions = (list(column) for column in zip(*group.places, strict=True))
    events = [header + body for body in group.bodies]
    told = (positions, streams, versions, events, written.event_type, not place_only)
    found = conn.execute(query, told, prepare=True).fetchone()
    if found is None:
        return
    number, stream, version, event_type = found
    place, body = group.places[number - 1], group.bodies[number - 1]
    position = place[0]
    said = f"{written.event_type}, version {place[2]} of {place[1]}"
    there = f"{event_type}, version {version} of {stream}"
    there = "and the log has other bytes there" if said == there else f"and the log has a {there}"
    raise Unprojectable(
        "replaced_event",
        f"A message says position {position}, as a {said}, {there}. It was not projected, and nothing behind it in its "
        "partition: see who else writes to the topic. `sobo verify` shows whether the log is whole; where it is, "
        "the message may be left out.",
        position,
        Content(written, place, body),
    )


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
