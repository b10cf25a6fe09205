"""The cluster's topics through librdkafka's administration client."""

import time
from collections.abc import Mapping
from typing import Any, Self

from confluent_kafka import KafkaError, KafkaException, TopicCollection
from confluent_kafka.admin import ConfigResource, NewTopic, ResourceType

from consumers.kafka.port.client import Described
from consumers.kafka.port.cluster import Cluster, Needed, no_topic
from consumers.kafka.with_confluent.asking import Asking, once_it_is_settled
from consumers.kafka.with_confluent.options import ANSWER_SECONDS, answering


class ConfluentTopics:
    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def names(self) -> set[str]:
        with answering(self._cluster):
            return set(self._admin().list_topics(timeout=ANSWER_SECONDS).topics)

    def create(self, name: str, partitions: int, configuration: Mapping[str, str]) -> None:
        with answering(self._cluster, Needed("Create", "topic", name)):
            admin = self._admin()
            wanted = NewTopic(name, partitions, -1, config=dict(configuration))
            try:
                admin.create_topics([wanted], operation_timeout=ANSWER_SECONDS)[name].result(ANSWER_SECONDS)
            except KafkaException as error:
                if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                    raise
            deadline = time.monotonic() + ANSWER_SECONDS
            while name not in self.names() and time.monotonic() < deadline:  # not every broker has heard of it yet
                time.sleep(0.05)

    def describe(self, name: str) -> Described:
        asking = Asking(self._cluster, name)
        topic_id = asking.topic_id()
        if not topic_id:
            raise no_topic(self._cluster, name)
        with answering(self._cluster, Needed("Describe", "topic", name)):
            partitions = once_it_is_settled(lambda: _partitions(asking.admin, name))
        with answering(self._cluster, Needed("DescribeConfigs", "topic", name)):
            resource = ConfigResource(ResourceType.TOPIC, name)
            configured = asking.admin.describe_configs([resource])[resource].result(ANSWER_SECONDS)
        return Described(
            topic_id=topic_id,
            partitions=len(partitions),
            replicas=min(len(partition.replicas) for partition in partitions),
            in_sync=min(len(partition.isr) for partition in partitions),
            configuration={key: entry.value for key, entry in configured.items()},
        )

    def close(self) -> None:
        """The client ends with its last user."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _admin(self) -> Any:
        return Asking(self._cluster, "").admin


def _partitions(admin: Any, name: str) -> Any:
    """What was just made is known to one broker before another: that one tells of a topic without partitions."""
    asked = admin.describe_topics(TopicCollection([name]), request_timeout=ANSWER_SECONDS)
    partitions = asked[name].result(ANSWER_SECONDS).partitions
    if not partitions:
        raise KafkaException(KafkaError(KafkaError.LEADER_NOT_AVAILABLE))
    return partitions
