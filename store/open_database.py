"""Opens the ledger's database: the embedded one or a server, reachable, new enough, and with this version's tables."""

from domain.errors import SoboError
from store import embedded, migrate
from store.database import OLDEST_SERVER, Database, address, connect
from store.settings import Settings


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
