"""A database in which what is recorded could be changed: named by doctor, and nothing is recorded in it."""

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from domain.errors import Refused
from store.database import Database, connect
from store.opening.checks import database_checks
from store.opening.guarded import NEVER_CHANGED
from store.opening.open_ledger import open_ledger


def failed(database: Database) -> dict[str, str]:
    """Of the checks that are about rights and triggers: the test server itself is not durable, on purpose."""
    guards = ("writer_rights", "append_only_trigger", "roles")
    return {check.name: check.message for check in database_checks(database) if not check.ok and check.name in guards}


def refusal(database: Database) -> str:
    with ExitStack() as opened, pytest.raises(Refused) as refused:
        open_ledger(database, "clerk", opened)
    assert refused.value.code == "unsafe_database"
    return refused.value.message


@pytest.fixture
def admin(database: Database) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with connect(database.admin_url or "") as connection:
        yield connection


def test_a_database_as_it_was_set_up_is_recorded_in_though_it_is_not_durable(database: Database) -> None:
    """Catches a suite, or a trial, that cannot run on a server without fsync: doctor names that, and no more."""
    assert failed(database) == {}
    assert {check.name for check in database_checks(database) if not check.ok} >= {"fsync", "synchronous_commit"}
    with ExitStack() as opened:
        open_ledger(database, "clerk", opened)


@pytest.mark.parametrize("right", ["update", "update (event)", "delete", "truncate"])
@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_who_could_change_what_is_recorded_records_nothing(
    database: Database, admin: psycopg.Connection[tuple[object, ...]], table: str, right: str
) -> None:
    """Catches a look at one table, at one kind of change, or at whole tables only."""
    columns = {"events": "event", "leaves": "hashes", "subtrees": "hash", "checkpoints": "note"} | {
        "witnesses": "url",
        "cosignatures": "line",
        "reads": "said",
        "verifications": "said",
    }
    right = right.replace("event", columns[table])
    admin.execute(f"grant {right} on ledger.{table} to sobo_writer".encode())
    for told in (refusal(database), failed(database)["writer_rights"]):
        assert f"sobo_writer may {right.split()[0]} ledger.{table}" in told


@pytest.mark.parametrize("table", NEVER_CHANGED)
@pytest.mark.parametrize("harm", ["disable trigger append_only", "enable trigger append_only", "drop"])
def test_without_the_trigger_nothing_is_recorded(
    database: Database, admin: psycopg.Connection[tuple[object, ...]], table: str, harm: str
) -> None:
    """Catches a trigger that is there and does not fire, or not in every session."""
    drop = f"drop trigger append_only on ledger.{table}"
    admin.execute((drop if harm == "drop" else f"alter table ledger.{table} {harm}").encode())
    for told in (refusal(database), failed(database)["append_only_trigger"]):
        assert f"ledger.{table}" in told


def test_a_superuser_records_nothing_and_another_role_with_the_right_is_named(
    database: Database, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    """Catches a server whose one login is its administrator, and a second role that nobody thinks of."""
    assert "postgres may" in refusal(Database(database.admin_url or ""))
    other = f"other_{uuid4().hex[:8]}"
    admin.execute(f"create role {other} login in role pg_write_all_data".encode())
    try:
        assert f"{other} may delete, truncate, update ledger.events" in failed(database)["writer_rights"] or (
            f"{other} may delete, update ledger.events" in failed(database)["writer_rights"]
        )
        with ExitStack() as opened:
            open_ledger(database, "clerk", opened)  # this login itself may not
        admin.execute(f"grant sobo_writer to {other}".encode())
        assert other in refusal(Database(make_conninfo(database.writer_url, user=other)))
    finally:
        admin.execute(f"drop role {other}".encode())
