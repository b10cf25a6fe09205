"""Units as tables for people: which columns, and the name of the unit above each beside its code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commands.names import Names
from commands.output import emit, emit_csv, emit_json
from commands.reach import reach_in_words, say_when_incomplete
from commands.tables import Table

if TYPE_CHECKING:
    from datetime import date

    import psycopg

    from projections.answers import Rows
    from projections.state.times import AsKnown

LIST_COLUMNS = ("id", "code", "name", "type", "level", "parent", "parent_id", "registered_on", "ended_on")
LEVELS = ("central", "province", "district", "commune")
MAP_COLUMNS = ("from_id", "from_code", "from_name", "to_id", "to_code", "to_name", "coverage")
NEIGHBOUR_COLUMNS = ("id", "code", "name", "scope", "effective_on", "instrument", "clause")
EDGE_COLUMNS = ("from", "to", "scope", "effective_on", "instrument", "clause")


def cells(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> list[list[object]]:
    return [[row[column] for column in columns] for row in rows]


def table_of(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], title: str = "", note: str = "") -> Table:
    return Table(columns, cells(rows, columns), title, note)


def with_parents(units: Iterable[Mapping[str, Any]], above: Names, title: str = "", note: str = "") -> Table:
    """A list of units, the name of the unit above each beside its code."""
    columns = [*LIST_COLUMNS[:6], "parent_name", *LIST_COLUMNS[6:]]
    return Table(columns, [[dict(facts(unit, above))[column] for column in columns] for unit in units], title, note)


def facts(unit: Mapping[str, Any], above: Names) -> Iterator[tuple[str, object]]:
    for column in LIST_COLUMNS:
        yield column, unit[column]
        if column == "parent":
            yield "parent_name", above.get(unit["parent_id"] or "")


def parent_names(
    connection: psycopg.Connection[Any], units: Iterable[Mapping[str, Any]], on: date, as_known: AsKnown | None
) -> dict[str, str]:
    from projections.units import names

    return names(connection, (unit["parent_id"] for unit in units), on=on, as_known=as_known)


def emit_rows(rows: Rows, columns: Sequence[str], form: str, *, note: str, above: Names | None = None) -> None:
    """A list in the form that was asked for, with what it rests on."""
    if form == "table":
        note = f"{note}; {reach_in_words(rows.reached)}"
        shown = table_of(rows, columns, note=note) if above is None else with_parents(rows, above, note=note)
        emit(rows, False, shown)
        return
    say_when_incomplete(rows.reached)
    if form == "json":
        emit_json(rows)
    else:
        emit_csv(columns, ([row[column] for column in columns] for row in rows))
