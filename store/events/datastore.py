"""The connections of one ledger: a pool opened from its URL, with the errors that a recorder of the library raises."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import psycopg
from eventsourcing import persistence
from psycopg import Connection
from psycopg_pool import ConnectionPool

from store import limits
from store.database import address

MOST_CONNECTIONS = 10
WAIT = 5.0
"""Seconds to wait for a free connection, or for a server that does not answer."""

# The pool warns of every connection that fails, on top of the error that we raise.
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)

ERRORS: tuple[tuple[type[psycopg.Error], type[persistence.PersistenceError]], ...] = (
    (psycopg.InterfaceError, persistence.InterfaceError),
    (psycopg.OperationalError, persistence.OperationalError),
    (psycopg.DataError, persistence.DataError),
    (psycopg.IntegrityError, persistence.IntegrityError),
    (psycopg.InternalError, persistence.InternalError),
    (psycopg.ProgrammingError, persistence.ProgrammingError),
    (psycopg.NotSupportedError, persistence.NotSupportedError),
    (psycopg.DatabaseError, persistence.DatabaseError),
    (psycopg.Error, persistence.PersistenceError),
)
"""The first that fits: the contract of a recorder names the errors of the DB API as its own."""


class LedgerDatastore:
    """A pool of autocommit connections to `url`; every part of the URL holds (sslmode, options, socket folder)."""

    def __init__(self, url: str) -> None:
        self.url, self.address = url, address(url)
        self.pool: ConnectionPool[Connection[Any]] = ConnectionPool(
            url,
            kwargs={"fallback_application_name": limits.application_name()},
            min_size=1,
            max_size=MOST_CONNECTIONS,
            open=False,
            configure=_configure,
            timeout=WAIT,
            num_workers=1,
        )

    @contextmanager
    def get_connection(self) -> Iterator[Connection[Any]]:
        """Opens the pool when it is first asked. What psycopg raises comes as the library's error, its cause kept."""
        try:
            self.pool.open()
            with self.pool.connection() as conn:
                yield conn
        except psycopg.Error as error:
            raise next(ours for theirs, ours in ERRORS if isinstance(error, theirs))(str(error)) from error

    def close(self) -> None:
        self.pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _configure(connection: Connection[Any]) -> None:
    connection.autocommit = True
    limits.apply(connection, appends=True)
