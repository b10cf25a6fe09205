"""A rebuild where others read the projection and built on it: their rights live on, and nothing of theirs is lost."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from consumers.auditing.verify import verify
from consumers.projecting.from_store import project_from_store
from consumers.projecting.rebuild import Rebuilt, rebuild
from consumers.projecting.store_source import StoreSource
from domain.errors import Refused
from projections.state.digest import digest
from projections.units import list_units
from store import limits
from store.database import Database, connect
from store.limits import Limits
from tests.followed_log import append, people, story

RIGHTS = """
    select has_schema_privilege(%(role)s, 'projection', 'usage'),
        has_table_privilege(%(role)s, 'projection.post_spans', 'select'),
        has_table_privilege(%(role)s, 'projection.facts', 'select'),
        has_table_privilege(%(role)s, 'projection.staff', 'select'),
        has_column_privilege(%(role)s, 'projection.staff', 'category', 'select'),
        has_column_privilege(%(role)s, 'projection.staff', 'staff_number', 'select')
"""


@pytest.fixture
def role(database: Database) -> Iterator[str]:
    """A login of somebody who has no right yet."""
    name = f"analyst_{uuid4().hex[:12]}"
    with connect(database.admin_url or "") as admin:
        admin.execute(f"create role {name} login")
        yield name
        admin.execute(f"drop owned by {name} cascade")
        admin.execute(f"drop role {name}")


@pytest.fixture
def projected(database: Database) -> Database:
    story(database)
    project_from_store(database.writer_url)
    return database


def rebuilt(database: Database, *, drop_dependents: bool = False) -> Rebuilt:
    url = database.writer_url
    return rebuild(url, lambda: StoreSource(url), drop_dependents=drop_dependents)


def as_admin(database: Database, *statements: str) -> None:
    with connect(database.admin_url or "") as admin:
        for statement in statements:
            admin.execute(statement.encode())


def test_rights_on_the_projection_outlive_a_rebuild(projected: Database, role: str) -> None:
    """Catches new tables that nobody but the writer may read, and rights that become wider than they were."""
    as_admin(
        projected,
        f"grant usage on schema projection to {role}",
        f"grant select on projection.post_spans, projection.facts to {role} with grant option",
        f"grant select (category) on projection.staff to {role}",
        "grant select on projection.unit_spans to public",
    )
    with connect(projected.writer_url) as writer:
        writer.execute("set role sobo_projector")  # whose tables they are
        writer.execute(f"alter default privileges in schema projection grant select on tables to {role}".encode())
        before = writer.execute(RIGHTS, {"role": role}).fetchone()
        rebuilt(projected)
        rebuilt(projected)
        assert writer.execute(RIGHTS, {"role": role}).fetchone() == before == (True, True, True, False, True, False)
        writer.execute("create table projection.later (a int)")
        assert writer.execute("select has_table_privilege(%s, 'projection.later', 'select')", (role,)).fetchone() == (
            True,
        )
    with connect(make_conninfo(projected.writer_url, user=role)) as analyst:
        assert analyst.execute("select count(*) > 0 from projection.post_spans").fetchone() == (True,)


@pytest.mark.parametrize(
    ("built", "named"),
    [
        ("create view reports.heads as select count(*) from projection.post_spans", "view reports.heads"),
        ("create materialized view reports.codes as select code from projection.unit_spans", "view reports.codes"),
        ("create table reports.notes (unit_id text, d date, foreign key (unit_id, d) "
         "references projection.unit_spans (unit_id, valid_from))", "constraint"),
        ("create table reports.copies (was projection.staff)", "table reports.copies"),
        ("create table reports.groups (were projection.staff[])", "table reports.groups"),
        ("create function reports.posts() returns projection.post_spans[] language sql "
         "return null::projection.post_spans[]",
         "function reports.posts()"),
        ("create domain reports.person as projection.staff", "type reports.person"),
        ("create domain reports.people as projection.staff[]; create table reports.groups (were reports.people)",
         "table reports.groups"),
        ("create view projection.mine as select 1 as one", "view projection.mine"),
        ("create table projection.theirs (a int)", "table projection.theirs"),
        ("create index their_index on projection.post_spans (position_code)", "index projection.their_index"),
        ("create function projection.one() returns int language sql return 1", "function projection.one()"),
        ("create function reports.heads() returns bigint language sql begin atomic "
         "select count(*) from projection.post_spans; end", "function reports.heads()"),
    ],
)  # fmt: skip
def test_what_others_built_is_named_and_stays_unless_it_may_go(projected: Database, built: str, named: str) -> None:
    """Catches a report that is gone after a rebuild, and a refusal that does not say what is in the way."""
    as_admin(projected, "create schema reports", built)
    append(projected, people(1))
    with connect(projected.writer_url) as conn:
        before = digest(conn)
        with pytest.raises(Refused) as refused:
            rebuilt(projected)
        assert refused.value.code == "projection_in_use"
        assert named in refused.value.message
        assert "--drop-dependents" in refused.value.message
        assert digest(conn) == before
        assert rebuilt(projected, drop_dependents=True).position > 0
        assert rebuilt(projected).compared == "same"


def test_a_view_on_a_view_is_named_too(projected: Database) -> None:
    """Catches a look at the first step only: a cascade takes every further one along."""
    as_admin(
        projected,
        "create schema reports",
        "create view reports.first as select stream from projection.staff",
        "create view reports.second as select count(*) as n from reports.first",
    )
    with pytest.raises(Refused, match=r"view reports\.second"):
        rebuilt(projected)
    as_admin(projected, "drop view reports.second", "drop view reports.first")
    assert rebuilt(projected).compared == "same"


def test_what_was_built_while_the_shadow_was_filled_is_found_before_the_swap(projected: Database) -> None:
    """Catches a look at the beginning only."""

    def meddle(_: int) -> None:
        as_admin(projected, "create or replace view public.late as select code from projection.unit_spans")

    url = projected.writer_url
    with pytest.raises(Refused, match="view late"):
        rebuild(url, lambda: StoreSource(url), meddle)


def test_a_rebuild_is_done_though_somebody_still_reads_the_old_projection(
    projected: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a rebuild that was swapped in and reports that it waited in vain."""
    monkeypatch.setattr(limits, "_client", [limits._Client(Limits(lock=0.5))])
    with connect(projected.writer_url) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from projection.staff")
        assert rebuilt(projected).compared == "same"
        reader.execute("rollback")
    assert rebuilt(projected).compared == "same"
    with connect(projected.writer_url) as connection:
        left = connection.execute("select from pg_namespace where nspname = 'projection_old'").fetchone()
    assert left is None


def test_what_one_login_rebuilt_belongs_to_all_who_record(projected: Database, role: str) -> None:
    """Catches a projection that only the login can read, or make anew, that made it."""
    as_admin(projected, f"grant sobo_writer to {role}")
    url = make_conninfo(projected.writer_url, user=role)
    rebuild(url, lambda: StoreSource(url))
    append(projected, people(1))
    assert project_from_store(projected.writer_url) > 0
    assert rebuilt(projected).compared == "same"


def test_a_reader_reads_everything_but_changes_nothing_and_sees_no_key(projected: Database, role: str) -> None:
    """Catches an advice that gives who only reads the right to delete personal keys."""
    url = make_conninfo(projected.writer_url, user=role)
    as_admin(projected, f"grant sobo_reader to {role}")
    for _ in range(2):
        with connect(url) as reader:
            assert list_units(reader, on=date(2025, 7, 1))
            assert verify(reader).ok
            for forbidden in (
                "select from ledger.person_keys",
                "delete from ledger.person_keys",
                "select from ledger.settings",
                "insert into ledger.events (position, stream, version, type, event) values (0, '', 0, '', '')",
                "update ledger.head set position = position",
                "delete from projection.staff",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    reader.execute(forbidden)
        rebuilt(projected)
