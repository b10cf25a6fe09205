"""How far everything is: the log, what was relayed, what is projected."""

from dataclasses import dataclass
from typing import Any

import psycopg

from consumers.projecting import shape
from consumers.relaying.mark import relayed
from projections.state import tables as state
from projections.state.snapshot import asking_again, snapshot
from store.events.log import head


@dataclass(frozen=True)
class Status:
    """Positions; `lag` is the number of events that the projections do not show yet, `ahead` of those that they show
    beyond the log: never any, unless another ledger's events, or those of a log since put back, were projected."""

    head: int
    relayed: int
    projected: int
    streams: int
    events_by_type: dict[str, int]
    lag: int
    ahead: int = 0


@asking_again
def status(conn: psycopg.Connection[Any]) -> Status:
    with snapshot(conn):
        newest = head(conn)
        projected = state.complete_position(conn) if shape.is_current(conn) else 0
        counted = conn.execute("select type, count(*) from ledger.events group by type order by type").fetchall()
        streams = conn.execute("select count(*) from ledger.events where version = 1").fetchone()
        return Status(
            head=newest,
            relayed=relayed(conn),
            projected=projected,
            streams=int(streams[0]) if streams else 0,
            events_by_type=dict(counted),
            lag=max(0, newest - projected),
            ahead=max(0, projected - newest),
        )
