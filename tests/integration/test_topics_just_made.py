"""A topic that was made a moment ago is known to one broker of a cluster before another."""

from types import SimpleNamespace
from typing import Any

import pytest
from confluent_kafka.admin import AdminClient
from kafka.admin import KafkaAdminClient

from consumers.kafka.clients import client_named
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import CONFIGURATION


class _Told:
    """An answer that was given at once."""

    def __init__(self, found: Any) -> None:
        self._found = found

    def result(self, _: float | None = None) -> Any:
        return self._found


@pytest.mark.parametrize("name", ["kafka-python", "confluent"])
def test_a_broker_that_has_heard_of_no_partition_yet_is_asked_again(
    cluster: Cluster, topic: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Catches a relay that died of `min() arg is an empty sequence` beside three nodes that had just made its topic."""
    admin: Any = KafkaAdminClient if name == "kafka-python" else AdminClient
    describe, without = admin.describe_topics, [True, True]

    def asked(self: Any, topics: Any, **options: Any) -> Any:
        answer = describe(self, topics, **options)
        if not without:
            return answer
        without.pop()
        if name == "kafka-python":
            return [one | {"partitions": []} for one in answer]
        told = {topic: future.result() for topic, future in answer.items()}
        return {topic: _Told(SimpleNamespace(topic_id=found.topic_id, partitions=[])) for topic, found in told.items()}

    with client_named(name).topics(cluster) as topics:
        topics.create(topic, 3, CONFIGURATION)
        monkeypatch.setattr(admin, "describe_topics", asked)
        found = topics.describe(topic)
    assert not without
    assert (found.partitions, found.replicas, found.in_sync) == (3, 1, 1)
