"""What every command has in common: help, exit codes, errors in words, output that can be piped."""

import json
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from cli import COMMANDS
from commands.context import Session
from store.database import Database, connect
from tests.e2e.conftest import CLI, Afresh, Sobo

RUNS = Afresh
HEAVY = (
    "kafka",
    "confluent_kafka",
    "eventsourcing",
    "pydantic",
    "rich",
    "psycopg",
    "fastavro",
    "openpyxl",
    "cryptography",
    "jgo",
)


def test_help_lists_every_command(sobo: Sobo) -> None:
    """Catches a command that was written and cannot be found."""
    shown = sobo("--help")
    assert shown.returncode == 0
    for name, entry in COMMANDS.items():
        assert f"  {name} " in shown.stdout
        assert entry.line.split()[0] in shown.stdout


def test_help_imports_nothing_heavy(sobo: Sobo) -> None:
    """Catches an import at the top of a module that makes every command slow to start."""
    code = f"""
import sys, click
sys.argv = ["sobo", "--help"]
import cli
try:
    cli.main()
except SystemExit as done:
    assert not done.code
loaded = [name for name in {HEAVY!r} if name in sys.modules]
print("loaded:", loaded)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CLI.parent, env=sobo.environment(), text=True, capture_output=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "loaded: []"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(sobo: Sobo, name: str) -> None:
    """Catches an entry of the table without its module, and a command that leaves the reader to guess."""
    shown = sobo(name, "--help")
    assert shown.returncode == 0, shown.stderr
    assert "Example" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("unknown",),
        ("units", "list", "--on", "2025-02-30"),
        ("units", "list", "--as-known", "yesterday"),
        ("staffing", "--on"),
        ("broker", "start", "--port", "0"),
        ("--kafka-security", "protocol", "stop"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_to_write(sobo: Sobo, arguments: tuple[str, ...]) -> None:
    """Catches a day that does not exist taken for another, and a refusal told as wrong usage or the reverse."""
    done = sobo(*arguments)
    assert done.returncode == 2
    assert "Error:" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "instead"),
    [
        (("--database-url", "postgresql://me:s3cret@127.0.0.1:1/ledger"), "SOBO_DATABASE_URL_FILE"),
        (("--database-url", "host=127.0.0.1 password=s3cret"), "SOBO_DATABASE_URL_FILE"),
        (("--database-admin-url", "postgresql://me:s3cret@127.0.0.1:1/ledger"), "SOBO_DATABASE_ADMIN_URL"),
        (("--kafka-security", "sasl_plain_password=s3cret"), "SOBO_KAFKA_SECURITY_SASL_PLAIN_PASSWORD"),
        (("--kafka-security", "SSL_PASSWORD=s3cret"), "SOBO_KAFKA_SECURITY_SSL_PASSWORD"),
        (("--kafka-security", "sasl_oauth_token=s3cret"), "SOBO_KAFKA_SECURITY_SASL_OAUTH_TOKEN"),
    ],
)
def test_a_password_on_the_command_line_is_refused(sobo: Sobo, arguments: tuple[str, str], instead: str) -> None:
    """Catches a password in the list of processes, where every user of the machine reads it."""
    done = sobo(*arguments, "status")
    assert done.returncode == 2
    assert instead in done.stderr and "list of processes" in " ".join(done.stderr.split())
    assert "s3cret" not in done.stderr + done.stdout


def test_an_output_that_cannot_hold_vietnamese_is_told_as_such(sobo: Sobo, tmp_path: Path) -> None:
    """Catches a terminal's encoding told as a wrong name of a file."""
    rows = "code,name,type,parent\n01,Thành phố Hà Nội,municipality,\n"
    (tmp_path / "units.csv").write_text(rows, encoding="utf-8")
    loaded = sobo("units", "load", str(tmp_path / "units.csv"), "--on", "2025-06-30", "--instrument", "list")
    assert loaded.returncode == 0, loaded.stderr
    done = sobo("units", "list", "--on", "2025-06-30", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "written in ascii" in done.stderr and "PYTHONIOENCODING=utf-8" in done.stderr


def test_a_session_gives_its_connections_back(database: Database) -> None:
    """Catches pools left to the collector, which hold places at the server until it comes."""
    session = Session()
    vars(session)["database"] = database
    ledgers = [session.ledger(), session.ledger()]
    assert [ledger.log.head() for ledger in ledgers] == [0, 0]
    session.close()
    with connect(database.admin_url or "") as connection:
        query = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        deadline = monotonic() + 10
        while (left := connection.execute(query).fetchall()) != [(0,)] and monotonic() < deadline:
            sleep(0.05)
    assert left == [(0,)]


def test_a_refusal_is_told_on_stderr_and_as_json_on_stdout(sobo: Sobo) -> None:
    """Catches an error that a program cannot read, or that a person cannot."""
    done = sobo("status", "--json", SOBO_DATABASE_URL="postgresql://me:s3cret@127.0.0.1:1/ledger")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "database_down"
    assert error["where"] == []
    assert "127.0.0.1:1/ledger" in error["message"]
    assert "127.0.0.1:1/ledger" in done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_home_that_cannot_be_written_is_named(sobo: Sobo) -> None:
    """Catches a traceback from the operating system as the first thing a new user sees."""
    done = sobo("--home", "/dev/null/home", "status")
    assert done.returncode == 1
    assert "/dev/null/home" in done.stderr
    assert "SOBO_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_text_that_is_not_utf8_is_told_in_words(sobo: Sobo) -> None:
    """Catches an encoding error from the depths told to whoever pastes a code out of an old file."""
    broken = b"B\xe2n".decode("utf-8", "surrogateescape")
    for arguments in (("units", "show", broken), ("units", "apply", f"{broken}.csv"), ("staff", "show", broken)):
        done = sobo(*arguments, "--json")
        assert done.returncode == 1, arguments
        assert json.loads(done.stdout)["error"]["code"] in {"not_utf8", "file_refused"}
        assert "Traceback" not in done.stderr
        assert "should not" not in done.stderr


def test_lockless_appends_are_refused(sobo: Sobo) -> None:
    """Catches a start under the setting that was measured to lose events for readers."""
    done = sobo("status", "--json", POSTGRES_ENABLE_DB_FUNCTIONS="y")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "unsafe_setting"


def test_a_reader_that_leaves_early_is_no_error(sobo: Sobo) -> None:
    """Catches the complaint of a closed pipe under `sobo ... | head`."""
    sobo("doctor")
    command = f"{sys.executable} {CLI} doctor | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], env=sobo.environment(), text=True, capture_output=True, check=True, timeout=60
    )
    assert done.stdout == "0\n"
    assert done.stderr == ""


def test_an_unforeseen_error_is_one_gentle_line(sobo: Sobo) -> None:
    """Catches a traceback reaching a user; with SOBO_DEBUG=1 whoever looks for the fault does get it."""
    code = """
import sys, cli, commands.services.service
def broken(*_): raise ZeroDivisionError("the unforeseen")
cli.Commands.invoke = broken
sys.argv = ["sobo", "doctor"]
cli.main()
"""
    run = [sys.executable, "-c", code]
    told = subprocess.run(run, cwd=CLI.parent, env=sobo.environment(), text=True, capture_output=True, check=False)
    assert told.returncode == 1
    assert len(told.stderr.splitlines()) == 1
    assert "the unforeseen" in told.stderr
    assert "SOBO_DEBUG=1" in told.stderr
    environment = sobo.environment() | {"SOBO_DEBUG": "1"}
    traced = subprocess.run(run, cwd=CLI.parent, env=environment, text=True, capture_output=True, check=False)
    assert "Traceback" in traced.stderr
