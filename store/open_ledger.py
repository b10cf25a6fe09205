"""Opens the ledger of a database for one person."""

from contextlib import ExitStack

from domain.ledger import Ledger
from store.database import Database
from store.keys import identity_secret
from store.log import PostgresLog


def open_ledger(db: Database, user: str, opened: ExitStack | None = None) -> Ledger:
    """A ledger that records as `user`; its connections are closed with `opened`, else by `ledger.log`.

    Raises `Unavailable` when the database does not answer.
    """
    log = PostgresLog(db.writer_url)
    if opened is not None:
        opened.enter_context(log)
    return Ledger(log, user, log.reading(identity_secret))
