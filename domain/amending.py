"""By what an event is amended: what a refusal to take it back tells, and what somebody does instead.

Each event type says its own where it is declared (`amended_by`).
"""

from typing import NamedTuple

APPLY = "sobo units apply"


class Amending(NamedTuple):
    """Said behind "take that back first, or", with the commands it takes, the likeliest first."""

    words: str
    commands: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.words} with {' or '.join(f'`{command}`' for command in self.commands)}"


def applying(words: str) -> Amending:
    return Amending(words, (APPLY,))


def importing(words: str, *kinds: str) -> Amending:
    return Amending(words, tuple(f"sobo import {kind}" for kind in kinds))


def anew(*kinds: str) -> Amending:
    """Of a retraction."""
    return importing("record anew what it took back", *kinds)
