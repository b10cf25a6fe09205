"""What `sobo doctor` asks of Kafka: does it answer, and stands what it acknowledged on enough brokers?"""

from consumers.kafka.clients import client_of
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.greeting import silent_servers
from consumers.kafka.stalled import without_an_answer
from consumers.kafka.topics import EVENTS, MINIMUM
from domain.errors import Unavailable
from store.opening.checks import Check


def cluster_check(cluster: Cluster) -> Check:
    """Whether it answers, to the user of the settings, and all that the settings name."""
    try:
        client = client_of(cluster)
    except Unavailable as error:
        return Check("kafka", False, error.message)
    told = f"{cluster.bootstrap_servers} answers; spoken to with {client.name}"
    silent = silent_servers(cluster)
    if silent:
        return Check("kafka", False, f"{told}; {without_an_answer(cluster, silent)}")
    return Check("kafka", True, told)


def topic_check(cluster: Cluster, topic: str = EVENTS) -> Check:
    """Kafka compares `min.insync.replicas` with nothing: a topic of fewer replicas acknowledges all the same."""
    try:
        with client_of(cluster).topics(cluster) as topics:
            if topic not in topics.names():
                return Check("topic", True, f"there is no {topic} yet; `sobo relay` makes it")
            found = topics.describe(topic)
    except Unavailable as error:
        return Check("topic", False, f"{topic} cannot be looked at: {error.message}")
    replicas, minimum = found.replicas, int(found.configuration[MINIMUM])
    told = f"{topic}: {replicas} replica{'' if replicas == 1 else 's'}, {MINIMUM} {minimum}"
    if minimum > replicas:
        return Check("topic", False, f"{told}: acknowledged messages stand on {replicas} only; give it more replicas")
    return Check("topic", True, told)
