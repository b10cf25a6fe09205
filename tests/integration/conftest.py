"""What tests of the projections share."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from store.database import Database, connect


@pytest.fixture
def connection(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the writing role to the test's own ledger."""
    with connect(database.writer_url) as opened:
        yield opened
