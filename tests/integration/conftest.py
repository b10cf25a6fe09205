"""What tests of the projections share, those of the secured broker, and those of both Kafka clients."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from broker import node as kafka_broker
from broker import secure
from consumers.kafka.access import give_access
from consumers.kafka.clients import client_named
from consumers.kafka.port.client import Client
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import CONFIGURATION, known_cluster
from store.database import Database, connect
from store.settings import Settings
from tests.kafka_clients import CLIENTS, PARTITIONS

BEARER = (
    "listener.name.broker.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer."
    'OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";\n'
)
"""Tokens that nobody signed, as Kafka takes them for trying: the product's own broker takes none."""


@pytest.fixture
def connection(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the writing role to the test's own ledger."""
    with connect(database.writer_url) as opened:
        yield opened


@pytest.fixture
def empty_database(database: Database) -> Iterator[str]:
    """The URL, for its administrator, of a database without any table."""
    assert database.admin_url
    name = f"empty_{uuid4().hex[:12]}"
    with connect(database.admin_url) as admin:
        admin.execute(f"create database {name}")
        yield make_conninfo(database.admin_url, dbname=name)
        admin.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a secured broker that takes tokens too."""
    home = tmp_path_factory.mktemp("secured") / "Sổ Bộ, 'của' tôi"
    with pytest.MonkeyPatch.context() as patch:
        mechanisms = "broker.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN"
        assert mechanisms in secure.PROPERTIES
        patch.setattr(secure, "PROPERTIES", secure.PROPERTIES.replace(mechanisms, f"{mechanisms},OAUTHBEARER") + BEARER)
        try:
            kafka_broker.start(home, secure=True)
            give_access(home)
            yield home
        finally:
            kafka_broker.stop(home)


@pytest.fixture(params=CLIENTS)
def taking(request: pytest.FixtureRequest, secured: Path) -> Callable[[str], Cluster]:
    """The cluster as one of the roles finds it, with each of the clients."""

    def as_role(role: str) -> Cluster:
        found = known_cluster(Settings(secured, kafka_client=request.param), role)
        assert found is not None
        return found

    return as_role


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Client:
    return client_named(request.param)


@pytest.fixture(params=CLIENTS)
def other(request: pytest.FixtureRequest) -> Client:
    """For what one client leaves and another one finds."""
    return client_named(request.param)


@pytest.fixture
def made(client: Client, cluster: Cluster, topic: str) -> str:
    """A topic of four partitions, made through the client."""
    with client.topics(cluster) as topics:
        topics.create(topic, PARTITIONS, CONFIGURATION)
    return topic
