"""A restore whose log is in its place and whose answers are not made yet: what stands is said."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from commands.context import Session
from commands.services import restore
from consumers.projecting import rebuild
from consumers.restoring.restore import Restored
from domain.errors import Interrupted, SoboError

SESSION = cast("Session", SimpleNamespace(database=SimpleNamespace(writer_url="postgresql://nobody")))
FOUND = cast("Restored", SimpleNamespace(ledger="ledger", events=3, streams=2, position=3))


@pytest.mark.parametrize(
    ("cause", "kind", "code"),
    [
        (KeyboardInterrupt(), Interrupted, "interrupted"),
        (OSError("No space left on device"), SoboError, "restored_not_shown"),
    ],
)
def test_what_ends_it_behind_the_log_tells_that_the_log_stands_and_what_makes_the_answers(
    monkeypatch: pytest.MonkeyPatch, cause: BaseException, kind: type[SoboError], code: str
) -> None:
    """Catches an empty country told as "interrupted", and a second run refused because the ledger is full."""

    def stopped(*_: Any) -> None:
        raise cause

    monkeypatch.setattr(rebuild, "rebuild", stopped)
    with pytest.raises(kind) as told:
        restore._project(SESSION, FOUND)
    assert told.value.code == code
    assert "up to position 3 is restored, but answers do not show it yet" in str(told.value)
    assert "sobo rebuild --from store" in str(told.value)
