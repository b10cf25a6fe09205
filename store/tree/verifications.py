"""What `sobo verify` found: written down by who audits, read by whoever asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

NOTE = """
    insert into ledger.verifications (said, events, root, problems, projection, against)
    values (%(said)s, %(events)s, %(root)s, %(problems)s, %(projection)s, %(against)s)
"""
LAST = """
    select verified_at, coalesce(nullif(said, ''), login) as said, events, problems, projection, against
    from ledger.verifications
    order by number desc
    limit 1
"""


@dataclass(frozen=True)
class Verification:
    """`problems` counts them; `against` is the size of the checkpoint that was given, None without one."""

    verified_at: datetime
    said: str
    events: int
    problems: int
    projection: str
    against: int | None


def note(
    conn: psycopg.Connection[Any], *, said: str, events: int, root: bytes | None, problems: int, projection: str,
    against: int | None,
) -> None:  # fmt: skip
    """Needs the auditor's role; when and as which login the database says."""
    found = {"said": said, "events": events, "root": root, "problems": problems, "projection": projection}
    conn.execute(NOTE, found | {"against": against})


def last(conn: psycopg.Connection[Any]) -> Verification | None:
    with conn.cursor(row_factory=class_row(Verification)) as cursor:
        return cursor.execute(LAST).fetchone()
