"""A database whose disk is full: the server says so (53100) in the middle of a write."""

from collections.abc import Iterator

import psycopg
import pytest

from domain.errors import Unavailable
from domain.recording.ledger import Ledger
from store.database import Database, connect, connected
from store.events.recorder import LedgerRecorder
from store.opening.open_ledger import open_ledger
from tests.staff_world import STAFF, numbered, register, settle

FULL = """
    create function ledger.no_room() returns trigger language plpgsql as $$
    begin
        raise exception 'could not extend file "base/1/2": No space left on device' using errcode = 'disk_full';
    end $$;
    create trigger no_room before insert on ledger.events for each statement execute function ledger.no_room();
"""


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    ledger = open_ledger(database, "clerk")
    settle(ledger.log)
    yield ledger
    ledger.log.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("people", [1, 60], ids=["in one statement", "by copy"])
def test_a_write_on_a_full_disk_is_told_as_that_and_is_not_tried_again(
    ledger: Ledger, database: Database, people: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches "does not answer, whether this was recorded is not known" of a server that answered and undid it."""
    with connect(database.admin_url or "") as admin:
        admin.execute(FULL.encode())
    tries: list[int] = []
    monkeypatch.setattr(LedgerRecorder, "_renew_connections", lambda *_: tries.append(1))
    before = ledger.log.head()
    with pytest.raises(Unavailable) as told:
        register(ledger, *(numbered(STAFF, n) for n in range(2, 2 + people)))
    assert told.value.code == "disk_full"
    assert "No space left on device" in told.value.message
    assert "Nothing of this was recorded" in told.value.message
    assert (ledger.log.head(), ledger.in_doubt, tries) == (before, False, [])


def test_every_other_work_on_a_full_disk_is_told_as_that(database: Database) -> None:
    """Catches a check, a rebuild or a trial that says "went away"."""
    with pytest.raises(Unavailable, match="is full") as told, connected(database.writer_url) as connection:
        connection.execute("do $$ begin raise exception 'no room' using errcode = 'disk_full'; end $$")
    assert told.value.code == "disk_full"
    assert isinstance(told.value.__cause__, psycopg.errors.DiskFull)
