"""What comes of asking the witnesses of a log."""

from typing import Any

import psycopg

from consumers.witnessing.gather import Outcome, gather
from proof.keys import SigningKey
from store.tree.checkpoints import sign_next

LONG = 60.0
"""Seconds for an answer that comes: no test rests on how long it takes."""


def asked(conn: psycopg.Connection[Any], key: SigningKey, seconds: float = LONG) -> list[Outcome]:
    return gather(conn, sign_next(conn, key), key.name, seconds=seconds)


def problem(conn: psycopg.Connection[Any], key: SigningKey, seconds: float = LONG) -> str:
    [outcome] = asked(conn, key, seconds)
    assert outcome.signature is None and outcome.problem is not None
    assert conn.execute("select count(*) from ledger.cosignatures").fetchone() == (0,)
    return outcome.problem
