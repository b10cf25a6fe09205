"""What root's database has opened is known, and taken back to the bit."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import sobo
from commands.context import Session
from store.embedded import opened_folders, system_user

SOMEBODY = system_user.Account(64999, 64999)


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder with few rights that no server of another test works below; the home is `closed/inner/home`."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="sobo-closed-") as name:
        folder = Path(name)
        (folder / "inner" / "home").mkdir(parents=True)
        (folder / "inner").chmod(0o2750)
        yield folder


def rights(folder: Path) -> tuple[int, int]:
    return folder.stat().st_mode & 0o7777, (folder / "inner").stat().st_mode & 0o7777


def run(home: Path, *arguments: str) -> object:
    """A command in this process; stdout's JSON."""
    done = CliRunner().invoke(sobo, ["--home", str(home), *arguments, "--json"], obj=Session())
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_what_was_opened_is_told_and_taken_back_exactly(closed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Catches folders of the machine that stay open for ever, and nobody knows that they were closed once."""
    home = closed / "inner" / "home"
    before = rights(closed)
    system_user.let_through(SOMEBODY, home, [home / "postgres"])
    assert rights(closed) == (0o701, 0o2751)
    assert str(closed) in capsys.readouterr().err
    assert {one.folder for one in opened_folders.opened(home)} == {str(closed), str(closed / "inner")}
    absent = ("--database-url", "postgresql://127.0.0.1:1/none")  # the doctor would start the home's own
    told = CliRunner().invoke(sobo, ["--home", str(home), *absent, "doctor", "--json"], obj=Session())
    found = {check["name"]: check["message"] for check in json.loads(told.stdout)["checks"]}
    assert str(closed / "inner") in found["opened_folders"]
    nothing = {"broker": False, "database": False}
    assert run(home, "stop") == {"stopped": nothing}
    assert rights(closed) != before
    done = run(home, "stop", "--undo")
    assert isinstance(done, dict)
    assert set(done["closed"]) == {str(closed), str(closed / "inner")}
    assert rights(closed) == before
    assert run(home, "stop", "--undo") == {"stopped": nothing, "closed": []}


def test_what_somebody_changed_since_is_left_as_it_is(closed: Path) -> None:
    """Catches a share opened on purpose and closed by us."""
    home = closed / "inner" / "home"
    system_user.let_through(SOMEBODY, home, [home / "postgres"])
    closed.chmod(0o755)
    assert opened_folders.close_again(home) == [str(closed / "inner")]
    assert rights(closed) == (0o755, 0o2750)


def test_a_copy_opened_nothing_and_a_moved_home_still_knows(closed: Path) -> None:
    """Catches a copy that closes the folders that the original needs."""
    home = closed / "inner" / "home"
    system_user.let_through(SOMEBODY, home, [home / "postgres"])
    copy = closed / "inner" / "copy"
    copy.mkdir()
    (copy / opened_folders.NAME).write_bytes((home / opened_folders.NAME).read_bytes())
    assert opened_folders.close_again(copy) == []
    assert rights(closed) == (0o701, 0o2751)
    moved = closed / "inner" / "moved"
    home.rename(moved)
    assert len(opened_folders.close_again(moved)) == 2


def test_a_record_that_somebody_else_could_write_is_not_believed(closed: Path) -> None:
    """Catches root made to change folders of others by a file that is not its own."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to somebody else")
    home = closed / "inner" / "home"
    system_user.let_through(SOMEBODY, home, [home / "postgres"])
    os.chown(home / opened_folders.NAME, SOMEBODY.uid, SOMEBODY.gid)
    assert opened_folders.close_again(home) == []
    assert rights(closed) == (0o701, 0o2751)
