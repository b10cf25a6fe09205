"""Whether an append stands when it did not return: said as far as it is known."""

import pytest

from domain.errors import Unavailable
from domain.moment import Recording
from domain.ports import Decision, Recorded
from domain.recording.ledger import Ledger
from tests.memory_log import MemoryLog


class Lost(MemoryLog):
    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def append(self, decision: Decision) -> Recorded:
        raise Unavailable(self.code, "the server went away")


@pytest.mark.parametrize(("code", "in_doubt"), [("database_down", True), ("disk_full", False)])
def test_an_append_that_lost_its_server_is_in_doubt_unless_the_server_said_why(code: str, in_doubt: bool) -> None:
    """Catches: "nothing was recorded" of a write whose commit may have gone through."""
    ledger = Ledger(Lost(code), "clerk", b"secret")

    def nothing(_: Recording) -> Decision:
        return Decision([])

    with pytest.raises(Unavailable):
        ledger.record(nothing)
    assert ledger.in_doubt is in_doubt
