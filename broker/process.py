"""One node of Kafka as a process: prepared, launched, told from others, waited for, ended.

Kafka works in the node's folder and is told no path: a stopped home may be moved, and its name may hold what a
properties file or a list of folders would take for something else.
"""

import os
import signal
import socket
import ssl
import struct
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from broker.config import CONFIG, OWNER_ONLY, environment
from broker.known import private
from domain.errors import Refused, Unavailable

HOST = "127.0.0.1"
LOG = "log"
META = "data/meta.properties"


class Process:
    """The node of one folder, as it is started here."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self.folder = folder
        self._command = command
        self._log = private(folder / LOG)
        self._began = self._log.stat().st_size
        self._process: subprocess.Popen[bytes] | None = None

    def format(self, cluster: str) -> Callable[[], None]:
        """Begin Kafka's own preparation of an empty data folder, once in the life of a home; returns how to wait for
        it."""
        asked = ("kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "--config", CONFIG)
        process = self._run(asked, own_session=False)

        def wait() -> None:
            if process.wait() != 0:
                message = f"Kafka could not prepare its data (exit code {process.returncode}): {self._last_words()}"
                raise Unavailable("broker_not_started", message)

        return wait

    def launch(self) -> int:
        """Returns the pid."""
        self._began = self._log.stat().st_size
        self._process = self._run(("kafka.Kafka", CONFIG), own_session=True)
        return self._process.pid

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def failed(self) -> Unavailable:
        """End it, and tell why it does not serve."""
        ended = "" if self._process is None or self.alive() else f" (exit code {self._process.returncode})"
        self.kill()
        return Unavailable("broker_not_started", f"Kafka did not start{ended}: {self._last_words()}")

    def kill(self) -> None:
        if self._process is not None:
            send_signal(self.folder, self._process.pid, signal.SIGKILL)

    def _run(self, asked: Sequence[str], *, own_session: bool) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [*self._command, *asked],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=environment(),
                umask=OWNER_ONLY,
                start_new_session=own_session,  # Ctrl-C is for the command that started it
            )

    def _last_words(self) -> str:
        """What Kafka wrote since it began, its last lines without the stack; never empty."""
        lines = self._log.read_bytes()[self._began :].decode(errors="replace").split("\n")
        told = [line.strip() for line in lines if line.strip() and not line.startswith(("\tat ", "\t..."))]
        words = " | ".join(told[-5:])
        return f"{words or 'without a word'} (all of it: {self._log})"


def is_ours(folder: Path, pid: int) -> bool:
    """Whether `pid` is a Kafka of this very folder: pids are used again, and a copied home remembers another's."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b"kafka.Kafka" in arguments and Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False


def send_signal(folder: Path, pid: int, number: signal.Signals) -> None:
    if is_ours(folder, pid):
        os.kill(pid, number)


def gone(folder: Path, pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_ours(folder, pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
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


def free_ports(number: int) -> list[int]:
    """Different ones."""
    with ExitStack() as opened:
        probes = [opened.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def refuse_taken(port: int, *, kept: bool) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Kafka does: only a listener is in the way
        try:
            probe.bind((HOST, port))
        except OSError as error:
            whose = ", which this home's broker keeps," if kept else ""
            message = f"port {port}{whose} cannot be used: {error.strerror}. Free it, or choose one with --port."
            raise Refused("port_taken", message) from error
