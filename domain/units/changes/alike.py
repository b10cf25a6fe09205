"""Texts that a person takes for the same: what of them is compared, and where two that look alike are not."""

import unicodedata

TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
"""Huyền, sắc, ngã, hỏi, nặng, as they stand behind a letter that was taken apart."""


def plain(text: str) -> str:
    """In NFC and with one usual space for any white space, which nobody sees or means."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def unseen_difference(text: str, other: str) -> str:
    """Words that say in what two texts differ, when a person would hardly see it; else nothing."""
    ours, theirs = plain(text), plain(other)
    if ours != theirs and _tones_apart(ours) == _tones_apart(theirs):
        words = [pair for pair in zip(ours.split(), theirs.split(), strict=True) if pair[0] != pair[1]]
        here, there = (", ".join(side) for side in zip(*words, strict=True))
        return f" (only in where the tone mark stands: {here} here and {there} there)"
    if len(ours) != len(theirs):
        return ""
    pairs = [(index, *pair) for index, pair in enumerate(zip(ours, theirs, strict=True), 1) if pair[0] != pair[1]]
    if not pairs or any(_script(one) == _script(another) for _, one, another in pairs):
        return ""
    place, one, another = pairs[0]
    return f" (character {place} is {_named(one)} here and {_named(another)} there)"


def _tones_apart(text: str) -> list[tuple[str, str]]:
    """Each word without its tone mark, and the mark: hoà and hòa are one syllable, spelt in two ways."""
    words = [unicodedata.normalize("NFD", word) for word in text.split()]
    return [
        ("".join(letter for letter in word if letter not in TONE_MARKS), "".join(filter(TONE_MARKS.__contains__, word)))
        for word in words
    ]


def _script(letter: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC, GREEK; or of a sign's: HYPHEN, EN."""
    return unicodedata.name(letter, "UNNAMED").split()[0].split("-")[0]


def _named(letter: str) -> str:
    return f"{letter!r} (U+{ord(letter):04X} {unicodedata.name(letter, 'without a name')})"
