"""A PostgreSQL and a Kafka that may be stopped under whoever uses them, and a ledger there with real followers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from broker import node
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.topics import EVENTS
from schemas.states import UNITS
from store import migrate
from store.database import Database, connect
from store.embedded import server as embedded
from store.rights import roles
from tests.conftest import NOTHING_LASTS, TEMPLATE, of_database
from tests.e2e.conftest import CLI
from tests.faults.topic_faults import delete_topics

_numbers = count(1)


def until(true: Callable[[], bool], seconds: float, what: str, every: float = 0.1) -> None:
    """Wait for a condition; an outage of the database meanwhile is none."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(psycopg.OperationalError):
            if true():
                return
        assert time.monotonic() < deadline, f"after {seconds:g} s: {what}"
        time.sleep(every)


@dataclass(frozen=True)
class Grounds:
    """One home with both services, which stand on the same addresses whenever they run."""

    home: Path
    admin_url: str
    bootstrap_servers: str

    def stop_broker(self) -> None:
        assert node.stop(self.home)

    def kill_broker(self) -> None:
        pid = node.status(self.home).pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        until(lambda: not node.status(self.home).running, 10, "the broker lives on")

    def start_broker(self) -> None:
        assert node.start(self.home).bootstrap_servers == self.bootstrap_servers

    def stop_database(self) -> None:
        assert embedded.stop(self.home)

    def start_database(self) -> None:
        assert embedded.ensure_running(self.home).admin_url == self.admin_url


@dataclass(eq=False)
class Follower:
    """A process of `sobo relay` or `sobo project`, with what it says in a file."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    began: int
    ended_by_us: bool = False

    @property
    def words(self) -> str:
        return self.log.read_bytes()[self.began :].decode(errors="replace")

    def kill(self) -> None:
        self.ended_by_us = True
        self.process.kill()
        self.process.wait(10)

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def end(self, seconds: float = 30) -> None:
        """As an operator ends it, which it must take for a clean end."""
        self.ended_by_us = True
        self.thaw()
        self.process.terminate()
        code = self.process.wait(seconds)
        # Before it has said a word, Python is still reading what it is made of.
        assert code == 0 or (code == -signal.SIGTERM and not self.words), f"{self.name} ended with {code}: {self.words}"


@dataclass
class Ledger:
    """A ledger on the grounds, alone with the topics `sobo.events` and `sobo.units`."""

    grounds: Grounds
    database: Database
    folder: Path
    client: str = ""
    followers: list[Follower] = field(default_factory=list)

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.grounds.bootstrap_servers)

    @property
    def url(self) -> str:
        return self.database.writer_url

    @property
    def database_name(self) -> str:
        return str(conninfo_to_dict(self.url)["dbname"])

    def start(self, *command: str, name: str = "", **variables: str) -> Follower:
        assert self.database.admin_url is not None
        log = self.folder / f"{name or command[0]}.log"
        with log.open("ab") as told:
            began = told.tell()
            process = subprocess.Popen(
                [sys.executable, str(CLI), *command], env=self._environment() | variables, stdin=subprocess.DEVNULL,
                stdout=told, stderr=told, cwd=self.folder,
            )  # fmt: skip
        follower = Follower(name or command[0], process, log, began)
        self.followers.append(follower)
        return follower

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOBO_", "PG", "POSTGRES_"))}
        return kept | {
            "SOBO_HOME": str(self.folder),
            "SOBO_DATABASE_URL": self.url,
            "SOBO_DATABASE_ADMIN_URL": self.database.admin_url or "",
            "SOBO_KAFKA_BOOTSTRAP_SERVERS": self.grounds.bootstrap_servers,
            "SOBO_KAFKA_CLIENT": self.client,
        }

    def end_all(self) -> None:
        for follower in self.followers:
            if follower.process.poll() is None:
                follower.process.kill()
                follower.process.wait(10)


@contextmanager
def services(home: Path) -> Iterator[Grounds]:
    try:
        server = embedded.ensure_running(home)
        with connect(server.admin_url) as admin:
            for name, value in NOTHING_LASTS.items():
                admin.execute(f"alter system set {name} = {value}".encode())
            admin.execute("select pg_reload_conf()")
            admin.execute(f"create database {TEMPLATE}".encode())
        migrate.migrate(of_database(server.admin_url, TEMPLATE))
        address = node.start(home).bootstrap_servers
        assert address is not None
        yield Grounds(home, server.admin_url, address)
    finally:
        node.stop(home)
        embedded.stop(home)


@contextmanager
def new_ledger(grounds: Grounds, folder: Path) -> Iterator[Ledger]:
    """An empty ledger without topics; its followers are gone when it is left."""
    name = f"ledger_{next(_numbers)}"
    grounds.start_database()
    grounds.start_broker()
    with connect(grounds.admin_url) as admin:
        admin.execute(f"create database {name} template {TEMPLATE} strategy file_copy".encode())
        # A right on the database itself does not come with the template.
        admin.execute(f"grant create on database {name} to {roles.PROJECTOR}".encode())
    server = embedded.ensure_running(grounds.home)
    made = Database(of_database(server.writer_url, name), of_database(server.admin_url, name))
    ledger = Ledger(grounds, made, folder)
    delete_topics(ledger.cluster, EVENTS, UNITS)
    try:
        yield ledger
    finally:
        ledger.end_all()
        grounds.start_database()
        with connect(grounds.admin_url) as admin:
            admin.execute(f"drop database {name} with (force)".encode())
