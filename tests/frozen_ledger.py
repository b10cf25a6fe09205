"""The ledger of an earlier build, as `tests/frozen` keeps it: put back into a database, and its messages."""

import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from re import findall

from psycopg import sql

from consumers.kafka.port.messages import Message
from store.database import Database, connect
from store.events.log import LogRecord
from tests.conftest import NewDatabase

FROZEN = Path(__file__).resolve().parent / "frozen"
EVENTS = 129
NAME = "ledger-ab1547e7"
_EVENT = r"\((\d+), '([^']+)', (\d+), '(\w+)', '\\x([0-9a-f]+)'\)[,;]"


def frozen_records() -> list[LogRecord]:
    text = (FROZEN / "ledger_of_2026_11.sql").read_text(encoding="utf-8")
    return [
        LogRecord(int(position), stream, int(version), event_type, bytes.fromhex(event))
        for position, stream, version, event_type, event in findall(_EVENT, text)
    ]


def frozen_messages() -> list[Message]:
    """What that build's relay sent of it, in the order of positions."""
    lines = (FROZEN / "messages_of_2026_11.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Message(
            said["key"].encode(),
            b64decode(said["value"]),
            [(name, value.encode()) for name, value in said["headers"]],
            said["timestamp_ms"],
        )
        for said in map(json.loads, lines)
    ]


@contextmanager
def frozen_ledger(new_database: NewDatabase) -> Iterator[Database]:
    """The ledger as it was, not yet touched by this build."""
    with new_database() as used:
        admin = used.admin_url or ""
        with connect(admin) as connection:
            connection.execute("drop schema ledger cascade")
            connection.execute((FROZEN / "ledger_of_2026_11.sql").read_text(encoding="utf-8").encode())
        # In another session, as the statements leave this one without a search path: the right that no schema holds.
        with connect(admin) as connection:
            name = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("grant create on database {} to sobo_writer").format(name))
        yield used
