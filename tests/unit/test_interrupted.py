"""Ctrl-C in the middle of a write: what was recorded by then is told, and what was not."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

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
