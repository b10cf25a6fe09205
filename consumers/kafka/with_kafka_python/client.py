"""The port's client, as kafka-python."""

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.with_kafka_python.reader import KafkaPythonReader
from consumers.kafka.with_kafka_python.sender import KafkaPythonSender
from consumers.kafka.with_kafka_python.topics import KafkaPythonTopics


class KafkaPython:
    name = "kafka-python"

    def sender(self, cluster: Cluster, topic: str) -> KafkaPythonSender:
        return KafkaPythonSender(cluster, topic)

    def reader(
        self, cluster: Cluster, topic: str, *, group: str | None = None, source: bytes | None = None, batch: int = 500
    ) -> KafkaPythonReader:
        return KafkaPythonReader(cluster, topic, group, source, batch)

    def topics(self, cluster: Cluster) -> KafkaPythonTopics:
        return KafkaPythonTopics(cluster)
