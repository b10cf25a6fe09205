"""How far each source was projected: the offsets stand beside the rows and are written in the same transaction."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg

COLUMNS = "source, partition, next_offset, position, topic_id, last_position"


class Checkpoint(NamedTuple):
    """`next_offset` is the first not yet projected, in the numbering of `source`; `position` the highest projected.

    `topic_id` and `last_position`, the position right before `next_offset`, tell whether that numbering still holds: a
    topic that was made anew counts its offsets anew. Empty and 0 for the store.
    """

    source: str
    partition: int
    next_offset: int
    position: int
    topic_id: str = ""
    last_position: int = 0


def ddl(schema: str) -> str:
    return f"""create table if not exists {schema}.checkpoints (
    source text not null,
    partition int not null,
    next_offset bigint not null,
    position bigint not null,
    topic_id text not null default '',
    last_position bigint not null default 0,
    primary key (source, partition)
);"""


def read(connection: psycopg.Connection[Any], source: str, schema: str = "projection") -> dict[int, Checkpoint]:
    """The checkpoints of one source by partition; empty when nothing of it was projected."""
    query = f"select {COLUMNS} from {schema}.checkpoints where source = %s"
    return {row[1]: Checkpoint(*row) for row in connection.execute(query.encode(), (source,)).fetchall()}


def write(connection: psycopg.Connection[Any], reached: Iterable[Checkpoint], schema: str = "projection") -> None:
    """Set them, new or known, in the transaction of the rows. The offset is the source's and may go back; the highest
    position that was projected never does."""
    statement = f"""
        insert into {schema}.checkpoints as known ({COLUMNS})
        values (%s, %s, %s, %s, %s, %s)
        on conflict (source, partition) do update
        set next_offset = excluded.next_offset, position = greatest(known.position, excluded.position),
            topic_id = excluded.topic_id, last_position = excluded.last_position
    """
    with connection.cursor() as cursor:
        cursor.executemany(statement.encode(), list(reached))


def carry_over(connection: psycopg.Connection[Any], schema: str, into: str, source: str) -> None:
    """Copy the checkpoints of every other source than this one: they hold for tables with the same rows too."""
    statement = f"insert into {into}.checkpoints ({COLUMNS}) select {COLUMNS} from {schema}.checkpoints"
    connection.execute(f"{statement} where source <> %s".encode(), (source,))
