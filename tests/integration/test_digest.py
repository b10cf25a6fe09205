"""The digest of state is what it is stated to be: computed again by hand, and on the oldest server."""

from hashlib import sha256
from typing import Any

import psycopg

from projections.state import tables as state
from projections.state.digest import table_digests
from tests import oldest_server
from tests.departing_country import departing_country, leaving
from tests.projection_world import FactWorld

Connection = psycopg.Connection[Any]


def written(values: tuple[Any, ...]) -> bytes:
    """A row as the digest's docstring says, for values that need no quotes but for blanks."""
    words = [
        "" if value is None else '""' if value == "" else f'"{value}"' if " " in value else value for value in values
    ]
    return f"({','.join(words)})".encode()


def by_hand(connection: Connection, table: str) -> str:
    columns = connection.execute(f"select * from projection.{table} limit 0".encode()).description or []
    as_text = ", ".join(f"{column.name}::text" for column in columns)
    rows = connection.execute(f"select {as_text} from projection.{table}".encode()).fetchall()
    shortened = {"true": "t", "false": "f"}
    hashes = sorted(sha256(written(tuple(shortened.get(value, value) for value in row))).digest() for row in rows)
    return f"{len(rows)} {sha256(b''.join(hashes)).hexdigest()}"


def test_the_digest_of_state_is_computed_again_by_hand(connection: Connection) -> None:
    """Catches a form that the docstring does not state, and rows that are left out."""
    leaving(departing_country(FactWorld(connection)))
    found = table_digests(connection, only=state.ALL_STATE)
    for table in ("unit_spans", "staff", "post_spans", "departures", "departure_figures"):
        assert found[table] == by_hand(connection, table), table
        assert not found[table].startswith("0 "), table


def test_null_and_empty_text_differ_and_so_does_every_single_row(connection: Connection) -> None:
    """Catches values that are joined without a sign of where each begins, and rows that cancel each other out."""
    leaving(departing_country(FactWorld(connection)))
    seen = set()
    for change in (
        "select 1",
        "update projection.departures set settlement = null where staff_number = 'EARLY'",
        "update projection.departures set settlement = '' where staff_number = 'EARLY'",
        "insert into projection.departures select * from projection.departures where staff_number = 'EARLY'",
        "insert into projection.departures select * from projection.departures where staff_number = 'EARLY'",
    ):
        connection.execute(change.encode())
        seen.add(table_digests(connection, only=["departures"])["departures"])
    assert len(seen) == 5


def test_the_oldest_server_comes_to_the_same_digest_of_state(connection: Connection) -> None:
    """Catches a hash that is the server's own."""
    leaving(departing_country(FactWorld(connection)))
    with oldest_server.running() as (_, admin_url), psycopg.connect(admin_url, autocommit=True) as oldest:
        leaving(departing_country(FactWorld(oldest)))
        assert table_digests(oldest, only=state.ALL_STATE) == table_digests(connection, only=state.ALL_STATE)
