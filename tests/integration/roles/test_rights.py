"""Who may do what in the database: every table, every role, every kind of statement, tried on a server of its own."""

import json
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner
from psycopg import sql
from psycopg.conninfo import make_conninfo

from commands.context import Session
from commands.people.staff import staff
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from store import migrate
from store.database import Database, connect
from store.embedded import server as embedded
from store.personal.keys import person_keys
from store.rights import roles
from tests.followed_log import story

EVERYBODY = "writer relay projector key_holder reader auditor"
MAY = """
    migrations   select: EVERYBODY
    restoring    select: EVERYBODY
    about        select: EVERYBODY
    events       select: EVERYBODY
    events       insert: writer
    head         select: EVERYBODY
    head         update: writer
    leaves       select: EVERYBODY
    leaves       insert: writer
    subtrees     select: writer reader auditor
    subtrees     insert: writer
    checkpoints  select: writer key_holder reader auditor
    checkpoints  insert: writer
    witnesses    select: writer key_holder reader auditor
    witnesses    insert: writer
    cosignatures select: writer key_holder reader auditor
    cosignatures insert: writer
    settings     select: writer key_holder
    files        select: writer key_holder auditor
    files        insert: writer
    person_keys  insert: writer key_holder
    person_keys  select: key_holder
    person_keys  update: key_holder
    person_keys  delete: key_holder
    master_key   select: writer key_holder
    master_key   insert: writer key_holder
    master_key   update: key_holder
    reads        insert: key_holder
    reads        select: auditor
    verifications insert: auditor
    verifications select: reader auditor
    relay        select: EVERYBODY
    relay        insert: relay
    relay        update: relay
    retries      select: writer relay projector reader auditor
    retries      insert: relay projector
    retries      update: relay projector
    stops        select: writer relay projector reader auditor
    stops        insert: projector
    stops        update: projector
    stops        delete: projector
    skips        select: writer relay projector reader auditor
    skips        insert: writer
""".replace("EVERYBODY", EVERYBODY)
"""Each right on the tables of the ledger, and whose it is: nobody has another. Written by hand, beside grants.sql."""

NEVER_CHANGED = ("events", "leaves", "subtrees", "checkpoints", "witnesses", "cosignatures", "reads", "verifications")
NOT_WITH_A_VIEW = (psycopg.errors.WrongObjectType, psycopg.errors.ObjectNotInPrerequisiteState)
"""What the server answers to whoever changes a view, before it looks at rights."""
TRIED = {
    "select": "select * from {} limit 0",
    "insert": "insert into {} default values",
    "update": "update {} set {} = default",
    "delete": "delete from {}",
    "truncate": "truncate {}",
}


def allowed() -> set[tuple[str, str, str]]:
    """(table, kind, role)"""
    found = set()
    for line in MAY.strip().splitlines():
        what, _, whose = line.partition(":")
        table, kind = what.split()
        found |= {(table, kind, f"sobo_{role}") for role in whose.split()}
    return found


def tables(connection: psycopg.Connection[tuple[str, ...]], schema: str) -> list[tuple[str, str]]:
    """Each table and view with its first column that can be told to be the default."""
    return connection.execute(
        """
        select c.relname, (array_agg(a.attname order by a.attnum))[1]
        from pg_class as c
        join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and a.attidentity = ''
        where c.relnamespace = %s::regnamespace and c.relkind in ('r', 'v', 'p', 'm')
        group by c.relname
        """,
        (schema,),
    ).fetchall()  # type: ignore[return-value]


