"""One process at a time: a file that is locked while a server starts or stops, with the pid of who does."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from domain.errors import Unavailable

WAIT_SECONDS = 300.0
"""Longer than any start, a first download of Kafka on a slow line included."""


@contextmanager
def locked(file: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock meanwhile; nobody but the file's owner may open it, and so keep it.

    Raises `Unavailable` (`busy`) with the pid of the holder, and `OSError` where the file cannot be made.
    """
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
        with suppress(PermissionError):  # made by an earlier version, for somebody else to read
            os.fchmod(lock.fileno(), 0o600)
        deadline, pause = time.monotonic() + seconds, 0.005
        while not _taken(lock.fileno()):
            if time.monotonic() > deadline:
                holder = lock.read().strip() or "unknown"
                raise Unavailable(
                    "busy",
                    f"another sobo (pid {holder}) has been starting or stopping a server for {seconds:g} s, and holds "
                    f"{file}. See whether it is stopped or hangs, end it, and try again.",
                )
            time.sleep(pause)
            pause = min(2 * pause, 0.1)
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
