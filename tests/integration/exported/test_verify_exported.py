"""An exported log, checked without its database: every way of tampering with the files, each named."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastavro
import pytest

from consumers.offline.verify import exported
from domain.errors import NotFound, SoboError
from proof.checkpoint import Checkpoint
from tests.integration.exported.checked import Made, Problems, flip, named, of


def test_all_forms_come_to_the_root_of_the_ledger(made: Made) -> None:
    """Catches an entry that is not the leaf that was hashed, also of an event kept in an earlier schema."""
    signed = Checkpoint("sobo/x", made.size, made.root)
    early = Checkpoint("sobo/x", 5, bytes(32))
    for path in (made.file, made.folder, made.tiles):
        found = of(path, signed, size=made.size)
        assert (found.events, found.root, found.problems) == (made.size, made.root, [])
        assert named(of(path, signed, early)) == {(None, "checkpoint")}
    assert made.size > 512


def test_a_folder_of_a_version_before_is_read_as_of_the_newest_schemas(made: Made, tmp_path: Path) -> None:
    """Catches a folder without the field that names the schema, which is then not read at all."""
    folder = Path(shutil.copytree(made.folder, tmp_path / "events"))
    for path in folder.iterdir():
        with path.open("rb") as file:
            reader: Any = fastavro.reader(file)
            source, rows = reader.writer_schema, list(reader)
        source["fields"] = [one for one in source["fields"] if one["name"] != "schema_version"]
        with path.open("wb") as file:
            fastavro.writer(file, fastavro.parse_schema(source), rows)
    found = of(folder)
    assert found.problems == [] and found.events == made.size
    assert found.root != made.root  # one event was kept in an earlier schema, which nothing says any more


Change = Callable[[list[dict[str, Any]]], None]


def rewritten(made: Made, path: Path, change: Change) -> Path:
    with made.file.open("rb") as file:
        reader: Any = fastavro.reader(file)
        source, rows = reader.writer_schema, list(reader)
    change(rows)
    with path.open("wb") as file:
        fastavro.writer(file, fastavro.parse_schema(source), rows)
    return path


def _swap(rows: list[dict[str, Any]]) -> None:
    rows[6], rows[7] = rows[7], rows[6]


def _next_version(rows: list[dict[str, Any]]) -> None:
    rows[6]["version"] += 1


def _unreadable(rows: list[dict[str, Any]]) -> None:
    rows[6]["event"] = b"\xc3\x01nothing at all"


def _cut_body(rows: list[dict[str, Any]]) -> None:
    rows[6]["event"] = rows[6]["event"][:-1]


def _elsewhere(rows: list[dict[str, Any]]) -> None:
    rows[6]["stream"] = "nobody:7"


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (lambda rows: rows.pop(6), {(7, "missing")}),
        (lambda rows: rows.pop(0), {(1, "missing"), (4, "version")}),
        (lambda rows: rows.insert(6, rows[5]), {(6, "misplaced"), (6, "version")}),
        (_swap, {(7, "missing"), (7, "misplaced")}),
        (_next_version, {(7, "version")}),
        (_unreadable, {(7, "unreadable")}),
        (_cut_body, {(7, "unreadable")}),
        (_elsewhere, {(7, "stream")}),
    ],
)
def test_what_was_done_to_a_file_is_named(made: Made, tmp_path: Path, change: Change, problems: Problems) -> None:
    """Catches an event that was taken out, doubled, moved or made unreadable before the file was written again."""
    found = named(of(rewritten(made, tmp_path / "log.avro", change), Checkpoint("sobo/x", made.size, made.root)))
    assert (None, "checkpoint") in found
    assert problems <= found


def test_a_byte_that_still_reads_shows_against_the_checkpoint(made: Made, tmp_path: Path) -> None:
    """Catches a changed value in a file, which brings no hashes of its own."""

    def another_name(rows: list[dict[str, Any]]) -> None:
        assert rows[6]["event"].count(b"officer") == 1
        rows[6]["event"] = rows[6]["event"].replace(b"officer", b"0fficer")

    path = rewritten(made, tmp_path / "log.avro", another_name)
    assert named(of(path)) == set()
    assert named(of(path, Checkpoint("sobo/x", 6, b""))) == {(None, "checkpoint")}
    assert named(of(path, Checkpoint("sobo/x", made.size, made.root))) == {(None, "checkpoint")}


def test_a_file_that_was_cut_is_named_with_the_last_position_that_reads(made: Made, tmp_path: Path) -> None:
    """Catches half a file that is taken for a short log."""
    path = tmp_path / "log.avro"
    path.write_bytes(made.file.read_bytes()[:-40])
    found = of(path)
    [problem] = [one for one in found.problems if one.kind == "unreadable"]
    assert "cut or changed" in problem.message
    assert problem.position == found.events + 1
    folder = Path(shutil.copytree(made.folder, tmp_path / "events"))
    harmed = folder / "StaffAppointed.avro"
    flip(harmed)
    assert "StaffAppointed.avro" in next(one.message for one in of(folder).problems if one.kind == "unreadable")


def test_a_log_that_ends_early_is_shorter_than_its_checkpoint(made: Made, tmp_path: Path) -> None:
    """Catches the newest events left out, after which all is well in itself."""
    path = rewritten(made, tmp_path / "log.avro", lambda rows: rows.__delitem__(slice(-2, None)))
    assert named(of(path)) == set()
    assert named(of(path, Checkpoint("sobo/x", made.size, made.root))) == {(None, "checkpoint")}


def test_what_is_no_log_is_refused(made: Made, tmp_path: Path) -> None:
    """Catches a spreadsheet that is taken for an empty log."""
    for name in ("nothing", "empty"):
        if name == "empty":
            (tmp_path / name).mkdir()
        with pytest.raises(NotFound, match="sobo log export"):
            exported(tmp_path / name)
    (tmp_path / "a.avro").write_text("code,name\n", encoding="utf-8")
    other = fastavro.parse_schema({"type": "record", "name": "Other", "fields": [{"name": "position", "type": "long"}]})
    with (tmp_path / "b.avro").open("wb") as file:
        fastavro.writer(file, other, [{"position": 1}])
    for path in (tmp_path / "a.avro", tmp_path / "b.avro", made.folder / "StaffAppointed.avro"):
        with pytest.raises(SoboError) as refused:
            of(path)
        assert refused.value.code == "not_a_log"
