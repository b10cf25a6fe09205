"""`sobo doctor`, `sobo stop` and `sobo broker` as a user runs them."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests.e2e.conftest import Afresh, Sobo

RUNS = Afresh


def failed(report: dict[str, Any]) -> set[str]:
    return {check["name"] for check in report["checks"] if not check["ok"]}


def test_doctor_finds_nothing_wrong_with_a_new_home(sobo: Sobo) -> None:
    """Catches a new user told of faults in what sobo itself set up, and URLs that do not open."""
    assert sobo.json("init") == {"ledger": str(sobo.home), "head": 0}
    report = sobo.json("doctor")
    assert failed(report) == set()
    assert report["kafka"] is None
    with psycopg.connect(report["database_url"]) as connection:
        assert connection.execute("select current_user").fetchone() == ("sobo_writer",)
    with psycopg.connect(report["admin_url"]) as connection:
        assert connection.execute("select current_user").fetchone() == ("postgres",)


def test_doctor_names_what_is_unsafe(sobo: Sobo) -> None:
    """Catches a doctor that always says yes: each check is broken in turn and must be the one that fails."""
    admin = sobo.json("doctor")["admin_url"]
    harms = {
        "synchronous_commit": (
            "alter role sobo_writer set synchronous_commit = off",
            "alter role sobo_writer reset all",
        ),
        "writer_rights": (
            "grant update, truncate on ledger.events to sobo_writer",
            "revoke update, truncate on ledger.events from sobo_writer",
        ),
        "append_only_trigger": (
            "alter table ledger.events disable trigger append_only",
            "alter table ledger.events enable always trigger append_only",
        ),
    }
    for name, (harm, repair) in harms.items():
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(harm)
            done = sobo("doctor", "--json")
            connection.execute(repair)
        assert failed(json.loads(done.stdout)) == {name}
        assert done.returncode == 1


def test_doctor_tells_of_an_unsafe_environment_and_an_absent_broker(sobo: Sobo) -> None:
    """Catches a doctor that stops at the first fault, or takes a port that nobody listens on for a broker."""
    done = sobo("doctor", "--json", POSTGRES_ENABLE_DB_FUNCTIONS="y", SOBO_KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")
    assert failed(json.loads(done.stdout)) == {"append_lock", "kafka"}


def test_doctor_prints_no_password(sobo: Sobo) -> None:
    """Catches a password on a screen that others look at."""
    for form in ((), ("--json",)):
        done = sobo("doctor", *form, SOBO_DATABASE_URL="postgresql://me:s3cret@127.0.0.1:1/ledger")
        assert done.returncode == 1
        assert "127.0.0.1:1/ledger" in done.stdout
        assert "s3cret" not in done.stdout + done.stderr


def test_a_role_without_rights_is_told_what_it_lacks(sobo: Sobo) -> None:
    """Catches a driver's error told as a fault of sobo, and a doctor that falls over what it should report."""
    admin = sobo.json("doctor")["admin_url"]
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("create role stranger login")
    stranger = {"SOBO_DATABASE_URL": admin.replace("postgres@", "stranger@", 1)}
    for variables in (stranger, stranger | {"SOBO_DATABASE_ADMIN_URL": admin}):
        done = sobo("status", "--json", **variables)
        assert done.returncode == 1
        error = json.loads(done.stdout)["error"]
        assert error["code"] == "no_right"
        assert "sobo_writer" in error["message"]
    report = json.loads(sobo("doctor", "--json", **stranger).stdout)
    assert failed(report) == {"schema"}


def test_a_write_behind_a_stuck_session_ends_and_names_it(sobo: Sobo) -> None:
    """Catches a command that hangs with the session that somebody left open over night."""
    units = sobo.home.parent / "units.csv"
    units.write_text("code,name,type,parent\n01,Thành phố Hà Nội,municipality,\n", encoding="utf-8")
    load = ("units", "load", str(units), "--on", "2025-06-30", "--instrument", "12/QĐ-UBND", "--json")
    with psycopg.connect(sobo.json("doctor")["admin_url"]) as stuck:
        stuck.execute("select from ledger.head for update")
        done = sobo(*load, SOBO_LOCK_TIMEOUT="1")
        pid = stuck.info.backend_pid
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "locked"
    assert f"pid {pid}, role postgres" in error["message"]
    assert sobo(*load).returncode == 0


def test_postgresqls_own_service_and_password_files_hold(sobo: Sobo, tmp_path: Path) -> None:
    """Catches a URL that is read by us and not by PostgreSQL's client, and a password asked for on the command line."""
    admin = sobo.json("doctor")["admin_url"]
    access = sobo.home / "postgres" / "data" / "pg_hba.conf"
    kept = access.read_text(encoding="utf-8")
    folder = parse_qs(urlsplit(admin).query)["host"][0]
    service, passwords = tmp_path / "services.conf", tmp_path / "passwords"
    service.write_text(f"[ledger]\nhost={folder}\ndbname=other\nuser=office\n", encoding="utf-8")
    passwords.write_text("*:*:other:office:s3cret\n", encoding="utf-8")
    passwords.chmod(0o600)
    files = {"PGSERVICEFILE": str(service), "SOBO_DATABASE_URL": "service=ledger", "SOBO_USER": ""}
    files["SOBO_DATABASE_ADMIN_URL"] = admin.replace("@/sobo?", "@/other?")
    units = sobo.home.parent / "service.csv"
    units.write_text("code,name,type,parent\n02,Hà Giang,province,\n", encoding="utf-8")
    load = ("units", "load", str(units), "--on", "2025-06-30", "--instrument", "12/QĐ-UBND", "--json")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("create database other")
        connection.execute("create role office login password 's3cret' in role sobo_writer")
        access.write_text(f"local all office scram-sha-256\n{kept}", encoding="utf-8")
        connection.execute("select pg_reload_conf()")
        try:
            written = sobo(*load, **files, PGPASSFILE=str(passwords))
            refused = sobo("status", "--json", **files)
        finally:
            access.write_text(kept, encoding="utf-8")
            connection.execute("select pg_reload_conf()")
    assert refused.returncode == 1
    assert "the service ledger" in json.loads(refused.stdout)["error"]["message"]
    assert json.loads(written.stdout).get("recorded") == 1, written.stdout + written.stderr
    assert "s3cret" not in refused.stdout + refused.stderr


def test_stop_stops_the_database_and_says_so(sobo: Sobo) -> None:
    """Catches a server left behind, and a `stop` that fails when there is nothing to stop."""
    url = sobo.json("doctor")["database_url"]
    assert sobo.json("stop") == {"stopped": {"broker": False, "database": True}}
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        pass
    else:
        raise AssertionError("the database still answers")
    assert sobo.json("stop") == {"stopped": {"broker": False, "database": False}}


def test_a_broker_that_never_ran_is_simply_not_running(sobo: Sobo) -> None:
    """Catches a status or a stop that fails in a new home."""
    assert sobo.json("broker", "status") == {
        "running": False,
        "bootstrap_servers": None,
        "pid": None,
        "secure": False,
        "settings": {},
        "nodes": [],
    }
    assert sobo.json("broker", "stop") == {"stopped": False}
