"""Which Kafka client is spoken with: confluent-kafka where it is installed, else kafka-python; or as is set."""

from importlib.util import find_spec

from consumers.kafka.port.client import Client
from consumers.kafka.port.cluster import Cluster
from domain.errors import SoboError

KAFKA_PYTHON, CONFLUENT = "kafka-python", "confluent"


def client_named(name: str) -> Client:
    """Raises `SoboError` (`unknown_kafka_client`, `no_kafka_client`). "" takes the faster one that there is."""
    if name not in ("", KAFKA_PYTHON, CONFLUENT):
        raise SoboError(
            "unknown_kafka_client", f"SOBO_KAFKA_CLIENT={name}: there are {KAFKA_PYTHON} and {CONFLUENT}; write one."
        )
    there = find_spec("confluent_kafka") is not None
    if name == CONFLUENT and not there:
        raise SoboError(
            "no_kafka_client",
            f"SOBO_KAFKA_CLIENT={CONFLUENT}, and confluent-kafka is not installed: `pip install 'sobo[fast]'`, or "
            f"write {KAFKA_PYTHON}.",
        )
    if there and name != KAFKA_PYTHON:
        from consumers.kafka.with_confluent.client import Confluent

        return Confluent()
    from consumers.kafka.with_kafka_python.client import KafkaPython

    return KafkaPython()


def client_of(cluster: Cluster) -> Client:
    """The client of a cluster that answers, as whom it is told to be. Raises `Unavailable` with the reason."""
    from consumers.kafka.port.greeting import greet

    client = client_named(cluster.client)
    greet(cluster)
    return client
