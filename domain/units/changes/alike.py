"""Texts that a person takes for the same: what of them is compared, and where two that look alike are not."""

import unicodedata


def plain(text: str) -> str:
    """In NFC and with one usual space for any white space, which nobody sees or means."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def unseen_difference(text: str, other: str) -> str:
    """Words that name the letters in which two texts differ, when a person would not see it; else nothing."""
    ours, theirs = plain(text), plain(other)
    if len(ours) != len(theirs):
        return ""
    pairs = [(index, *pair) for index, pair in enumerate(zip(ours, theirs, strict=True), 1) if pair[0] != pair[1]]
    if not pairs or any(_script(one) == _script(another) for _, one, another in pairs):
        return ""
    place, one, another = pairs[0]
    return f" (character {place} is {_named(one)} here and {_named(another)} there)"


def _script(letter: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC, GREEK; or of a sign's: HYPHEN, EN."""
    return unicodedata.name(letter, "UNNAMED").split()[0].split("-")[0]


def _named(letter: str) -> str:
    return f"{letter!r} (U+{ord(letter):04X} {unicodedata.name(letter, 'without a name')})"
