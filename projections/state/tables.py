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

SCHEMA = "projection"
UNIT_STATE = ("unit_spans", "unit_edges", "quota_spans")
PLACES = "unit_places"
"""The table of units that goes across streams."""
FIGURES = "departure_figures"
"""The table of people and settlements that goes across streams; its rows are found by the person's."""
STAFF_STATE = ("staff", "post_spans", "secondment_spans", "departures")
SETTLEMENT_STATE = ("assessments", "settlement_entries")
RESTS_ON = {PLACES: ("unit_spans", "unit_edges"), FIGURES: ("departures", "assessments", "settlement_entries")}
"""The tables that are derived from others of state, which come before them, instead of from facts."""
STATE_OF = {"unit:": UNIT_STATE, "staff:": STAFF_STATE, "settlement:": SETTLEMENT_STATE}
"""The tables of state by the prefix of the streams that they are derived from."""
OF_STREAMS = (*UNIT_STATE, *STAFF_STATE, *SETTLEMENT_STATE)
ALL_STATE = (*OF_STREAMS, PLACES, FIGURES)
OF_MONEY = ("departures", *SETTLEMENT_STATE, FIGURES)
"""Tables that rest on none but each other and facts, as the remaining ones do: both can be derived at once."""
SQL_ROOMS = ("state", "units", "staff", "settlements", "auditing", "statistics")
FRAGMENTS = ("absences",)
"""Texts that the queries of state have in common."""
KEYED_BY_UNIT = {"unit_spans": "unit_id", "unit_edges": "to_id", "quota_spans": "unit_id", PLACES: "unit_id"}

STREAMS = "stream = any((select %(streams)b::text[])::text[])"
"""Behind a query of its own: the planner would look up each of 5,000 streams in its statistics, table by table."""
HOMES = "unit_id = any(%(homes)s)"
EVERYTHING = "true"
"""The condition that every fact meets."""
ALL_FROM = 5
"""Where one unit in so many changed, all places are derived: whose way leads through them is most of the country."""
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
            derive_whole(connection, schema, ALL_STATE)
        else:
            _derive_touched(connection, schema, dict.fromkeys((*OF_STREAMS, FIGURES), streams))
        advance_complete(connection, schema)


def derive_whole(connection: psycopg.Connection[Any], schema: str, tables: Collection[str]) -> None:
    """These tables anew for all streams, in this order, in one transaction; the mark is left where it is."""
    with connection.transaction():
        run(connection, f"set local work_mem = '{SORT_MEMORY}'")
        with as_a_whole(connection):
            for name in tables:
                run(connection, f"truncate {schema}.{name}")
                run(connection, f"insert into {schema}.{name} {state_query(name, schema)}")


def derive_after(connection: psycopg.Connection[Any], schema: str, events: Mapping[str, Collection[str]]) -> None:
    """The same after events were copied: `events` has the streams by event type. A table is derived again only for the
    streams in which something came that its query reads."""
    touched = {
        name: {stream for event_type in reads(name) & events.keys() for stream in events[event_type]}
        for name in (*OF_STREAMS, FIGURES)
    }
    with connection.transaction():
        _derive_touched(connection, schema, touched)
        advance_complete(connection, schema)


