"""A ledger made for one question and gone afterwards, filled from an exported log."""

import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from types import FrameType

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

PREFIX = "sobo-again-"


@contextmanager
def throwaway(time_zone: str) -> Iterator[Database]:
    """An empty ledger in an embedded server of its own, in a temporary folder (`TMPDIR`)."""
    _clear_away()
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    home.chmod(0o711)  # what is in it is closed to others; the server's own user passes through
    try:
        with _ended_gently():
            server = embedded.ensure_running(home)
            migrate.migrate(server.admin_url, time_zone)
            yield Database(server.writer_url, server.admin_url, time_zone)
    finally:
        _remove(home)


@contextmanager
def _ended_gently() -> Iterator[None]:
    """Who is told to end takes the server along: it would outlive this process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _clear_away() -> None:
    """What somebody of ours left who was killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        made_by = left.name.removeprefix(PREFIX).partition("-")[0]
        try:
            if left.lstat().st_uid != os.getuid() or not made_by.isdecimal():
                continue
            os.kill(int(made_by), 0)
        except ProcessLookupError:
            _remove(left)
        except OSError:  # it is somebody's who lives, or gone by now
            continue


def _remove(home: Path) -> None:
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
