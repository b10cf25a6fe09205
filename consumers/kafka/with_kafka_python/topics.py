"""The cluster's topics through kafka-python's administration client."""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError

from consumers.kafka.port.client import Described
from consumers.kafka.port.cluster import Cluster, Needed, no_right, no_topic
from consumers.kafka.with_kafka_python.options import REQUEST_MS, answering, options_of


class KafkaPythonTopics:
    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        with answering(cluster):
            self._admin = KafkaAdminClient(**options_of(cluster))

    def names(self) -> set[str]:
        with answering(self._cluster):
            return set(self._admin.list_topics())

    def create(self, name: str, partitions: int, configuration: Mapping[str, str]) -> None:
        wanted = {name: {"num_partitions": partitions, "replication_factor": -1, "configs": dict(configuration)}}
        with answering(self._cluster, Needed("Create", "topic", name)), suppress(TopicAlreadyExistsError):
            self._admin.create_topics(wanted, wait_for_metadata=True)

    def describe(self, name: str) -> Described:
        if name not in self.names():
            raise no_topic(self._cluster, name)
        with answering(self._cluster, Needed("Describe", "topic", name)):
            found = self._described(name)
        with answering(self._cluster):
            resource = ConfigResource(ConfigResourceType.TOPIC, name)
            # Without the filter it hides what is inherited.
            configured = self._admin.describe_configs([resource], config_filter="all")["topic"][name]
        if not configured:  # the client looks at no refusal of this
            raise no_right(self._cluster, Needed("DescribeConfigs", "topic", name))
        partitions = found["partitions"]
        return Described(
            topic_id=str(found["topic_id"]),
            partitions=len(partitions),
            replicas=min(len(partition["replica_nodes"]) for partition in partitions),
            in_sync=min(len(partition["isr_nodes"]) for partition in partitions),
            configuration={key: entry["value"] for key, entry in configured.items()},
        )

    def _described(self, name: str) -> Mapping[str, Any]:
        """What was just made is known to one broker before another: that one tells of a topic without partitions."""
        deadline = time.monotonic() + REQUEST_MS / 1000
        while True:
            found: Mapping[str, Any] = self._admin.describe_topics([name])[0]
            if found["partitions"]:
                return found
            if time.monotonic() > deadline:
                raise no_topic(self._cluster, name)
            time.sleep(0.05)

    def close(self) -> None:
        with suppress(KafkaError):
            self._admin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
