"""Rebuilds of this build beside those of another: `python -m benchmarks rebuild --against CHECKOUT [--events N]`.

CHECKOUT is a working copy with a `.venv` of its own. Each build fills a ledger and a topic of its own with the same
events; then both rebuild in turn, every time with a live projection to compare with, and the ratio is the median over
the pairs: above 1 this build is faster. Beside other work the clock says less than the processor time of Python and of
PostgreSQL; a second core that stands idle is seen by the clock alone.
"""

import argparse
import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figures import timed
from benchmarks.ground import REFERENCE
from benchmarks.paired import processor

EVENTS, PAIRS = 200_000, 5
ORIGINS = ("store", "kafka")
FILL = """
import json, sys
from pathlib import Path
from benchmarks import rebuild
home, events = Path(sys.argv[1]), int(sys.argv[2])
server = rebuild.embedded.ensure_running(home)
rebuild.migrate.migrate(server.admin_url)
rebuild.fill(server.writer_url, events)
servers = rebuild.broker.start(home).bootstrap_servers
rebuild.relay_once(server.writer_url, rebuild.Cluster(servers))
print(json.dumps([server.writer_url, servers]))
"""
REBUILD = """
import json, sys
from benchmarks import rebuild
url, servers, origin = sys.argv[1:]
print(json.dumps(rebuild.rebuilt(url, origin, rebuild.Cluster(servers))))
"""
STOP = """
import sys
from pathlib import Path
from benchmarks import rebuild
rebuild.broker.stop(Path(sys.argv[1]))
rebuild.embedded.stop(Path(sys.argv[1]))
"""


def run(tree: Path, script: str, *words: str) -> str:
    done = subprocess.run(
        [str(tree / ".venv/bin/python"), "-c", script, *words], cwd=tree, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{tree} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


@dataclass(frozen=True)
class Took:
    """What one rebuild took, in seconds, and the digest that it came to."""

    clock: float
    processor: float
    digest: str


@dataclass(frozen=True)
class Ground:
    """A build with its ledger and topic."""

    tree: Path
    home: Path
    url: str
    servers: str
    events: int

    def rebuilt(self, origin: str) -> Took:
        before = processor(self.home)
        found: dict[str, Any] = json.loads(run(self.tree, REBUILD, self.url, self.servers, origin))
        return Took(self.events / found["rate"], processor(self.home) - before, found["digest"])


@contextmanager
def ground(tree: Path, events: int) -> Iterator[Ground]:
    with TemporaryDirectory(prefix="sobo-bench-") as folder:
        Path(folder).chmod(0o711)  # as root the server runs under another account
        home = Path(folder) / "home"
        home.mkdir()
        try:
            url, servers = json.loads(run(tree, FILL, str(home), str(events)).splitlines()[-1])
            made = Ground(tree, home, url, servers, events)
            made.rebuilt("store")  # the live projection that the others are compared with
            yield made
        finally:
            run(tree, STOP, str(home))


def measured(base: Path, events: int, pairs: int) -> dict[str, list[tuple[Took, Took]]]:
    """For each origin what the base took and what this build took, pair by pair."""
    found: dict[str, list[tuple[Took, Took]]] = {origin: [] for origin in ORIGINS}
    with ExitStack() as stack:
        old, new = (stack.enter_context(ground(tree, events)) for tree in (base, REFERENCE.parent))
        for number in range(pairs):
            for origin, took in found.items():
                if number % 2:  # who goes first finds a colder machine
                    second = new.rebuilt(origin)
                    took.append((old.rebuilt(origin), second))
                else:
                    first = old.rebuilt(origin)
                    took.append((first, new.rebuilt(origin)))
    return found


def show(found: dict[str, list[tuple[Took, Took]]], events: int) -> None:
    title = f"Rebuilds of {events:,} events, median (pairs)"
    table = Table("from", "measure", "base, s", "this, s", "ratio", "of each pair", title=title, title_justify="left")
    for origin, pairs in found.items():
        for measure in ("clock", "processor"):
            both = [(getattr(old, measure), getattr(new, measure)) for old, new in pairs]
            ratios = sorted(old / new for old, new in both)
            seconds = [f"{median(one[which] for one in both):.2f}" for which in (0, 1)]
            table.add_row(
                origin, measure, *seconds, f"{median(ratios):.2f}", ", ".join(f"{ratio:.2f}" for ratio in ratios)
            )
    Console(width=120).print(table)


def main(words: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks rebuild", description=__doc__)
    options.add_argument("--against", type=Path, required=True, metavar="CHECKOUT", help="the other build")
    options.add_argument("--events", type=int, default=EVENTS)
    options.add_argument("--pairs", type=int, default=PAIRS)
    asked = options.parse_args(words)
    took, seconds = timed(lambda: measured(asked.against.resolve(), asked.events, asked.pairs))
    show(took, asked.events)
    print(f"measured in {seconds:.0f} s")
