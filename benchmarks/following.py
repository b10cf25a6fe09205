"""How fast projectors follow Kafka, one and two, and how soon a commit is seen through it.

`python -m benchmarks.following [--events N] [--rounds N] [--seconds S] [--rate R]`. Relay and projectors are processes
of their own. One and two projectors project the same events, from a topic that holds them all, from the moment when
every member of the group has its partitions; rounds are in turn. What is seen is what answers say they are complete
up to.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter

import psycopg

from benchmarks.careers import careers
from benchmarks.figures import Figure, at_least, at_most, show
from benchmarks.rebuild import fill
from broker import node as broker
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import PARTITIONS
from consumers.locks import PROJECTION
from consumers.projecting import shape
from consumers.relaying.relay import relay_once
from domain.ports import Decision
from projections.state.tables import complete_position
from store import migrate
from store.database import connected
from store.embedded import server as embedded
from store.events.head import head
from store.events.log import PostgresLog
from store.rights import roles

ROOT = Path(__file__).parents[1]
EVENTS, ROUNDS = 30_000, 3
SECONDS, RATE = 20, 200
LOOK_SECONDS = 0.005
PATIENCE = 300
RELAY = """
import sys
from threading import Event
from consumers.kafka.port.cluster import Cluster
from consumers.relaying.relay import relay
url, servers = sys.argv[1:]
relay(url, Cluster(servers), Event())
"""
PROJECTOR = """
import sys, time
from threading import Event, Thread
from consumers.identity import consumer_group, ledger_name
from consumers.kafka.kafka_source import KafkaSource
from consumers.kafka.port.cluster import Cluster
from consumers.projecting.projector import project
from store.database import connected
url, servers, share = sys.argv[1:]
with connected(url) as conn:
    group, ledger = consumer_group(conn), ledger_name(conn)
def opened():
    source = KafkaSource(Cluster(servers), ledger, group=group)
    def tell():
        while len(source._reader.assignment()) != int(share):
            time.sleep(0.05)
        print("assigned", flush=True)
    Thread(target=tell, daemon=True).start()
    return source
project(url, opened, Event())
"""


@contextmanager
def running(program: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def ledger(events: int) -> Iterator[tuple[str, str]]:
    """A ledger with its topic: database URL and Kafka's address."""
    with TemporaryDirectory(prefix="sobo-bench-") as folder:
        home = Path(folder)
        server = embedded.ensure_running(home)
        try:
            migrate.migrate(server.admin_url)
            servers = str(broker.start(home).bootstrap_servers)
            fill(server.writer_url, events)
            relay_once(server.writer_url, Cluster(servers))
            yield server.writer_url, servers
        finally:
            broker.stop(home)
            embedded.stop(home)


@contextmanager
def projectors(url: str, servers: str, number: int) -> Iterator[None]:
    """So many, each with its share of the partitions."""
    with ExitStack() as stack:
        for process in [
            stack.enter_context(running(PROJECTOR, url, servers, str(PARTITIONS // number))) for _ in range(number)
        ]:
            assert process.stdout is not None
            assert process.stdout.readline() == "assigned\n", "a projector ended"
        yield


def projected_by(url: str, servers: str, number: int) -> float:
    """Seconds that so many projectors take for everything."""
    with connected(url, roles.PROJECTOR) as conn, ExitStack() as stack:
        conn.execute("drop schema if exists projection cascade")
        shape.ensure(conn)
        conn.execute("select pg_advisory_lock(%s)", (PROJECTION,))  # nobody begins before all may
        stack.enter_context(projectors(url, servers, number))
        conn.execute("select pg_advisory_unlock(%s)", (PROJECTION,))
        begun = perf_counter()
        _until(conn, head(conn))
        return perf_counter() - begun


def _until(conn: psycopg.Connection[object], position: int) -> None:
    deadline = perf_counter() + PATIENCE
    while complete_position(conn) < position:
        assert perf_counter() < deadline, f"position {position} was not projected within {PATIENCE} s"
        time.sleep(LOOK_SECONDS)


def delays(url: str, servers: str, seconds: float, rate: float) -> list[float]:
    """Seconds from each commit of one event until an answer shows it, by position."""
    committed: dict[int, float] = {}
    seen: dict[int, float] = {}
    count = int(seconds * rate)

    def look(first: int) -> None:
        shown = first
        with connected(url, roles.READER) as conn:
            while shown < first + count and perf_counter() < deadline:
                reached, now = complete_position(conn), perf_counter()
                seen.update(dict.fromkeys(range(shown + 1, reached + 1), now))
                shown = max(shown, reached)
                time.sleep(LOOK_SECONDS)

    with (
        running(RELAY, url, servers),
        projectors(url, servers, 1),
        PostgresLog(url) as log,
        connected(url, roles.READER) as conn,
    ):
        events = islice(careers(head(conn) + 10 + count), head(conn), None)
        # Until somebody follows: relay and projector have begun when the first events are seen.
        last = log.append(Decision(list(islice(events, 10)))).last_position
        _until(conn, last)
        deadline = perf_counter() + seconds + PATIENCE
        looking = Thread(target=look, args=(last,))
        looking.start()
        begun = perf_counter()
        for number, event in enumerate(events):
            time.sleep(max(0.0, begun + number / rate - perf_counter()))
            position = log.append(Decision([event])).last_position
            committed[position] = perf_counter()
        took = perf_counter() - begun
        looking.join()
    assert took < seconds * 1.2, f"{count} commits took {took:.0f} s: this machine cannot commit {rate:g} a second now"
    return [max(0.0, seen[position] - at) for position, at in committed.items()]


def measure(events: int = EVENTS, rounds: int = ROUNDS, seconds: float = SECONDS, rate: float = RATE) -> list[Figure]:
    with ledger(events) as (url, servers):
        taken = [(projected_by(url, servers, 1), projected_by(url, servers, 2)) for _ in range(rounds)]
        waited = sorted(delays(url, servers, seconds, rate))
    one, two = (events / median(each) for each in zip(*taken, strict=True))
    ratio = median(alone / together for alone, together in taken)
    return [
        Figure("one projector behind Kafka", one, "events/s"),
        Figure("two projectors", two, "events/s"),
        at_least(f"two against one, on {os.cpu_count()} cores", ratio, "times", 1.5),
        Figure(f"commit to visible through Kafka at {rate:g} events/s, median", median(waited) * 1000, "ms"),
        at_most("- 99th percentile", waited[int(len(waited) * 0.99)] * 1000, "ms", 250),
        Figure("- longest", waited[-1] * 1000, "ms"),
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=EVENTS)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--rate", type=float, default=RATE)
    asked = options.parse_args()
    show("Following", measure(asked.events, asked.rounds, asked.seconds, asked.rate))


if __name__ == "__main__":
    main()
