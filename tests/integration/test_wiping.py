"""What is left of a deleted key in the bytes of the embedded server's files: nothing, wherever its log stood."""

import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from store.database import connect
from store.embedded import server as embedded
from store.personal import wiping

Connection = psycopg.Connection[Any]

STEPS = {
    "nothing else is written": "kd",
    "a segment that told of it stands ready again": "knrd",
    "it stands ready again after the deletion": "knrnrd",
    "several stand ready": "nnknrnrd",
    "the deletion is told in a segment that stood ready": "knrnd",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Of its own: the run's server does not keep files as one does whose data is to last."""
    folder = tmp_path_factory.mktemp("wiped") / "home"
    try:
        with connect(embedded.ensure_running(folder).admin_url) as conn:
            conn.execute("create schema ledger")
            conn.execute("create table ledger.person_keys (stream text primary key, key bytea)")
        yield folder
    finally:
        embedded.stop(folder)


@pytest.fixture
def conn(home: Path) -> Iterator[Connection]:
    with connect(embedded.ensure_running(home).admin_url) as opened:
        yield opened
        opened.execute("delete from ledger.person_keys")


def holding(home: Path, needle: bytes) -> list[str]:
    """The files that hold it."""
    files = (file for file in home.rglob("*") if file.is_file() and not file.is_socket())
    return [str(file.relative_to(home)) for file in files if needle in file.read_bytes()]


def take(conn: Connection, step: str, key: bytes) -> None:
    """A key, the next segment of the log, a checkpoint that readies old segments to be written again, the deletion."""
    if step == "k":
        conn.execute("insert into ledger.person_keys values ('gone', %s), ('stays', 'of who stays')", (key,))
    elif step == "n":
        conn.execute("select pg_logical_emit_message(false, 'test', '')")
        conn.execute("select pg_switch_wal()")
    elif step == "r":
        conn.execute("checkpoint")
    else:
        conn.execute("delete from ledger.person_keys where stream = 'gone'")


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_a_deleted_key_is_in_no_file_of_the_server(home: Path, conn: Connection, steps: str) -> None:
    """Catches a log that goes on in an old segment under a new name, with the key in what is not yet written over."""
    key = secrets.token_bytes(64)
    for step in steps:
        take(conn, step, key)
    assert holding(home, key), "or this looks in the wrong place"
    wiping.wipe(conn)
    assert holding(home, key) == []
    assert holding(home, b"of who stays"), "what was not deleted is kept"


def test_a_transaction_that_wrote_before_is_waited_for(home: Path, conn: Connection) -> None:
    """Catches a table written anew with the row that a writer between two statements keeps alive."""
    key = secrets.token_bytes(64)
    take(conn, "k", key)
    wiped = threading.Thread(target=wiping.wipe, args=(conn,))
    with connect(embedded.ensure_running(home).admin_url) as writer:
        writer.execute("begin")
        writer.execute("select pg_current_xact_id()")  # its number keeps the row, without any snapshot
        take(conn, "d", key)
        wiped.start()
        wiped.join(1)
        assert wiped.is_alive(), "the writer is not at its end"
        writer.execute("commit")
        wiped.join(30)
    assert not wiped.is_alive()
    assert holding(home, key) == []
