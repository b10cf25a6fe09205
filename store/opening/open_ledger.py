"""Opens the ledger of a database for one person."""

from contextlib import ExitStack

from domain.days import Clock, system_clock
from domain.recording.ledger import Ledger
from store.database import Database
from store.events.keys import identity_secret, time_zone
from store.events.log import PostgresLog
from store.login import recorder_at_home, recorder_on_server
from store.opening.guarded import refuse_unguarded
from store.personal.ring import Ring


def open_ledger(
    db: Database,
    user: str,
    opened: ExitStack | None = None,
    *,
    own_server: bool = False,
    ring: Ring | None = None,
    clock: Clock = system_clock,
) -> Ledger:
    """A ledger that records as `user`, on one's own server as the login; closed with `opened`, else by `ledger.log`.

    Raises `Unavailable` when the database does not answer, `Refused` (`another_login`) when the login is not `user`,
    and (`unsafe_database`) when it could change what was recorded.
    """
    with ExitStack() as unless_opened:
        log = unless_opened.enter_context(PostgresLog(db.writer_url, ring))
        recorded_by = log.reading(lambda conn: recorder_on_server(conn, user)) if own_server else recorder_at_home(user)
        log.reading(refuse_unguarded)
        ledger = Ledger(log, recorded_by, log.reading(identity_secret), time_zone=log.reading(time_zone), clock=clock)
        if opened is not None:
            opened.enter_context(log)
        unless_opened.pop_all()
    return ledger
