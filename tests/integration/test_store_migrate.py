"""The tables of the ledger: brought up once, whoever starts first, and guarded by the database itself."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from domain.errors import Refused, SoboError
from domain.ports import Decision
from store import migrate
from store.database import Database, connect
from store.events.keys import identity_secret
from store.events.log import PostgresLog
from store.opening import checks, open_database
from store.settings import load
from tests.sample_events import appointed

PROCESSES = 4


def start_together(barrier: Barrier, url: str, applied: "multiprocessing.Queue[list[int] | str]") -> None:
    barrier.wait()
    try:
        applied.put(migrate.migrate(url))
    except Exception as error:
        applied.put(repr(error))


def test_processes_that_start_together_migrate_an_empty_database_once(empty_database: str) -> None:
    """Catches two processes that both create the tables: one of them would fail, or the head would have two rows."""
    spawn = multiprocessing.get_context("spawn")
    barrier, applied = spawn.Barrier(PROCESSES), spawn.Queue()
    processes = [
        spawn.Process(target=start_together, args=(barrier, empty_database, applied)) for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    answers = [applied.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()
    versions = [migration.version for migration in migrate.migrations()]
    assert sorted(answers, key=str) == sorted([versions, *[[]] * (PROCESSES - 1)], key=str)
    with connect(empty_database) as conn:
        assert migrate.is_current(conn)
        recorded = conn.execute("select version, name from ledger.migrations order by version").fetchall()
        assert recorded == [(migration.version, migration.name) for migration in migrate.migrations()]
        assert conn.execute("select position, units_position from ledger.head").fetchall() == [(0, 0)]


def test_a_migration_that_fails_leaves_the_earlier_ones_and_is_tried_again(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a half-applied file, and a version that is recorded although its statements failed."""
    good = migrate.migrations()
    broken = migrate.Migration(99, "broken", "create table ledger.left_behind (); select 1 / 0")
    monkeypatch.setattr(migrate, "migrations", lambda: (*good, broken))
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate.migrate(empty_database)
    with connect(empty_database) as conn:
        assert not migrate.is_current(conn)
        assert conn.execute("select to_regclass('ledger.left_behind')").fetchone() == (None,)
    mended = migrate.Migration(99, "mended", "create table ledger.left_behind ()")
    monkeypatch.setattr(migrate, "migrations", lambda: (*good, mended))
    assert migrate.migrate(empty_database) == [99]
    assert migrate.migrate(empty_database) == []


def test_tables_of_a_newer_version_are_refused(database: Database) -> None:
    """Catches an old program that writes into tables whose rules it does not know."""
    assert database.admin_url
    with connect(database.admin_url) as admin:
        admin.execute("insert into ledger.migrations (version, name) values (900, 'from_the_future')")
        for attempt in (lambda: migrate.is_current(admin), lambda: migrate.migrate(str(database.admin_url))):
            with pytest.raises(Refused, match="900") as refusal:
                attempt()
            assert refusal.value.code == "newer_ledger"


def test_migrations_are_numbered_one_after_the_other() -> None:
    """Catches two that were written side by side under one number, of which no ledger gets both."""
    assert [migration.version for migration in migrate.migrations()] == list(range(1, len(migrate.migrations()) + 1))


def test_an_empty_database_is_not_current(empty_database: str) -> None:
    """Catches a first start that skips the migration."""
    with connect(empty_database) as conn:
        assert not migrate.is_current(conn)


def test_each_ledger_has_an_identity_secret_of_its_own(database: Database, empty_database: str) -> None:
    """Catches a secret that every installation shares: anybody could compute the streams of known staff numbers."""
    migrate.migrate(empty_database)
    with connect(empty_database) as one, connect(database.writer_url) as other:
        secrets = {identity_secret(one), identity_secret(other)}
    assert len(secrets) == 2
    assert {len(secret) for secret in secrets} == {32}


CHANGES = (
    "update ledger.events set event = 'x'",
    "delete from ledger.events",
    "delete from ledger.events where false",
    "truncate ledger.events",
)


@pytest.mark.parametrize("change", CHANGES)
def test_the_writing_role_may_not_change_the_log(database: Database, change: str) -> None:
    """Catches a grant too many: history could be rewritten with the rights of the everyday role."""
    with PostgresLog(database.writer_url) as log, connect(database.writer_url) as conn:
        log.append(Decision([appointed("staff:1")]))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(change)
        assert log.head() == len(log.at([1])) == 1


@pytest.mark.parametrize("change", CHANGES)
def test_even_the_administrator_is_refused_by_the_trigger(database: Database, change: str) -> None:
    """Catches a trigger that is missing for one kind of change, or that fires only when rows are met."""
    assert database.admin_url
    with PostgresLog(database.writer_url) as log, connect(database.admin_url) as conn:
        log.append(Decision([appointed("staff:1")]))
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            conn.execute(change)
        conn.execute("set session_replication_role = replica")
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            conn.execute(change)
        assert log.head() == len(log.at([1])) == 1


@pytest.mark.parametrize("table", ["head", "files", "settings", "migrations"])
def test_the_writing_role_may_not_delete_what_stands_beside_the_log(database: Database, table: str) -> None:
    """Catches a writer that could forget a file, the secret or the head."""
    with connect(database.writer_url) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(f"delete from ledger.{table}")


def test_a_role_that_owns_the_ledger_and_records_gives_up_changing_it(empty_database: str) -> None:
    """Catches a server with one role for everything: its grants as owner would let it rewrite history."""
    name = f"owner_{uuid4().hex[:12]}"
    with connect(empty_database) as admin:
        admin.execute(f"create role {name} login")
        admin.execute(f"grant create on database {admin.info.dbname} to {name}")
        url = make_conninfo(empty_database, user=name)
        try:
            migrate.migrate(url)
            with PostgresLog(url) as log, connect(url) as conn:
                assert log.append(Decision([appointed("staff:1")])).last_position == 1
                for change in CHANGES:
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        conn.execute(change)
        finally:
            admin.execute(f"drop owned by {name}")
            admin.execute(f"drop role {name}")


def test_an_older_server_than_promised_is_refused_and_named_by_doctor(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a server that is taken, and on which queries then fail one by one."""
    for module in (open_database, checks):
        monkeypatch.setattr(module, "OLDEST_SERVER", 10**6)
    settings = load(environment={"SOBO_DATABASE_URL": database.writer_url})
    with pytest.raises(SoboError, match="needs 15 or newer") as refused:
        open_database.open_database(settings)
    assert refused.value.code == "old_server"
    found = checks.database_checks(database)[0]
    assert (found.name, found.ok) == ("database", False)
    assert "needs 15 or newer" in found.message
