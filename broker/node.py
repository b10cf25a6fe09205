"""A real Apache Kafka of one node for trying and testing (DESIGN D4): controller and broker in one process.

Everything is under `$SOBO_HOME/kafka`: `data`, `log`, `server.properties` (written anew at each start), `broker.json`
(pid and port; the port is kept over restarts). Nobody else of the machine may enter it. Kafka works in that folder and
is told no path: a stopped home may be moved, and its name may hold what a properties file or a list of folders would
take for something else. It listens on 127.0.0.1 only.
"""

import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO

from broker import jars as broker_jars
from broker import secure as secured
from broker.config import CONFIG, JVM, OWNER_ONLY, environment, properties
from domain.errors import Refused, SoboError, Unavailable
from store import file_lock
from store.settings import Settings

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 30


@dataclass(frozen=True)
class BrokerStatus:
    """`bootstrap_servers` and `pid` are None when it does not run."""

    running: bool
    bootstrap_servers: str | None
    pid: int | None
    secure: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    """By role, the file with the variables of a client; of a secured broker."""


@dataclass(frozen=True)
class _Known:
    """What `broker.json` remembers."""

    port: int
    pid: int | None
    secure: bool = False


def bootstrap_servers(settings: Settings) -> str | None:
    """The cluster of the settings, else this home's running broker, else None."""
    return settings.kafka_bootstrap_servers or status(settings.home).bootstrap_servers


def status(home: Path) -> BrokerStatus:
    folder = home / "kafka"
    known = _known(folder)
    if known is None or known.pid is None or not _is_ours(folder, known.pid):
        return BrokerStatus(running=False, bootstrap_servers=None, pid=None)
    return _running(home, known.port, known.pid, secure=known.secure)


def _running(home: Path, port: int, pid: int, *, secure: bool) -> BrokerStatus:
    settings = secured.settings_files(home) if secure else {}
    return BrokerStatus(running=True, bootstrap_servers=f"{HOST}:{port}", pid=pid, secure=secure, settings=settings)


def start(
    home: Path, port: int | None = None, say: Callable[[str], None] = lambda _: None, *, secure: bool | None = None
) -> BrokerStatus:
    """Start this home's broker and return when it serves requests; one that runs already is left as it is.

    Without `port` it takes the one it had before, or a free one; without `secure` it is as it was. Of a secured one the
    users are made afterwards (`consumers.kafka.access`). `say` hears of a long first download. Raises
    `Refused` (`port_taken`, `broker_running`) and `Unavailable` (`broker_not_started`, `kafka_not_fetched`).
    """
    folder = home / "kafka"
    with _locked(folder):
        running = status(home)
        if running.running:
            if port is not None and running.bootstrap_servers != f"{HOST}:{port}":
                where = running.bootstrap_servers
                raise Refused("broker_running", f"the broker runs on {where} already; `sobo broker stop` it first")
            if secure is not None and secure != running.secure:
                how = "secured" if running.secure else "without security"
                raise Refused("broker_running", f"the broker runs {how} already; `sobo broker stop` it first")
            # Perhaps of a start that was interrupted.
            if _comes_up(running, folder, lambda: _is_ours(folder, running.pid or 0)):
                return running
        java, jars = broker_jars.java(), broker_jars.class_path(say)
        known = _known(folder)
        chosen = port or (known.port if known else None) or _free_port()
        _refuse_taken(chosen, kept=port is None)
        with_security = known.secure if secure is None and known else bool(secure)
        texts = properties(HOST, chosen, _free_port())
        if with_security:
            texts += secured.prepare(folder, HOST, f"{HOST}:{chosen}")
        for kept in (folder / CONFIG, folder / "log"):
            _private(kept)
        (folder / CONFIG).write_text(texts, encoding="utf-8")
        command = [str(java), *JVM, "-cp", jars]
        with (folder / "log").open("ab") as log:
            began = log.tell()
            if not (folder / "data" / "meta.properties").exists():
                _format(command, folder, log)
            process = subprocess.Popen(
                [*command, "kafka.Kafka", CONFIG],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env=environment(),
                umask=OWNER_ONLY,
                start_new_session=True,  # Ctrl-C is for the command that started it
            )
        _remember(folder, _Known(chosen, process.pid, with_security))
        started = _running(home, chosen, process.pid, secure=with_security)
        if not _comes_up(started, folder, lambda: process.poll() is None):
            _signal(folder, process.pid, signal.SIGKILL)
            ended = "" if process.poll() is None else f" (exit code {process.returncode})"
            words = _last_words(folder / "log", began)
            raise Unavailable("broker_not_started", f"Kafka did not start{ended}: {words}")
        return started


