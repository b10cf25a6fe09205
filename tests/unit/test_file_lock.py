"""The lock by which one process at a time starts or stops a server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import Unavailable
from store.file_lock import locked

HOLD = """
import sys
from pathlib import Path
from store.file_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_who_waits_for_a_process_that_hangs_is_told_its_pid(tmp_path: Path) -> None:
    """Catches every command of a home hanging for ever behind one start that was stopped."""
    file = tmp_path / "lock"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Unavailable, match=rf"pid {other.pid}\).*{file}") as refused, locked(file, seconds=0.2):
            raise AssertionError("two processes have the lock")
        other.communicate("")
    assert refused.value.code == "busy"
    with locked(file, seconds=5):
        assert file.read_text(encoding="ascii") == f"{os.getpid()}\n"


def test_a_lock_is_not_open_to_strangers(tmp_path: Path) -> None:
    """Catches a login that locks a file it may only read, and so keeps the owner's server down."""
    (tmp_path / "lock").touch(mode=0o644)
    with locked(tmp_path / "lock"):
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
