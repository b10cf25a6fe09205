"""State: what the facts come to. Each table of state is one query over the facts of single streams (`sql/state`).

The same text serves three ways: for the streams that a batch touched, for all streams after a rebuild, and over the
facts up to an earlier position or moment, which is the whole of "as it was known then".
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from re import search
from typing import Any

import psycopg

from domain.vocabulary import LEVEL_OF_TYPE
from projections.state.snapshot import snapshot
from projections.state.times import AsKnown

SCHEMA = "projection"
UNIT_STATE = ("unit_spans", "unit_edges", "quota_spans")
STAFF_STATE = ("staff", "post_spans", "secondment_spans", "departures")
SETTLEMENT_STATE = ("assessments", "settlement_entries")
STATE_OF = {"unit:": UNIT_STATE, "staff:": STAFF_STATE, "settlement:": SETTLEMENT_STATE}
"""The tables of state by the prefix of the streams that they are derived from."""
ALL_STATE = (*UNIT_STATE, *STAFF_STATE, *SETTLEMENT_STATE)
SQL_ROOMS = ("state", "units", "staff", "settlements")
FRAGMENTS = ("absences",)
"""Texts that the queries of state have in common."""
KEYED_BY_UNIT = {"unit_spans": "unit_id", "unit_edges": "to_id", "quota_spans": "unit_id"}

EVERYTHING = "true"
"""The condition that every fact meets."""
SORT_MEMORY = "128MB"
FIRST_LOOK = 1_000
"""How many positions behind the known-complete mark are looked at first; each further look takes ten times as many."""


@cache
def sql_text(name: str) -> str:
    """The query of this name; each stands in the room of what it is about, and names are unique over the rooms."""
    found = (files("projections") / "sql" / room / f"{name}.sql" for room in SQL_ROOMS)
    return next(path for path in found if path.is_file()).read_text(encoding="utf-8")


def create(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    """Make every table of a schema that is followed live, with its indexes. Does nothing where they stand already.

    Safe when several processes start together.
    """
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(hashtext('sobo projection'), 1)")
        if not exists(connection, schema):
            create_tables(connection, schema)
            create_indexes(connection, schema)


def exists(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> bool:
    query = "select to_regclass(%s) is not null"
    return bool(_one(connection, query, (f"{schema}.known_complete",))[0])


def create_tables(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    """The schema and its tables without keys and indexes of facts: what a bulk load wants to fill."""
    from projections.facts import tables as facts
    from projections.state import checkpoints

    _run(connection, f"create schema if not exists {schema}")
    _run(connection, facts.table_ddl(schema))
    _run(connection, sql_text("state_tables").format(schema=schema))
    _run(connection, checkpoints.ddl(schema))
    _run(connection, facts.view_ddl(schema))
    _run(connection, sql_text("reader").format(schema=schema))


def create_indexes(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    from projections.facts import tables as facts

    _run(connection, facts.index_ddl(schema))
    _run(connection, sql_text("state_indexes").format(schema=schema))


def analyze(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    """Give the planner its statistics; after a bulk load it would otherwise take every table for a tiny one."""
    names = connection.execute("select tablename from pg_tables where schemaname = %s", (schema,)).fetchall()
    _run(connection, "analyze " + ", ".join(f"{schema}.{name}" for (name,) in sorted(names)))


def analyze_roughly(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    """The same from a small sample, in a tenth of the time: each question to the facts is answered by an index or takes
    the whole table, so it will do."""
    _run(connection, "set default_statistics_target = 10")
    analyze(connection, schema)
    _run(connection, "reset default_statistics_target")


def derive(connection: psycopg.Connection[Any], schema: str, streams: Collection[str] | None) -> None:
    """Derive the state of these streams again from their facts, or of all with None; one transaction.

    Also moves the known-complete mark on. To be called in the transaction that copied the facts.
    """
    with connection.transaction():
        if streams is None:
            _run(connection, f"set local work_mem = '{SORT_MEMORY}'")
            for name in ALL_STATE:
                _run(connection, f"truncate {schema}.{name}")
                _run(connection, f"insert into {schema}.{name} {_state_query(name, schema)}")
        else:
            _derive_touched(connection, schema, dict.fromkeys(ALL_STATE, streams))
        advance_complete(connection, schema)


def derive_after(connection: psycopg.Connection[Any], schema: str, events: Mapping[str, Collection[str]]) -> None:
    """The same after events were copied: `events` has the streams by event type. A table is derived again only for the
    streams in which something came that its query reads."""
    touched = {
        name: {stream for event_type in _reads(name) & events.keys() for stream in events[event_type]}
        for name in ALL_STATE
    }
    with connection.transaction():
        _derive_touched(connection, schema, touched)
        advance_complete(connection, schema)


def _derive_touched(connection: psycopg.Connection[Any], schema: str, touched: Mapping[str, Collection[str]]) -> None:
    """`touched` has the streams of each table; those of another kind than its own are passed over."""
    # The planner knows little of tables that have just grown. The whole table is never wanted here, and what it takes
    # for one row may be every stream of the batch, to be looked for again for every other.
    _run(connection, "set local enable_seqscan = off; set local enable_nestloop = off")
    for prefix, tables in STATE_OF.items():
        for name in tables:
            streams = sorted(stream for stream in touched[name] if stream.startswith(prefix))
            if not streams:
                continue
            key = KEYED_BY_UNIT.get(name, "stream")
            keys = [stream.removeprefix(prefix) for stream in streams] if name in KEYED_BY_UNIT else streams
            _run(connection, f"delete from {schema}.{name} where {key} = any(%(keys)s)", {"keys": keys})
            insert = f"insert into {schema}.{name} {_state_query(name, schema, touched=True)}"
            _run(connection, insert, {"streams": streams})
    _run(connection, "set local enable_seqscan = on; set local enable_nestloop = on")


@cache
def _reads(name: str) -> frozenset[str]:
    """The event types whose facts the query behind a table of state reads."""
    from projections.facts import tables as facts

    query = _state_query(name, SCHEMA)
    return frozenset(kind for kind in facts.event_types() if search(rf"\b{facts.table(kind)}\b", query))


def _state_query(name: str, schema: str, *, touched: bool = False, known: str = EVERYTHING) -> str:
    """The query behind one table of state. `known` is a condition on `position` and `recorded_at` of every fact."""
    from projections.facts.standing import query_parts

    streams = "stream = any(%(streams)s)" if touched else EVERYTHING
    parts = query_parts(schema, streams, known) | {"touched": streams}
    parts["levels"] = ", ".join(f"('{kind}', '{level}')" for kind, level in LEVEL_OF_TYPE.items())
    fragments = {fragment: sql_text(fragment).format(**parts) for fragment in FRAGMENTS}
    return sql_text(name).format(**parts, **fragments)


@contextmanager
def reading(
    connection: psycopg.Connection[Any],
    as_known: AsKnown | None = None,
    tables: Collection[str] = (),
    streams: Collection[str] | None = None,
) -> Iterator[None]:
    """One snapshot in which the tables of state stand by their bare names, as known now or then.

    For an earlier knowledge, `tables` (those the answer will ask) are derived from the facts known then into temporary
    tables, which PostgreSQL finds before those of the schema: the answers need no second text. `streams` narrows
    them down when the answer is about few. To be used within `asking_again`: it raises `Swapped`.
    """
    with snapshot(connection):
        settings = (f"search_path = {SCHEMA}", "jit = off", f"work_mem = '{SORT_MEMORY}'")
        _run(connection, "; ".join(f"set local {setting}" for setting in settings))
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
    _run(connection, "set temp_buffers = '64MB'")
    parameters = None if streams is None else {"streams": list(streams)}
    for name in tables:
        query = _state_query(name, SCHEMA, touched=streams is not None, known=condition)
        # Made like the table that it stands for: columns of a bare query would have other collations.
        _run(connection, f"create temporary table {name} (like {SCHEMA}.{name}) on commit drop")
        _run(connection, f"insert into {name} {query}", parameters)
        if name in KEYED_BY_UNIT:
            _run(connection, f"create index on {name} ({KEYED_BY_UNIT[name]})")
        _run(connection, f"analyze {name}")


def known_condition(as_known: AsKnown | None) -> str:
    """The condition on `position` and `recorded_at` that a fact was known then."""
    if as_known is not None and as_known.position is not None:
        return f"position <= {int(as_known.position)}"
    if as_known is not None and as_known.before is not None:
        return f"recorded_at < timestamptz '{as_known.before.isoformat()}'"
    return EVERYTHING


def complete_position(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> int:
    """The highest position below which no fact is missing: what every answer is complete up to."""
    return extent(connection, schema)[0]


def extent(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> tuple[int, int]:
    """Up to where no fact is missing, and the highest position of all; apart where partitions came in another order.

    Both stand in one row, which `derive` keeps. Only where they are apart there may be more than the row knows: two
    projectors that finish at once do not see each other's facts. Then it looks behind the mark.
    """
    query = f"select position, includes_to from {schema}.known_complete"
    mark, includes = map(int, _one(connection, query, {}))
    if mark >= includes:
        return mark, mark
    return _behind(connection, schema, mark)[0], includes


def _behind(connection: psycopg.Connection[Any], schema: str, mark: int) -> tuple[int, int]:
    """Both, by looking at the facts behind the mark."""
    look = FIRST_LOOK
    while True:
        query = f"""
            select count(*), coalesce(max(position), %(mark)s)
            from (
                select position from {schema}.facts where position > %(mark)s order by position limit %(look)s
            ) as behind
        """
        count, highest = _one(connection, query, {"mark": mark, "look": look})
        if highest - mark != count:
            complete = _before_gap(connection, schema, mark, look)
            return complete, int(highest) if count < look else _highest(connection, schema, mark)
        if count < look:
            return int(highest), int(highest)
        mark, look = highest, look * 10


def _highest(connection: psycopg.Connection[Any], schema: str, mark: int) -> int:
    query = f"select max(position) from {schema}.facts where position > %(mark)s"
    return int(_one(connection, query, {"mark": mark})[0])


def _before_gap(connection: psycopg.Connection[Any], schema: str, mark: int, look: int) -> int:
    query = f"""
        select coalesce(max(position), %(mark)s)
        from (
            select position, row_number() over (order by position) as number
            from {schema}.facts where position > %(mark)s order by position limit %(look)s
        ) as behind
        where position = %(mark)s + number
    """
    return int(_one(connection, query, {"mark": mark, "look": look})[0])


def advance_complete(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    """Let the row of `extent` say what now stands there. Neither position ever goes back."""
    (mark,) = _one(connection, f"select position from {schema}.known_complete", {})
    complete, highest = _behind(connection, schema, mark)
    statement = f"""
        update {schema}.known_complete
        set position = greatest(position, %(complete)s), includes_to = greatest(includes_to, %(highest)s)
        where position < %(complete)s or includes_to < %(highest)s
    """
    _run(connection, statement, {"complete": complete, "highest": highest})


def _run(connection: psycopg.Connection[Any], statement: str, parameters: dict[str, Any] | None = None) -> None:
    connection.execute(statement.encode(), parameters)


def _one(
    connection: psycopg.Connection[Any], query: str, parameters: dict[str, Any] | tuple[Any, ...]
) -> tuple[Any, ...]:
    row = connection.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return tuple(row)
