"""The ledger in which a report is asked again: it goes away with the command, however that ends."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from consumers.certifying import throwaway
from store.embedded import server as embedded


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_somebody_left_who_was_killed_goes_and_what_is_in_use_stays(temporary: Path) -> None:
    """Catches servers that pile up, and one that is stopped under the feet of another command."""
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left, used = (temporary / f"{throwaway.PREFIX}{pid}-x" for pid in (int(gone.stdout), os.getpid()))
    other = temporary / f"{throwaway.PREFIX}mine-x"
    for folder in (left, used, other):
        (folder / "postgres").mkdir(parents=True)
    throwaway._clear_away()
    assert [folder.exists() for folder in (left, used, other)] == [False, True, True]


def test_who_is_told_to_end_takes_the_ledger_along(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a server that outlives the command that made it."""
    stopped: list[Path] = []
    monkeypatch.setattr(embedded, "stop", stopped.append)

    def told(home: Path) -> None:
        assert home.parent == temporary
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)  # never so long: the signal comes within

    monkeypatch.setattr(embedded, "ensure_running", told)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), throwaway.throwaway("Asia/Ho_Chi_Minh"):
        pytest.fail("it went on")
    assert len(stopped) == 1 and not list(temporary.iterdir())
    assert signal.getsignal(signal.SIGTERM) is before
