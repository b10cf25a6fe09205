"""What was signed and cosigned of the log, and who is asked to: no topic holds it, so it goes with the saved keys."""

import base64
from typing import Any

import psycopg
from psycopg.rows import tuple_row

Rows = dict[str, list[list[Any]]]
TABLES = {
    "checkpoints": "size, root, note, signed_at",
    "witnesses": "url, key, asked, login, decided_at",
    "cosignatures": "size, root, key, line, received_at",
}


def taken_out(conn: psycopg.Connection[Any]) -> Rows:
    """Each table in the order in which it was written; times as ISO text, bytes as base64."""
    found: Rows = {}
    for table, columns in TABLES.items():
        query = f"select {columns} from ledger.{table} order by number"
        rows = conn.cursor(row_factory=tuple_row).execute(query.encode())
        found[table] = [[_plain(value) for value in row] for row in rows]
    return found


def put_back(conn: psycopg.Connection[Any], content: dict[str, Any]) -> int:
    """How many checkpoints came back: none where this ledger has signed since, whose own then stand. A file of a
    version before has none."""
    if conn.execute("select from ledger.checkpoints limit 1").fetchone() is not None:
        return 0
    for table, columns in TABLES.items():
        rows = content.get(table, [])
        places = ", ".join(["%s"] * len(columns.split(",")))
        with conn.cursor() as cursor:
            cursor.executemany(
                f"insert into ledger.{table} ({columns}) values ({places})".encode(),
                [
                    [_kept(name.strip(), value) for name, value in zip(columns.split(","), row, strict=True)]
                    for row in rows
                ],
            )
    return len(content.get("checkpoints", []))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _kept(column: str, value: Any) -> Any:
    return base64.b64decode(value) if column in ("root", "note") else value
