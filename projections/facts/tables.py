"""Facts: one flat table for each event type, one row for each event, its columns those of the Avro schema.

Bulk loading is the cost of a rebuild, so a body becomes a row without becoming objects in between (`transcode`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from re import sub
from typing import Any

import psycopg

from projections.facts import transcode
from projections.facts.json_texts import Field

POSITION_CODE = "position_code"
"""The column of a body field named `position`, the code of a post, which would clash with the position in the log."""

SKIPPED = "skipped"
"""A table beside the facts: where the log keeps events left out of them on purpose. They count as having come."""
SKIPPED_COLUMNS = """    position bigint primary key,
    stream text collate "C" not null,
    version bigint not null"""

ROWS_A_WRITE = 500

LEGAL_BASIS = "legal_basis"
"""The last of the fields that every event has, and the only nested record among them; it stands in line here."""


@dataclass(frozen=True)
class Column:
    name: str
    sql_type: str
    nullable: bool = False


KEPT_AS = {
    "date": "date",
    "timestamp-micros": "timestamptz",
    "string": "text",
    "boolean": "boolean",
    "int": "bigint",
    "long": "bigint",
    "bytes": "bytea",
    "map": "jsonb",
    "array": "jsonb",
}
"""Avro type (the logical one where there is one) -> type of the column."""

PLACE_COLUMNS = (
    Column("position", "bigint"),
    Column("stream", 'text collate "C"'),
    Column("version", "bigint"),
)


def table(event_type: str) -> str:
    """`StaffAppointed` -> `fact_staff_appointed`."""
    return "fact" + sub("(?=[A-Z])", "_", event_type).lower()


@cache
def event_types() -> tuple[str, ...]:
    """Every event type that has a fact table, in alphabetical order."""
    from schemas.catalogue import event_schemas

    return tuple(event_schemas())


@cache
def flat_fields(event_type: str, version: int | None = None) -> tuple[Field, ...]:
    """The fields of the event's Avro record, the newest by default (`name`, `type`, `logical` and, where there is one,
    `default`), those of nested records in line."""
    from schemas.catalogue import event_schemas, schema

    found = event_schemas()[event_type] if version is None else schema(event_type, version)
    return tuple(flat for field in found.source["fields"] for flat in _flat(field))


def _flat(field: dict[str, Any]) -> list[dict[str, Any]]:
    kind = field["type"]
    if isinstance(kind, dict) and kind["type"] == "record":
        return [flat for inner in kind["fields"] for flat in _flat(inner)]
    flat = {"name": field["name"], "type": _without_logical(kind), "logical": _logical(kind)}
    return [flat | ({"default": field["default"]} if "default" in field else {})]


def _without_logical(kind: Any) -> Any:
    if isinstance(kind, list):
        return [_without_logical(branch) for branch in kind]
    return kind["type"] if isinstance(kind, dict) and "logicalType" in kind else kind


def _logical(kind: Any) -> str | None:
    branches = kind if isinstance(kind, list) else [kind]
    named = (branch["logicalType"] for branch in branches if isinstance(branch, dict) and "logicalType" in branch)
    return next(named, None)


@cache
def table_columns(event_type: str) -> tuple[Column, ...]:
    return (*PLACE_COLUMNS, *map(_column, flat_fields(event_type)))


def columns(event_type: str) -> tuple[str, ...]:
    """The names of the columns, in the order of the values of a row."""
    return tuple(column.name for column in table_columns(event_type))


def plain_columns(event_type: str) -> list[str]:
    """Those that hold one value each."""
    return [column.name for column in table_columns(event_type) if column.sql_type != "jsonb"]


def _column(field: dict[str, Any]) -> Column:
    name = POSITION_CODE if field["name"] == "position" else field["name"]
    nullable = isinstance(field["type"], list)
    kind = next(branch for branch in field["type"] if branch != "null") if nullable else field["type"]
    avro = field["logical"] or (kind["type"] if isinstance(kind, dict) else kind)
    if avro not in KEPT_AS:
        raise ValueError(f"{field['name']}: no column holds the Avro type {avro}")
    return Column(name, KEPT_AS[avro], nullable)


def table_ddl(schema: str) -> str:
    """The statements that make the fact tables in `schema`, without their keys and indexes."""
    statements = []
    for event_type in event_types():
        lines = ",\n".join(
            f"    {column.name} {column.sql_type}{'' if column.nullable else ' not null'}"
            for column in table_columns(event_type)
        )
        statements.append(f"create table if not exists {schema}.{table(event_type)} (\n{lines}\n);")
    statements.append(f"create table if not exists {schema}.{SKIPPED} (\n{SKIPPED_COLUMNS}\n);")
    return "\n".join(statements)


def index_ddl(schema: str) -> str:
    """The keys and indexes; after a bulk load, as building them once is cheaper than keeping them up row by row."""
    statements = []
    for event_type in event_types():
        name = table(event_type)
        statements.append(f"create unique index if not exists {name}_position on {schema}.{name} (position);")
        statements.append(f"create index if not exists {name}_stream on {schema}.{name} (stream);")
    registered = table("StaffRegistered")
    statements.append(f"create index if not exists {registered}_number on {schema}.{registered} (staff_number);")
    return "\n".join(statements)


def ddl(schema: str) -> str:
    """Everything for a ledger that is followed live: tables and indexes."""
    return f"{table_ddl(schema)}\n{index_ddl(schema)}"


def view_ddl(schema: str) -> str:
    """The view `facts`: what all events have in common. The indexes of the tables serve its `position` and `stream`."""
    parts = " union all\n".join(
        f"    select position, stream, version, '{event_type}'::text as type, effective_on, recorded_at, instrument "
        f"from {schema}.{table(event_type)}"
        for event_type in event_types()
    )
    skipped = (
        f"    select position, stream, version, '{SKIPPED}'::text, null::date, null::timestamptz, null::text "
        f"from {schema}.{SKIPPED}"
    )
    return f"create or replace view {schema}.facts as\n{parts} union all\n{skipped};"


@cache
def row_maker(event_type: str, version: int | None = None) -> transcode.RowMaker:
    """A function from places and bodies, of this version of the schema, the newest by default, to the rows that `copy`
    takes. Raises `schemas.codec.UnreadableEvent`."""
    from schemas.catalogue import event_schemas

    fields = flat_fields(event_type)
    own = event_schemas()[event_type].field_names
    shared = len(fields) - (len(own) - 1 - own.index(LEGAL_BASIS))
    return transcode.row_maker(fields, shared, flat_fields(event_type, version))


def rows(
    event_type: str, places: Sequence[transcode.Place], bodies: Sequence[bytes], version: int | None = None
) -> list[bytes]:
    """The rows of many events of one type, written with one version of its schema, the newest by default: `places[i]`
    is where the log keeps the event whose body is `bodies[i]`."""
    return row_maker(event_type, version)(places, bodies)


def copy(
    connection: psycopg.Connection[Any] | psycopg.Cursor[Any],
    event_type: str,
    rows: Sequence[bytes],
    schema: str = "projection",
) -> None:
    """Append rows to the fact table of `event_type`. Raises `psycopg.errors.UniqueViolation` for a position it has."""
    cursor = connection.cursor() if isinstance(connection, psycopg.Connection) else connection
    statement = f"copy {schema}.{table(event_type)} ({', '.join(columns(event_type))}) from stdin (format binary)"
    with cursor.copy(statement.encode()) as stream:
        stream.write(transcode.SIGNATURE)
        for start in range(0, len(rows), ROWS_A_WRITE):
            stream.write(b"".join(rows[start : start + ROWS_A_WRITE]))
        stream.write(transcode.TRAILER)


def leave_out(connection: psycopg.Connection[Any], places: Sequence[transcode.Place], schema: str) -> None:
    """Remember where events were left out."""
    statement = f"insert into {schema}.{SKIPPED} (position, stream, version) values (%s, %s, %s) on conflict do nothing"
    with connection.cursor() as cursor:
        cursor.executemany(statement.encode(), list(places))
