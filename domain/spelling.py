"""How Vietnamese words and names are spelt in more than one way: keys under which the spellings of one are equal."""

import re
import unicodedata
from functools import lru_cache

_MARKS = "\u0300\u0301\u0303\u0309\u0323"
"""Tones: huyền, sắc, ngã, hỏi, nặng."""
_VOWELS = "aăâeêioôơuưyĕĭŏŭ"
_TONED = {
    ord(toned): vowel + mark
    for vowel in "aăâeêioôơuưy"
    for mark in _MARKS
    if len(toned := unicodedata.normalize("NFC", vowel + mark)) == 1
}
_BETWEEN = "\t\n\r\x0b\x0c \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_JOINTS = "-\u2010\u2011\u2012\u2013\u2014'\u2018\u2019\u02bc\u02b9`\u00b4."
_LEFT_OUT = dict.fromkeys(map(ord, _BETWEEN + _JOINTS))
_BARE = {
    code: bare
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (bare := unicodedata.normalize("NFD", chr(code))[0]) != chr(code)
}
_PLAIN = {**_BARE, ord("đ"): "d", **dict.fromkeys(map(ord, f"{_MARKS}\u0306\u0302\u031b"))}

_TONE_INSIDE = re.compile(f"([{_MARKS}])([{_VOWELS}]+)")
_CONSONANT = "[bcdđfghjklmnpqrstvwxz]"
_LONG_I = re.compile(f"(?:(?<={_CONSONANT})|(?<=qu))y(?!ê)|\\by(?=[{_MARKS}]?\\b)")
_LONG_I_PLAIN = re.compile(f"(?:(?<={_CONSONANT})|(?<=qu))y(?!e)|\\by\\b")
_ZEROS = re.compile("(?<![0-9])0+(?=[0-9])")


def folded(text: str) -> str:
    """In one case, each tone mark behind its vowels: hòa and hoà are equal, hoa is not."""
    return _TONE_INSIDE.sub(r"\2\1", unicodedata.normalize("NFC", text).casefold().translate(_TONED))


@lru_cache(maxsize=1 << 16)
def spelling_key(name: str) -> str:
    """Equal for the spellings of one name: whatever the case, the spaces, hyphens and apostrophes, the vowel that bears
    the tone mark (hòa, hoà), i or y where either is the whole vowel (lý, lí; quý, quí), zeros before a number."""
    text = _LONG_I.sub("i", folded(name)).translate(_LEFT_OUT)
    return _ZEROS.sub("", _TONE_INSIDE.sub(r"\2\1", text))


@lru_cache(maxsize=1 << 16)
def unaccented_key(name: str) -> str:
    """The same without any mark, as people type in a hurry: ba dinh for Ba Đình."""
    return _ZEROS.sub("", _LONG_I_PLAIN.sub("i", unaccented(name)).translate(_LEFT_OUT))


def unaccented(text: str) -> str:
    """The words themselves without any mark, with what stands between them."""
    return unicodedata.normalize("NFC", text).casefold().translate(_PLAIN)
