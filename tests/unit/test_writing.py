"""The end of a write: what a person hears when the record stands and something behind it failed."""

import pytest

from commands.context import Session, text
from commands.writing import write
from domain.errors import SoboError
from domain.ports import Recorded


class SessionWithoutAnswers(Session):
    def after_write(self) -> None:
        raise RuntimeError("no room on the disk.")


def test_who_hears_of_a_fault_behind_a_record_hears_that_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches a bare error after the events are recorded: the file would be handed in once more, with --again."""
    with pytest.raises(SoboError) as told:
        write(SessionWithoutAnswers(), lambda _: Recorded(3, 5, 7), dry_run=False, as_json=True)
    assert told.value.code == "recorded_not_shown"
    assert "positions 5 to 7" in told.value.message
    assert "no room on the disk. Do not record them again" in told.value.message
    assert capsys.readouterr().out == ""


def test_a_dry_run_asks_for_no_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches a dry run that projects, or forgets to say that it was one."""
    write(SessionWithoutAnswers(), lambda _: Recorded(3, 5, 7), dry_run=True, as_json=True)
    assert '"dry_run": true' in capsys.readouterr().out


def test_a_code_typed_with_loose_marks_is_the_code_of_the_file() -> None:
    """Catches a name typed on a Mac, letter and mark apart, that finds nobody."""
    assert text(" Hoa\u0300 ") == "Hoà"
