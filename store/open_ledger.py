"""Opens the ledger of a database for one person."""

from domain.ledger import Ledger
from store.database import Database
from store.keys import identity_secret
from store.log import PostgresLog


def open_ledger(db: Database, user: str) -> Ledger:
    """A ledger that records as `user`. Raises `Unavailable` when the database does not answer."""
    log = PostgresLog(db.writer_url)
    return Ledger(log, user, log.reading(identity_secret))
