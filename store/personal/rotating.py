"""Rotating the master key of a home: every key wrapped anew, and the new master key in the place of the old."""

from dataclasses import dataclass
from typing import Any

import psycopg

from domain.errors import Refused
from store.personal.keys import rewrap
from store.personal.master import MasterKey
from store.personal.ring import Ring, read, write_new


@dataclass(frozen=True)
class Rotated:
    people: int
    id: str
    """Of the master key, in hex; it opens nothing."""


def rotate(conn: psycopg.Connection[Any], ring: Ring, given: str | None) -> Rotated:
    """`given` is the new master key of a ring that has its own from the settings; else one is made.

    It stands in a file beside before the ledger goes by it, and takes the place of the old one after: whenever this is
    killed, one of the two opens everything. The old one is gone then. Raises `Refused` (`same_master_key`).
    """
    old = ring.of(conn)
    if given is not None:
        new = MasterKey.parse(given, "SOBO_NEW_MASTER_KEY")
    else:
        if old is not None and ring.next_file.exists() and read(ring.next_file).id == old.id:
            ring.next_file.replace(ring.file)  # an earlier rotation was killed before this
        ring.next_file.unlink(missing_ok=True)
        new = MasterKey.generate()
        write_new(ring.next_file, new)
    if old is not None and new.id == old.id:
        raise Refused("same_master_key", "the new master key is the one that the ledger has; nothing was changed")
    people = rewrap(conn, old, new)
    if given is None:
        ring.next_file.replace(ring.file)
    ring.forget()
    return Rotated(people, new.id.hex())
