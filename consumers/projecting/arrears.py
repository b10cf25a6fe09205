"""What a write recorded and did not project, because it was killed between the two: the next read makes up for it."""

from typing import Any

import psycopg

from consumers.locks import PROJECTION
from projections.state import tables as state


def make_up(conn: psycopg.Connection[Any], url: str, newest: int) -> None:
    """Project up to `newest`, the head of the log, what nobody is projecting. A write at work is not waited for: it
    shows its events when it is done.

    Raises what `project_from_store` raises.
    """
    if state.complete_position(conn) >= newest:
        return
    row = conn.execute("select pg_try_advisory_xact_lock(%s)", (PROJECTION,)).fetchone()  # autocommit gives it back
    if row is None or not row[0]:
        return
    from consumers.projecting.from_store import project_from_store

    project_from_store(url)
