"""The word of its type in front of a unit's name, written out, shortened or left out: Phường 1, P.1, P1, 1."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from domain.spelling import unaccented

TYPES_OF_WORD: dict[str, frozenset[str]] = {
    "thành phố": frozenset({"municipality", "provincial_city"}),
    "thị xã": frozenset({"town"}),
    "thị trấn": frozenset({"township"}),
    "đặc khu": frozenset({"special_zone"}),
    "phường": frozenset({"ward"}),
    "huyện": frozenset({"rural_district", "district"}),
    "quận": frozenset({"urban_district", "district"}),
    "tỉnh": frozenset({"province"}),
    "xã": frozenset({"commune"}),
}
_SHORT = {
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "đk": "đặc khu", "dk": "đặc khu",
    "p": "phường", "x": "xã", "q": "quận", "h": "huyện", "t": "tỉnh",
}  # fmt: skip
_PLAIN = {unaccented(word): word for word in TYPES_OF_WORD}


def _written_out(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(word.replace(' ', chr(92) + 's*') for word in words)})[\s.:-]*(?=\S)")


_FULL = _written_out({word: word for word in TYPES_OF_WORD})
_FULL_PLAIN = _written_out(_PLAIN)
_SHORTENED = re.compile(
    r"(tp|tx|tt|đk|dk)(?:\s*\.\s*|\s+)(?=\S)|([pxqht])\s*\.\s*(?=\S)|([pq])\s?(?=[0-9])|(tp)(?=hcm\b)"
)
_MOST_WORDS = 2
"""Phường Phường Đúc: of a word that is part of the name too there are two."""
_FARM = re.compile(r"^n\s*\.?\s*t(?:\s*\.\s*|\s+)")
_ABBREVIATED = {"hcm": "hồ chí minh"}


class Reading(NamedTuple):
    """A text read as a type word, None where there is none, and a name."""

    word: str | None
    rest: str


@lru_cache(maxsize=1 << 16)
def official(name: str) -> Reading:
    """The name of a unit as it is recorded: its type word is written out, if there is any."""
    for word in TYPES_OF_WORD:
        if name[: len(word) + 1].casefold() == f"{word} ":
            return Reading(word, expanded(name[len(word) + 1 :].strip()))
    return Reading(None, expanded(name))


def expanded(rest: str) -> str:
    """A name with the abbreviations written out that stand in official lists: N.T for nông trường, a State farm."""
    bare = rest.casefold()
    if bare in _ABBREVIATED:
        return _ABBREVIATED[bare]
    farm = _FARM.match(bare)
    return rest if farm is None else f"nông trường {rest[farm.end() :]}"


def readings(text: str, *, plain: bool = False) -> Iterator[Reading]:
    """Every way to read what somebody wrote, the whole as a name first; `plain`: of a text without accents."""
    rest = unaccented(text) if plain else text.casefold()
    yield Reading(None, expanded(text if not plain else rest))
    for _ in range(_MOST_WORDS):
        found = _type_word(rest, plain=plain)
        if found is None:
            return
        yield Reading(found.word, expanded(found.rest))
        rest = found.rest


def _type_word(text: str, *, plain: bool) -> Reading | None:
    full = (_FULL_PLAIN if plain else _FULL).match(text)
    if full is not None:
        spaced = re.sub(r"\s+", "", full[1])
        table = _PLAIN if plain else {word: word for word in TYPES_OF_WORD}
        word = next(word for written, word in table.items() if written.replace(" ", "") == spaced)
        return Reading(word, text[full.end() :])
    short = _SHORTENED.match(text)
    if short is None:
        return None
    letters = next(group for group in short.groups() if group)
    return Reading(_SHORT[letters], text[short.end() :])


def fits(asked: str | None, word: str | None, kind: str) -> bool:
    """Is a unit with this type word, or of this type when it has none, what the asked type word names?"""
    return asked is None or (asked == word if word else kind in TYPES_OF_WORD[asked])
