"""What `sobo doctor` asks of Kafka: does it answer, and stands what it acknowledged on enough brokers?"""

from collections.abc import Mapping
from contextlib import closing

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError

from broker.node import serves
from consumers.kafka.topics import EVENTS, Cluster, answering
from domain.errors import Unavailable
from store.opening.checks import Check

MINIMUM = "min.insync.replicas"


def topic_check(cluster: Cluster, topic: str = EVENTS) -> Check:
    """Kafka compares `min.insync.replicas` with nothing: a topic of fewer replicas acknowledges all the same."""
    try:
        with answering(cluster), closing(KafkaAdminClient(**cluster.options)) as admin:
            if topic not in admin.list_topics():
                return Check("topic", True, f"there is no {topic} yet; `sobo relay` makes it")
            [described] = admin.describe_topics([topic])
            resource = ConfigResource(ConfigResourceType.TOPIC, topic)
            configured = admin.describe_configs([resource], config_filter="all")["topic"][topic]
    except Unavailable as error:
        return Check("topic", False, f"{topic} cannot be looked at: {error.message}")
    replicas = min(len(partition["replica_nodes"]) for partition in described["partitions"])
    minimum = int(configured[MINIMUM]["value"])
    told = f"{topic}: {replicas} replica{'' if replicas == 1 else 's'}, {MINIMUM} {minimum}"
    if minimum > replicas:
        return Check("topic", False, f"{told}: acknowledged messages stand on {replicas} only; give it more replicas")
    return Check("topic", True, told)


def reachable(servers: str, security: Mapping[str, str]) -> bool:
    """Whether any of these comma-separated servers answers; a secured cluster is asked through the real client."""
    if not security:
        return any(serves(server.strip(), timeout=3.0) for server in servers.split(","))
    try:
        client = KafkaAdminClient(bootstrap_servers=servers.split(","), request_timeout_ms=5000, **security)
        client.close()
    except (KafkaError, OSError, ValueError, AssertionError):  # the last two: security options it does not know
        return False
    return True
