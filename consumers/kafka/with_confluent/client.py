"""The port's client, as confluent-kafka."""

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.with_confluent.reader import ConfluentReader
from consumers.kafka.with_confluent.sender import ConfluentSender
from consumers.kafka.with_confluent.topics import ConfluentTopics


class Confluent:
    name = "confluent"

    def sender(self, cluster: Cluster, topic: str) -> ConfluentSender:
        return ConfluentSender(cluster, topic)

    def reader(
        self, cluster: Cluster, topic: str, *, group: str | None = None, source: bytes | None = None, batch: int = 500
    ) -> ConfluentReader:
        return ConfluentReader(cluster, topic, group, source, batch)

    def topics(self, cluster: Cluster) -> ConfluentTopics:
        return ConfluentTopics(cluster)
