"""A process that kills itself at a named point: `python -m tests.faults.dying WHAT POINT CALL URL BROKER TOPIC CLIENT`.

It runs the relay, the projector or a restore, and at the CALLth call of the function named POINT (`module:name`) dies
as under `kill -9`, before that call does anything.
"""

import importlib
import os
import signal
import sys
from typing import Any

from consumers.identity import ledger_name
from consumers.kafka.kafka_source import KafkaSource
from consumers.kafka.topics import Cluster
from consumers.projecting.projector import project_once
from consumers.projecting.store_source import StoreSource
from consumers.relaying.relay import relay_once
from consumers.restoring import topic as whole_topic
from consumers.restoring.restore import restore
from store.database import connect


def die_at(point: str, call: int) -> None:
    place, _, name = point.partition(":")
    owner: Any = importlib.import_module(place)
    *classes, name = name.split(".")
    for inner in classes:
        owner = getattr(owner, inner)
    original = getattr(owner, name)
    calls = 0

    def counted(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **options)

    setattr(owner, name, counted)


def main(arguments: list[str]) -> None:
    what, point, call, url, broker, topic, client = arguments
    die_at(point, int(call))
    cluster = Cluster(broker, client=client)
    if what == "relay":
        relay_once(url, cluster, topic)
    elif what == "restore":
        whole_topic.BATCH = 100  # a broker that is quick gives 2,000 at once, and the second call never comes
        restore(url, cluster, topic=topic)
    elif what == "project-kafka":
        with connect(url) as conn:
            ledger = ledger_name(conn)
        project_once(url, lambda: KafkaSource(cluster, ledger, topic, batch=100))
    else:
        project_once(url, lambda: StoreSource(url, batch=100))


if __name__ == "__main__":
    main(sys.argv[1:])
