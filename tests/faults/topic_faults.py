"""What others do to a topic."""

import time
from contextlib import closing

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.with_kafka_python.options import options_of

SMALL, LARGEST = 8_000, 1_048_588
"""Bytes of a batch: less than `load.too_large` has, and Kafka's default."""
DELETED = 20.0


def delete_topics(cluster: Cluster, *topics: str, wait: bool = True) -> None:
    """Return when none of them is there any more; without `wait` somebody may be making them again."""
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        for topic in set(topics) & set(admin.list_topics()):
            admin.delete_topics([topic])
        ends = time.monotonic() + DELETED
        while wait and set(topics) & set(admin.list_topics()):
            assert time.monotonic() < ends, f"{topics} are not deleted"
            time.sleep(0.1)


def empty_partition(cluster: Cluster, topic: str, partition: int) -> int:
    """Delete all that it holds; returns the offset at which it begins now."""
    at, options = TopicPartition(topic, partition), options_of(cluster)
    with closing(KafkaAdminClient(**options)) as admin, closing(KafkaConsumer(**options)) as consumer:
        end = int(consumer.end_offsets([at])[at])
        admin.delete_records({at: end})
        return end


def limit(cluster: Cluster, topic: str, size: int) -> None:
    """The largest batch that the topic takes."""
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        if topic in admin.list_topics():
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": str(size)})])
