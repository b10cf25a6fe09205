"""State: what the facts come to. Each table of state is one query over the facts of single streams (`sql/state`).

The same text serves three ways: for the streams that a batch touched, for all streams after a rebuild, and over the
facts up to an earlier position or moment, which is the whole of "as it was known then".
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
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
PLACES = "unit_places"
PLACES_REST_ON = ("unit_spans", "unit_edges")
"""The one table that goes across streams: derived from these others, not from facts."""
STAFF_STATE = ("staff", "post_spans", "secondment_spans", "departures")
SETTLEMENT_STATE = ("assessments", "settlement_entries")
STATE_OF = {"unit:": UNIT_STATE, "staff:": STAFF_STATE, "settlement:": SETTLEMENT_STATE}
"""The tables of state by the prefix of the streams that they are derived from."""
OF_STREAMS = (*UNIT_STATE, *STAFF_STATE, *SETTLEMENT_STATE)
ALL_STATE = (*OF_STREAMS, PLACES)
SQL_ROOMS = ("state", "units", "staff", "settlements")
FRAGMENTS = ("absences",)
"""Texts that the queries of state have in common."""
KEYED_BY_UNIT = {"unit_spans": "unit_id", "unit_edges": "to_id", "quota_spans": "unit_id", PLACES: "unit_id"}

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


def derive(connection: psycopg.Connection[Any], schema: str, streams: Collection[str] | None) -> None:
    """Derive the state of these streams again from their facts, or of all with None; one transaction.

    Also moves the known-complete mark on. To be called in the transaction that copied the facts.
    """
    with connection.transaction():
        if streams is None:
            run(connection, f"set local work_mem = '{SORT_MEMORY}'")
            with _as_a_whole(connection):
                for name in ALL_STATE:
                    run(connection, f"truncate {schema}.{name}")
                    run(connection, f"insert into {schema}.{name} {_state_query(name, schema)}")
        else:
            _derive_touched(connection, schema, dict.fromkeys(OF_STREAMS, streams))
        advance_complete(connection, schema)


def derive_after(connection: psycopg.Connection[Any], schema: str, events: Mapping[str, Collection[str]]) -> None:
    """The same after events were copied: `events` has the streams by event type. A table is derived again only for the
    streams in which something came that its query reads."""
    touched = {
        name: {stream for event_type in _reads(name) & events.keys() for stream in events[event_type]}
        for name in OF_STREAMS
    }
    with connection.transaction():
        _derive_touched(connection, schema, touched)
        advance_complete(connection, schema)


@contextmanager
def _as_a_whole(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Whole tables are joined by hash or merge. The planner takes what is joined by stream and version for a few rows,
    and would go through 150,000 departures once for each of them."""
    run(connection, "set local enable_nestloop = off")
    yield
    run(connection, "set local enable_nestloop = on")


def _derive_touched(connection: psycopg.Connection[Any], schema: str, touched: Mapping[str, Collection[str]]) -> None:
    """`touched` has the streams of each table; those of another kind than its own are passed over."""
    # The planner knows little of tables that have just grown. The whole table is never wanted here, and what it takes
    # for one row may be every stream of the batch, to be looked for again for every other.
    run(connection, "set local enable_seqscan = off; set local enable_nestloop = off")
    for prefix, tables in STATE_OF.items():
        for name in tables:
            streams = sorted(stream for stream in touched[name] if stream.startswith(prefix))
            if not streams:
                continue
            key = KEYED_BY_UNIT.get(name, "stream")
            keys = [stream.removeprefix(prefix) for stream in streams] if name in KEYED_BY_UNIT else streams
            run(connection, f"delete from {schema}.{name} where {key} = any(%(keys)s)", {"keys": keys})
            insert = f"insert into {schema}.{name} {_state_query(name, schema, touched=True)}"
            run(connection, insert, {"streams": streams})
    run(connection, "set local enable_seqscan = on; set local enable_nestloop = on")
    streams_of_units = {stream for name in PLACES_REST_ON for stream in touched[name] if stream.startswith("unit:")}
    if streams_of_units:
        _derive_places(connection, schema, sorted(stream.removeprefix("unit:") for stream in streams_of_units))


