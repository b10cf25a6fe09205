"""`sobo web` under load: 100 clients ask for the country page, each four times a second; alone, and beside a rebuild
and an import, during which no answer of a position may change.

`python -m benchmarks.pages [DEPARTURES]`. The real units, and so many made-up leavers of theirs, two thirds of them
paid, on an embedded database of its own; 150,000 come to a million events.
"""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.figures import Figure, at_least, at_most, show, timed
from benchmarks.ground import REFERENCE, ground, sobo
from benchmarks.paired import write_files
from benchmarks.settlements import record_paid_leavers

DEPARTURES, MORE = 150_000, 5_000
"""Recorded before, and by the import meanwhile."""
CLIENTS, SECONDS = 100, 10.0
EVERY = 0.25
"""Seconds from one question of a client to its next: together they ask for more than is wanted."""
COUNTRY = "/?on=2025-11-01"
POSITIONS = ("Sobo-Complete-To", "Sobo-Includes-To")
Position = tuple[str | None, ...]


@dataclass
class Looked:
    """What clients saw: seconds of each answer, how many failed, and the digests of the pages of each position."""

    waits: list[float] = field(default_factory=list)
    failed: int = 0
    pages: dict[Position, set[bytes]] = field(default_factory=lambda: defaultdict(set))

    def slowest(self, one_of: int) -> float:
        """Milliseconds within which all but one of so many were answered."""
        return sorted(self.waits)[len(self.waits) * (one_of - 1) // one_of] * 1000


def measure(departures: int = DEPARTURES) -> list[Figure]:
    with ground() as made:
        record_paid_leavers(made, departures)
        return looked_at(made.home, departures)


def looked_at(home: Path, departures: int) -> list[Figure]:
    """The figures of a home in which so many have left, to which more are added."""
    files = home / "more"
    files.mkdir()
    write_files(files, MORE, departures)
    with _served(home) as (port, server):
        _, first = timed(lambda: _looked_once(port))
        begun = perf_counter()
        until = begun + SECONDS
        alone = _looked(port, lambda: perf_counter() < until)
        took = perf_counter() - begun
        alone_size = _megabytes(server.pid)
        with ThreadPoolExecutor(1) as beside:
            work = beside.submit(_rebuild_and_import, home, files)
            meanwhile = _looked(port, lambda: not work.done())
            work.result()
        size = _megabytes(server.pid)
    changed = sum(len(pages) > 1 for looked in (alone, meanwhile) for pages in looked.pages.values())
    return [
        at_most("country page, asked for the first time", first, "s", 1),
        at_least(f"country page, {CLIENTS} clients", len(alone.waits) / took, "answers/s", 300),
        at_most("country page, 99 of 100 within", alone.slowest(100), "ms", 150),
        at_most("memory of the server", alone_size, "MB", 250),
        Figure("beside a rebuild and an import, 99 of 100 within", meanwhile.slowest(100), "ms"),
        Figure("answers meanwhile", len(meanwhile.waits), ""),
        Figure("positions that were answered from meanwhile", len(meanwhile.pages), ""),
        at_most("positions with more than one answer", changed, "", 0),
        at_most("requests that failed", alone.failed + meanwhile.failed, "", 0),
        at_most("memory of the server at the end", size, "MB", 250),
    ]


def _rebuild_and_import(home: Path, files: Path) -> None:
    sobo(home, "rebuild", "--from", "store")
    sobo(home, "import", "staff", str(files / "staff.csv"))
    sobo(home, "import", "departures", str(files / "departures.csv"))


def _looked(port: int, goes_on: Callable[[], bool]) -> Looked:
    """What all clients saw."""
    every = Looked()
    with ThreadPoolExecutor(CLIENTS) as clients:
        for seen in clients.map(lambda _: _client(port, goes_on), range(CLIENTS)):
            every.waits += seen.waits
            every.failed += seen.failed
            for position, pages in seen.pages.items():
                every.pages[position] |= pages
    return every


def _client(port: int, goes_on: Callable[[], bool]) -> Looked:
    connection, seen = _connection(port), Looked()
    while goes_on():
        begun = perf_counter()
        try:
            position, page = _asked(connection)
        except (OSError, HTTPException):
            seen.failed += 1
            connection = _connection(port)
        else:
            seen.waits.append(perf_counter() - begun)
            seen.pages[position].add(page)
        sleep(max(0.0, EVERY - (perf_counter() - begun)))
    connection.close()
    return seen


def _looked_once(port: int) -> None:
    connection = _connection(port)
    _asked(connection)
    connection.close()


def _connection(port: int) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", port, timeout=60)


def _asked(connection: HTTPConnection) -> tuple[Position, bytes]:
    """The position that the page rests on, and its digest. Raises `HTTPException` for an answer that is no page."""
    connection.request("GET", COUNTRY)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise HTTPException(f"{answer.status}: {body[:300]!r}")
    return tuple(answer.getheader(name) for name in POSITIONS), sha256(body).digest()


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


@contextmanager
def _served(home: Path) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    command = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), "web", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=REFERENCE.parent) as server:
        try:
            assert server.stderr is not None
            port = next(found[1] for line in server.stderr if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
            yield int(port), server
        finally:
            server.terminate()


def main() -> None:
    show("Pages", measure(int(sys.argv[1]) if len(sys.argv) > 1 else DEPARTURES))


if __name__ == "__main__":
    main()
