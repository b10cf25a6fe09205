"""What the benchmarks stand on: the real units and the change set of July 2025, recorded once and copied for each."""

import atexit
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.figures import timed
from domain.recording.ledger import Ledger
from store.database import Database
from store.embedded.server import ensure_running, stop
from store.opening.open_ledger import open_ledger

REFERENCE = Path(__file__).parent.parent / "reference"


class Recorded(NamedTuple):
    """A stopped home with the units, and the seconds of each command that made it."""

    home: Path
    init: float
    load: float
    apply: float


class Ground(NamedTuple):
    home: Path
    database: Database
    ledger: Ledger


def sobo(home: Path, *words: str) -> float:
    """Seconds of one `sobo` process. Raises when it fails."""
    command = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), *words]
    return timed(lambda: subprocess.run(command, check=True, capture_output=True, cwd=REFERENCE.parent))[1]


@cache
def recorded() -> Recorded:
    """Made by the first who asks, for as long as this process lives."""
    folder = TemporaryDirectory(prefix="sobo-bench-")
    atexit.register(folder.cleanup)
    home = Path(folder.name) / "home"
    home.parent.chmod(0o711)  # as root the server runs under another account
    opening, changes = REFERENCE / "vn_units_2025-06-30.csv", REFERENCE / "vn_changes_2025-07-01.csv"
    try:
        return Recorded(
            home,
            init=sobo(home, "init"),
            load=sobo(home, "units", "load", str(opening), "--on", "2025-06-30", "--instrument", "opening list"),
            apply=sobo(home, "units", "apply", str(changes)),
        )
    finally:
        stop(home)


@contextmanager
def ground() -> Iterator[Ground]:
    """A ledger of its own, with the units recorded and projected, on a server that is stopped at the end."""
    with TemporaryDirectory(prefix="sobo-bench-") as folder:
        home = Path(folder) / "home"
        home.parent.chmod(0o711)
        shutil.copytree(recorded().home, home)
        server = ensure_running(home)
        try:
            database = Database(server.writer_url, server.admin_url)
            with ExitStack() as opened:
                yield Ground(home, database, open_ledger(database, "benchmark", opened))
        finally:
            stop(home)
