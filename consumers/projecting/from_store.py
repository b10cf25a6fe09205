"""Bringing the projections up to the log itself, without Kafka: after a write, and where a write was killed."""

from consumers.projecting import shape
from consumers.projecting.foreign import connected_as_owner
from consumers.projecting.projector import catch_up
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from consumers.source import BATCH, opened
from domain.errors import Refused
from projections.state import schema
from projections.state import tables as state
from store.events.head import head

ONE_BY_ONE = 5_000
"""Up to so many events a second connection, to read ahead on, costs more than it gains."""
FIRST = 20_000
"""Events in a batch of a projection that begins: an opening list as one, whose places are derived once."""

TYPES_BEHIND = "select distinct type from ledger.events where position > %s"


def project_from_store(url: str) -> int:
    """Bring the projections up to the log as it is now; returns the position they are complete up to.

    Makes them where there are none, and anew where they are of another shape.
    """
    with connected_as_owner(url) as conn:
        try:
            shape.ensure(conn)
        except Refused as error:
            if error.code != shape.OLD_PROJECTION:
                raise
            return rebuild(url, lambda: StoreSource(url)).position
        shown = state.complete_position(conn)
        behind = head(conn) - shown
        if behind <= ONE_BY_ONE:
            return catch_up(conn, StoreSource(url, conn))
        with opened(StoreSource(url, batch=BATCH if shown else FIRST)) as source:
            position = catch_up(conn, source)
        grown = {event_type for (event_type,) in conn.execute(TYPES_BEHIND, (shown,)).fetchall()}
        schema.analyze_roughly(conn, only=schema.tables_of(grown))
        return position
