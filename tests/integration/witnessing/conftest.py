"""A log with three units, its key, and a witness that is asked about it."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from proof.keys import SigningKey
from store.database import Database, connect
from store.tree import witnesses as store
from store.tree.signing import origin
from tests.followed_log import append, units
from tests.small_witness import SmallWitness, served


@pytest.fixture
def log(database: Database) -> Iterator[psycopg.Connection[Any]]:
    append(database, units(3))
    with connect(database.writer_url) as conn:
        yield conn


@pytest.fixture
def key(log: psycopg.Connection[Any]) -> SigningKey:
    return SigningKey.generate(origin(log))


@pytest.fixture
def witness(log: psycopg.Connection[Any], key: SigningKey) -> Iterator[SmallWitness]:
    with served(SmallWitness(key.verifier())) as running:
        store.add(log, store.Witness(running.url, running.key.verifier()))
        yield running
