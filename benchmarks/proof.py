"""The tree beside the log: hashing a ledger of before, proofs, verification. `python -m benchmarks.proof [--events N]`.

On an embedded database of its own in a temporary folder. The clock is given beside the processor time of this process:
beside other work the clock alone says little.
"""

import argparse
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import psycopg

from benchmarks.careers import careers
from benchmarks.figures import Figure, at_least, at_most, show
from consumers.auditing.shared import LEAST
from consumers.auditing.verify import verify
from consumers.projecting.from_store import project_from_store
from domain.ports import Decision
from store import migrate
from store.database import connect
from store.embedded import server as embedded
from store.events.log import PostgresLog
from store.tree.hashing import hash_what_is_missing
from store.tree.tiles import tree_at

EVENTS = 1_000_000
APPEND = 50_000
PROOFS = 200


def measure(events: int = EVENTS) -> list[Figure]:
    with TemporaryDirectory(prefix="sobo-bench-") as folder:
        home = Path(folder) / "home"
        home.parent.chmod(0o711)  # as root the server runs under another account
        server = embedded.ensure_running(home)
        try:
            migrate.migrate(server.admin_url)
            with PostgresLog(server.writer_url) as log:
                made = iter(careers(events))
                while some := list(islice(made, APPEND)):
                    log.append(Decision(some))
            with connect(server.admin_url) as admin:
                return [*_hashing(admin), *_proofs(admin), *_verifying(admin, server.writer_url)]
        finally:
            embedded.stop(home)


def _hashing(admin: psycopg.Connection[Any]) -> list[Figure]:
    for table in ("leaves", "subtrees"):
        admin.execute(f"alter table ledger.{table} disable trigger append_only".encode())
        admin.execute(f"truncate ledger.{table}".encode())
    seconds, busy = _timed(lambda: hash_what_is_missing(admin))
    million = 1_000_000 / tree_at(admin).size
    return [
        at_most("hashing a million events of a ledger of before", seconds * million, "s", 30),
        at_most("  of that, this process", busy * million, "s", 30),
    ]


def _proofs(admin: psycopg.Connection[Any]) -> list[Figure]:
    size = tree_at(admin).size
    step = size // PROOFS or 1
    times = sorted(_timed(partial(tree_at(admin, size).inclusion, index))[0] for index in range(0, size, step))
    consistency = _timed(lambda: tree_at(admin, size).consistency(size // 3))[0]
    return [
        at_most("inclusion proof, the median of 200", times[len(times) // 2] * 1000, "ms", 5),
        at_most("consistency proof from a third of the log", consistency * 1000, "ms", 10),
    ]


def _verifying(admin: psycopg.Connection[Any], url: str) -> list[Figure]:
    project_from_store(url)
    size = tree_at(admin).size
    alone, busy = _timed(lambda: verify(admin))
    figures = [
        at_least("verify, with hashes, the fold and the projections", size / alone, "events/s", 60_000),
        at_least("  of that, this process", size / busy, "events/s", 60_000),
    ]
    if size >= LEAST:
        together, busy = _timed(lambda: verify(admin, url=url))
        figures += [
            at_least("verify with a second process, against alone", alone / together, "times", 1.5),
            Figure("  events for each second of the first process", size / busy, "events/s"),
        ]
    return figures


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of this process's processor time."""
    clock, busy = perf_counter(), process_time()
    work()
    return perf_counter() - clock, process_time() - busy


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=EVENTS)
    show("Proof", measure(options.parse_args().events))
