"""A topic that is not as it must be is refused by the relay, with what differs."""

from contextlib import closing

import pytest
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, NewTopic

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import ensure_topic
from consumers.kafka.with_kafka_python.options import options_of
from consumers.relaying.relay import relay_once
from domain.errors import Refused
from store.database import Database
from tests.followed_log import append, units

DIFFERENCES = {
    "retention.ms": "604800000",
    "cleanup.policy": "compact",
    "message.timestamp.after.max.ms": "3600000",
    "min.insync.replicas": "3",
}


@pytest.mark.parametrize("setting", DIFFERENCES)
def test_another_setting_is_refused_by_name_and_nothing_is_sent(
    database: Database, cluster: Cluster, topic: str, setting: str
) -> None:
    """Catches a history that Kafka forgets after a week, or that stands on fewer brokers than was said."""
    append(database, units(2))
    ensure_topic(cluster, topic)
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        change = {setting: DIFFERENCES[setting]}
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, change)])
    with pytest.raises(Refused) as refused:
        relay_once(database.writer_url, cluster, topic)
    assert refused.value.code == "topic_differs"
    assert setting in refused.value.message and DIFFERENCES[setting] in refused.value.message


def test_another_number_of_partitions_is_refused_naming_both(database: Database, cluster: Cluster, topic: str) -> None:
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.create_topics([NewTopic(topic, 4, 1)])
    with pytest.raises(Refused, match="4 partitions and must have 6"):
        relay_once(database.writer_url, cluster, topic)
