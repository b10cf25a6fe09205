"""`sobo log export`: what other programs read of it is what the log keeps, and no half of it is ever there."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastavro
import psycopg
import pytest

from consumers.containers import export
from domain.errors import Refused, SoboError
from domain.ports import Decision
from schemas.catalogue import event_schemas, schema
from schemas.codec import HEADER_LENGTH, decode, encode
from store.database import Database, connect
from store.events.log import PostgresLog, read_records
from tests.sample_events import appointed, registered

UNITS = ("00001", "00002", "00003")


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """A log of three units and an appointment."""
    with PostgresLog(database.writer_url) as log:
        log.append(Decision([*map(registered, UNITS), appointed("staff:aa")]))
    assert database.admin_url is not None
    with connect(database.admin_url) as connection:
        yield connection


def entries(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as opened:
        records: Any = fastavro.reader(opened)
        return list(records)


def test_one_file_holds_every_event_as_it_is_kept_in_the_order_of_the_log(
    conn: psycopg.Connection[Any], tmp_path: Path
) -> None:
    """Catches an event left out, twice, or encoded anew."""
    shown: list[tuple[int, int]] = []
    done = export(conn, tmp_path / "log.avro", lambda at, of: shown.append((at, of)))
    kept = [one for batch in read_records(conn) for one in batch]
    assert entries(tmp_path / "log.avro") == [
        {"position": one.position, "stream": one.stream, "version": one.version, "event": one.event} for one in kept
    ]
    assert (done.events, done.position, done.events_by_type) == (4, 4, {"UnitRegistered": 3, "StaffAppointed": 1})
    assert shown[-1] == (4, 4)


def test_a_folder_has_a_file_for_each_event_type_with_readable_events(
    conn: psycopg.Connection[Any], tmp_path: Path
) -> None:
    """Catches a type that ends up in another's file, and an event whose own field hides its place in the log."""
    export(conn, tmp_path / "events")
    assert sorted(path.name for path in (tmp_path / "events").iterdir()) == [
        "StaffAppointed.avro",
        "UnitRegistered.avro",
    ]
    units = entries(tmp_path / "events" / "UnitRegistered.avro")
    assert [(one["position"], one["stream"], one["event"]["code"]) for one in units] == [
        (number, f"unit:{code}@2025-06-30", code) for number, code in enumerate(UNITS, 1)
    ]
    (post,) = entries(tmp_path / "events" / "StaffAppointed.avro")
    assert (post["position"], post["event"]["position"]) == (4, "specialist")


def test_what_an_earlier_schema_wrote_stands_in_its_file_with_the_fields_of_the_newest(
    database: Database, conn: psycopg.Connection[Any], tmp_path: Path
) -> None:
    """Catches two schemas in one file, which has room for one."""
    first = schema("StaffAppointed", 1)
    (event,) = [one.event for batch in read_records(conn) for one in batch if one.type == "StaffAppointed"]
    _, data = decode(event)
    old = encode(first, {name: data[name] for name in first.field_names})
    conn.execute("alter table ledger.events disable trigger all")
    conn.execute("update ledger.events set event = %s where type = 'StaffAppointed'", (old,))
    export(conn, tmp_path / "events")
    export(conn, tmp_path / "log.avro")
    (post,) = entries(tmp_path / "events" / "StaffAppointed.avro")
    assert list(post["event"]) == list(event_schemas()["StaffAppointed"].field_names)
    assert post["event"]["body"] is None
    assert entries(tmp_path / "log.avro")[-1]["event"] == old


@pytest.mark.parametrize("name", ["log.avro", "events"])
def test_what_is_there_already_stays_as_it_is(conn: psycopg.Connection[Any], tmp_path: Path, name: str) -> None:
    """Catches an export that takes the place of the last one, or of something else."""
    path = tmp_path / name
    path.write_text("mine")
    with pytest.raises(Refused, match="is there already"):
        export(conn, path)
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [(name, "mine")]


@pytest.mark.parametrize("name", ["log.avro", "events"])
def test_what_somebody_puts_there_meanwhile_stays_too(conn: psycopg.Connection[Any], tmp_path: Path, name: str) -> None:
    """Catches a look at the beginning and a rename at the end."""
    path = tmp_path / name

    def meanwhile(_: int, __: int) -> None:
        if name == "events":
            path.mkdir()
            (path / "mine").write_text("mine")
        else:
            path.write_text("mine")

    with pytest.raises(Refused, match="is there already"):
        export(conn, path, meanwhile)
    assert (path / "mine" if name == "events" else path).read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_event_that_cannot_be_read_leaves_no_half_of_a_folder(conn: psycopg.Connection[Any], tmp_path: Path) -> None:
    """Catches files that look whole and lack what came behind; the bytes as kept are another matter."""
    conn.execute("alter table ledger.events disable trigger all")
    conn.execute("update ledger.events set event = substring(event for %s) where position = 3", (HEADER_LENGTH + 3,))
    with pytest.raises(SoboError, match="position 3 cannot be read"):
        export(conn, tmp_path / "events")
    assert list(tmp_path.iterdir()) == []
    assert export(conn, tmp_path / "log.avro").events == 4


def test_a_disk_that_takes_no_more_is_said_and_nothing_is_left(
    conn: psycopg.Connection[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a traceback, and a cut file under the name that was asked for."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for name in ("log.avro", "events"):
        with pytest.raises(Refused, match="the disk is full: free room"):
            export(conn, tmp_path / name)
    with pytest.raises(Refused, match=r"there is no folder .*nowhere: make it"):
        export(conn, tmp_path / "nowhere" / "log.avro")
    assert list(tmp_path.iterdir()) == []


def test_others_may_read_what_was_exported(conn: psycopg.Connection[Any], tmp_path: Path) -> None:
    """Catches the rights of a temporary file, which are its maker's alone."""
    (tmp_path / "made").touch()
    (tmp_path / "folder").mkdir()
    export(conn, tmp_path / "log.avro")
    export(conn, tmp_path / "events")
    for made, like in (("log.avro", "made"), ("events", "folder"), ("events/UnitRegistered.avro", "made")):
        assert stat.S_IMODE((tmp_path / made).stat().st_mode) == stat.S_IMODE((tmp_path / like).stat().st_mode)


def test_an_empty_log_gives_a_file_without_events_and_an_empty_folder(database: Database, tmp_path: Path) -> None:
    """Catches a first event that is counted on."""
    with connect(database.writer_url) as connection:
        assert export(connection, tmp_path / "log.avro").position == 0
        assert export(connection, tmp_path / "events").events == 0
    assert entries(tmp_path / "log.avro") == []
    assert list((tmp_path / "events").iterdir()) == []