@contextmanager
def as_a_whole(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Whole tables are joined by hash or merge. The planner takes what is joined by stream and version for a few rows,
    and would go through 150,000 departures once for each of them."""
    run(connection, "set local enable_nestloop = off")
    yield
    run(connection, "set local enable_nestloop = on")


@contextmanager
def by_stream(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """The planner knows little of tables that have just grown, nor how many streams are meant: it takes all for one."""
    run(connection, "set local enable_seqscan = off; set local enable_nestloop = off")
    yield
    run(connection, "set local enable_seqscan = on; set local enable_nestloop = on")


def _derive_touched(connection: psycopg.Connection[Any], schema: str, touched: Mapping[str, Collection[str]]) -> None:
    """`touched` has the streams of each table; those of another kind than its own are passed over."""
    with by_stream(connection):
        _derive_streams(connection, schema, touched)
    streams_of_units = {stream for name in RESTS_ON[PLACES] for stream in touched[name] if stream.startswith("unit:")}
    if streams_of_units:
        _derive_places(connection, schema, sorted(stream.removeprefix("unit:") for stream in streams_of_units))


def _derive_streams(connection: psycopg.Connection[Any], schema: str, touched: Mapping[str, Collection[str]]) -> None:
    """All but the places, which go across all units."""
    decided: dict[tuple[str, str | None], None] = {}
    for prefix, tables in STATE_OF.items():
        for name in tables:
            streams = sorted(stream for stream in touched[name] if stream.startswith(prefix))
            if not streams:
                continue
            key = KEYED_BY_UNIT.get(name, "stream")
            keys = [stream.removeprefix(prefix) for stream in streams] if name in KEYED_BY_UNIT else streams
            delete = f"delete from {schema}.{name} where {key} = any(%(keys)b)"
            insert = f"insert into {schema}.{name} {state_query(name, schema, touched=True)}"
            if name == "departures":
                decided |= _departures(connection, f"{delete} returning stream, settlement", {"keys": keys})
                decided |= _departures(connection, f"{insert} returning stream, settlement", {"streams": streams})
                continue
            run(connection, delete, {"keys": keys})
            run(connection, insert, {"streams": streams})
    settlements = [stream for stream in touched[FIGURES] if stream.startswith("settlement:")]
    if decided or settlements:
        _derive_figures(connection, schema, decided, settlements)


def _departures(
    connection: psycopg.Connection[Any], statement: str, parameters: dict[str, Any]
) -> dict[tuple[str, str | None], None]:
    """Stream and settlement of each departure that a statement tells of, in their order."""
    rows = connection.execute(statement.encode(), parameters).fetchall()
    return {(str(stream), settlement): None for stream, settlement in rows}


def _derive_figures(
    connection: psycopg.Connection[Any],
    schema: str,
    decided: dict[tuple[str, str | None], None],
    settlements: Collection[str],
) -> None:
    """The figures of these departures, and of those whose settlements these are. One transaction after another, as of
    places: who decided and who paid may be told of by two projectors, neither of which sees the other's events yet."""
    run(connection, "select pg_advisory_xact_lock(hashtext('sobo departure figures'), 1)")
    known = {settlement for _, settlement in decided}
    others = sorted(settlement for settlement in settlements if settlement not in known)
    if others:
        query = f"select stream, settlement from {schema}.{FIGURES} where settlement = any(%(others)b)"
        decided = decided | _departures(connection, query, {"others": others})
    people = sorted({stream for stream, _ in decided})
    if not people:
        return
    # Whoever has another settlement besides has it in the rows that go.
    delete = f"delete from {schema}.{FIGURES} where stream = any(%(people)b) returning stream, settlement"
    decided = decided | _departures(connection, delete, {"people": people})
    streams = [*people, *sorted({settlement for _, settlement in decided if settlement is not None})]
    insert = f"insert into {schema}.{FIGURES} {state_query(FIGURES, schema, touched=True)}"
    run(connection, insert, {"streams": streams})


def _derive_places(connection: psycopg.Connection[Any], schema: str, units: list[str]) -> None:
    """Every unit whose way leads through these units, or below them. One transaction after another: what two would
    derive at once from what neither sees of the other would stay wrong for good."""
    run(connection, "select pg_advisory_xact_lock(hashtext('sobo unit places'), 1)")
    known = f"select count(*) from {schema}.unit_spans where valid_from = registered_on"
    if len(units) * ALL_FROM >= one(connection, known, {})[0]:
        run(connection, f"delete from {schema}.{PLACES}")
        with as_a_whole(connection):
            run(connection, f"insert into {schema}.{PLACES} {state_query(PLACES, schema)}")
        return
    homes = {"homes": _affected(connection, schema, units)}
    run(connection, f"delete from {schema}.{PLACES} where {HOMES}", homes)
    insert = f"insert into {schema}.{PLACES} {state_query(PLACES, schema, touched=True)}"
    run(connection, insert, homes)


def _affected(connection: psycopg.Connection[Any], schema: str, units: list[str]) -> list[str]:
    """The units whose place may be another when these change: these, those below them or gone into them, and so on."""
    query = sql_text("units_affected").format(schema=schema)
    affected, more = set(units), set(units)
    while more:
        rows = connection.execute(query.encode(), {"units": list(more)}).fetchall()
        more = {unit_id for (unit_id,) in rows} - affected
        affected |= more
    return list(affected)


@cache
def reads(name: str) -> frozenset[str]:
    """The event types whose facts the query behind a table of state reads, or behind those that it rests on."""
    from projections.facts import tables as facts

    query = state_query(name, SCHEMA)
    found = frozenset(kind for kind in facts.event_types() if search(rf"\b{facts.table(kind)}\b", query))
    return found.union(*(reads(other) for other in RESTS_ON.get(name, ())))


def state_query(name: str, schema: str, *, touched: bool = False, known: str = EVERYTHING) -> str:
    """The query behind one table of state. `known` is a condition on `position` and `recorded_at` of every fact."""
    from projections.facts.standing import query_parts

    streams = STREAMS if touched else EVERYTHING
    parts = query_parts(schema, streams, known) | {"touched": streams}
    parts["levels"] = ", ".join(f"('{kind}', '{level}')" for kind, level in LEVEL_OF_TYPE.items())
    parts["homes"], parts["heirs"] = (HOMES, "unit_id in (select heir_id from ways)") if touched else ("true", "true")
    parts |= {table: table if known != EVERYTHING else f"{schema}.{table}" for table in RESTS_ON.get(name, ())}
    fragments = {fragment: sql_text(fragment).format(**parts) for fragment in FRAGMENTS}
    return sql_text(name).format(**parts, **fragments)


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
