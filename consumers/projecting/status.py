"""How far everything is: the log, what was relayed, what is projected, and what stands in the way."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg

from consumers import retries
from consumers.projecting import shape
from consumers.projecting.stops import Stop, standing
from consumers.relaying.mark import relayed
from consumers.retries import Retries
from domain.days import system_clock
from projections.state import tables as state
from projections.state.snapshot import asking_again, snapshot
from store.events.head import head
from store.events.stamps import recorded_at

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Figures:
    """Positions; `lag` is the number of events that the projections do not show yet, `lag_seconds` how long the first
    of them has been recorded; the same of the relay. `gap` is how many positions lie between what the projections show
    without a hole and the highest that they show. `ahead` are events that they show beyond the log: never any, unless
    another ledger's events, or those of a log since put back, were projected."""

    head: int
    relayed: int
    projected: int
    lag: int
    lag_seconds: float
    relay_lag: int
    relay_lag_seconds: float
    gap: int
    ahead: int
    retries: tuple[Retries, ...]
    stopped: tuple[Stop, ...]
    """Partitions that stand still before what cannot be shown."""


@dataclass(frozen=True)
class Status(Figures):
    streams: int
    events_by_type: dict[str, int]


@asking_again
def figures(conn: Connection) -> Figures:
    """What is asked often: nothing is counted for it."""
    with snapshot(conn):
        return Figures(**_figures(conn))


@asking_again
def status(conn: Connection) -> Status:
    with snapshot(conn):
        counted = conn.execute("select type, count(*) from ledger.events group by type order by type").fetchall()
        streams = conn.execute("select count(*) from ledger.events where version = 1").fetchone()
        return Status(**_figures(conn), streams=int(streams[0]) if streams else 0, events_by_type=dict(counted))


def _figures(conn: Connection) -> dict[str, Any]:
    newest, sent = head(conn), relayed(conn)
    projected, shown = state.extent(conn) if shape.is_current(conn) else (0, 0)
    return {
        "head": newest,
        "relayed": sent,
        "projected": projected,
        "lag": max(0, newest - projected),
        "lag_seconds": _since_recorded(conn, projected + 1),
        "relay_lag": max(0, newest - sent),
        "relay_lag_seconds": _since_recorded(conn, sent + 1),
        "gap": shown - projected,
        "ahead": max(0, projected - newest),
        "retries": tuple(retries.read(conn)),
        "stopped": tuple(standing(conn)),
    }


def _since_recorded(conn: Connection, position: int) -> float:
    """Seconds since the event there was recorded; 0 when there is none yet."""
    query = "select position, event from ledger.events where position between %s and %s order by position desc"
    rows = conn.execute(query, (position - 1, position)).fetchall()
    if not rows or rows[0][0] != position:
        return 0.0
    for _, event in rows:
        with suppress(IndexError):  # bytes that are no event, which `sobo verify` names: then the one before them
            return max(0.0, round((system_clock() - recorded_at(bytes(event))).total_seconds(), 3))
    return 0.0
