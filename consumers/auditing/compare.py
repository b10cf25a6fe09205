"""The log by stream, folded and held against the projected state of the same streams, row by row."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from consumers.auditing.fold.by_stream import COLUMNS, OF_UNITS
from consumers.auditing.problem import Problem
from consumers.auditing.streams import Record, Rows, fold, only_units
from projections.state import tables as state

BATCH = 10_000

EVENTS = """
    select position, stream, version, type, event
    from ledger.events
    where {range}
    order by stream, version
"""

Connection = psycopg.Connection[Any]
Row = tuple[Any, ...]
Range = tuple[str | None, str | None]
"""Streams behind the first and up to the last, by the bytes of their names; None where there is no end."""
EVERY: Range = (None, None)

DAYS = (date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1))
"""Days on which heads are counted both ways: the days around the reorganisation."""


@dataclass
class Compared:
    """How many rows of each table there are, and where they are not the same; as many as are compared are held."""

    folded: Counter[str] = field(default_factory=Counter)
    projected: Counter[str] = field(default_factory=Counter)
    differing: set[str] = field(default_factory=set)
    heads: dict[date, Counter[str]] = field(default_factory=dict)
    """By how many people of a main post each unit is folded higher than it is projected, on some days."""

    def rows(self, table: str, folded: Sequence[Row], projected: Sequence[Row]) -> None:
        """Whatever their order."""
        self.folded[table] += len(folded)
        self.projected[table] += len(projected)
        if folded == projected or (one := Counter(folded)) == (two := Counter(projected)):
            return
        self.differing.add(table)
        if table == "post_spans":
            for rows, heads in ((one - two, 1), (two - one, -1)):
                for row in rows.elements():
                    self._count(row, heads)

    def _count(self, row: Row, heads: int) -> None:
        _, unit_id, _, concurrent, _, first, until = row
        for day in () if concurrent else DAYS:
            if first <= day and (until is None or day < until):
                self.heads.setdefault(day, Counter())[unit_id] += heads

    def add(self, other: "Compared") -> None:
        self.folded.update(other.folded)
        self.projected.update(other.projected)
        self.differing |= other.differing
        for day, units in other.heads.items():
            self.heads.setdefault(day, Counter()).update(units)

    def units(self) -> list[str]:
        """Whose headcount differs."""
        return sorted({unit for of_day in self.heads.values() for unit, heads in of_day.items() if heads})


@dataclass
class Folded:
    """What some streams come to."""

    problems: list[Problem] = field(default_factory=list)
    compared: Compared = field(default_factory=Compared)
    units: Rows = field(default_factory=lambda: defaultdict(list))
    """The rows of units, which are compared when all are there: where people count goes across streams."""

    def add(self, other: "Folded") -> None:
        self.problems += other.problems
        self.compared.add(other.compared)
        for table, rows in other.units.items():
            self.units[table] += rows


def fold_streams(conn: Connection, streams: Range, *, compared: bool) -> Folded:
    """Every event of these streams, in a transaction; `compared` with the state, which must be that of the same log."""
    found = Folded()
    after, upto = streams
    # A part of a table by its index, whatever the planner was told of the table.
    conn.execute("set local enable_seqscan = off")
    rows: Rows = found.units
    for records in _whole_streams(conn, streams):
        found.problems += fold(records, rows)
        if compared:
            last = records[-1][1]
            _compare(conn, (after, last), rows, found.compared)
            after = last
        only_units(rows)
    if compared:
        _compare(conn, (after, upto), {}, found.compared)
    conn.execute("set local enable_seqscan = on")
    return found


def _compare(conn: Connection, streams: Range, rows: Rows, compared: Compared) -> None:
    for table, columns in COLUMNS.items():
        if table not in OF_UNITS:
            where, bounds = _range(streams, columns.partition(",")[0])
            query = f"select * from (select {columns} from {state.SCHEMA}.{table}) as compared where {where}"
            cursor = conn.cursor(binary=True, row_factory=tuple_row)
            compared.rows(table, rows.get(table, []), cursor.execute(query.encode(), bounds, prepare=True).fetchall())


def _range(streams: Range, column: str = "stream") -> tuple[str, dict[str, str]]:
    after, upto = streams
    parts = [f"{column} > %(after)s"] * (after is not None) + [f"{column} <= %(upto)s"] * (upto is not None)
    return " and ".join(parts) or "true", {
        name: bound for name, bound in (("after", after), ("upto", upto)) if bound is not None
    }


def _whole_streams(conn: Connection, streams: Range) -> Iterator[list[Record]]:
    """Their records by stream and version, many streams at a time, through a cursor of the server."""
    where, bounds = _range(streams)
    with conn.cursor(name="by_stream", binary=True, row_factory=tuple_row) as cursor:
        cursor.execute(EVENTS.format(range=where).encode(), bounds)
        waiting: list[Record] = []
        while records := cursor.fetchmany(BATCH):
            waiting += records
            end = len(waiting)
            while end and waiting[end - 1][1] == waiting[-1][1]:
                end -= 1
            if end:
                yield waiting[:end]
                waiting = waiting[end:]
        if waiting:
            yield waiting
