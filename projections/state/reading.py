"""Reading the tables of state as known now, or as they were known earlier."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from projections.facts import tables as facts
from projections.state.snapshot import snapshot
from projections.state.tables import (
    EVERYTHING,
    FIGURES,
    KEYED_BY_UNIT,
    PLACES,
    SCHEMA,
    SORT_MEMORY,
    as_a_whole,
    by_stream,
    one,
    reads,
    run,
    state_query,
)
from projections.state.times import AsKnown

FEW = 20_000
"""Of so many streams the state of then is derived beside that of now; of more all of it."""
MANY_FACTS = 2 * FEW
ROUGHLY = 10
"""The statistics target of tables that serve one answer: looking at more rows of them costs more than it saves."""


@contextmanager
def reading(
    connection: psycopg.Connection[Any],
    as_known: AsKnown | None = None,
    tables: Collection[str] = (),
    streams: Collection[str] | None = None,
) -> Iterator[None]:
    """One snapshot in which the tables of state stand by their bare names, as known now or then.

    For an earlier knowledge, `tables` (those the answer will ask) are derived from the facts known then into temporary
    tables, which PostgreSQL finds before those of the schema: the answers need no second text. Those that have not
    changed since are read as they stand, and so is what rests on streams in which nothing came since, where few others
    have. `streams` narrows them down when the answer is about few. To be used within
    `asking_again`: it raises `Swapped`.
    """
    with snapshot(connection):
        settings = (f"search_path = {SCHEMA}", "jit = off", f"work_mem = '{SORT_MEMORY}'")
        run(connection, "; ".join(f"set local {setting}" for setting in settings))
        derive_known(connection, as_known, tables, streams)
        yield


def derive_known(
    connection: psycopg.Connection[Any],
    as_known: AsKnown | None,
    tables: Collection[str],
    streams: Collection[str] | None = None,
) -> None:
    """Within `reading`: let these tables hold what was known then; nothing to do when everything is asked for."""
    condition = known_condition(as_known)
    if condition == EVERYTHING:
        return
    changed = [name for name in tables if streams is not None or _changed(connection, name, condition)]
    if not changed:
        return
    run(connection, "set temp_buffers = '64MB'")
    for name in changed:
        # Places go across streams: as known then they are derived whole, from the other tables of then.
        others = None if streams is not None or name == PLACES else _other_since(connection, name, condition)
        if others is None:
            _derive(connection, name, name, condition, None if name == PLACES else streams)
        else:
            _derive_beside(connection, name, condition, _whole_rows(connection, others) if name == FIGURES else others)


def derive_beside_known(
    connection: psycopg.Connection[Any],
    as_known: AsKnown | None,
    tables: Collection[str],
    streams: Collection[str],
) -> None:
    """The same for an answer that rests on these streams alone: they as known then, all others as they stand. They are
    to be all that something was recorded in since, and that the answer looks at."""
    condition = known_condition(as_known)
    if condition == EVERYTHING or not streams:
        return
    run(connection, "set temp_buffers = '64MB'")
    for name in tables:
        _derive_beside(connection, name, condition, streams)


def _derive(
    connection: psycopg.Connection[Any], name: str, into: str, known: str, streams: Collection[str] | None
) -> None:
    """Of these streams, or of all with None, into a temporary table."""
    query = state_query(name, SCHEMA, touched=streams is not None, known=known)
    # Made like the table that it stands for: columns of a bare query would have other collations.
    run(connection, f"create temporary table {into} (like {SCHEMA}.{name}) on commit drop")
    with as_a_whole(connection) if streams is None else by_stream(connection):
        run(connection, f"insert into {into} {query}", None if streams is None else {"streams": list(streams)})
    if name in KEYED_BY_UNIT:
        run(connection, f"create index on {into} ({KEYED_BY_UNIT[name]})")
    run(connection, f"set local default_statistics_target = {ROUGHLY}")
    run(connection, f"analyze {into}")
    run(connection, "set local default_statistics_target to default")


def _derive_beside(connection: psycopg.Connection[Any], name: str, known: str, others: Collection[str]) -> None:
    """These streams as known then, and all others as they stand: a view of both, which goes when its table goes."""
    _derive(connection, name, f"{name}_then", known, others)
    key = KEYED_BY_UNIT.get(name, "stream")
    keys = [stream.partition(":")[2] if name in KEYED_BY_UNIT else stream for stream in others]
    run(connection, f'create temporary table {name}_others (key text collate "C") on commit drop')
    run(connection, f"insert into {name}_others select unnest(%(keys)s::text[])", {"keys": keys})
    view = f"""
        create temporary view {name} as
        select * from {SCHEMA}.{name} where {key} not in (select key from {name}_others)
        union all
        select * from {name}_then
    """
    run(connection, view)


def _whole_rows(connection: psycopg.Connection[Any], others: Collection[str]) -> list[str]:
    """These streams, and those of whoever has a departure that one of them tells of: its figures go across them."""
    query = f"""
        select stream, settlement
        from {SCHEMA}.{FIGURES}
        where stream = any(%(others)s)
            or stream in (select stream from {SCHEMA}.{FIGURES} where settlement = any(%(others)s))
    """
    rows = connection.execute(query.encode(), {"others": list(others)}).fetchall()
    return list({*others, *(stream for row in rows for stream in row if stream is not None)})


def _other_since(connection: psycopg.Connection[Any], name: str, known: str) -> list[str] | None:
    """The streams in which something came since that a table of state rests on; None where they are many. Of so many
    facts not all are gone through to find how many streams they are of."""
    newest = f"where not ({known}) order by position desc limit {MANY_FACTS + 1}"
    each = (f"(select stream from {SCHEMA}.{facts.table(kind)} {newest})" for kind in sorted(reads(name)))
    query = f"""
        with since as materialized (select stream from ({" union all ".join(each)}) as each_of limit {MANY_FACTS + 1})
        select null as stream, count(*) as facts from since
        union all
        select distinct stream, 0 from since where (select count(*) from since) <= {MANY_FACTS}
    """
    (_, counted), *found = connection.execute(query.encode()).fetchall()
    return None if counted > MANY_FACTS or len(found) > FEW else [stream for stream, _ in found]


def _changed(connection: psycopg.Connection[Any], name: str, known: str) -> bool:
    """Whether a table of state may have been another then: something that it rests on was not known yet. Mostly no unit
    has changed since. The last fact is looked at first: it is the likeliest, and found by its position."""
    looks = []
    for table in map(facts.table, sorted(reads(name))):
        last = f"(select * from {SCHEMA}.{table} order by position desc limit 1) as l"
        looks += [f"exists (select from {source} where not ({known}))" for source in (last, f"{SCHEMA}.{table} as f")]
    return bool(one(connection, f"select {' or '.join(looks[::2] + looks[1::2])}", {})[0])


def known_condition(as_known: AsKnown | None) -> str:
    """The condition on `position` and `recorded_at` that a fact was known then."""
    if as_known is not None and as_known.position is not None:
        return f"position <= {int(as_known.position)}"
    if as_known is not None and as_known.before is not None:
        return f"recorded_at < timestamptz '{as_known.before.isoformat()}'"
    return EVERYTHING
