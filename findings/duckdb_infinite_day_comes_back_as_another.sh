#!/usr/bin/env bash
# duckdb 2.0.1 for Python: a day without end, read and written again, is another day.
#
# What holds without a known end is kept as date 'infinity' in PostgreSQL, in DuckDB, and in files that go between them.
# One would expect: an error, as psycopg raises one for such a day, or a value that finds its own row again.
# Seen: DuckDB gives datetime.date(9999, 12, 31), and date(1, 1, 1) for '-infinity', both valid days of their own. As a
# parameter they are those days: the row from which one was read is not found by it, isinf() is false, and a table
# copied through Python has lost its open ends for ever.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==2.0.1
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import date

import duckdb

SEEN = {"infinity": date(9999, 12, 31), "-infinity": date(1, 1, 1)}
for day, expected in SEEN.items():
    database = duckdb.connect()
    database.execute("create table units (until date)")
    database.execute("insert into units values (?::varchar::date)", [day])
    read = database.execute("select until from units").fetchall()[0][0]
    found = database.execute("select count(*) from units where until = ?", [read]).fetchall()[0][0]
    infinite = database.execute("select isinf(?::date)", [read]).fetchall()[0][0]
    print(f"{day:>9} is read as {read}; rows that have it: {found}; infinite when written: {infinite}")
    assert (read, found, infinite) == (expected, 0, False), "changed"
PYTHON