def _derive_places(connection: psycopg.Connection[Any], schema: str, units: list[str]) -> None:
    """Every unit whose way leads through these units, or below them. One transaction after another: what two would
    derive at once from what neither sees of the other would stay wrong for good."""
    run(connection, "select pg_advisory_xact_lock(hashtext('sobo unit places'), 1)")
    query = sql_text("units_affected").format(schema=schema)
    rows = connection.execute(query.encode(), {"units": units}).fetchall()
    homes = {"homes": [unit_id for (unit_id,) in rows]}
    run(connection, f"delete from {schema}.{PLACES} where unit_id = any(%(homes)s)", homes)
    insert = f"insert into {schema}.{PLACES} {_state_query(PLACES, schema, touched=True)}"
    run(connection, insert, homes)


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
    parts["homes"] = "unit_id = any(%(homes)s)" if touched else "true"
    parts |= {table: table if known != EVERYTHING else f"{schema}.{table}" for table in PLACES_REST_ON}
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
    run(connection, "set temp_buffers = '64MB'")
    parameters = None if streams is None else {"streams": list(streams)}
    with _as_a_whole(connection) if streams is None else nullcontext():
        for name in tables:
            # Places go across streams: as known then they are derived whole, from the other tables of then.
            query = _state_query(name, SCHEMA, touched=streams is not None and name != PLACES, known=condition)
            # Made like the table that it stands for: columns of a bare query would have other collations.
            run(connection, f"create temporary table {name} (like {SCHEMA}.{name}) on commit drop")
            run(connection, f"insert into {name} {query}", parameters)
            if name in KEYED_BY_UNIT:
                run(connection, f"create index on {name} ({KEYED_BY_UNIT[name]})")
            run(connection, f"analyze {name}")


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
    mark, includes = map(int, one(connection, query, {}))
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
        count, highest = one(connection, query, {"mark": mark, "look": look})
        if highest - mark != count:
            complete = _before_gap(connection, schema, mark, look)
            return complete, int(highest) if count < look else _highest(connection, schema, mark)
        if count < look:
            return int(highest), int(highest)
        mark, look = highest, look * 10


def _highest(connection: psycopg.Connection[Any], schema: str, mark: int) -> int:
    query = f"select max(position) from {schema}.facts where position > %(mark)s"
    return int(one(connection, query, {"mark": mark})[0])


def _before_gap(connection: psycopg.Connection[Any], schema: str, mark: int, look: int) -> int:
    query = f"""
        select coalesce(max(position), %(mark)s)
        from (
            select position, row_number() over (order by position) as number
            from {schema}.facts where position > %(mark)s order by position limit %(look)s
        ) as behind
        where position = %(mark)s + number
    """
    return int(one(connection, query, {"mark": mark, "look": look})[0])


def advance_complete(connection: psycopg.Connection[Any], schema: str = SCHEMA) -> None:
    """Let the row of `extent` say what now stands there. Neither position ever goes back."""
    (mark,) = one(connection, f"select position from {schema}.known_complete", {})
    complete, highest = _behind(connection, schema, mark)
    statement = f"""
        update {schema}.known_complete
        set position = greatest(position, %(complete)s), includes_to = greatest(includes_to, %(highest)s)
        where position < %(complete)s or includes_to < %(highest)s
    """
    run(connection, statement, {"complete": complete, "highest": highest})


def run(connection: psycopg.Connection[Any], statement: str, parameters: dict[str, Any] | None = None) -> None:
    connection.execute(statement.encode(), parameters)


def one(
    connection: psycopg.Connection[Any], query: str, parameters: dict[str, Any] | tuple[Any, ...]
) -> tuple[Any, ...]:
    row = connection.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return tuple(row)
