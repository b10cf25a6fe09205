"""`sobo web` under load: 100 clients ask for the country page, each four times a second, for a bounded time.

`python -m benchmarks.pages [EVENTS]`. The real units, and invented careers in them, on an embedded database of its own.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.auditing import fill
from benchmarks.figures import Figure, at_least, at_most, show, timed
from benchmarks.ground import REFERENCE, ground

EVENTS = 1_000_000
CLIENTS, SECONDS = 100, 10.0
EVERY = 0.25
"""Seconds from one question of a client to its next: together they ask for more than is wanted."""
COUNTRY = "/?on=2025-08-01"


def measure(events: int = EVENTS) -> list[Figure]:
    with ground() as made:
        fill(made.database.writer_url, events)
        with _served(made.home) as (port, server):
            first = timed(lambda: _asked(HTTPConnection("127.0.0.1", port, timeout=60)))[1]
            begun = perf_counter()
            with ThreadPoolExecutor(CLIENTS) as clients:
                waits = [wait for found in clients.map(lambda _: _client(port), range(CLIENTS)) for wait in found]
            took = perf_counter() - begun
            size = _megabytes(server.pid)
    waits.sort()
    return [
        at_most("country page, asked for the first time", first, "s", 1),
        at_least(f"country page, {CLIENTS} clients", len(waits) / took, "answers/s", 300),
        at_most("country page, 99 of 100 within", waits[len(waits) * 99 // 100] * 1000, "ms", 150),
        at_most("memory of the server", size, "MB", 250),
    ]


def _client(port: int) -> list[float]:
    connection, until, found = HTTPConnection("127.0.0.1", port, timeout=60), perf_counter() + SECONDS, []
    while perf_counter() < until:
        found.append(timed(lambda: _asked(connection))[1])
        sleep(max(0.0, EVERY - found[-1]))
    connection.close()
    return found


def _asked(connection: HTTPConnection) -> None:
    connection.request("GET", COUNTRY)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {body[:300]!r}")


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
    show("Pages", measure(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))


if __name__ == "__main__":
    main()
