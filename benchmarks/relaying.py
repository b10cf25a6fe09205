"""How fast the relay sends, by client, beside a bare producer of kafka-python that sends the same messages.

`python -m benchmarks.relaying [--events N] [--rounds N]`. The messages of the bare producer are made before the clock
starts; the relay reads the log, makes them, waits for every acknowledgement and moves its mark. All that is compared
runs in turn, round by round, against one broker and one database; ratios are taken within a round.
"""

import argparse
import gc
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from uuid import uuid4

from kafka import KafkaProducer

from benchmarks.figures import Figure, at_least, show
from benchmarks.rebuild import fill
from broker import node as broker
from consumers.identity import ledger_name
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import Message
from consumers.kafka.topics import ensure_topic
from consumers.kafka.wire import message_maker
from consumers.kafka.with_kafka_python.options import options_of
from consumers.relaying.relay import relay_once
from store import migrate
from store.database import connected
from store.embedded import server as embedded
from store.events.log import read_records

EVENTS = 60_000
ROUNDS = 3


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, and of this process's processor time, all threads."""

    clock: float
    processor: float


def taken(work: Callable[[], object]) -> Taken:
    clock, processor = perf_counter(), process_time()
    work()
    return Taken(perf_counter() - clock, process_time() - processor)


def bare(cluster: Cluster, topic: str, messages: list[Message]) -> None:
    """As the client's manual shows it, with what the relay asks for too: all replicas, idempotent, batches as large."""
    producer = KafkaProducer(
        **options_of(cluster), acks="all", enable_idempotence=True, linger_ms=5, batch_size=256 * 1024
    )
    with closing(producer):
        for key, value, headers, timestamp_ms in messages:
            producer.send(topic, value=value, key=key, headers=headers, timestamp_ms=timestamp_ms)
        producer.flush(120)


def rounds(events: int, number: int) -> list[dict[str, Taken]]:
    with TemporaryDirectory(prefix="sobo-bench-") as folder:
        home = Path(folder)
        server = embedded.ensure_running(home)
        try:
            migrate.migrate(server.admin_url)
            servers = str(broker.start(home).bootstrap_servers)
            fill(server.writer_url, events)
            with connected(server.writer_url) as conn:
                make = message_maker(ledger_name(conn))
                messages = [make(record) for batch in read_records(conn) for record in batch]
            gc.collect()
            gc.freeze()  # the relay holds no such list: the collector is not to look through it again and again
            return [_round(server.writer_url, servers, messages) for _ in range(number)]
        finally:
            broker.stop(home)
            embedded.stop(home)


def _round(url: str, servers: str, messages: list[Message]) -> dict[str, Taken]:
    def topic() -> str:
        name = f"events-{uuid4().hex}"
        ensure_topic(Cluster(servers), name)
        return name

    into = topic()
    found = {"bare": taken(lambda: bare(Cluster(servers), into, messages))}
    for client in ("kafka-python", "confluent"):
        into = topic()
        found[client] = taken(lambda c=client, t=into: relay_once(url, Cluster(servers, client=c), t))  # type: ignore[misc]
    return found


def measure(events: int = EVENTS, number: int = ROUNDS) -> list[Figure]:
    made = rounds(events, number)

    def rate(name: str) -> float:
        return median(events / one[name].clock for one in made)

    def ratio(fast: str, slow: str, of: str) -> float:
        return float(median(getattr(one[slow], of) / getattr(one[fast], of) for one in made))

    return [
        Figure("bare kafka-python, messages made before", rate("bare"), "events/s"),
        Figure("relay with kafka-python", rate("kafka-python"), "events/s"),
        Figure("relay with confluent-kafka", rate("confluent"), "events/s"),
        at_least(
            "relay with kafka-python against bare, by the clock", ratio("kafka-python", "bare", "clock"), "times", 0.9
        ),
        Figure("- by processor time", ratio("kafka-python", "bare", "processor"), "times"),
        at_least(
            "confluent-kafka against kafka-python, by the clock",
            ratio("confluent", "kafka-python", "clock"),
            "times",
            3,
        ),
        Figure("- by processor time", ratio("confluent", "kafka-python", "processor"), "times"),
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=EVENTS)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    asked = options.parse_args()
    show("Relaying", measure(asked.events, asked.rounds))


if __name__ == "__main__":
    main()
