"""How far each source was projected: the offsets stand beside the rows and are written in the same transaction."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg


class Checkpoint(NamedTuple):
    """`next_offset` is the first not yet projected, in the numbering of `source`; `position` the highest projected."""

    source: str
    partition: int
    next_offset: int
    position: int


def ddl(schema: str) -> str:
    return f"""create table if not exists {schema}.checkpoints (
    source text not null,
    partition int not null,
    next_offset bigint not null,
    position bigint not null,
    primary key (source, partition)
);"""


def read(connection: psycopg.Connection[Any], source: str, schema: str = "projection") -> dict[int, Checkpoint]:
    """The checkpoints of one source by partition; empty when nothing of it was projected."""
    query = f"select source, partition, next_offset, position from {schema}.checkpoints where source = %s"
    return {row[1]: Checkpoint(*row) for row in connection.execute(query.encode(), (source,)).fetchall()}


def write(connection: psycopg.Connection[Any], reached: Iterable[Checkpoint], schema: str = "projection") -> None:
    """Set them, new or known, in the transaction of the rows. The offset is the source's and may go back; the highest
    position that was projected never does."""
    statement = f"""
        insert into {schema}.checkpoints as known (source, partition, next_offset, position)
        values (%s, %s, %s, %s)
        on conflict (source, partition) do update
        set next_offset = excluded.next_offset, position = greatest(known.position, excluded.position)
    """
    with connection.cursor() as cursor:
        cursor.executemany(statement.encode(), list(reached))