def may(connection: psycopg.Connection[tuple[str, ...]], role: str, statement: sql.Composed) -> bool:
    """Whether the database lets the role do that; whatever else is wrong with the statement comes after the right."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
            connection.execute(statement)
    except (psycopg.errors.InsufficientPrivilege, *NOT_WITH_A_VIEW):
        return False
    except psycopg.Error:
        return True
    return True


def rights(
    connection: psycopg.Connection[tuple[str, ...]], schema: str, *, of: tuple[str, ...]
) -> set[tuple[str, ...]]:
    return {
        (table, kind, role)
        for table, column in tables(connection, schema)
        for kind, text in TRIED.items()
        for role in of
        if may(connection, role, sql.SQL(text).format(sql.Identifier(schema, table), sql.Identifier(column)))
    }


def test_each_role_may_do_what_the_table_says_and_nothing_more(filled: Database) -> None:
    """Catches a grant too many or too few, on any table, and a new table about which nobody thought."""
    with connect(filled.admin_url or "") as admin:
        assert rights(admin, "ledger", of=(roles.WRITER, *roles.TAKEN_ON)) == allowed()


def test_columns_that_only_the_database_fills_and_keys_that_only_the_key_holder_reads(filled: Database) -> None:
    """Catches a login that is claimed, and a writer that opens what it sealed."""
    forbidden = (
        "insert into ledger.events (position, stream, version, type, event, login) values (9999, 's', 1, 't', '', 'a')",
        "insert into ledger.skips (position, skipped, reason, login) values (1, true, 'r', 'somebody')",
        "select key from ledger.person_keys",
        "update ledger.person_keys set key = ''",
    )
    with connect(filled.writer_url) as writer:
        writer.execute("select stream, identity_hash from ledger.person_keys")
        for statement in forbidden:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                writer.execute(statement.encode())


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_not_even_the_owner_changes_what_was_recorded(filled: Database, table: str) -> None:
    """Catches a table of the log that only rights protect: its owner gives them to himself."""
    with connect(filled.admin_url or "") as admin:
        column = dict(tables(admin, "ledger"))[table]
        name = sql.Identifier("ledger", table)
        for kind in ("update", "delete", "truncate"):
            statement = sql.SQL(TRIED[kind]).format(name, sql.Identifier(column))
            assert not may(admin, roles.OWNER, statement), kind
            with admin.transaction(force_rollback=True):
                admin.execute(sql.SQL("grant all on {} to {}").format(name, sql.Identifier(roles.OWNER)))
                admin.execute(sql.SQL("set local role {}").format(sql.Identifier(roles.OWNER)))
                with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
                    admin.execute(statement)


def test_the_projection_is_the_projectors_and_read_by_who_reads_also_behind_a_rebuild(filled: Database) -> None:
    """Catches rights that a swap loses, and a table made later that nobody may read."""
    every = (roles.WRITER, *roles.TAKEN_ON)

    def is_as_it_should(admin: psycopg.Connection[tuple[str, ...]]) -> bool:
        found = rights(admin, "projection", of=every)
        names = {table for table, _ in tables(admin, "projection")}
        owned = {row for row in found if row[2] == roles.PROJECTOR}
        assert names == {table for table, _, _ in owned}
        return found - owned == {(table, "select", role) for table in names for role in (roles.READER, roles.AUDITOR)}

    url = filled.writer_url
    with connect(filled.admin_url or "") as admin:
        assert is_as_it_should(admin)
        assert rebuild(url, lambda: StoreSource(url)).compared == "same"
        assert is_as_it_should(admin)
        admin.execute("set role sobo_projector")
        admin.execute("create table projection.made_later (a integer)")
        admin.execute("reset role")
        assert is_as_it_should(admin)


def test_a_table_of_a_later_build_is_nobodys_until_it_is_declared(filled: Database) -> None:
    with connect(filled.admin_url or "") as admin:
        admin.execute("set role sobo_owner")
        admin.execute("create table ledger.made_later (a integer)")
        admin.execute("reset role")
        found = rights(admin, "ledger", of=(roles.WRITER, *roles.TAKEN_ON))
        assert {row for row in found if row[0] == "made_later"} == set()


def test_a_session_records_as_the_writer_and_asks_as_the_reader(tmp_path: Path) -> None:
    """Catches a report that could write, and a record that could delete."""
    session = Session()
    session.flags = {"SOBO_HOME": str(tmp_path / "home")}
    session.makes_ledger = True
    who = "select session_user::text, current_user::text"
    try:
        with session.reading() as reading, session.connection() as recording:
            assert reading.execute(who).fetchone() == (roles.WRITER, roles.READER)
            assert recording.execute(who).fetchone() == (roles.WRITER, roles.WRITER)
            assert person_keys(reading, ["staff:nobody"]) == {}, "takes the key holder's role for the one question"
            assert reading.execute(who).fetchone() == (roles.WRITER, roles.READER)
    finally:
        session.close()
        embedded.stop(tmp_path / "home")


def test_a_login_that_may_not_be_the_key_holder_is_told_so(filled: Database) -> None:
    """Catches a driver's error where somebody asks for a name that is not theirs to see."""
    from domain.errors import Refused

    with connect(filled.admin_url or "") as admin:
        admin.execute(f"revoke {roles.KEY_HOLDER} from {roles.WRITER}")
    with connect(filled.writer_url) as writer, pytest.raises(Refused, match=roles.KEY_HOLDER) as refused:
        person_keys(writer, ["staff:nobody"])
    assert refused.value.code == "no_right_to_keys"


def test_who_made_the_roles_later_has_the_rights_declared_again(ledger: Database) -> None:
    """Catches an administrator who creates what was missing, and a ledger that never notices."""
    owner = f"owner_{uuid4().hex[:8]}"
    with connect(ledger.admin_url or "") as admin:
        admin.execute(f"create role {owner} login")
        admin.execute(f"grant create on database {admin.info.dbname} to {owner} with grant option")
    migrate.migrate(make_conninfo(ledger.admin_url or "", user=owner))
    story(ledger)
    migrate.declare_rights(ledger.admin_url or "")
    with connect(ledger.admin_url or "") as admin:
        assert roles.missing(admin) == []
        assert rights(admin, "ledger", of=(roles.WRITER, *roles.TAKEN_ON)) == allowed()


def test_a_login_that_may_only_read_lists_the_people_of_a_file(filled: Database, tmp_path: Path) -> None:
    """Catches a question that opens the ledger as if to record, and a reader that sees what files are called."""
    login = f"owner_{uuid4().hex[:8]}"
    path = tmp_path / "staff.csv"
    path.write_text("of whom it was", encoding="utf-8")
    with connect(filled.admin_url or "") as admin:
        admin.execute(f"create role {login} login in role {roles.READER}".encode())
        admin.execute(
            "insert into ledger.files values (1, 1000, %s, 'staff', 'Nguyễn Văn A.csv', false)",
            (sha256(path.read_bytes()).hexdigest(),),
        )
    session = Session()
    session.flags = {"SOBO_DATABASE_URL": make_conninfo(filled.writer_url, user=login), "SOBO_HOME": str(tmp_path)}
    asked = ["list", "--on", "2025-07-01", "--json"]
    listed = [CliRunner().invoke(staff, [*asked, *more], obj=session) for more in ((), ("--file", str(path)))]
    session.close()
    assert [done.exit_code for done in listed] == [0, 0], [done.exception for done in listed]
    assert listed[0].stdout == listed[1].stdout and json.loads(listed[0].stdout)
    with connect(filled.admin_url or "") as admin, pytest.raises(psycopg.errors.InsufficientPrivilege):
        admin.execute(f"set role {login}".encode())
        admin.execute("select name from ledger.files")
