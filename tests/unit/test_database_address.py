"""What may be said of a database in a message: where it is, never the password."""

import psycopg
import pytest

from cli import _told
from commands.context import Session
from domain.errors import SoboError
from store.database import Database, address, connect, without_password


@pytest.mark.parametrize(
    "url",
    [
        "postgres//me:s3cret@host/ledger",
        "postgresql://me:s3cret word@host/ledger",
        "postgresql://me:s3cret@[host/ledger",
        "host=here password=s3cret wrong",
    ],
)
def test_a_url_that_cannot_be_read_is_not_repeated(url: str) -> None:
    """Catches the driver's own message, which quotes the URL with its password."""
    with pytest.raises(SoboError) as refusal:
        connect(url)
    assert refusal.value.code == "bad_database_url"
    assert "s3cret" not in refusal.value.message
    assert without_password(url) is None


@pytest.mark.parametrize(
    "url", ["postgresql://me:s3cret@host:5433/ledger", "host=host port=5433 dbname=ledger password=s3cret"]
)
def test_an_address_is_shown_without_its_password(url: str) -> None:
    """Catches a password in a message or in what `sobo doctor` prints."""
    assert address(url) == "host:5433/ledger"
    shown = without_password(url)
    assert shown is not None and "s3cret" not in shown
    assert address(shown) == "host:5433/ledger"


def test_a_url_without_a_password_is_shown_as_it_is() -> None:
    """Catches the embedded server's URL rewritten into something that other tools do not take."""
    url = "postgresql://sobo_writer@/sobo?host=%2Ftmp%2Frun"
    assert without_password(url) == url


def test_a_database_that_goes_away_amid_a_command_is_named() -> None:
    """Catches: a message without the address, of which the reader cannot tell which of two servers is down."""
    session = Session()
    vars(session)["database"] = Database("postgresql://writer:secret@db.example:5433/ledger")
    told = _told(psycopg.OperationalError("server closed the connection unexpectedly"), session)
    assert "db.example:5433/ledger" in told.message
    assert "secret" not in told.message
