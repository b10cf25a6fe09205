"""Nobody waits for ever: for a stuck writer, a slow statement, or a pooler that mixes sessions up."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg.rows import tuple_row

from domain.errors import SoboError, Unavailable
from domain.ports import Decision
from store import limits, migrate
from store.database import Database, connect, connected
from store.events.log import PostgresLog
from store.limits import Limits
from store.opening import checks
from store.settings import load
from tests.sample_events import registered
from tests.transaction_pooler import pooler


@pytest.fixture(autouse=True)
def _limits_of_the_test() -> Iterator[None]:
    yield
    limits.use(Limits())


def settings_of(connection: psycopg.Connection[object]) -> dict[str, str]:
    names = ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "application_name"]
    query = "select name, current_setting(name) from unnest(%s::text[]) as name"
    with connection.cursor(row_factory=tuple_row) as cursor:
        return dict(cursor.execute(query, (names,)).fetchall())


def test_every_connection_has_its_limits_and_its_name(database: Database) -> None:
    """Catches a connection that waits for ever, and one that the server's administrator cannot tell."""
    limits.use(Limits(), "import")
    with connect(database.writer_url) as conn:
        assert settings_of(conn) == {
            "lock_timeout": "30s",
            "statement_timeout": "0",
            "idle_in_transaction_session_timeout": "10min",
            "application_name": "sobo import",
        }
    with PostgresLog(database.writer_url) as log:
        found = log.reading(settings_of)
    assert found["idle_in_transaction_session_timeout"] == "1min"
    assert (found["lock_timeout"], found["application_name"]) == ("30s", "sobo import")


def test_a_second_connection_brings_its_limits_along_only_where_the_server_left_them_to_us(database: Database) -> None:
    """Catches later connections without limits; options that a pooler would refuse, or above the server's own."""
    limits.use(Limits(), "import")
    with connect(database.writer_url) as first, connect(database.writer_url) as second:
        assert "lock_timeout=30000" in second.info.options and "lock_timeout" not in first.info.options
        assert settings_of(second) == settings_of(first)
    stricter = f"{database.writer_url}&options=-c%20lock_timeout%3D5s"
    with connect(stricter), connect(stricter) as second:
        assert settings_of(second)["lock_timeout"] == "5s"
    parts = urlsplit(database.writer_url)
    folder, name = parse_qs(parts.query)["host"][0], parts.path.lstrip("/")
    with pooler(Path(folder) / ".s.PGSQL.5432", "sobo_writer", name) as port:
        pooled = f"postgresql://sobo_writer@127.0.0.1:{port}/{name}?sslmode=disable"
        connect(pooled).close()
        assert limits.known_options(pooled) is None


def test_what_the_settings_say_holds_and_a_role_of_its_own_has_its_own(database: Database) -> None:
    """Catches a setting that is read and not used, and a stricter limit of the server taken away."""
    limits.use(load(environment={"SOBO_LOCK_TIMEOUT": "1.5", "SOBO_STATEMENT_TIMEOUT": "20"}).limits, "staffing")
    with connect(database.writer_url) as conn:
        found = settings_of(conn)
    assert (found["lock_timeout"], found["statement_timeout"]) == ("1500ms", "20s")
    limits.use(Limits(statement=20), "rebuild")
    with connect(f"{database.writer_url}&options=-c%20lock_timeout%3D5s") as conn:
        found = settings_of(conn)
    assert (found["lock_timeout"], found["statement_timeout"]) == ("5s", "0")


def test_a_limit_that_is_no_number_of_seconds_is_refused() -> None:
    """Catches a limit of `30s` that becomes none."""
    for given in ("30s", "-1", "nan", "1e9"):
        with pytest.raises(SoboError, match=f"SOBO_LOCK_TIMEOUT={given}: write seconds"):
            load(environment={"SOBO_LOCK_TIMEOUT": given})


