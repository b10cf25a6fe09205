"""Keys that sound like one that is not there, or differ from it by a letter or two."""

import re
from collections.abc import Collection
from functools import cached_property

MOST_COMPARED = 60
MOST_NEAR = 10
SHORTEST = 3
"""Of a shorter text nearly every name is near."""
_LETTERS_PER_SLIP = 4
_SOUNDS = {"tr": "c", "ch": "c", "k": "c", "q": "c", "gi": "d", "r": "d", "x": "s", "ph": "f", "y": "i"}
_SOUND = re.compile("|".join(_SOUNDS))


class Nearness:
    """Over the keys of an index, which may still grow until the first question."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = keys

    def near(self, key: str) -> list[str]:
        """The keys that sound alike, then those at most a slip in every four letters away, the nearest first."""
        if len(key) < SHORTEST:
            return []
        alike = self._of_sound.get(_sound(key), [])
        most = max(1, len(key) // _LETTERS_PER_SLIP)
        letters = _letters(key)
        likely = sorted(
            (differing, key[0] != other[0], other)
            for length in range(len(key) - most, len(key) + most + 1)
            for held, other in self._of_length.get(length, ())
            if (differing := (held ^ letters).bit_count()) <= 2 * most  # a letter that is changed: one more, one less
        )[:MOST_COMPARED]
        measured = sorted((distance(key, other, most), differs, other) for _, differs, other in likely)
        return [*alike, *(other for slips, _, other in measured if slips <= most and other not in alike)][:MOST_NEAR]

    @cached_property
    def _of_sound(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in self._keys:
            found.setdefault(_sound(key), []).append(key)
        return found

    @cached_property
    def _of_length(self) -> dict[int, list[tuple[int, str]]]:
        found: dict[int, list[tuple[int, str]]] = {}
        for key in self._keys:
            found.setdefault(len(key), []).append((_letters(key), key))
        return found


def _sound(key: str) -> str:
    """Equal for names that are told apart in writing only, somewhere in the country: tr and ch, x and s, d and r."""
    return _SOUND.sub(lambda found: _SOUNDS[found[0]], key)


def _letters(key: str) -> int:
    """A bit for each letter that stands in it."""
    held = 0
    for letter in key:
        held |= 1 << (ord(letter) & 31)
    return held


def distance(one: str, other: str, most: int) -> int:
    """How many letters are to be put in, taken out or changed to make one text of the other; where that is more than
    `most`, some number above it."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        before, row[0] = row[0], number
        for place, beside in enumerate(other, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != beside))
        if min(row) > most:
            return most + 1
    return row[-1]
