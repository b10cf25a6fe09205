"""A ledger made for one question and gone afterwards, filled from an exported log."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from consumers.offline.entries import Batches
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from domain.days import TICK
from domain.errors import Refused
from proof.checkpoint import Checkpoint
from store import migrate
from store.database import Database, connected
from store.embedded import server as embedded
from store.events import restored as store
from store.events.stamps import EPOCH, recorded_at


@contextmanager
def throwaway(time_zone: str) -> Iterator[Database]:
    """An empty ledger in an embedded server of its own, in a temporary folder (`TMPDIR`)."""
    home = Path(tempfile.mkdtemp(prefix="sobo-again-"))
    home.chmod(0o711)  # what is in it is closed to others; the server's own user passes through
    try:
        server = embedded.ensure_running(home)
        migrate.migrate(server.admin_url, time_zone)
        yield Database(server.writer_url, server.admin_url, time_zone)
    finally:
        embedded.stop(home)
        rmtree(home, ignore_errors=True)


def fill(database: Database, log: Batches, signed: Checkpoint, source: Path) -> None:
    """The events that the checkpoint signed, of a log that was verified, and the answers from them. Raises `Refused`
    (`log_too_short`)."""
    position, newest = 0, EPOCH
    with connected(database.admin_url or database.writer_url) as conn:
        store.begin(conn, str(source))
        for batch in log:
            records = [
                one.record for one in batch.entries if one.record is not None and one.record.position <= signed.size
            ]
            if records:
                store.lay_beside(conn, records)
                position, newest = records[-1].position, max(newest, recorded_at(records[-1].event))
        if position < signed.size:
            told = f"{source} ends at position {position}, and the report is of {signed.size} events"
            raise Refused("log_too_short", told)
        name = signed.origin.removeprefix("sobo/")
        store.put_in(conn, store.Whole(position, (newest - EPOCH) // TICK, name, secret_fits=False))
    url = database.writer_url
    rebuild(url, lambda: StoreSource(url))
