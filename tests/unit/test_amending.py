"""By what each event is amended: true to the commands there are."""

import pytest

from commands.kinds.by_name import KINDS
from domain.amending import APPLY
from domain.event import Event
from domain.recording.event_types import EVENT_TYPES


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=EVENT_TYPES)
def test_what_amends_an_event_is_a_command_that_there_is(kind: type[Event]) -> None:
    """Catches the name of a file that `sobo import` does not take, and words that do not name their commands."""
    amending = kind.amended_by
    assert amending.commands
    for command in amending.commands:
        assert command == APPLY or command.removeprefix("sobo import ") in KINDS
        assert f"`{command}`" in str(amending)
