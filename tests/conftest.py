"""One embedded PostgreSQL and one Kafka for the whole run, in a folder of their own; a fresh ledger for each test."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from broker import node as kafka_broker
from consumers.kafka.topics import Cluster
from store import migrate
from store.database import Database, connect
from store.embedded import server as embedded
from store.rights import roles

# How long an example takes says how busy the machine is: figures are for the benchmarks.
# A shell that runs the suite in the background ignores Ctrl-C, and so would every command that is to be interrupted.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("ci", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=10)  # asked for with --hypothesis-profile
settings.load_profile("ci")

TEMPLATE = "sobo_template"
NOTHING_LASTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""Of the shared server, which dies with the run: no test is about what a power cut leaves of it. Making and dropping a
database, which waits for the disk dozens of times, takes a tenth of the time."""
LONGEST = {"test_taking_back_sets.py", "test_transcode.py"}
"""Of the unit tests, which come last: begun last, one of them would keep one worker busy and the other waiting."""
_numbers = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """A temporary folder of the run's own: pytest's usual one is closed again by every other run of the same user,
    under the feet of a database server that root starts under another account."""
    if config.option.basetemp is None:
        folder = tempfile.mkdtemp(prefix="sobo-tests-")
        config.option.basetemp = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session", autouse=True)
def _bare_environment() -> Iterator[None]:
    """The settings of whoever runs the tests do not reach them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("SOBO_", "PG", "POSTGRES_")):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def embedded_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose PostgreSQL runs until the last test."""
    home = tmp_path_factory.mktemp("home")
    try:
        server = embedded.ensure_running(home)
        with connect(server.admin_url) as connection:
            for name, value in NOTHING_LASTS.items():
                connection.execute(f"alter system set {name} = {value}")
            connection.execute("select pg_reload_conf()")
        yield home
    finally:
        embedded.stop(home)


@pytest.fixture(scope="session")
def migrated_template(embedded_home: Path) -> str:
    """The admin URL of a database with the ledger's tables; each test's database is a copy of it."""
    server = embedded.ensure_running(embedded_home)
    with connect(server.admin_url) as connection:
        connection.execute(f"create database {TEMPLATE}")
    migrate.migrate(of_database(server.admin_url, TEMPLATE))
    with connect(server.admin_url) as connection:
        # Tests do all that there is to do on the connections of one login; what each role may is tested elsewhere.
        taken_on = ", ".join(roles.TAKEN_ON)
        connection.execute(f"grant {taken_on} to {embedded.WRITER_ROLE} with inherit true")
    return server.admin_url


NewDatabase = Callable[[], AbstractContextManager[Database]]


@pytest.fixture(scope="session")
def new_database(migrated_template: str, embedded_home: Path) -> NewDatabase:
    """For a test that needs several ledgers: each call opens an empty, migrated one, gone when it is left."""

    @contextmanager
    def opened() -> Iterator[Database]:
        name = f"ledger_{next(_numbers)}"
        server = embedded.ensure_running(embedded_home)
        with connect(migrated_template) as connection:
            connection.execute(f"create database {name} template {TEMPLATE} strategy file_copy")
            # A right on the database itself does not come with the template.
            connection.execute(f"grant create on database {name} to {roles.PROJECTOR}")
            yield Database(of_database(server.writer_url, name), of_database(server.admin_url, name))
            connection.execute(f"drop database {name} with (force)")

    return opened


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    """An empty ledger of the test's own, migrated, gone afterwards."""
    with new_database() as database:
        yield database


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one real Kafka for the whole run; tests share it, so each takes a topic of its own."""
    home = tmp_path_factory.mktemp("broker")
    try:
        started = kafka_broker.start(home)
        assert started.bootstrap_servers is not None
        yield started.bootstrap_servers
    finally:
        kafka_broker.stop(home)


@pytest.fixture
def cluster(broker: str) -> Cluster:
    return Cluster(broker)


@pytest.fixture
def topic() -> str:
    """A name that no other test has."""
    return f"events-{uuid4().hex}"


def of_database(url: str, name: str) -> str:
    """The embedded server's URL with another database."""
    return url.replace(f"@/{embedded.DATABASE}?", f"@/{name}?")
