"""Why Kafka does not acknowledge, in words: brokers that do not answer, or too few replicas in sync."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from consumers.kafka.clients import KAFKA_PYTHON, client_of
from consumers.kafka.port.cluster import Cluster, does_not_answer
from consumers.kafka.port.greeting import silent_servers
from consumers.kafka.topics import MINIMUM
from domain.errors import Unavailable

DOWN = "broker_down"


def what_is_wrong(cluster: Cluster, topic: str) -> str:
    """As far as it can be seen from here, in some seconds."""
    silent = silent_servers(cluster)
    found = [] if len(silent) == len(cluster.servers) else _too_few(cluster, topic)
    if silent:
        found.insert(0, without_an_answer(cluster, silent))
    return "; ".join(found) or "every broker of the settings answers, and enough replicas are in sync"


def without_an_answer(cluster: Cluster, silent: Sequence[str]) -> str:
    return f"{len(silent)} of {len(cluster.servers)} brokers do not answer ({'; '.join(silent)})"


def not_acknowledged(cluster: Cluster, topic: str) -> str:
    return f"it has not acknowledged for a while: {what_is_wrong(cluster, topic)}"


@contextmanager
def telling_what_is_wrong(cluster: Cluster, topic: str) -> Iterator[None]:
    """The clients say that something took too long; here it is said why."""
    try:
        yield
    except Unavailable as error:
        if error.code != DOWN:
            raise
        silent = silent_servers(cluster)
        if silent and all(reason in error.message for reason in silent):
            raise
        raise does_not_answer(
            cluster, f"{error.message.partition(': ')[2]}; {what_is_wrong(cluster, topic)}"
        ) from error


def _too_few(cluster: Cluster, topic: str) -> list[str]:
    # Without a controller librdkafka's client keeps a core busy until it gives up; this one needs none.
    asked = replace(cluster, client=KAFKA_PYTHON)
    try:
        with client_of(asked).topics(asked) as topics:
            found = topics.describe(topic)
    except Unavailable as error:
        return [] if error.code == DOWN else [error.message]
    minimum = int(found.configuration.get(MINIMUM, 1))
    if found.in_sync >= minimum:
        return []
    return [
        f"the topic {topic} has {found.in_sync} of {found.replicas} replicas in sync, fewer than its {MINIMUM} of "
        f"{minimum}: start the brokers that hold the others"
    ]
