"""What tests of the projections share."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from store.database import Database, connect


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
