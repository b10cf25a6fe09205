"""What a long write shows of itself on a terminal, and elsewhere not."""

import io
import sys

import pytest

from commands.progress import LONG, Stages, stages


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_without_a_terminal_and_for_few_rows_the_rows_stay_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a log full of bars, and a bar that costs more than it tells."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    many, few = [*range(LONG)], [1, 2, 3]
    with stages(1) as shown:
        shown.begin("recording")
        assert shown.passing(many) is many
    monkeypatch.setattr(sys, "stderr", Terminal())
    with stages(1) as shown:
        assert shown.passing(few) is few
    assert written.getvalue() == ""


def test_many_rows_tell_how_many_are_done_each_time_they_are_gone_over() -> None:
    """Catches rows that come changed, in another order or not at all because somebody looks on."""
    told: list[tuple[int, int]] = []
    rows = [*range(LONG + 1)]
    passing = Stages(None, lambda done, of, seconds: told.append((done, of)) if seconds >= 0 else None).passing(rows)
    assert (len(passing), passing[7], passing[2:4], [*passing]) == (len(rows), 7, [2, 3], rows)
    assert told[0] == (500, LONG + 1) and told[-1] == (LONG + 1, LONG + 1)
    once = len(told)
    assert [*passing] == rows and told[once:] == told[:once]


def test_a_terminal_shows_rows_and_rows_a_second_and_nothing_of_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a bar that Ctrl-C leaves on the screen, a hidden cursor, and an interrupt that is swallowed."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with pytest.raises(KeyboardInterrupt), stages(2) as shown:
        shown.begin("recording")
        for done, _ in enumerate(shown.passing([*range(LONG)]), start=1):
            if done > LONG // 2:
                raise KeyboardInterrupt
    written = terminal.getvalue()
    assert "recording" in written and "1,500 of 3,000 rows" in written and "rows/s" in written
    hidden, last = written.rfind("\x1b[?25l"), written.rfind("\x1b[?25h")
    assert hidden < last, "the cursor is there again"
    assert written.rstrip("\r\n").endswith("\x1b[2K"), "the line is empty again"
