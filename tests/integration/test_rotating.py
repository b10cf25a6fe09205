"""Rotating the master key: killed wherever it may be, run again, and with a key that is another ledger's."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from domain.errors import Refused, SoboError
from store.database import Database, connected
from store.personal import rotating
from store.personal.keys import person_keys, rewrap
from store.personal.master import MasterKey, is_wrapped
from store.personal.ring import Ring
from store.personal.rotating import rotate
from store.rights.roles import KEY_HOLDER

PEOPLE = {f"staff:{number:032x}": bytes([number]) * 32 for number in range(1, 6)}


class Killed(BaseException):
    """In the place of a signal: nothing catches it, the connection is lost, files stay as they are."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def ledger(database: Database, home: Path) -> Database:
    """Five people, their keys under the master key of the home."""
    with psycopg.connect(database.admin_url or "", autocommit=True) as admin:
        master = Ring(home).made_for(admin)
        for stream, key in PEOPLE.items():
            admin.execute(
                "insert into ledger.person_keys (stream, key, identity_hash) values (%s, %s, %s)",
                (stream, master.wrap(stream, key), key),
            )
    return database


def opened(ledger: Database, home: Path, given: str | None = None) -> dict[str, bytes]:
    with connected(ledger.writer_url, KEY_HOLDER) as conn:
        return person_keys(conn, PEOPLE, Ring(home, given))


def kept(ledger: Database) -> list[Any]:
    with psycopg.connect(ledger.admin_url or "") as admin:
        return admin.execute("select stream, key from ledger.person_keys order by 1").fetchall()


def rotated(ledger: Database, home: Path, given: str | None = None, new: str | None = None) -> None:
    with connected(ledger.writer_url, KEY_HOLDER) as conn:
        rotate(conn, Ring(home, given), new)


def _dies(*_: object) -> None:
    raise Killed


def _before_the_new_key_is_written(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rotating, "write_new", _dies)


def _while_the_new_key_is_written(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("os.link", _dies)


def _when_it_is_written(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rotating, "rewrap", _dies)


def _before_the_keys_are_committed(patch: pytest.MonkeyPatch) -> None:
    def half_way(conn: Any, old: MasterKey, new: MasterKey) -> int:
        with conn.transaction():
            rewrap(conn, old, new)
            raise Killed

    patch.setattr(rotating, "rewrap", half_way)


def _when_the_ledger_goes_by_the_new_key(patch: pytest.MonkeyPatch) -> None:
    def done(conn: Any, old: MasterKey, new: MasterKey) -> int:
        rewrap(conn, old, new)
        raise Killed

    patch.setattr(rotating, "rewrap", done)


def _when_the_file_has_taken_its_place(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Ring, "forget", _dies)


POINTS: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    _before_the_new_key_is_written, _while_the_new_key_is_written, _when_it_is_written,
    _before_the_keys_are_committed, _when_the_ledger_goes_by_the_new_key, _when_the_file_has_taken_its_place,
)  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_wherever_a_rotation_is_killed_everybody_opens_and_the_next_one_ends_it(
    ledger: Database, home: Path, monkeypatch: pytest.MonkeyPatch, point: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """Catches people whose names nobody can read any more, and a home that can never be rotated again."""
    first = (home / "master.key").read_text()
    before = kept(ledger)
    with monkeypatch.context() as patch:
        point(patch)
        with pytest.raises(Killed):
            rotated(ledger, home)
    assert opened(ledger, home) == PEOPLE
    with monkeypatch.context() as patch, suppress(Killed):
        point(patch)  # and once more at the same place
        rotated(ledger, home)
    assert opened(ledger, home) == PEOPLE
    rotated(ledger, home)
    assert opened(ledger, home) == PEOPLE
    assert [path.name for path in home.iterdir()] == ["master.key"]
    assert (home / "master.key").read_text() != first
    assert all(now != then for now, then in zip(kept(ledger), before, strict=True))
    assert (home / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_key_file_is_there_whole_or_not_at_all(ledger: Database, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an empty file in the place of a key, which is in the way of every later one."""
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", _dies)
        with pytest.raises(Killed):
            rotated(ledger, home)
    assert not (home / "master.key.next").exists()
    rotated(ledger, home)
    assert opened(ledger, home) == PEOPLE


def test_a_key_that_is_not_this_ledgers_is_named_and_nothing_changes(ledger: Database, home: Path) -> None:
    """Catches names that are wrapped under a wrong key for good, and an error that does not say which key is wanted."""
    before, file = kept(ledger), (home / "master.key").read_text()
    wrong, other = MasterKey.generate(), MasterKey.generate()
    with pytest.raises(SoboError, match="SOBO_MASTER_KEY") as told:
        opened(ledger, home, wrong.text)
    assert told.value.code == "no_master_key"
    for new in (other.text, wrong.text):
        with pytest.raises(SoboError) as told:
            rotated(ledger, home, wrong.text, new)
        assert told.value.code == "no_master_key"
    with pytest.raises(SoboError) as told:
        rotated(ledger, home, wrong.text, "c2hvcnQ=")
    assert told.value.code in ("no_master_key", "master_key_unusable")
    (home / "master.key").write_text(wrong.text + "\n")
    with pytest.raises(SoboError) as told:
        rotated(ledger, home)
    assert told.value.code == "no_master_key"
    (home / "master.key").write_text(file)
    assert (kept(ledger), [path.name for path in home.iterdir()]) == (before, ["master.key"])
    assert opened(ledger, home) == PEOPLE


def test_the_key_that_the_ledger_has_is_no_new_one(ledger: Database, home: Path) -> None:
    """Catches a rotation that changes nothing and says that it did."""
    own, new = (home / "master.key").read_text().strip(), MasterKey.generate()
    with pytest.raises(Refused, match="nothing was changed"):
        rotated(ledger, home, own, own)
    rotated(ledger, home, own, new.text)
    assert opened(ledger, home, new.text) == PEOPLE
    with pytest.raises(SoboError) as told:
        opened(ledger, home, own)
    assert told.value.code == "no_master_key"
    assert all(is_wrapped(bytes(key)) and bytes(key)[:4] == new.id for _, key in kept(ledger))
