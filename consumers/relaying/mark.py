"""What the relay remembers beside the log: how far all was acknowledged, and where the topic's partitions began."""

from typing import Any

import psycopg

from consumers.kafka.topics import EVENTS
from consumers.kafka.watch import TopicWatch
from domain.errors import Refused
from store.events.log import head

Connection = psycopg.Connection[Any]


def relayed(conn: Connection, topic: str = EVENTS) -> int:
    """The mark: everything up to this position was acknowledged."""
    row = conn.execute("select position from ledger.relay where topic = %s", (topic,)).fetchone()
    return int(row[0]) if row else 0


def move_mark(conn: Connection, topic: str, position: int) -> None:
    statement = """
        insert into ledger.relay as mark (topic, position) values (%s, %s)
        on conflict (topic) do update set position = greatest(mark.position, excluded.position)
    """
    conn.execute(statement, (topic, position))


def set_mark(conn: Connection, topic: str, position: int, topic_id: str, starts: list[int]) -> None:
    """After a restore: the topic, as it is, holds everything up to `position`."""
    statement = """
        insert into ledger.relay (topic, position, topic_id, starts) values (%s, %s, %s, %s)
        on conflict (topic) do update
        set position = excluded.position, topic_id = excluded.topic_id, starts = excluded.starts
    """
    conn.execute(statement, (topic, position, topic_id, starts))


def begin_at(conn: Connection, topic: str, again: int | None) -> None:
    """Set the mark back, so that a run that is killed goes on from there, and take the topic as it is by now.

    Raises `Refused` beyond the log.
    """
    if again is None:
        return
    newest = head(conn)
    if not 1 <= again <= newest:
        raise Refused("no_such_position", f"There is no position {again}: the log has the positions 1 to {newest}.")
    set_back(conn, topic, again - 1)


def set_back(conn: Connection, topic: str, position: int) -> None:
    statement = "update ledger.relay set position = least(position, %s), starts = null where topic = %s"
    conn.execute(statement, (position, topic))


def is_another(conn: Connection, topic: str, watch: TopicWatch) -> bool:
    """Whether the topic is not the one of that name that was sent to before. What it holds, somebody who was killed may
    have had under way: where that ends says nothing of what is missing before it."""
    row = conn.execute("select topic_id from ledger.relay where topic = %s", (topic,)).fetchone()
    return row is not None and row[0] is not None and row[0] != watch.id


def check_starts(conn: Connection, topic: str, watch: TopicWatch, *, everything: bool) -> None:
    """Raises `TopicChanged` when the topic lost messages at a beginning since it was last sent to.

    Not when `everything` is sent again, and not for another topic of that name, whose offsets tell nothing.
    """
    row = conn.execute("select topic_id, starts from ledger.relay where topic = %s", (topic,)).fetchone()
    if row is not None and row[1] is not None and row[0] == watch.id and not everything:
        watch.compare_starts(row[1])
    statement = """
        insert into ledger.relay (topic, position, topic_id, starts) values (%s, 0, %s, %s)
        on conflict (topic) do update set topic_id = excluded.topic_id, starts = excluded.starts
    """
    conn.execute(statement, (topic, watch.id, watch.starts))
