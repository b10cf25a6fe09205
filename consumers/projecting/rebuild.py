"""The rebuild: every table anew in a shadow schema, compared with the live one, then swapped in one transaction.

Keys and indexes come last, as they are cheaper to build than to keep up (`load` fills the tables without them).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.errors import LockNotAvailable, UniqueViolation

from consumers.locks import PROJECTION, REBUILD, alone
from consumers.projecting import foreign, shape
from consumers.projecting.batches import write
from consumers.projecting.clash import refuse_a_clash
from consumers.projecting.second import load_with_another
from consumers.projecting.stops import forget_passed, read_skips
from consumers.source import Batch, OpenSource, Source, batches_to_end, opened
from domain.errors import Refused, SoboError
from projections.facts import tables as facts
from projections.state import checkpoints, schema
from projections.state import tables as state
from projections.state.digest import combined, table_digests
from projections.state.snapshot import asking_again, snapshot

SHADOW = "projection_shadow"
OLD = "projection_old"

Connection = psycopg.Connection[Any]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Rebuilt:
    """`compared`: `same` or `differs` (in the tables `differing`), or `behind` when the live one was."""

    events: int
    position: int
    digest: str
    compared: str
    differing: tuple[str, ...] = ()


def rebuild(
    url: str, open_source: OpenSource, progress: Progress = lambda _: None, *, drop_dependents: bool = False
) -> Rebuilt:
    """Rebuild and swap. Raises `Refused` beside another one (`rebuild_running`), when the source ends before the live
    projection (`source_behind`), or when others built on that one (`projection_in_use`) and `drop_dependents` does not
    say that this may go; `Unavailable` on an outage. The rights of others on the projection are carried over.

    Until the swap everybody reads and writes the live projection; a projector waits for the swap and goes on behind it.
    """
    running = Refused("rebuild_running", "Another rebuild of this ledger is running; wait for it to end.")
    with foreign.connected_as_owner(url) as conn, alone(conn, REBUILD, running), opened(open_source()) as source:
        # Nothing of the shadow is worth keeping before the swap, whose commit waits for the disk.
        conn.execute("set synchronous_commit = off")
        conn.execute(f"drop schema if exists {SHADOW}, {OLD} cascade".encode())
        schema.create_tables(conn, SHADOW)
        source.holds.release(read_skips(conn))
        source.resume(())
        # The live one is digested while the shadow is filled, and again in the swap only if it moved on meanwhile.
        with ThreadPoolExecutor(max_workers=1) as other:
            live = other.submit(_digest_live, url)
            try:
                if not drop_dependents:
                    foreign.refuse_dependents(conn, SHADOW, current=shape.is_current(conn))
                events = load_with_another(url, conn, source, SHADOW, progress)
                for fault in source.holds.faults.values():
                    raise fault.error()
                made = _swap(conn, source, _Anew(events, finish(url, conn)), live.result(), drop_dependents)
                forget_passed(conn)
                return made
            except UniqueViolation as violation:
                _refuse_the_clash(conn, source)
                raise violation
            except SoboError:
                conn.execute(f"drop schema if exists {SHADOW} cascade".encode())
                raise


def _refuse_the_clash(conn: Connection, source: Source) -> None:
    """Fill the shadow once more, batch by batch under its keys as the live one is, until the event that cannot be shown
    is found. Raises `SoboError` (`clashing_event`) with its position; the bulk load knows the rows only."""
    conn.execute(f"drop schema if exists {SHADOW} cascade".encode())
    schema.create_tables(conn, SHADOW)
    schema.create_indexes(conn, SHADOW)

    def into_shadow(to: Connection, batch: Batch) -> int:
        return write(to, batch, SHADOW)

    try:
        source.resume(())
        for batch in batches_to_end(source):
            try:
                with conn.transaction():
                    into_shadow(conn, batch)
            except UniqueViolation as violation:
                refuse_a_clash(conn, batch, into_shadow, violation)
    finally:
        conn.execute(f"drop schema if exists {SHADOW} cascade".encode())


@dataclass(frozen=True)
class _Live:
    """The live projection at a moment: the digests of its tables when it is complete up to `position`."""

    position: int
    tables: dict[str, str]


@asking_again
def _digest_live(url: str) -> _Live | None:
    """None where there is no projection, or one of another shape: nothing to compare with."""
    with foreign.connected_as_owner(url) as conn, snapshot(conn):
        if not shape.is_current(conn):
            return None
        return _Live(state.complete_position(conn), table_digests(conn))


def finish(url: str, conn: Connection) -> dict[str, str]:
    """Keys, statistics and state of a loaded shadow; returns its digests by table. Two connections share the work."""
    with foreign.connected_as_owner(url) as second, ThreadPoolExecutor(max_workers=1) as other:
        second.execute("set synchronous_commit = off")
        names = [facts.table(event_type) for event_type in facts.event_types()]
        sampled = other.submit(schema.analyze_roughly, second, SHADOW, names[::2])
        schema.analyze_roughly(conn, SHADOW, names[1::2])
        sampled.result()
        of_money = other.submit(state.derive_whole, second, SHADOW, state.OF_MONEY)
        state.derive_whole(conn, SHADOW, [name for name in state.ALL_STATE if name not in state.OF_MONEY])
        of_facts = _index_and_digest_facts(conn, names)
        of_money.result()
        of_state = other.submit(table_digests, second, SHADOW, state.ALL_STATE)
        state.advance_complete(conn, SHADOW)
        conn.execute(state.sql_text("state_indexes").format(schema=SHADOW).encode())
        schema.analyze_roughly(conn, SHADOW, state.ALL_STATE)
        return of_facts | of_state.result()


def _index_and_digest_facts(conn: Connection, names: list[str]) -> dict[str, str]:
    conn.execute(facts.index_ddl(SHADOW).encode())
    return table_digests(conn, SHADOW, names)


@dataclass
class _Anew:
    """The shadow: the events in it, and the digests of its tables."""

    events: int
    tables: dict[str, str]


def _swap(conn: Connection, source: Source, made: _Anew, live: _Live | None, drop_dependents: bool) -> Rebuilt:
    conn.execute("set synchronous_commit = on")
    with conn.transaction():
        conn.execute("select pg_advisory_xact_lock(%s)", (PROJECTION,))
        source.resume(checkpoints.read(conn, source.name, SHADOW).values())
        late = sum(write(conn, batch, SHADOW) for batch in batches_to_end(source))
        if late:
            made.tables = table_digests(conn, SHADOW)
        position = state.complete_position(conn, SHADOW)
        if live is not None and live.position != state.complete_position(conn):
            live = _Live(state.complete_position(conn), table_digests(conn))
        if live is not None and live.position > position:
            raise _goes_back(source, position, live.position)
        compared = "behind"
        if live is not None and live.position == position:
            compared = "same" if live.tables == made.tables else "differs"
            checkpoints.carry_over(conn, state.SCHEMA, SHADOW, source.name)
        # Renaming locks no table: a query at work goes on in the old ones, which are dropped afterwards, and an answer
        # of several queries that it cuts in two is asked for again (`projections.state.snapshot`).
        if conn.execute("select from pg_namespace where nspname = %s", (state.SCHEMA,)).fetchone() is not None:
            if not drop_dependents:
                foreign.refuse_dependents(conn, SHADOW, current=shape.is_current(conn))
            foreign.carry_grants(conn, state.SCHEMA, SHADOW)
            conn.execute(f"alter schema {state.SCHEMA} rename to {OLD}".encode())
        conn.execute(f"alter schema {SHADOW} rename to {state.SCHEMA}".encode())
        shape.label(conn, state.SCHEMA)
    # Somebody may still read the old one: the rebuild is done all the same, and the next one drops it first.
    with suppress(LockNotAvailable):
        conn.execute(f"drop schema if exists {OLD} cascade".encode())
    differing = [name for name in made.tables if live is not None and live.tables.get(name) != made.tables[name]]
    differing = sorted(differing) if compared == "differs" else []
    return Rebuilt(made.events + late, position, combined(made.tables), compared, tuple(differing))


def _goes_back(source: Source, position: int, live: int) -> Refused:
    """Readers would lose sight of what they have seen already."""
    return Refused(
        "source_behind",
        f"{source.name} has the events up to position {position}, and the projection shows those up to {live} already. "
        "It was left as it is: run `sobo relay --once` first, or rebuild from the store.",
    )
