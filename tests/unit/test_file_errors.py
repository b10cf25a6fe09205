"""What is said of a file that cannot be read or written."""

import errno
from pathlib import Path

import click
import pytest

from commands.context import path as named
from commands.services import keys, log
from store.file_errors import reason


def told(path: Path) -> str:
    with pytest.raises(OSError) as error:
        path.open("xb" if path.name.startswith("new") else "rb")
    return reason(path, error.value)


def test_what_is_in_the_way_is_said_with_what_to_do(tmp_path: Path) -> None:
    """Catches the operating system's words alone, which name neither the folder that is missing nor a way out."""
    (tmp_path / "file").touch()
    assert (
        told(tmp_path / "nowhere" / "new") == f"there is no folder {tmp_path}/nowhere: make it, or name another place"
    )
    assert told(tmp_path / "missing").startswith("there is no such file: check the name")
    assert told(tmp_path) == "it is a folder: name a file"
    assert told(tmp_path / "file" / "new").startswith("a part of that path is a file")
    assert reason(tmp_path, OSError(errno.ENOSPC, "No space left on device")).startswith("the disk is full")
    assert reason(tmp_path, OSError(errno.EIO, "Input/output error")) == "Input/output error"


def test_an_empty_name_is_no_name() -> None:
    """Catches a variable of the shell that is not set, taken for the folder in which one is."""
    with pytest.raises(click.BadParameter, match="the name is empty"):
        named("")
    assert named("log.avro") == Path("log.avro")
    for command in (log.export, log.tiles, keys.export, keys.import_):
        [argument] = [one for one in command.params if isinstance(one, click.Argument)]
        assert isinstance(argument.type, click.types.FuncParamType)
        assert argument.type.func is named
