"""Opens the ledger's database: the embedded one or a server, reachable, new enough, and with this version's tables."""

from dataclasses import replace

from domain.days import DEFAULT_ZONE
from domain.errors import NotFound, Refused, SoboError
from store import migrate
from store.database import OLDEST_SERVER, Database, address, connect
from store.embedded import server as embedded
from store.events.keys import time_zone
from store.events.unfinished import refuse_unfinished
from store.settings import Settings
from store.tree.hashing import Told, nobody

HOW_TO = "`sobo init` makes one there, `sobo units load` begins one with its units, `sobo demo` tells a whole story"


def open_database(settings: Settings, *, make: bool = False, restoring: bool = False, told: Told = nobody) -> Database:
    """The database of these settings, started when it is the embedded one, and migrated when its tables are behind;
    `told` hears of the events that are hashed then.

    Only with `make` is a ledger made where there is none: asking leaves nothing behind. Raises `NotFound` (`no_ledger`)
    otherwise, `Unavailable` when it does not answer and `SoboError` when it cannot be used; `Refused`
    (`restore_unfinished`) when a restore of it is, except for that restore itself.
    """
    database = locate(settings, make=make)
    # As the admin where there is one: while another process migrates, the writing role may not see the tables yet.
    owner = database.admin_url or database.writer_url
    with connect(owner) as connection:
        version = connection.info.server_version
        if version < OLDEST_SERVER:
            found = f"the database at {address(owner)} is PostgreSQL {version // 10000}"
            raise SoboError("old_server", f"{found}; sobo needs 15 or newer.")
        if not make and settings.database_url is not None and not migrate.exists(connection):
            raise NotFound(
                "no_ledger",
                f"the database at {address(owner)} holds no ledger. {HOW_TO}; or name another database with "
                "SOBO_DATABASE_URL.",
            )
        if not migrate.is_current(connection):
            migrate.migrate(owner, settings.time_zone or DEFAULT_ZONE, told)
        kept = time_zone(connection)
        if not restoring:
            refuse_unfinished(connection)
    if settings.time_zone not in (None, kept):
        raise Refused(
            "another_time_zone",
            f"SOBO_TIME_ZONE says {settings.time_zone}, and this ledger was made with {kept}: its days, and with them "
            "what was known on which day, are fixed for good. Unset SOBO_TIME_ZONE, or set it to "
            f"{kept}.",
        )
    return replace(database, time_zone=kept)


def locate(settings: Settings, *, make: bool = False) -> Database:
    """The URLs of these settings; starts the embedded server when they name no other.

    Raises `NotFound` (`no_ledger`) for a home without a database, unless it is to be made.
    """
    if settings.database_url is not None:
        return Database(settings.database_url, settings.admin_database_url)
    if not make and not _begun(settings):
        raise NotFound(
            "no_ledger",
            f"there is no ledger in {settings.home}. {HOW_TO}; or name the folder of another one with --home or "
            "SOBO_HOME, or its server with SOBO_DATABASE_URL.",
        )
    server = embedded.ensure_running(settings.home)
    return Database(server.writer_url, server.admin_url)


def _begun(settings: Settings) -> bool:
    """A home that has its database, or was begun with its broker."""
    return embedded.exists(settings.home) or (settings.home / "kafka").exists()
