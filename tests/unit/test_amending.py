"""The table of what amends each event, complete, and true to the commands there are."""

from pathlib import Path

import pytest

from commands.imports.kinds import KINDS
from domain.amending import APPLY
from domain.recording.event_types import AMENDED_BY, EVENT_TYPES

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas" / "avsc"


def test_every_event_type_of_the_schemas_says_by_what_it_is_amended() -> None:
    """Catches a new event type whose refusal would have nothing to say."""
    assert {kind.__name__ for kind in AMENDED_BY} == {path.stem for path in SCHEMAS.glob("*.avsc")} == set(EVENT_TYPES)


@pytest.mark.parametrize("kind", AMENDED_BY, ids=lambda kind: kind.__name__)
def test_what_amends_an_event_is_a_command_that_there_is(kind: type) -> None:
    """Catches the name of a file that `sobo import` does not take, and words that do not name their commands."""
    amending = AMENDED_BY[kind]
    assert amending.commands
    for command in amending.commands:
        assert command == APPLY or command.removeprefix("sobo import ") in KINDS
        assert f"`{command}`" in str(amending)
