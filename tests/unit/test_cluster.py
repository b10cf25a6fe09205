"""Which addresses are taken for a Kafka cluster."""

from pathlib import Path

import pytest

from consumers.kafka.topics import known_cluster
from domain.errors import SoboError
from store.settings import Settings


def settings(servers: str) -> Settings:
    return Settings(Path("/nowhere"), kafka_bootstrap_servers=servers)


@pytest.mark.parametrize("servers", ["kafka:9092", "127.0.0.1:9092, kafka-2.example:9093", "[::1]:9092", "kafka"])
def test_host_and_port_are_an_address(servers: str) -> None:
    """Catches a check that is stricter than the client, so that a good cluster is refused."""
    cluster = known_cluster(settings(servers))
    assert cluster is not None
    assert cluster.bootstrap_servers == servers


@pytest.mark.parametrize("servers", ["a:b:c", "kafka:port", "kafka:9092,", "http://kafka:9092", "two words:1"])
def test_anything_else_is_refused_before_the_client_stumbles_over_it(servers: str) -> None:
    """Catches `invalid literal for int()` told to a person who mistyped an address."""
    with pytest.raises(SoboError, match="host:port") as refused:
        known_cluster(settings(servers))
    assert refused.value.code == "bad_bootstrap_servers"
