"""Advisory locks of the ledger's database: who may do alone what only one may do at a time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from domain.errors import Refused

RELAY = 0x536F_626F_0001
"""Held by the session that is the relay of this ledger."""
PROJECTION = 0x536F_626F_0002
"""Held until commit by whoever writes a projection: shared by followers of disjoint partitions, else alone."""
CREATION = 0x536F_626F_0003
"""Held until commit by whoever makes the projection's tables."""
REBUILD = 0x536F_626F_0004
"""Held by the session that rebuilds."""
RESTORE = 0x536F_626F_0005
"""Held by the session that fills an empty ledger."""

PATIENCE = 2.0
"""Seconds: the session of a process that just ended may still be closing."""

Connection = psycopg.Connection[Any]


def try_lock(conn: Connection, key: int) -> bool:
    row = conn.execute("select pg_try_advisory_lock(%s)", (key,)).fetchone()
    return bool(row and row[0])


@contextmanager
def alone(conn: Connection, key: int, refusal: Refused) -> Iterator[None]:
    """Hold a session's lock meanwhile. Raises `refusal` when somebody else keeps it."""
    deadline = time.monotonic() + PATIENCE
    while not try_lock(conn, key):
        if time.monotonic() > deadline:
            raise refusal
        time.sleep(0.05)
    try:
        yield
    finally:
        with suppress(psycopg.Error):  # a broken session has lost the lock already
            conn.execute("select pg_advisory_unlock(%s)", (key,))