def test_an_append_behind_a_stuck_writer_ends_and_names_it(database: Database) -> None:
    """Catches an import that hangs as long as somebody's session sleeps, and one that waits three times."""
    limits.use(Limits(lock=0.5), "import")
    with psycopg.connect(database.writer_url, application_name="forgotten psql") as stuck:
        pid = stuck.info.backend_pid
        stuck.execute("select from ledger.head for update")
        with PostgresLog(database.writer_url) as log:
            began = time.monotonic()
            with pytest.raises(Unavailable) as refused:
                log.append(Decision([registered("00001")]))
            took = time.monotonic() - began
            stuck.rollback()
            assert log.append(Decision([registered("00001")])).first_position == 1
    message = refused.value.message
    for told in (f"pid {pid}", "role sobo_writer", "'forgotten psql'", "idle in transaction",
                 f"pg_terminate_backend({pid})", "nothing was recorded"):  # fmt: skip
        assert told in message
    assert refused.value.code == "locked"
    assert took < 3


def test_the_first_in_the_queue_is_named_and_not_who_waits_beside(database: Database) -> None:
    """Catches another victim told as the cause."""
    limits.use(Limits(lock=0.5), "import")
    with (
        psycopg.connect(database.writer_url) as stuck,
        psycopg.connect(database.writer_url) as victim,
        PostgresLog(database.writer_url) as log,
    ):
        stuck.execute("select from ledger.head for update")
        victim.pgconn.send_query(b"begin; select from ledger.head for update")
        time.sleep(0.2)
        with pytest.raises(Unavailable, match=rf"Held by pid {stuck.info.backend_pid},") as refused:
            log.append(Decision([registered("00001")]))
        assert f"pid {victim.info.backend_pid}" not in refused.value.message
        stuck.rollback()
        victim.close()


def test_a_lock_of_the_projection_names_its_holder(database: Database) -> None:
    """Catches a projector told only that it was canceled."""
    limits.use(Limits(lock=0.3), "project")
    with psycopg.connect(database.writer_url) as stuck:
        stuck.execute(f"select pg_advisory_xact_lock({0x536F_626F_0002})")
        with (
            pytest.raises(Unavailable, match=rf"Held by pid {stuck.info.backend_pid}") as refused,
            connected(database.writer_url) as conn,
        ):
            conn.execute(f"select pg_advisory_xact_lock({0x536F_626F_0002})")
    assert "nothing was recorded" not in refused.value.message


def test_a_migration_behind_another_names_it(database: Database) -> None:
    """Catches a first command that hangs behind a migration that somebody stopped."""
    limits.use(Limits(lock=0.3), "status")
    assert database.admin_url is not None
    with psycopg.connect(database.admin_url) as other:
        other.execute("select pg_advisory_lock(%s)", (migrate.LOCK,))
        with pytest.raises(Unavailable, match=rf"Held by pid {other.info.backend_pid}"):
            migrate.migrate(database.admin_url)


def test_a_writer_that_stops_in_its_append_is_ended_by_the_server(database: Database) -> None:
    """Catches the lock of the log held by a process that sleeps."""
    limits.use(Limits(idle=0.3))
    with PostgresLog(database.writer_url) as sleeping, pytest.raises(Unavailable, match="SOBO_IDLE_TIMEOUT"):
        sleeping.reading(_takes_the_head_and_sleeps)
    with PostgresLog(database.writer_url) as log:
        assert log.append(Decision([registered("00001")])).first_position == 1


def _takes_the_head_and_sleeps(conn: psycopg.Connection[object]) -> None:
    with conn.transaction():
        conn.execute("select from ledger.head for update")
        time.sleep(1)
        conn.execute("select 1")


def test_a_slow_statement_says_which_setting_ended_it(database: Database) -> None:
    """Catches a limit told as an outage."""
    limits.use(Limits(statement=0.2))
    with pytest.raises(Unavailable, match="SOBO_STATEMENT_TIMEOUT") as refused, connected(database.writer_url) as conn:
        conn.execute("select pg_sleep(5)")
    assert refused.value.code == "too_slow"


def test_doctor_finds_a_pooler_that_mixes_sessions_up(database: Database) -> None:
    """Catches session locks and time-outs that land with strangers; a direct connection is told from one."""

    def found(url: str) -> checks.Check:
        return next(check for check in checks.database_checks(Database(url)) if check.name == "sessions")

    assert found(database.writer_url).ok
    parts = urlsplit(database.writer_url)
    folder, name = parse_qs(parts.query)["host"][0], parts.path.lstrip("/")
    with pooler(Path(folder) / ".s.PGSQL.5432", "sobo_writer", name) as port:
        check = found(f"postgresql://sobo_writer@127.0.0.1:{port}/{name}?sslmode=disable")
    assert not check.ok
    assert "transaction mode" in check.message
