"""Who recorded an event: on a server of one's own the login, as the database stamped it."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from time import monotonic, sleep
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from consumers.auditing.verify import other_recorders, verify
from domain.errors import Refused
from domain.event import LegalBasis
from domain.ports import Recorded, SourceFile
from domain.recording.units import record_opening_list
from domain.units.opening_list import UnitRow
from store.database import Database, connect
from store.events.log import PostgresLog
from store.opening.checks import database_checks
from store.opening.open_ledger import open_ledger

OPENING = date(2025, 6, 30)


@pytest.fixture
def server(database: Database) -> Iterator[Database]:
    """The database as somebody with a login of their own reaches it."""
    name = f"nguyen_{uuid4().hex[:12]}"
    with connect(database.admin_url or "") as admin:
        admin.execute(f"create role {name} login in role sobo_writer")
        yield Database(make_conninfo(database.writer_url, user=name))
        admin.execute(f"drop owned by {name}")
        admin.execute(f"drop role {name}")


def login_of(server: Database) -> str:
    with connect(server.writer_url) as connection:
        return connection.info.user


def load(server: Database, said: str) -> Recorded:
    rows = [UnitRow(2, "01", "Tỉnh Một", "province", "")]
    ledger = open_ledger(server, said, own_server=True)
    assert isinstance(ledger.log, PostgresLog)
    with ledger.log:
        source = SourceFile("0" * 64, "units", "units.csv")
        return record_opening_list(ledger, rows, on=OPENING, basis=LegalBasis("list"), source=source)


def test_an_event_bears_the_login_whether_one_says_it_or_not(server: Database) -> None:
    """Catches the machine's login, or an empty name, in place of the database's."""
    login = login_of(server)
    load(server, "")
    with PostgresLog(server.writer_url) as log:
        assert log.at([1])[1].event.recorded_by == login
    with connect(server.writer_url) as connection, connection.transaction():
        assert list(other_recorders(connection)) == []
    with ExitStack() as opened:
        assert open_ledger(server, login, opened, own_server=True).recorded_by == login


def test_another_name_than_the_login_is_refused(server: Database) -> None:
    """Catches a record under the name of a colleague."""
    with pytest.raises(Refused, match="SOBO_USER") as refused:
        load(server, "chief")
    assert refused.value.code == "another_login"
    assert login_of(server) in refused.value.message
    with connect(server.admin_url or server.writer_url) as connection:
        login, deadline = login_of(server), monotonic() + 30
        left = "select count(*) from pg_stat_activity where usename = %s"
        while connection.execute(left, [login]).fetchone() != (1,):  # the server takes a moment to see one go
            assert monotonic() < deadline, "who is refused leaves connections behind"
            sleep(0.05)


def test_the_database_stamps_the_login_and_takes_no_other(server: Database) -> None:
    """Catches a client that goes around `open_ledger`: it may not write the stamp, and what it says is found."""
    with connect(server.writer_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(
            "insert into ledger.events (position, stream, version, type, event, login) values (1, 's', 1, 't', '', 'a')"
        )
    rows = [UnitRow(2, "01", "Tỉnh Một", "province", "")]
    ledger = open_ledger(server, "chief")  # as in the embedded database, where anyone is who they say
    assert isinstance(ledger.log, PostgresLog)
    with ledger.log:
        source = SourceFile("0" * 64, "units", "units.csv")
        record_opening_list(ledger, rows, on=OPENING, basis=LegalBasis("list"), source=source)
    with connect(server.writer_url) as connection:
        (problem,) = verify(connection).problems
    assert (problem.position, problem.kind) == (1, "recorded_by")
    assert "chief" in problem.message and login_of(server) in problem.message


def test_doctor_says_who_is_named(server: Database, database: Database) -> None:
    told = {check.name: check.message for check in database_checks(server)}
    assert login_of(server) in told["recorded_by"]
    at_home = {check.name: check.message for check in database_checks(database)}
    assert "anyone is who they say" in at_home["recorded_by"]
