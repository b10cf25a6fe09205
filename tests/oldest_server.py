"""The oldest PostgreSQL that is promised, as Debian packages it, on a socket in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.database import OLDEST_SERVER, connect
from store.embedded import system_user

VERSION = OLDEST_SERVER // 10000
DEBIAN = Path(f"/usr/lib/postgresql/{VERSION}/bin")
NEEDED = bool(os.environ.get("CI") or os.environ.get("SOBO_TEST_OLDEST_SERVER"))
MISSING = f"PostgreSQL {VERSION} is not installed here: Debian's package postgresql-{VERSION} brings it"


def binaries() -> Path | None:
    """The folder of its programs: Debian's place, then what the PATH leads to."""
    found = [DEBIAN, *(Path(place).resolve().parent for place in (shutil.which("postgres"),) if place)]
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(told.stdout.strip()))
    return next((folder for folder in found if _is_oldest(folder)), None)


def _is_oldest(folder: Path) -> bool:
    if not all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
        return False
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    return f" {VERSION}." in told.stdout


@contextmanager
def running() -> Iterator[tuple[str, str]]:
    """URLs of the writing role and of the administrator, in a new database. Skips the test where there is no such
    server; on CI that is a failure, as nothing else would show that the promise holds."""
    programs = binaries()
    if programs is None:
        if NEEDED:
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="sobo-oldest-", dir="/tmp") as name:
        folder = Path(name)
        account = system_user.for_server(folder / "data")
        if account is not None:
            os.chown(folder, account.uid, account.gid)

        def run(program: str, *arguments: str) -> None:
            with (folder / "words").open("a") as words:
                done = subprocess.run(
                    [programs / program, *arguments],
                    cwd=folder,
                    env={"PATH": os.defpath, "LC_ALL": "C"},
                    stdout=words,
                    stderr=words,
                    timeout=120,
                    check=False,
                    **(account.for_subprocess() if account else {}),
                )
            assert done.returncode == 0, (folder / "words").read_text()

        run("initdb", "--pgdata=data", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
        run("pg_ctl", "-w", "-D", "data", "-l", "log", "-o", f"-k {folder} -c listen_addresses=''", "start")
        try:
            with connect(f"postgresql://postgres@/postgres?host={folder}") as connection:
                connection.execute("create database ledger")
            yield tuple(f"postgresql://{role}@/ledger?host={folder}" for role in ("sobo_writer", "postgres"))  # type: ignore[misc]
        finally:
            run("pg_ctl", "-w", "-m", "fast", "-D", "data", "stop")
