"""How fast a projection is rebuilt, and in how much memory. `python -m benchmarks.rebuild [--events N] [--runner N]`.

On a database and a broker of its own in a temporary folder. Each rebuild is paired, in the same run, with what a plain
consumer does: kafka-python's `poll` and fastavro's `schemaless_reader`, message by message, with no row written; and
with the `eventsourcing` library's own ProjectionRunner writing the same rows of the first `--runner` events.
"""

import argparse
import json
import subprocess
import sys
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import fastavro

from benchmarks.append import appointments
from benchmarks.runner import measure_runner
from consumers import broker
from consumers.relay import relay_once
from consumers.topics import EVENTS, Cluster, partitions_of, reader
from domain.ports import Decision
from schemas.catalogue import event_schemas
from store import embedded, migrate
from store.log import PostgresLog

ROOT = Path(__file__).parents[1]
APPEND = 50_000
PEOPLE_SHARE = 2
"""Appointments of each person: what is derived is as many posts as there are events."""

CHILD = """
import json, resource, sys
from time import perf_counter
from consumers.kafka_source import KafkaSource
from consumers.rebuild import rebuild
from consumers.store_source import StoreSource
from consumers.topics import Cluster
url, origin, servers = sys.argv[1:]
started = perf_counter()
made = rebuild(url, lambda: StoreSource(url) if origin == "store" else KafkaSource(Cluster(servers)))
seconds = perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"rate": made.events / seconds, "peak_mb": peak, "digest": made.digest, "compared": made.compared}))
"""


def fill(url: str, events: int) -> None:
    with PostgresLog(url) as log:
        version, done = 0, 0
        people = max(1, events // PEOPLE_SHARE)
        while done < events:
            version += 1
            everybody = appointments(min(people, events - done), version)
            for first in range(0, len(everybody), APPEND):
                log.append(Decision(everybody[first : first + APPEND]))
            done += len(everybody)


def bare(cluster: Cluster) -> float:
    """Messages a second that a plain consumer reads and decodes, as the client's and the codec's manuals show it."""
    parsed = {schema.full_name.encode(): schema.parsed for schema in event_schemas().values()}
    with closing(reader(cluster)) as consumer:
        partitions = partitions_of(consumer, cluster, EVENTS)
        consumer.assign(partitions)
        total: int = sum(consumer.end_offsets(partitions).values())
        done, started = 0, perf_counter()
        while done < total:
            for messages in consumer.poll(1000).values():
                done += len(messages)
                for message in messages:
                    schema = parsed[dict(message.headers)["ce_type"]]
                    fastavro.schemaless_reader(BytesIO(message.value[5:]), schema, None)
        return total / (perf_counter() - started)


def rebuilt(url: str, origin: str, cluster: Cluster) -> dict[str, Any]:
    """One rebuild in a process of its own, so that its peak memory is its own."""
    command = [sys.executable, "-c", CHILD, url, origin, cluster.bootstrap_servers]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def measure(events: int, runner: int) -> dict[str, Any]:
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
            begun = perf_counter()
            relay_once(url, cluster)
            relayed = events / (perf_counter() - begun)
            plain = bare(cluster)
            kafka, store = rebuilt(url, "kafka", cluster), rebuilt(url, "store", cluster)
            plain = (plain + bare(cluster)) / 2
            library = measure_runner(server.admin_url, url, min(runner, events))
        finally:
            broker.stop(home)
            embedded.stop(home)
    return {
        "events": events,
        "relay_per_second": round(relayed),
        "bare_kafka_and_fastavro_per_second": round(plain),
        "rebuild_kafka_per_second": round(kafka["rate"]),
        "rebuild_kafka_to_bare": round(kafka["rate"] / plain, 2),
        "rebuild_kafka_peak_mb": kafka["peak_mb"],
        "rebuild_store_per_second": round(store["rate"]),
        "rebuild_store_peak_mb": store["peak_mb"],
        "same_digest": kafka["digest"] == store["digest"],
        "projection_runner_per_second": round(library),
        "rebuild_kafka_to_projection_runner": round(kafka["rate"] / library, 1),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=200_000)
    options.add_argument("--runner", type=int, default=3_000, help="events for the library's runner")
    options.add_argument("--json", type=Path, help="write the figures to this file")
    asked = options.parse_args()
    figures = measure(asked.events, asked.runner)
    for name, value in figures.items():
        print(f"{name:40} {value:>12,}" if not isinstance(value, bool) else f"{name:40} {value!s:>12}")
    text = json.dumps(figures, indent=2)
    if asked.json is not None:
        asked.json.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
