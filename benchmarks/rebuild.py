"""How fast a projection is rebuilt, and in how much memory. `python -m benchmarks.rebuild [--small N] [--large N]`.

Memory is that of both processes of a rebuild together. On a database and a broker of its own in a temporary folder. A
rebuild is paired, in the same run, with what a plain consumer does: kafka-python's `poll` and fastavro's
`schemaless_reader`, message by message, with no row written; and with the `eventsourcing` library's own
ProjectionRunner writing the same rows of the first few thousand events.
"""

import argparse
import json
import subprocess
import sys
from contextlib import closing
from io import BytesIO
from itertools import islice
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import fastavro
from kafka import KafkaConsumer, TopicPartition

from benchmarks.careers import careers
from benchmarks.figures import Figure, at_least, at_most, show, timed
from benchmarks.runner import measure_runner
from broker import node as broker
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import EVENTS
from consumers.kafka.wire import PREFIX_LENGTH, FramesRead
from consumers.kafka.with_kafka_python.options import options_of
from consumers.relaying.relay import relay_once
from domain.ports import Decision
from schemas.catalogue import schema
from store import migrate
from store.embedded import server as embedded
from store.events.log import PostgresLog

ROOT = Path(__file__).parents[1]
SMALL, LARGE = 200_000, 1_000_000
RUNNER = 3_000
"""Events for the library's runner, which commits one by one."""
APPEND = 50_000
CHILD = """
import json, re, sys, threading
from pathlib import Path
from time import perf_counter, sleep
from consumers.identity import ledger_name
from consumers.kafka.kafka_source import KafkaSource
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from consumers.kafka.topics import Cluster
from store.database import connected
url, origin, servers = sys.argv[1:]
with connected(url) as conn:
    ledger = ledger_name(conn)
def peak_of(process):  # not ru_maxrss: that begins with what the parent had when it started this process
    found = re.search(r"VmHWM:\\s+(\\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) // 1024 if found else 0
of_second = [0]
def look():
    while True:
        for child in Path("/proc/self/task").glob("*/children"):
            for process in child.read_text().split():
                try:
                    of_second[0] = max(of_second[0], peak_of(process))
                except OSError:
                    pass
        sleep(0.1)
threading.Thread(target=look, daemon=True).start()
started = perf_counter()
made = rebuild(url, lambda: StoreSource(url) if origin == "store" else KafkaSource(Cluster(servers), ledger))
seconds = perf_counter() - started
peak = peak_of("self") + of_second[0]
print(json.dumps({"rate": made.events / seconds, "peak_mb": peak, "digest": made.digest, "compared": made.compared}))
"""


def fill(url: str, events: int) -> None:
    everything = careers(events)
    with PostgresLog(url) as log:
        while some := list(islice(everything, APPEND)):
            log.append(Decision(some))


def bare(cluster: Cluster) -> float:
    """Messages a second that a plain consumer reads and decodes, as the client's and the codec's manuals show it."""
    parsed = {prefix: schema(*frame.written).parsed for prefix, frame in FramesRead().items()}
    with closing(KafkaConsumer(**options_of(cluster), auto_offset_reset="earliest")) as consumer:
        partitions = [TopicPartition(EVENTS, number) for number in consumer.partitions_for_topic(EVENTS)]
        consumer.assign(partitions)
        total: int = sum(consumer.end_offsets(partitions).values())
        done, started = 0, perf_counter()
        while done < total:
            for messages in consumer.poll(1000).values():
                done += len(messages)
                for message in messages:
                    value = message.value
                    fastavro.schemaless_reader(BytesIO(value[PREFIX_LENGTH:]), parsed[value[:PREFIX_LENGTH]], None)
        return total / (perf_counter() - started)


def rebuilt(url: str, origin: str, cluster: Cluster) -> dict[str, Any]:
    """One rebuild in a process of its own, so that its peak memory is its own."""
    command = [sys.executable, "-c", CHILD, url, origin, cluster.bootstrap_servers]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def paired(events: int, runner: int) -> dict[str, Any]:
    """Rates and peaks at one size; everything that is compared runs in the same few minutes on the same servers."""
    with TemporaryDirectory(prefix="sobo-bench-") as folder:
        home = Path(folder)
        server = embedded.ensure_running(home)
        try:
            migrate.migrate(server.admin_url)
            started = broker.start(home)
            assert started.bootstrap_servers is not None
            cluster = Cluster(started.bootstrap_servers)
            url = server.writer_url
            fill(url, events)
            _, seconds = timed(lambda: relay_once(url, cluster))
            plain = [bare(cluster)]
            kafka = rebuilt(url, "kafka", cluster)
            plain.append(bare(cluster))
            store = rebuilt(url, "store", cluster)
            library = measure_runner(server.admin_url, url, runner) if runner else None
        finally:
            broker.stop(home)
            embedded.stop(home)
    assert kafka["digest"] == store["digest"], "the two sources made different projections"
    return {"relay": events / seconds, "bare": mean(plain), "kafka": kafka, "store": store, "library": library}


def measure(small: int = SMALL, large: int = LARGE) -> list[Figure]:
    few, many = paired(small, RUNNER), paired(large, 0)
    figures = [
        Figure("relay to Kafka", few["relay"], "events/s"),
        Figure("bare kafka-python and fastavro, nothing written", few["bare"], "events/s"),
    ]
    for size, found in ((small, few), (large, many)):
        ratio = found["kafka"]["rate"] / found["bare"]
        figures += [
            Figure(f"rebuild from Kafka, {size:,} events", found["kafka"]["rate"], "events/s"),
            at_least(f"- against the bare consumer, {size:,} events", ratio, "times", 0.85),
            at_least(f"rebuild from the store, {size:,} events", found["store"]["rate"], "events/s", 50_000),
        ]
    library = few["kafka"]["rate"] / few["library"]
    figures += [
        Figure("the library's ProjectionRunner, same rows", few["library"], "events/s"),
        at_least("rebuild from Kafka against that runner", library, "times", 30),
    ]
    for origin in ("kafka", "store"):
        small_peak, large_peak = few[origin]["peak_mb"], many[origin]["peak_mb"]
        figures += [
            at_most(f"peak memory of a rebuild from {origin}, {large:,} events", large_peak, "MB", 500),
            at_most(f"- against {small:,} events", large_peak / small_peak, "times", 1.2),
        ]
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", type=int, default=SMALL, help="events of the smaller ledger")
    options.add_argument("--large", type=int, default=LARGE, help="events of the larger one")
    asked = options.parse_args()
    show("Rebuilding the projections", measure(asked.small, asked.large))


if __name__ == "__main__":
    main()
