"""The cluster and its topics: how they are reached, made, and looked at."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError, UnknownTopicOrPartitionError
from kafka.partitioner import murmur2

from broker.node import bootstrap_servers
from domain.errors import SoboError, Unavailable
from store.settings import Settings

EVENTS = "sobo.events"
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
BOOTSTRAP_MS = 5_000
REQUEST_MS = 10_000


@dataclass(frozen=True)
class Cluster:
    """Where Kafka is. `security` goes to the client as it is, and stays out of `repr`: it may hold passwords."""

    bootstrap_servers: str
    security: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def options(self) -> dict[str, Any]:
        return {
            "bootstrap_servers": self.bootstrap_servers.split(","),
            "bootstrap_timeout_ms": BOOTSTRAP_MS,
            "request_timeout_ms": REQUEST_MS,
            "reconnect_backoff_max_ms": 10_000,
            **self.security,
        }


def known_cluster(settings: Settings) -> Cluster | None:
    """The cluster of the settings, else this home's own broker when it runs, else None.

    Raises `SoboError` (`bad_bootstrap_servers`) for an address that the client would stumble over.
    """
    servers = bootstrap_servers(settings)
    if servers is None:
        return None
    for server in servers.split(","):
        if not ADDRESS.fullmatch(server.strip()):
            raise SoboError(
                "bad_bootstrap_servers",
                f"'{server}' is no address of a Kafka broker. Write SOBO_KAFKA_BOOTSTRAP_SERVERS as host:port, several "
                "of them with commas between.",
            )
    return Cluster(servers, settings.kafka_security)


def cluster_of(settings: Settings) -> Cluster:
    """As `known_cluster`. Raises `Unavailable` when there is none."""
    cluster = known_cluster(settings)
    if cluster is None:
        raise Unavailable(
            "no_broker",
            "No Kafka is known here: set SOBO_KAFKA_BOOTSTRAP_SERVERS, or start one for trying with "
            "`sobo broker start`.",
        )
    return cluster


@contextmanager
def answering(cluster: Cluster) -> Iterator[None]:
    """Turns what the client raises into `Unavailable` with the address."""
    try:
        yield
    except (KafkaError, OSError) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Unavailable("broker_down", f"Kafka at {cluster.bootstrap_servers} does not answer: {told}") from error


def ensure_topic(cluster: Cluster, topic: str = EVENTS, partitions: int = PARTITIONS) -> None:
    """Make the topic when it is missing; replicas as the cluster's default says."""
    with answering(cluster), closing(KafkaAdminClient(**cluster.options)) as admin:
        if topic in admin.list_topics():
            return
        wanted = {topic: {"num_partitions": partitions, "replication_factor": -1, "configs": CONFIGURATION}}
        with suppress(TopicAlreadyExistsError):  # somebody else was faster
            admin.create_topics(wanted, wait_for_metadata=True)


def partitions_of(consumer: KafkaConsumer, cluster: Cluster, topic: str) -> list[TopicPartition]:
    """The topic's partitions. Raises `Unavailable` when there is no such topic, yet."""
    with answering(cluster):
        try:
            numbers = consumer.partitions_for_topic(topic)
        except UnknownTopicOrPartitionError:
            numbers = None
    if not numbers:
        raise Unavailable(
            "no_topic",
            f"There is no topic {topic} at {cluster.bootstrap_servers}. `sobo relay` makes it and sends the log to it.",
        )
    return [TopicPartition(topic, number) for number in sorted(numbers)]


def known_topic_id(client: KafkaConsumer, topic: str) -> str:
    """The id of the topic as the client has last heard it; "" while there is none, or from a broker before 2.8.

    A topic that was deleted and made again has another; the client knows it and has no public place to ask.
    """
    found = client._cluster.topic_id(topic)
    return "" if found is None else str(found)


def topic_id_now(client: KafkaConsumer, topic: str) -> str:
    """The same, asked of the broker."""
    client.topics()
    return known_topic_id(client, topic)


def reader(cluster: Cluster, **options: Any) -> KafkaConsumer:
    """A consumer that commits nothing by itself and starts from the beginning."""
    with answering(cluster):
        return KafkaConsumer(
            **cluster.options,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            metrics_enabled=False,
            **options,
        )


def last_messages(cluster: Cluster, topic: str, seconds: float = 10.0) -> dict[int, Any]:
    """The last message of each partition, as the client gives it; None for a partition without any."""
    with closing(reader(cluster, max_poll_records=1)) as consumer, answering(cluster):
        partitions = partitions_of(consumer, cluster, topic)
        starts, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
        found: dict[int, Any] = {partition.partition: None for partition in partitions}
        for partition in partitions:
            if ends[partition] <= starts[partition]:
                continue
            consumer.assign([partition])
            consumer.seek(partition, ends[partition] - 1)
            polled = consumer.poll(timeout_ms=int(seconds * 1000)).get(partition, [])
            if not polled:
                raise Unavailable("broker_down", f"Kafka at {cluster.bootstrap_servers} does not answer: no message")
            found[partition.partition] = polled[-1]
        return found


def partition_of(stream: str, partitions: int) -> int:
    """Where the client's default partitioner, as Java's, puts the events of a stream."""
    return int(murmur2(stream.encode()) & 0x7FFFFFFF) % partitions
