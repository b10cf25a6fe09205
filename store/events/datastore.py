"""The library's PostgreSQL datastore, opened from one URL."""

from eventsourcing.postgres import ConnectionPool, PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row

from store import limits
from store.database import address

MOST_CONNECTIONS = 10
WAIT = 5.0
"""Seconds to wait for a free connection, or for a server that does not answer."""


class LedgerDatastore(PostgresDatastore):
    """A pool of autocommit connections to `url`; every part of the URL holds (sslmode, options, socket folder)."""

    def __init__(self, url: str) -> None:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
        super().__init__(
            dbname=parts.get("dbname", ""),
            host=parts.get("host", ""),
            port=parts.get("port", ""),
            user=parts.get("user", ""),
            password="",
            schema="ledger",
            originator_id_type="text",
        )
        self.url, self.address = url, address(url)
        # The library's pool knows five parts of an address; this one takes the URL as it is.
        self.pool = ConnectionPool(
            url,
            connection_class=Connection[DictRow],
            kwargs={"row_factory": dict_row, "fallback_application_name": limits.application_name()},
            min_size=1,
            max_size=MOST_CONNECTIONS,
            open=False,
            configure=_configure,
            timeout=WAIT,
            num_workers=1,
        )

    def register_type_adapters(self) -> None:
        """None: the library's composite types are not used here."""


def _configure(connection: Connection[DictRow]) -> None:
    connection.autocommit = True
    limits.apply(connection, appends=True)
