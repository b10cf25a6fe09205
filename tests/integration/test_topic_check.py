"""What `doctor` says of the topic's replicas."""

import threading
from contextlib import closing

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from consumers.kafka.topic_check import topic_check
from consumers.kafka.topics import Cluster, ensure_topic
from consumers.kafka.with_kafka_python.options import options_of


def test_a_topic_of_fewer_replicas_than_its_minimum_is_found(cluster: Cluster, topic: str) -> None:
    """Catches a setting that promises three brokers where one acknowledges: Kafka itself does not compare the two."""
    assert topic_check(cluster, topic).ok
    ensure_topic(cluster, topic)
    assert topic_check(cluster, topic).ok
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"min.insync.replicas": "3"})])
    found, pause = topic_check(cluster, topic), threading.Event()
    for _ in range(100):  # the broker follows its own log, where the setting was just written
        if not found.ok:
            break
        pause.wait(0.1)
        found = topic_check(cluster, topic)
    assert not found.ok
    assert "1 replica, min.insync.replicas 3" in found.message


def test_a_broker_that_is_down_is_no_exception() -> None:
    """Catches a stack trace out of `doctor`."""
    found = topic_check(Cluster("127.0.0.1:9"))
    assert not found.ok
    assert "127.0.0.1:9" in found.message
