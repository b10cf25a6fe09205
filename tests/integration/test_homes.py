"""Homes with the names that people give: database and broker start there, keep to it, and stop."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic

from broker import node as broker
from domain.errors import SoboError, Unavailable
from store.embedded import server as embedded

NAMES = ["Sổ Bộ", "O'Brien", 'the "new" one', "100% $HOME `x`", "a,b", "back\\slash\\u0041", "x" * 120]
OPEN = """
import os, sys
os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[1]))
open(sys.argv[3], "rb")
"""


def beside(home: Path) -> set[str]:
    return {entry.name for entry in home.parent.iterdir()}


def use_database(home: Path) -> str:
    """Start it, write, and return the data folder that the server itself names."""
    with psycopg.connect(embedded.ensure_running(home).admin_url, autocommit=True) as connection:
        connection.execute("create table if not exists note (text text)")
        return str(connection.execute("select current_setting('data_directory')").fetchall()[0][0])


@pytest.mark.parametrize("name", NAMES)
def test_the_database_keeps_to_a_home_of_any_name(name: str, tmp_path: Path) -> None:
    """Catches a name that a shell, a list of socket folders or a list of hosts takes for something else."""
    home = tmp_path / name
    try:
        assert use_database(home) == str(home / "postgres" / "data")
    finally:
        assert embedded.stop(home) is True
    assert beside(home) == {name}


def test_the_database_knows_its_home_by_a_relative_name_and_through_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a server that is started twice, or not found to be stopped, because its folder has two names."""
    real, link = tmp_path / "real", tmp_path / "link"
    link.symlink_to(real)
    real.mkdir()
    monkeypatch.chdir(tmp_path)
    try:
        for home in (link, Path("real"), Path("link"), real):
            assert use_database(home) == str(real / "postgres" / "data")
            assert embedded.is_running(home)
            assert embedded.stop(home) is True
    finally:
        embedded.stop(real)
    assert beside(real) == {"real", "link"}


def test_the_variables_of_postgresqls_own_clients_lead_nobody_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches an embedded database that is not found because its user also works with another server."""
    for variable, value in {"PGPORT": "5999", "PGHOST": "elsewhere", "PGDATABASE": "other", "PGUSER": "other"}.items():
        monkeypatch.setenv(variable, value)
    try:
        assert use_database(tmp_path) == str(tmp_path / "postgres" / "data")
    finally:
        embedded.stop(tmp_path)


def test_a_home_whose_name_no_line_can_hold_is_refused(tmp_path: Path) -> None:
    """Catches a server that starts in such a folder and is never found again."""
    for name in ("two\nlines", os.fsdecode(b"\xffbytes")):
        with pytest.raises(SoboError, match="rename it, or set SOBO_HOME") as refused:
            embedded.ensure_running(tmp_path / name)
        assert refused.value.code == "home_unusable"


def test_a_database_that_does_not_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an empty reason, and one of an earlier failure that stands in the same log."""
    monkeypatch.setattr(embedded, "START_ATTEMPTS", 1)
    use_database(tmp_path)
    embedded.stop(tmp_path)
    settings = tmp_path / "postgres" / "data" / "postgresql.conf"
    kept = settings.read_text(encoding="utf-8")
    settings.write_text(f"{kept}\nno_such_setting = 1\n", encoding="utf-8")
    with pytest.raises(Unavailable, match=r"did not start: .*no_such_setting"):
        embedded.ensure_running(tmp_path)
    settings.write_text(f"{kept}\nport = none\n", encoding="utf-8")
    with pytest.raises(Unavailable, match=r'did not start: .*"port"') as failed:
        embedded.ensure_running(tmp_path)
    assert "no_such_setting" not in failed.value.message


@pytest.mark.parametrize("name", ["Sổ Bộ, 'of' \"all\" 100% $HOME", "back\\slash\\u0041:x#y=z", "x" * 120])
def test_the_broker_keeps_to_a_home_of_any_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a name that a properties file, a list of folders or Java's own locale takes for another."""
    monkeypatch.setenv("LC_ALL", "C")
    home = tmp_path / name
    try:
        started = broker.start(home)
        fill_topic(started.bootstrap_servers)
        assert {file.name for file in (home / "kafka" / "data").iterdir()} >= {"meta.properties", "kept-0"}
        (tmp_path / "link").symlink_to(home)
        monkeypatch.chdir(tmp_path)
        assert [broker.status(known) for known in (home, Path(name), Path("link"))] == [started] * 3
        refuse_strangers(home)
    finally:
        assert broker.stop(tmp_path / "link") is True
    assert beside(home) == {name, "link"}


def fill_topic(address: str | None) -> None:
    client = KafkaAdminClient(bootstrap_servers=address)
    client.create_topics([NewTopic("kept", 1, 1)])
    client.close()
    producer = KafkaProducer(bootstrap_servers=address)
    producer.send("kept", b"one").get(timeout=20)
    producer.close()


def refuse_strangers(home: Path) -> None:
    """Nothing in it is open to group or others; and where a test may become somebody else, it tries."""
    folder = home / "kafka"
    assert folder.stat().st_mode & 0o077 == 0
    assert [file for file in folder.rglob("*") if file.stat().st_mode & 0o077] == []
    if os.geteuid() != 0:
        return
    for passed in (home, *home.parents[:2]):
        passed.chmod(passed.stat().st_mode | 0o011)
    stranger, file = pwd.getpwnam("nobody"), folder / "data" / "kept-0" / f"{0:020d}.log"
    command = [sys.executable, "-c", OPEN, str(stranger.pw_uid), str(stranger.pw_gid), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr


def test_a_broker_whose_folders_were_open_closes_them(tmp_path: Path) -> None:
    """Catches a home of an earlier version, or a copy, that stays open to all."""
    (tmp_path / "kafka").mkdir(mode=0o755)
    (tmp_path / "kafka").chmod(0o755)
    (tmp_path / "kafka" / "broker.json").write_text('{"port": 1, "pid": null}', encoding="utf-8")
    assert broker.stop(tmp_path) is False
    assert (tmp_path / "kafka").stat().st_mode & 0o777 == 0o700


def test_a_broker_that_does_not_start_says_why(tmp_path: Path) -> None:
    """Catches an empty reason."""
    data = tmp_path / "kafka" / "data"
    data.mkdir(parents=True)
    (data / "meta.properties").write_text("version=1\nnode.id=7\ncluster.id=other\n", encoding="utf-8")
    with pytest.raises(Unavailable, match=r"Kafka did not start \(exit code 1\): .*node"):
        broker.start(tmp_path)
