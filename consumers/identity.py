"""Which ledger this is, and which copy of it: what tells its topic, and its consumer group, from those of others."""

import hashlib
from typing import Any

import psycopg

from projections.state.tables import SCHEMA

Connection = psycopg.Connection[Any]


def ledger_name(conn: Connection) -> str:
    row = conn.execute("select convert_from(value, 'UTF8') from ledger.about where name = 'ledger_name'").fetchone()
    return str(row[0]) if row else "ledger"


def consumer_group(conn: Connection, projection: str = SCHEMA) -> str:
    """The group in which the projectors of one projection in one database share the topic's partitions.

    Two databases in one group would each get half of the topic for ever. A copied data folder is another database with
    the same name and identifier, so the moment in which its server started counts too: a restart makes a new group,
    which costs nothing, as the offsets stand beside the rows.
    """
    query = """
        select system_identifier::text, current_database(), extract(epoch from pg_postmaster_start_time())
        from pg_control_system()
    """
    found = conn.execute(query).fetchone()
    told = "\0".join([ledger_name(conn), projection, *map(str, found or ())])
    return f"sobo.projector.{hashlib.sha256(told.encode()).hexdigest()[:16]}"
