"""The Vietnamese order of names, which neither the database nor Python has: the alphabet first, then the tones."""

import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""Huyền, hỏi, ngã, sắc, nặng, behind no tone at all."""
TYPE_WORDS = (
    "tỉnh", "thành phố", "thủ đô", "tp.", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu",
)  # fmt: skip
"""They stand before the name of a unit and do not count in its place."""
Key = tuple[tuple[int, ...], tuple[int, ...], str]


@lru_cache(maxsize=100_000)
def in_order(text: str) -> Key:
    """As the key of a sort. Letters decide before any tone, tones before large and small; a space before any letter."""
    letters: list[int] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", text.lower()):
        base, tone = _apart(letter)
        letters.append(ALPHABET.index(base) + 1_000 if base in ALPHABET else 0 if base == " " else min(ord(base), 999))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def of_person(full_name: str) -> tuple[Key, Key]:
    """By the given name, which stands last, then by the whole."""
    return in_order(full_name.rpartition(" ")[2]), in_order(full_name)


def of_unit(name: str) -> tuple[Key, Key]:
    """By the name behind the word of its type, then by the whole."""
    small = unicodedata.normalize("NFC", name.lower())
    word = next((word for word in TYPE_WORDS if small.startswith(f"{word} ")), "")
    return in_order(name[len(word) :].strip()), in_order(name)


def _apart(letter: str) -> tuple[str, int]:
    """The letter of the alphabet, and its tone."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((TONES.index(mark) + 1 for mark in parts if mark in TONES), 0)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES)), tone
