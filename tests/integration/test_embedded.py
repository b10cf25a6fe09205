"""The embedded PostgreSQL through what happens to a folder on somebody's machine: races, kills, copies, long names."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from domain.errors import SoboError
from store.embedded import server as embedded

ROOT = Path(__file__).resolve().parents[2]
START = """
import sys
from pathlib import Path
from store.opening.open_database import open_database
from store.settings import load
print(open_database(load({"SOBO_HOME": sys.argv[1]}), make=True).writer_url)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of the test's own; whatever runs there is stopped afterwards."""
    home = tmp_path / "home"
    yield home
    embedded.stop(home)


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])


def kill_server(home: Path) -> int:
    """`kill -9`, and wait until it is gone; returns the pid it had."""
    pid = postmaster(home)
    os.kill(pid, signal.SIGKILL)
    while embedded.is_running(home):
        time.sleep(0.01)
    return pid


def write_note(home: Path, text: str) -> None:
    with psycopg.connect(embedded.ensure_running(home).admin_url, autocommit=True) as connection:
        connection.execute("create table if not exists note (text text)")
        connection.execute("insert into note values (%s)", (text,))


def notes(home: Path) -> list[str]:
    with psycopg.connect(embedded.ensure_running(home).admin_url) as connection:
        return [text for (text,) in connection.execute("select text from note")]


def test_four_processes_at_once_start_one_server(home: Path) -> None:
    """Catches two first commands that both create the cluster, or one that finds it half made."""
    command = [sys.executable, "-c", START, str(home)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    outcomes = [(process.communicate(timeout=60)[0].strip(), process.returncode) for process in started]
    assert outcomes == [(embedded.ensure_running(home).writer_url, 0)] * 4
    with psycopg.connect(embedded.ensure_running(home).admin_url) as connection:
        assert connection.execute("select count(*) > 0 from ledger.migrations").fetchone() == (True,)


def test_a_running_server_is_found_without_a_connection_or_a_scan(home: Path) -> None:
    """Catches a start-up check that slows every command down; the bound is some fifty times what it takes."""
    embedded.ensure_running(home)
    began = time.perf_counter()
    embedded.ensure_running(home)
    assert time.perf_counter() - began < 0.03


def test_a_killed_server_comes_back_with_what_was_committed(home: Path) -> None:
    """Catches a stale `postmaster.pid` that keeps the server down, and a commit that was not on disk."""
    write_note(home, "before the kill")
    killed = kill_server(home)
    assert notes(home) == ["before the kill"]
    assert postmaster(home) != killed


def test_a_pid_that_another_process_has_by_now_keeps_nobody_out(home: Path) -> None:
    """Catches a start refused, or a stranger stopped, because its number stands in an old `postmaster.pid`."""
    write_note(home, "kept")
    kill_server(home)
    file = home / "postgres" / "data" / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as stranger:
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n", encoding="utf-8")
        assert embedded.stop(home) is False
        assert notes(home) == ["kept"]
        assert stranger.poll() is None
        stranger.kill()


def test_a_stopped_home_can_be_copied_and_both_go_on(home: Path, tmp_path: Path) -> None:
    """Catches a path baked into the cluster: a copy that fails to start, or that writes to the original."""
    write_note(home, "common")
    assert embedded.stop(home) is True
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    try:
        write_note(copy, "only in the copy")
        write_note(home, "only in the original")
        assert notes(copy) == ["common", "only in the copy"]
        assert notes(home) == ["common", "only in the original"]
    finally:
        embedded.stop(copy)


def test_a_copy_of_a_killed_home_does_not_take_the_originals_server_for_its_own(home: Path, tmp_path: Path) -> None:
    """Catches a copy that holds the original's `postmaster.pid`, so that `stop` there stops the original."""
    write_note(home, "before")
    kill_server(home)
    copy = tmp_path / "copy"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns(".s.PGSQL*"))
    write_note(home, "after")
    shutil.copy(home / "postgres" / "data" / "postmaster.pid", copy / "postgres" / "data" / "postmaster.pid")
    try:
        assert embedded.is_running(copy) is False
        assert embedded.stop(copy) is False
        assert embedded.is_running(home) is True
        assert notes(copy) == ["before"]
    finally:
        embedded.stop(copy)


def test_a_home_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    """Catches a home deep in somebody's folders, where a Unix socket's path does not fit."""
    home = tmp_path / ("hồ-sơ-" * 20) / ("x" * 100)
    try:
        write_note(home, "deep")
        assert notes(home) == ["deep"]
    finally:
        assert embedded.stop(home) is True


def test_the_server_listens_on_no_port_and_lets_only_its_owner_in(home: Path) -> None:
    """Catches a ledger that anybody on the network, or on the same machine, may write to."""
    with psycopg.connect(embedded.ensure_running(home).admin_url) as connection:
        shown: dict[str, str] = dict(connection.execute("select name, setting from pg_settings").fetchall())
    assert shown["listen_addresses"] == ""
    assert shown["unix_socket_permissions"] == "0700"
    assert {shown[name] for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")} == {"on"}
    assert (home / "postgres").stat().st_mode & 0o077 == 0


def test_text_sorts_by_code_point_on_every_machine(home: Path) -> None:
    """Catches an order, and so a digest, that depends on the locale of the machine."""
    with psycopg.connect(embedded.ensure_running(home).writer_url) as connection:
        rows = connection.execute("select word from unnest(array['đ', 'b', 'Z', 'á', 'a']) as word order by word")
        assert [word for (word,) in rows] == sorted(["đ", "b", "Z", "á", "a"])


def test_a_home_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    """Catches an operating system error that reaches the user as a traceback."""
    place = tmp_path / "home"
    place.write_text("not a folder", encoding="utf-8")
    with pytest.raises(SoboError, match=r"home.*SOBO_HOME") as refused:
        embedded.ensure_running(place)
    assert refused.value.code == "home_unusable"
