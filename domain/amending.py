"""By what an event is amended: what a refusal to take it back tells, and what somebody does instead.

Each room has the table of its events, `domain.recording.event_types` all of them.
"""

from typing import NamedTuple

from domain.event import Event

APPLY = "sobo units apply"


class Amending(NamedTuple):
    """Said behind "take that back first, or", with the commands it takes, the likeliest first."""

    words: str
    commands: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.words} with {' or '.join(f'`{command}`' for command in self.commands)}"


class AmendedBy(dict[type[Event], Amending]):
    def of(self, event: Event) -> Amending:
        return self[type(event)]


def importing(words: str, *kinds: str) -> Amending:
    return Amending(words, tuple(f"sobo import {kind}" for kind in kinds))


def anew(*kinds: str) -> Amending:
    """Of a retraction."""
    return importing("record anew what it took back", *kinds)
