"""What a restored log lacks: the secret by which people are found, the keys of their sealed data, the ledger's zone,
which files were recorded, what was signed. Taken out whole, put back whole."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from domain.errors import NotFound, Refused
from domain.staff.events import StaffRegistered
from domain.staff.personal import staff_stream
from schemas.codec import decode
from store.events.head import head
from store.events.keys import identity_secret, time_zone
from store.personal.keys import opened
from store.personal.ring import Ring
from store.saving import signed

Connection = psycopg.Connection[Any]
Content = dict[str, Any]

ERASED = """
    select stream
    from ledger.events
    where type in ('PersonalDataErased', 'StaffRegistered')
        and stream in (select stream from ledger.events where type = 'PersonalDataErased')
    group by stream
    having max(version) filter (where type = 'PersonalDataErased')
        > coalesce(max(version) filter (where type = 'StaffRegistered'), 0)
"""
"""Whose data was erased, and who was not registered anew since."""
FILE_COLUMNS = "first_position, last_position, sha256, kind, name, repeated, recorded_at"


@dataclass(frozen=True)
class Brought:
    """What an import put in; `head` is where the ledger ended when the keys were saved."""

    ledger: str
    people: int
    files: int
    time_zone: str
    head: int
    checkpoints: int


def taken_out(conn: Connection, ring: Ring | None = None) -> Content:
    """Everything, as JSON takes it; one snapshot."""
    with conn.transaction(), conn.cursor(row_factory=tuple_row) as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        keys = cursor.execute("select stream, identity_hash, key from ledger.person_keys order by stream").fetchall()
        files = cursor.execute(f"select {FILE_COLUMNS} from ledger.files order by 1".encode()).fetchall()
        master = None if ring is None else ring.of(conn)
        marks = cursor.execute("select topic, position from ledger.relay order by topic").fetchall()
        return {
            "ledger": _name(conn),
            "head": head(conn),
            "time_zone": time_zone(conn),
            "identity_secret": _text(identity_secret(conn)),
            "people": [
                [stream, _text(identity), _text(opened(master, stream, bytes(key)))] for stream, identity, key in keys
            ],
            "files": [[*row[:-1], row[-1].isoformat()] for row in files],
            "relayed": dict(marks),
            **signed.taken_out(conn),
        }


def put_back(conn: Connection, content: Content, ring: Ring | None = None) -> Brought:
    """Into the ledger that they are of, restored and without keys; one transaction, as the owner of the tables.
    The keys of people who were erased since are left out.

    Raises `Refused` for a ledger that is empty, another one, or has its keys.
    """
    secret = base64.b64decode(content["identity_secret"])
    with conn.transaction():
        newest = head(conn)
        _refuse_another(conn, content, newest, secret)
        conn.execute("delete from ledger.settings where name in ('identity_secret', 'time_zone')")
        settings = "insert into ledger.settings (name, value) values (%s, %s)"
        conn.execute(settings, ("identity_secret", secret))
        conn.execute(settings, ("time_zone", content["time_zone"].encode()))
        master = None if ring is None else ring.made_for(conn)
        erased = {stream for (stream,) in conn.execute(ERASED)}
        people = [person for person in content["people"] if person[0] not in erased]
        with (
            conn.cursor() as cursor,
            cursor.copy("copy ledger.person_keys (stream, identity_hash, key) from stdin (format binary)") as copy,
        ):
            copy.set_types(("text", "bytea", "bytea"))
            for stream, identity, key in people:
                opens = base64.b64decode(key)
                kept = opens if master is None else master.wrap(stream, opens)
                copy.write_row((stream, base64.b64decode(identity), kept))
        files = [file for file in content["files"] if file[1] <= newest]
        with conn.cursor() as cursor:
            statement = f"insert into ledger.files ({FILE_COLUMNS}) values (%s, %s, %s, %s, %s, %s, %s)"
            cursor.executemany(statement.encode(), files)
        checkpoints = signed.put_back(conn, content)
    brought = (content["ledger"], len(people), len(files), content["time_zone"], content["head"])
    return Brought(*brought, checkpoints)


def _refuse_another(conn: Connection, content: Content, newest: int, secret: bytes) -> None:
    name = _name(conn)
    if not newest:
        raise Refused(
            "ledger_empty",
            "This ledger is empty: the keys are of no use before its events are back. Run `sobo restore --from-kafka` "
            "first; nothing was changed.",
        )
    if content["ledger"] != name:
        raise Refused(
            "another_ledger",
            f"The keys are those of the ledger {content['ledger']}, and this one is {name}; nothing was changed.",
        )
    somebody = _somebody(conn)
    if somebody is not None:
        stream, number = somebody
        if staff_stream(secret, number) != stream:
            raise Refused(
                "another_ledger",
                f"The keys do not find the people of this ledger: they are of another one that is called {name} too. "
                "Nothing was changed.",
            )
        if _has_secret(conn):
            raise Refused(
                "keys_present",
                "This ledger has its keys; nothing was changed. An import would bring back those of people who were "
                "erased since.",
            )
    if conn.execute("select from ledger.person_keys limit 1").fetchone() is not None:
        raise Refused("keys_present", "This ledger has keys of people already; nothing was changed.")


def _somebody(conn: Connection) -> tuple[str, str] | None:
    """Stream and staff number of the first person registered."""
    query = "select stream, event from ledger.events where type = %s order by position limit 1"
    row = conn.cursor(binary=True, row_factory=tuple_row).execute(query, (StaffRegistered.__name__,)).fetchone()
    if row is None:
        return None
    _, said = decode(row[1])
    return row[0], said["staff_number"]


def _has_secret(conn: Connection) -> bool:
    try:
        identity_secret(conn)
    except NotFound:
        return False
    return True


def _name(conn: Connection) -> str:
    query = "select convert_from(value, 'UTF8') from ledger.about where name = 'ledger_name'"
    row = conn.cursor(row_factory=tuple_row).execute(query).fetchone()
    return str(row[0]) if row else "ledger"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def as_bytes(content: Content) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def as_content(data: bytes) -> Content:
    content: Content = json.loads(data)
    return content
