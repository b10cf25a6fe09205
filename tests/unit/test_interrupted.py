"""Ctrl-C in the middle of a write: what was recorded by then is told, and what was not."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import cli
from commands.context import Session
from commands.writing import interrupted
from domain.errors import Unavailable
from domain.ports import Decision, Placed, Recorded
from domain.recording.ledger import Ledger
from tests.memory_log import MemoryLog
from tests.staff_world import SECRET, STAFF, numbered, register, settle


class InterruptedLog(MemoryLog):
    """Ctrl-C comes right before, or right after, what is appended is committed."""

    after_commit = False
    goes_away = False
    gone = False

    def append(self, decision: Decision) -> Recorded:
        self.gone = self.goes_away
        if self.after_commit:
            later = decision.events[0].recorded_at.replace(microsecond=7)  # stamped anew under the lock
            super().append(replace(decision, events=[replace(e, recorded_at=later) for e in decision.events]))
        raise KeyboardInterrupt

    def streams(self, ids: Sequence[str]) -> dict[str, list[Placed]]:
        if self.gone:
            raise Unavailable("database_down", "gone")
        return super().streams(ids)


def told(prepare: Callable[[InterruptedLog], None] = lambda log: None) -> str:
    """What is said when Ctrl-C meets the registration of two people."""
    log = InterruptedLog()
    settled = MemoryLog()
    settle(settled)
    log.placed = settled.placed
    prepare(log)
    session = Session()
    session.ledgers.append(Ledger(log, "clerk", SECRET))
    with pytest.raises(KeyboardInterrupt):
        register(session.ledgers[0], numbered(STAFF, 2), numbered(STAFF, 3))
    error = interrupted(session)
    assert (error.code, error.exit_code) == ("interrupted", 130)
    return error.message


def after_commit(log: InterruptedLog) -> None:
    log.after_commit = True


def test_what_was_committed_before_the_interrupt_is_told_with_its_positions() -> None:
    """Catches "interrupted" alone: the clerk would hand the file in once more, or go on as if it were not there."""
    log = MemoryLog()
    settle(log)
    first = log.head() + 1
    message = told(after_commit)
    assert f"4 events had been recorded by then, and stand: positions {first} to {first + 3}" in message
    assert "Do not record that again" in message


def test_what_was_not_committed_is_told_as_not_recorded() -> None:
    """Catches a record claimed that is none."""
    assert told() == "interrupted; nothing was recorded"


def test_a_log_that_can_no_longer_be_asked_leaves_it_open() -> None:
    """Catches "nothing was recorded" where nobody knows."""

    def goes_away(log: InterruptedLog) -> None:
        log.after_commit = log.goes_away = True

    assert "not known" in told(goes_away)


def test_an_interrupted_read_says_no_more_than_that() -> None:
    """Catches a read told as a write that failed."""
    assert interrupted(Session()).message == "interrupted"


PRESSED_WHILE_IMPORTING = """
import os, signal, sys

class Presses:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)

sys.argv = {argv}
sys.meta_path.insert(0, Presses())
import cli
"""


def while_importing(*argv: str) -> subprocess.CompletedProcess[str]:
    """What a program of that name says to a Ctrl-C that comes while it reads its modules."""
    return subprocess.run(
        [sys.executable, "-c", PRESSED_WHILE_IMPORTING.format(argv=list(argv))],
        cwd=Path(cli.__file__).parent, text=True, capture_output=True, timeout=60, check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell's & has it ignored
    )  # fmt: skip


def test_an_interrupt_before_the_first_command_leaves_no_traceback() -> None:
    """Catches a screen of Python's for whoever strikes the key at once."""
    done = while_importing("/usr/bin/sobo", "units", "list")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "sobo: interrupted before anything was done\n")
    told = json.loads(while_importing("sobo", "import", "staff", "a.csv", "--json").stdout)
    assert told["error"]["code"] == "interrupted"


def test_a_program_that_only_imports_the_commands_keeps_its_own_ctrl_c() -> None:
    """Catches a test run, or a notebook, that is gone without its last words."""
    done = while_importing("notebook")
    assert "KeyboardInterrupt" in done.stderr
    assert done.returncode != 130
