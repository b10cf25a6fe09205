"""Ledgers on a server of their own, as roles belong to a whole server."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from consumers.projecting.from_store import project_from_store
from store import migrate
from store.database import Database, connect
from store.embedded import server as embedded
from store.rights import roles
from tests.conftest import of_database
from tests.followed_log import story


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.EmbeddedServer]:
    home = tmp_path_factory.mktemp("roles") / "home"
    try:
        yield embedded.ensure_running(home)
    finally:
        embedded.stop(home)


@pytest.fixture
def ledger(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A database without a ledger, on a server without roles but the one that its cluster is made with."""
    name = f"ledger_{uuid4().hex[:12]}"
    with connect(server.admin_url) as admin:
        admin.execute(f"create database {name}")
        yield Database(of_database(server.writer_url, name), of_database(server.admin_url, name))
        admin.execute(f"drop database {name} with (force)")
        made = [role for (role,) in admin.execute("select rolname from pg_roles where rolname like 'owner\\_%'")]
        for role in (*roles.TAKEN_ON, roles.OWNER, *made):
            admin.execute(f"drop role if exists {role}".encode())


@pytest.fixture
def filled(ledger: Database) -> Database:
    migrate.migrate(ledger.admin_url or "")
    story(ledger)
    project_from_store(ledger.writer_url)
    return ledger
