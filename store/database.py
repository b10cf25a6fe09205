"""The ledger's database: the embedded one or a server, reachable, new enough, and with the tables of this version."""

from dataclasses import dataclass, field
from typing import Any

import psycopg

from domain.errors import SoboError, Unavailable
from store import embedded, migrate
from store.settings import Settings

OLDEST_SERVER = 150000
"""PostgreSQL 15, as `server_version` counts."""
CONNECT_SECONDS = 10


@dataclass(frozen=True)
class Database:
    """Where the ledger is kept. `admin_url` is None when only the writing role is known."""

    writer_url: str = field(repr=False)
    admin_url: str | None = field(default=None, repr=False)


def connect(url: str, **options: Any) -> psycopg.Connection[Any]:
    """An autocommit connection. Raises `Unavailable` with the address (never the password) when nobody answers."""
    options = {"autocommit": True, "connect_timeout": CONNECT_SECONDS, **options}
    try:
        return psycopg.connect(url, **options)
    except psycopg.ProgrammingError as error:
        raise SoboError("bad_database_url", f"the database URL is not understood: {_first_line(error)}") from None
    except psycopg.OperationalError as error:
        message = f"the database at {address(url)} does not answer: {_first_line(error)}"
        raise Unavailable("database_down", f"{message}. Is it running, and is SOBO_DATABASE_URL right?") from error


def address(url: str) -> str:
    """`host:port/database` of a URL, or the socket's folder; fit for a message."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    host = parts.get("host") or parts.get("hostaddr") or "localhost"
    port = "" if str(host).startswith("/") else f":{parts.get('port') or 5432}"
    return f"{host}{port}/{parts.get('dbname') or parts.get('user') or ''}"


def open_database(settings: Settings) -> Database:
    """The database of these settings, started when it is the embedded one, and migrated when its tables are behind.

    Raises `Unavailable` when it does not answer and `SoboError` when it cannot be used.
    """
    database = locate(settings)
    # As the admin where there is one: while another process migrates, the writing role may not see the tables yet.
    owner = database.admin_url or database.writer_url
    with connect(owner) as connection:
        version = connection.info.server_version
        if version < OLDEST_SERVER:
            found = f"the database at {address(owner)} is PostgreSQL {version // 10000}"
            raise SoboError("old_server", f"{found}; sobo needs 15 or newer.")
        current = migrate.is_current(connection)
    if not current:
        migrate.migrate(owner)
    return database


def locate(settings: Settings) -> Database:
    """The URLs of these settings; starts the embedded server when they name no other."""
    if settings.database_url is not None:
        return Database(settings.database_url, settings.admin_database_url)
    server = embedded.ensure_running(settings.home)
    return Database(server.writer_url, server.admin_url)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