def stop(home: Path) -> bool:
    """Stop this home's broker and wait for it to be gone; False when it was not running."""
    folder = home / "kafka"
    if not folder.exists():
        return False
    with _locked(folder):
        found, known = status(home), _known(folder)
        if found.pid is None or known is None:
            return False
        _signal(folder, found.pid, signal.SIGTERM)
        if not _gone(folder, found.pid, STOP_SECONDS):
            _signal(folder, found.pid, signal.SIGKILL)
            _gone(folder, found.pid, STOP_SECONDS)
        _remember(folder, replace(known, pid=None))
        return True


def serves(address: str, timeout: float = 1.0, authority: Path | None = None) -> bool:
    """Whether a Kafka answers at `host:port`, encrypted where an authority is given: to ApiVersions 0, the smallest
    request there is."""
    host, _, port = address.rpartition(":")
    request = struct.pack(">hhih", 18, 0, 1, -1)
    try:
        with ExitStack() as opened:
            plain = opened.enter_context(socket.create_connection((host.strip("[]"), int(port)), timeout))
            connection = plain
            if authority is not None:
                context = ssl.create_default_context(cafile=str(authority))
                connection = opened.enter_context(context.wrap_socket(plain, server_hostname=host))
            connection.settimeout(timeout)
            connection.sendall(struct.pack(">i", len(request)) + request)
            return len(connection.recv(4)) > 0
    except (OSError, ValueError):
        return False


def _comes_up(broker: BrokerStatus, folder: Path, alive: Callable[[], bool]) -> bool:
    """Wait until it serves; False when it ends before, or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    authority = secured.authority(folder) if broker.secure else None
    while not serves(broker.bootstrap_servers or "", authority=authority):
        if not alive() or time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _format(command: list[str], folder: Path, log: IO[bytes]) -> None:
    """Kafka's own preparation of an empty data folder, once in the life of a home."""
    began = log.tell()
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode("ascii").rstrip("=")
    done = subprocess.run(
        [*command, "kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "--config", CONFIG],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd=folder,
        env=environment(),
        umask=OWNER_ONLY,
        check=False,
    )
    if done.returncode != 0:
        words = _last_words(folder / "log", began)
        message = f"Kafka could not prepare its data (exit code {done.returncode}): {words}"
        raise Unavailable("broker_not_started", message)


def _is_ours(folder: Path, pid: int) -> bool:
    """Whether `pid` is a Kafka of this very folder: pids are used again, and a copied home remembers another's."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b"kafka.Kafka" in arguments and Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False


def _signal(folder: Path, pid: int, number: signal.Signals) -> None:
    if _is_ours(folder, pid):
        os.kill(pid, number)


def _gone(folder: Path, pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _is_ours(folder, pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _known(folder: Path) -> _Known | None:
    try:
        return _Known(**json.loads((folder / "broker.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # never started, or cut off in the middle of writing
        return None


def _remember(folder: Path, known: _Known) -> None:
    draft = _private(folder / "broker.json.new")
    draft.write_text(json.dumps(asdict(known)), encoding="utf-8")
    draft.replace(folder / "broker.json")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops this home's broker."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # one that an earlier version left open, or a copy
        _private(folder / "lock")
    except OSError as error:
        reason = f"cannot keep the broker's data in {folder}: {error.strerror}. Allow it, or set SOBO_HOME."
        raise SoboError("home_unusable", reason) from error
    with file_lock.locked(folder / "lock"):
        yield


def _private(file: Path) -> Path:
    """The file, made when it is missing; read and written by its owner only."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    return file


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _refuse_taken(port: int, *, kept: bool) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Kafka does: only a listener is in the way
        try:
            probe.bind((HOST, port))
        except OSError as error:
            whose = ", which this home's broker keeps," if kept else ""
            message = f"port {port}{whose} cannot be used: {error.strerror}. Free it, or choose one with --port."
            raise Refused("port_taken", message) from error


def _last_words(log: Path, began: int) -> str:
    """What Kafka wrote since `began`, its last lines without the stack; never empty."""
    lines = log.read_bytes()[began:].decode(errors="replace").split("\n")
    told = [line.strip() for line in lines if line.strip() and not line.startswith(("\tat ", "\t..."))]
    words = " | ".join(told[-5:])
    return f"{words or 'without a word'} (all of it: {log})"
