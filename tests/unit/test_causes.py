"""Why the database stopped: the line that says it, out of a log whose last lines tell only what followed."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from cli import _told
from commands.context import Session
from domain.errors import Unavailable
from store.embedded import programs
from store.embedded.causes import cause, cause_since
from store.settings import load

FULL = """\
2026-11-27 21:26:13.662 UTC [24468] LOG:  starting PostgreSQL 18.4 on x86_64-pc-linux-gnu
2026-11-27 21:26:13.690 UTC [24474] LOG:  database system was not properly shut down; automatic recovery in progress
2026-11-27 21:26:13.700 UTC [24480] FATAL:  the database system is starting up
2026-11-27 21:26:13.709 UTC [24474] FATAL:  could not write to file "pg_wal/xlogtemp.24474": No space left on device
2026-11-27 21:26:13.710 UTC [24468] LOG:  startup process (PID 24474) exited with exit code 1
2026-11-27 21:26:13.710 UTC [24468] LOG:  terminating any other active server processes
2026-11-27 21:26:13.715 UTC [24468] LOG:  shutting down due to startup process failure
2026-11-27 21:26:13.723 UTC [24468] LOG:  database system is shut down
"""
TOLD = 'the disk is full, free room on it: could not write to file "pg_wal/xlogtemp.24474": No space left on device'
BROKEN = FULL.replace("No space left on device", "Input/output error").replace("FATAL:  could", "PANIC:  could")


def started(log: Path, words: str) -> str:
    """What is told of a start that failed with these words in the log."""
    log.write_text("2020-01-01 00:00:00.000 UTC [1] FATAL:  long ago\n" + words, encoding="utf-8")
    outcome = subprocess.CompletedProcess(["pg_ctl"], 1, "pg_ctl: could not start server\nExamine the log output.")
    return programs.reason(outcome, log, began=len("2020-01-01 00:00:00.000 UTC [1] FATAL:  long ago\n"))


def test_a_start_that_fails_on_a_full_disk_names_the_full_disk(tmp_path: Path) -> None:
    """Catches the last lines quoted, which say that the server is shut down because it shuts down."""
    assert started(tmp_path / "log", FULL) == TOLD


def test_another_cause_stands_before_the_last_words_and_once(tmp_path: Path) -> None:
    """Catches the cause left out because it stands above the last lines, and one told twice."""
    told = started(tmp_path / "log", BROKEN)
    assert told.startswith('could not write to file "pg_wal/xlogtemp.24474": Input/output error; its last words: ')
    last = "2026-11-27 21:26:13.709 UTC [24474] FATAL:  lock file exists\n"
    assert started(tmp_path / "log", last).count("lock file exists") == 1


def test_what_follows_from_a_stop_is_not_its_cause() -> None:
    """Catches `the database system is starting up` told as the reason why it did not."""
    assert cause("2026-11-27 21:26:13.700 UTC [1] FATAL:  the database system is shutting down") == ""
    assert cause("LOG:  all is well") == ""


def test_only_what_the_server_wrote_since_is_a_cause(tmp_path: Path) -> None:
    """Catches the full disk of last year told for a cable that was pulled today."""
    log = tmp_path / "log"
    log.write_text(FULL, encoding="utf-8")
    written = datetime(2026, 11, 27, 21, 26, 13, tzinfo=UTC)
    assert cause_since(log, written) == TOLD
    assert cause_since(log, written + timedelta(minutes=1)) == ""
    assert cause_since(tmp_path / "none", written) == ""


def test_a_server_that_went_away_in_a_command_is_told_with_its_cause(tmp_path: Path) -> None:
    """Catches "went away" alone, when the server stopped because its disk was full."""
    session = Session()
    session.began = datetime(2026, 11, 27, 21, 26, 13, tzinfo=UTC)
    gone = Unavailable("database_down", "the database went away.")
    assert session.with_cause(gone) is gone
    vars(session)["settings"] = load({"SOBO_HOME": str(tmp_path)})
    (tmp_path / "postgres").mkdir()
    assert session.with_cause(gone) is gone
    (tmp_path / "postgres" / "log").write_text(FULL, encoding="utf-8")
    assert session.with_cause(gone).message == f"the database went away. The server wrote: {TOLD}"
    refused = Unavailable("locked", "held")
    assert session.with_cause(refused) is refused


def test_a_statement_that_found_no_room_is_told_as_a_full_disk() -> None:
    """Catches "went away" for a server that answers: it has no room."""
    error = psycopg.errors.DiskFull('could not extend file "base/1/2": No space left on device\nHINT: x')
    told = _told(error, Session())
    assert told.code == "disk_full"
    assert "could not extend file" in told.message
    assert "HINT" not in told.message
