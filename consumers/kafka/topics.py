"""The cluster of the settings, and our topics: how they are made and looked at."""

import re
import time
from collections.abc import Mapping
from contextlib import closing

from broker import node, secure
from consumers.kafka.clients import client_of
from consumers.kafka.port.client import Topics
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import Received
from domain.errors import Refused, SoboError, Unavailable
from store.settings import Settings

__all__ = ["EVENTS", "PARTITIONS", "Cluster", "cluster_of", "ensure_topic", "known_cluster", "last_messages"]

EVENTS = "sobo.events"
MINIMUM = "min.insync.replicas"
PARTITIONS = 6
"""Chosen once: the partition of a stream follows from their number, so it never changes."""

CONFIGURATION = {
    "retention.ms": "-1",  # the topic is the history; Kafka's default forgets after seven days
    "retention.bytes": "-1",
    "cleanup.policy": "delete",
    # The timestamp is `recorded_at`; a ledger whose clock is ahead of the broker's must not be turned away.
    "message.timestamp.after.max.ms": str(2**63 - 1),
}
ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^\s:\[\]/]+)(:[0-9]{1,5})?")
"""A host name, an IPv4 or a bracketed IPv6 address, with or without a port."""


def known_cluster(settings: Settings, role: str = "projector") -> Cluster | None:
    """The cluster of the settings, else this home's own broker when it runs, else None; of a secured one as `role`.

    Raises `SoboError` (`bad_bootstrap_servers`) for an address that the client would stumble over.
    """
    servers = node.bootstrap_servers(settings)
    if servers is None:
        return None
    for server in servers.split(","):
        if not ADDRESS.fullmatch(server.strip()):
            raise SoboError(
                "bad_bootstrap_servers",
                f"'{server}' is no address of a Kafka broker. Write SOBO_KAFKA_BOOTSTRAP_SERVERS as host:port, several "
                "of them with commas between.",
            )
    security = settings.kafka_security
    if settings.kafka_bootstrap_servers is None and node.status(settings.home).secure:
        security = secure.security_of(settings.home, role)
    return Cluster(servers, security, settings.kafka_client, settings.schema_registry_url)


def cluster_of(settings: Settings, role: str = "projector") -> Cluster:
    """As `known_cluster`. Raises `Unavailable` when there is none."""
    cluster = known_cluster(settings, role)
    if cluster is None:
        raise Unavailable(
            "no_broker",
            "No Kafka is known here: set SOBO_KAFKA_BOOTSTRAP_SERVERS, or start one for trying with "
            "`sobo broker start`.",
        )
    return cluster


def ensure_topic(cluster: Cluster, topic: str = EVENTS, partitions: int = PARTITIONS) -> None:
    """Make the topic of events when it is missing. Raises `Refused` (`topic_differs`)."""
    ensure_as(cluster, topic, CONFIGURATION, partitions)


def ensure_as(cluster: Cluster, topic: str, wanted: Mapping[str, str], partitions: int) -> None:
    """Make the topic when it is missing; replicas as the cluster's default says. Raises `Refused` (`topic_differs`)."""
    with client_of(cluster).topics(cluster) as topics:
        if topic not in topics.names():
            topics.create(topic, partitions, wanted)
        refuse_differences(topics, topic, wanted, partitions)


def refuse_differences(topics: Topics, topic: str, wanted: Mapping[str, str], partitions: int) -> None:
    """Raises `Refused` (`topic_differs`) naming how a topic differs from what it must be.

    Kafka compares `min.insync.replicas` with nothing: a topic of fewer replicas acknowledges all the same. What a user
    may not look at is not compared.
    """
    try:
        found = topics.describe(topic)
    except Unavailable as error:
        if error.code == "kafka_no_right":
            return
        raise
    differs = [
        f"{name} is {found.configuration.get(name)} and must be {value}"
        for name, value in wanted.items()
        if found.configuration.get(name) != value
    ]
    if found.partitions != partitions:
        differs.append(f"it has {found.partitions} partitions and must have {partitions}")
    minimum = int(found.configuration.get(MINIMUM, 1))
    if minimum > found.replicas:
        differs.append(f"it has {found.replicas} replicas, fewer than its {MINIMUM} of {minimum}")
    if differs:
        raise Refused(
            "topic_differs",
            f"The topic {topic} is not as it must be: {'; '.join(differs)}. Nothing was sent: mend its configuration "
            "(kafka-configs.sh, kafka-reassign-partitions.sh), then start `sobo relay` again.",
        )


def last_messages(cluster: Cluster, topic: str, seconds: float = 10.0) -> dict[int, Received | None]:
    """The last message of each partition; None for a partition without any."""
    with closing(client_of(cluster).reader(cluster, topic, batch=1)) as reader:
        partitions = reader.partitions()
        starts, ends = reader.starts(partitions), reader.ends(partitions)
        found: dict[int, Received | None] = dict.fromkeys(partitions)
        for partition in partitions:
            if ends[partition] <= starts[partition]:
                continue
            reader.assign([partition])
            reader.start_at({partition: ends[partition] - 1})
            polled: list[Received] = []
            deadline = time.monotonic() + seconds
            while not polled and time.monotonic() < deadline:
                polled = reader.poll_whole(1).get(partition, [])
            if not polled:
                raise Unavailable("broker_down", f"Kafka at {cluster.bootstrap_servers} does not answer: no message")
            found[partition] = polled[-1]
        return found
