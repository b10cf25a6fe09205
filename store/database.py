"""Where a ledger is kept, and how it is connected to; a message names the address and never the password."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.days import DEFAULT_ZONE
from domain.errors import SoboError, Unavailable
from store import held, limits
from store.full_disk import DISK_FULL, disk_full
from store.rights import roles

OLDEST_SERVER = 150000
"""PostgreSQL 15, as `server_version` counts."""
CONNECT_SECONDS = 10


@dataclass(frozen=True)
class Database:
    """Where the ledger is kept. `admin_url` is None when only the writing role is known."""

    writer_url: str = field(repr=False)
    admin_url: str | None = field(default=None, repr=False)
    time_zone: str = DEFAULT_ZONE
    """Of the ledger's days: an IANA name, read when the database is opened."""


def connect(url: str, role: str | None = None, **options: Any) -> psycopg.Connection[Any]:
    """An autocommit connection, which works as `role` where its login may take that on (`store.rights.roles`).

    Raises `Unavailable` with the address (never the password) when nobody answers.
    """
    options = {"autocommit": True, "connect_timeout": CONNECT_SECONDS, **options}
    try:
        known = limits.known_options(url)
        if known is not None:  # a statement less to wait for
            options = {"options": known, **options}
        connection = psycopg.connect(url, fallback_application_name=limits.application_name(), **options)
        if known is None:
            limits.apply_first(connection, url)
        if role is not None:
            roles.take(connection, role)
        return connection
    except psycopg.ProgrammingError:  # its message repeats the URL, with the password
        raise SoboError(
            "bad_database_url",
            "the database URL cannot be read; write it as postgresql://USER:PASSWORD@HOST:PORT/NAME, with %20 for a "
            "space, %40 for an @ and %2F for a / in the password (SOBO_DATABASE_URL, SOBO_DATABASE_ADMIN_URL)",
        ) from None
    except psycopg.OperationalError as error:
        message = f"the database at {address(url)} does not answer: {_first_line(error)}"
        raise Unavailable("database_down", f"{message}. Is it running, and is SOBO_DATABASE_URL right?") from error


@contextmanager
def connected(url: str, role: str | None = None) -> Iterator[psycopg.Connection[Any]]:
    """As `connect`, for as long as it is used, and closed then. Raises `Unavailable` also when it breaks meanwhile."""
    try:
        with connect(url, role) as connection:
            yield connection
    except held.TIMED_OUT as error:
        raise held.timed_out(url, address(url), error) from error
    except DISK_FULL as error:
        raise disk_full(address(url), error) from error
    except psycopg.OperationalError as error:
        message = f"the database at {address(url)} went away or gave up: {_first_line(error)}"
        raise Unavailable("database_down", message) from error


def address(url: str) -> str:
    """`host:port/database` of a URL, the socket's folder, or PostgreSQL's service file's name; fit for a message."""
    parts = conninfo_to_dict(url)
    if "service" in parts:
        return f"the service {parts['service']}"
    host = parts.get("host") or parts.get("hostaddr") or "localhost"
    port = "" if str(host).startswith("/") else f":{parts.get('port') or 5432}"
    return f"{host}{port}/{parts.get('dbname') or parts.get('user') or ''}"


def without_password(url: str) -> str | None:
    """The same database and role, fit to be shown; None for a URL that cannot be read."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return None
    if "password" not in parts:
        return url
    kept: dict[str, Any] = {name: value for name, value in parts.items() if name != "password"}
    return make_conninfo(**kept)


def has_password(url: str) -> bool:
    """Whether a URL brings its password along; a URL that cannot be read might."""
    try:
        return "password" in conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "password" in url or "@" in url


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
