"""The keys of people's sealed data as the ledger keeps them: opened, and wrapped under the master key."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import psycopg
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import tuple_row

from domain.errors import Refused
from domain.ports import PersonKey
from store.personal.master import MasterKey, is_wrapped
from store.personal.ring import Ring
from store.rights.roles import KEY_HOLDER, acting

PERSON_KEYS = "select stream, key from ledger.person_keys where stream in (select unnest(%b::text[]))"
"""The keys of many people: the planner would take `any` of 100,000 streams for a handful."""

Connection = psycopg.Connection[Any]


def person_keys(conn: Connection, streams: Iterable[str], ring: Ring | None = None) -> dict[str, bytes]:
    """The keys of these people, read as the key holder; somebody whose data was erased, or who is unknown, is missing.

    Without a ring only keys that are not wrapped. Raises `Refused` (`no_right_to_keys`) for a login that may not be the
    key holder, `SoboError` (`no_master_key`) without the key that they are wrapped under.
    """
    asked = list(streams)
    if not asked:
        return {}
    try:
        with acting(conn, KEY_HOLDER), conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            rows = cursor.execute(PERSON_KEYS, (asked,)).fetchall()
            master = ring.of(conn) if ring is not None and rows else None
    except InsufficientPrivilege:
        raise Refused(
            "no_right_to_keys",
            f"The role {conn.info.user} may not open personal data, which this needs: an administrator of the database "
            f"grants {KEY_HOLDER} to it, or somebody who may does this.",
        ) from None
    return {stream: opened(master, stream, bytes(key)) for stream, key in rows}


def opened(master: MasterKey | None, stream: str, kept: bytes) -> bytes:
    if master is not None:
        return master.unwrap(stream, kept)
    if is_wrapped(kept):
        raise Refused("no_master_key", f"the key of {stream} is wrapped, and no master key is known here to open it")
    return kept


def wrapped(keys: Sequence[PersonKey], master: MasterKey) -> list[PersonKey]:
    return [replace(key, key=master.wrap(key.stream, key.key)) for key in keys]


def rewrap(conn: Connection, old: MasterKey | None, new: MasterKey) -> int:
    """Every key under another master key, by which the ledger goes from then on; how many there are. One transaction,
    as the key holder; no event is touched. Whoever registers somebody meanwhile waits, and is then told."""
    with conn.transaction(), conn.cursor(binary=True, row_factory=tuple_row) as cursor:
        cursor.execute("lock table ledger.person_keys in share row exclusive mode")
        cursor.execute("create temporary table rewrapped (stream text, key bytea) on commit drop")
        kept_keys = cursor.execute("select stream, key from ledger.person_keys").fetchall()  # some 100 bytes a person
        with cursor.copy("copy rewrapped (stream, key) from stdin (format binary)") as copy:
            copy.set_types(("text", "bytea"))
            for stream, kept in kept_keys:
                copy.write_row((stream, new.wrap(stream, opened(old, stream, bytes(kept)))))
        cursor.execute(
            "update ledger.person_keys as k set key = rewrapped.key from rewrapped where k.stream = rewrapped.stream"
        )
        count = cursor.rowcount
        cursor.execute(
            "insert into ledger.master_key (id) values (%s) on conflict (only_row) do update set id = excluded.id",
            (new.id,),
        )
    return count
