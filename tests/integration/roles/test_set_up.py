"""How a ledger gets its roles: made, found, made later, or not made at all, each on a server of its own."""

from datetime import date
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from consumers.projecting.from_store import project_from_store
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from projections.units import list_units
from store import migrate
from store.database import Database, connect
from store.opening.checks import database_checks
from store.personal.keys import person_keys
from store.rights import roles
from tests.followed_log import story
from tests.frozen_ledger import FROZEN


def test_a_ledger_from_before_the_roles_is_asked_and_rebuilt_as_before(ledger: Database) -> None:
    """Catches the reader that an earlier build made: a role that the login which records was never let act as."""
    admin_url = ledger.admin_url or ""
    with connect(admin_url) as admin:
        admin.execute(f"create role {roles.READER} nologin")
        admin.execute((FROZEN / "ledger_of_2026_11.sql").read_text(encoding="utf-8").encode())
    with connect(admin_url) as admin:
        admin.execute(f"grant create on database {admin.info.dbname} to {roles.WRITER}")
    migrate.migrate(admin_url)
    url = ledger.writer_url
    with connect(admin_url) as admin:
        owner = "select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'projection'"
        assert admin.execute(owner).fetchone() == (roles.PROJECTOR,)
    rebuild(url, lambda: StoreSource(url))
    with connect(url, roles.READER) as reading:
        assert list_units(reading, on=date(2025, 7, 1))
    with connect(url) as writer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        writer.execute("create schema mine")
    assert [check.ok for check in database_checks(ledger) if check.name == "roles"] == [True]
    with connect(admin_url) as admin:
        admin.execute(f"revoke {roles.READER} from {roles.WRITER}")
    [told] = [check for check in database_checks(ledger) if check.name == "roles"]
    assert not told.ok and f"grant {roles.READER}" in told.message


@pytest.mark.parametrize("rights_of", ["createrole", "nocreaterole"])
def test_a_ledger_is_set_up_by_a_login_that_is_no_superuser(
    ledger: Database, rights_of: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a shared server on which nothing goes without its administrator, and roles missing in silence."""
    owner = f"owner_{uuid4().hex[:8]}"
    with connect(ledger.admin_url or "") as admin:
        admin.execute(f"create role {owner} login {rights_of}")
        admin.execute(f"grant create on database {admin.info.dbname} to {owner} with grant option")
    migrate.migrate(make_conninfo(ledger.admin_url or "", user=owner))
    said = capsys.readouterr().err
    with connect(ledger.admin_url or "") as admin:
        absent = roles.missing(admin)
    assert absent == ([] if rights_of == "createrole" else [roles.OWNER, *roles.TAKEN_ON])
    assert all(role in said for role in absent)
    assert ("sobo roles --apply" in said) == bool(absent)
    story(ledger)
    assert project_from_store(ledger.writer_url) > 0
    with connect(ledger.writer_url) as writer:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            writer.execute("delete from ledger.events")
        assert person_keys(writer, ["staff:nobody"]) == {}, "what was possible before stays so"
