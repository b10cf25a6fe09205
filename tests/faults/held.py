"""What must hold after whatever happened: everything is in Kafka, once taken once, and nothing else is shown."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import fastavro

import schemas
from consumers.auditing.verify import verify
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import EVENTS
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from consumers.relaying.mark import relayed
from domain.errors import Unavailable
from projections.state import schema
from projections.state import tables as state
from projections.units import list_units
from schemas.states import UNITS
from store.database import connect
from store.events.log import head
from store.rights import roles
from tests.faults.grounds import Ledger
from tests.relayed_topic import messages, positions

UNIT_STATE = json.loads((Path(schemas.__file__).parent / "states" / "UnitState.1.avsc").read_text(encoding="utf-8"))


def dropping_what_was_seen(cluster: Cluster, topic: str = EVENTS, *, repaired: bool = False) -> list[int]:
    """What a consumer takes that keeps the highest position of each partition; where messages were lost and sent again,
    from the place in each partition at which all of it was sent the last time."""
    taken: list[int] = []
    for of_partition in messages(cluster, topic).values():
        standing, highest = positions(of_partition), 0
        if repaired and standing:
            standing = standing[len(standing) - 1 - standing[::-1].index(min(standing)) :]
        for position in standing:
            if position > highest:
                highest = position
                taken.append(position)
    return taken


def caught_up(ledger: Ledger) -> bool:
    """Whether relay and projectors have done all there is to do."""
    with connect(ledger.url, roles.AUDITOR) as conn:
        newest = head(conn)
        return relayed(conn) == newest and schema.exists(conn) and state.complete_position(conn) == newest


def complete_in_topic(ledger: Ledger, newest: int, *, repaired: bool) -> bool:
    """Whether both topics say everything by now; False while one is not there."""
    try:
        taken = sorted(dropping_what_was_seen(ledger.cluster, repaired=repaired))
        return taken == list(range(1, newest + 1)) and standing(ledger.cluster) == listed(ledger)
    except Unavailable:
        return False


def lags(ledger: Ledger) -> str:
    with connect(ledger.url, roles.AUDITOR) as conn:
        shown = state.complete_position(conn) if schema.exists(conn) else 0
        return f"head {head(conn)}, relayed {relayed(conn)}, shown {shown}"


def whole(ledger: Ledger, acknowledged: int, *, repaired: bool) -> None:
    """Nothing is lost, out of order or doubled, anywhere; nobody records meanwhile. `repaired` says that the topic lost
    messages, which were sent again."""
    with connect(ledger.url, roles.AUDITOR) as conn:
        newest = head(conn)
        shown = conn.execute("select count(*), count(distinct position) from projection.facts").fetchone()
        found = verify(conn)
    assert newest == acknowledged, "what was acknowledged is not what is in the log"
    in_topic = sorted(dropping_what_was_seen(ledger.cluster, repaired=repaired))
    assert in_topic == list(range(1, newest + 1)), missing(in_topic, newest)
    assert shown == (newest, newest)
    assert (found.problems, found.projection) == ([], "same")
    assert standing(ledger.cluster) == listed(ledger)
    made = rebuild(ledger.url, lambda: StoreSource(ledger.url))
    assert (made.events, made.compared, made.digest) == (newest, "same", found.digest)


def missing(taken: list[int], newest: int) -> str:
    lost = sorted(set(range(1, newest + 1)) - set(taken))
    return f"{len(lost)} of {newest} positions are not in the topic: {lost[:10]}"


def standing(cluster: Cluster) -> dict[str, str]:
    """The name of every unit as the compacted topic says it: the newest message of each key."""
    newest = {one.key or b"": one.value for of in messages(cluster, UNITS).values() for one in of}
    read: dict[str, Any] = {
        key.decode(): fastavro.schemaless_reader(BytesIO(value[5:]), UNIT_STATE, None)
        for key, value in newest.items()
        if value is not None
    }
    return {key: str(unit["name"]) for key, unit in read.items()}


def listed(ledger: Ledger) -> dict[str, str]:
    with connect(ledger.url, roles.AUDITOR) as conn:
        return {unit["id"]: unit["name"] for unit in list_units(conn, on=datetime.now(UTC).date())}
