"""A message as people who are spoken to in Vietnamese read it: in one language, never in two at once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from reference.catalogue import office_columns
from reports.words.words import codes, day
from reports.words.working import in_words

MESSAGES = ("files", "people", "units", "money", "corrections", "assessing", "usage", "running", "pages")
PARTS = "parts"
"""What stands within messages: of those alone, as a whole message would be taken for anything."""
HOLE = "{}"
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LIST = re.compile(r"; |, | and | or ")
JOINTS = {"; ": "; ", ", ": ", ", " and ": " và ", " or ": " hoặc "}
AS_IT_IS = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'")
ENGLISH = re.compile(
    r"(?<![\w-])(?:the|is|are|of|has|have|with|by|was|were|which|from|not|this|that|take|first|before|after|already|"
    r"until|missing|between|instead|years|months|only)(?![\w-])"
)
"""Words that no name, value or address of the ledger has by itself, and every English clause has one of."""
FACT = re.compile(r"`[^`]+`|\"[^\"]+\"|'[^']+'|(?<!\S)[^\s`\"']*(?:[\d/_]|--)[^\s`\"']*")


class Untranslated(Exception):
    """A part of the message is English that no table knows: the pattern does not do."""


class Filled(str):
    """What stands in a hole: `{0}` in Vietnamese, `{0:raw}` as it is, `{0:list}` so between its joints,
    `{0:text}` a message itself, `{0:column}` and
    `{0:article}` as their titles."""

    def __format__(self, spec: str) -> str:
        if spec == "raw":
            return str(self)
        if spec == "list":
            return LIST.sub(lambda joint: JOINTS[joint[0]], str(self))
        if spec == "text":
            return _translated(str(self))
        if spec == "column":
            return column(str(self).replace(" ", "_"))
        if spec == "article":
            return in_words(str(self), "vi")
        return _value(str(self))


class Pattern(NamedTuple):
    """An English message with holes, and the Vietnamese one that names them by number."""

    english: str
    vietnamese: str

    @property
    def literal(self) -> int:
        return len(self.english.replace(HOLE, ""))

    def regex(self) -> re.Pattern[str]:
        return _regex(self.english)


@cache
def _regex(english: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, english.split(HOLE))), re.DOTALL)


def of_message(message: str) -> str | None:
    """The message in Vietnamese, where a pattern fits it with all that stands in its holes."""
    return _fitting(message, said_by(*MESSAGES))


def of_part(text: str) -> str | None:
    """What stands in a message, in Vietnamese; each of several behind one another by itself, where all are known."""
    known = said_by(PARTS, *MESSAGES)
    if "; " in text:
        pieces = [_fitting(piece, known) for piece in text.split("; ")]
        if all(piece is not None for piece in pieces):
            return "; ".join(filter(None, pieces))
    return _fitting(text, known)


def of_error(code: str, message: str) -> str:
    """An error in Vietnamese: by its message, else by its code, with the facts that the message names."""
    return of_message(message) or with_facts(sentence(code), message)


def of_row(message: str) -> str:
    """What is wrong with one place of a file; rows have no codes."""
    return of_message(message) or with_facts(sentence("row"), message)


def sentence(code: str) -> str:
    said = sentences()
    return said.get(code, said["any"])


@cache
def sentences() -> dict[str, str]:
    """By the code of an error."""
    return _read("codes")


def with_facts(said: str, message: str) -> str:
    """Commands, values, days and addresses of the English message, behind a sentence that cannot name them itself."""
    facts = list(dict.fromkeys(found.rstrip(".,;:)").lstrip("(") for found in FACT.findall(message)))
    return f"{said} Chi tiết: {'; '.join(facts)}" if facts else said


def column(name: str) -> str:
    """The Vietnamese name of a column, with the one that the file may have."""
    known = office_columns().get(name)
    return f"{known[0]} ({name})" if known else name


def _fitting(text: str, known: tuple[Pattern, ...]) -> str | None:
    for pattern in known:
        found = pattern.regex().fullmatch(text)
        if found is None:
            continue
        try:
            return pattern.vietnamese.format(*map(Filled, found.groups()))
        except Untranslated:
            continue
    return None


def _translated(text: str) -> str:
    known = of_part(text)
    if known is None:
        raise Untranslated(text)
    return known


def _value(text: str) -> str:
    """What stands in a hole: a phrase of ours, a day, a list, or a name or value that is its own."""
    known = of_part(text)
    if known is not None:
        return known
    if ISO_DAY.fullmatch(text):
        try:
            return day(text, "vi")
        except ValueError:
            return text
    if LIST.search(text):
        pieces = re.split(f"({LIST.pattern})", text)
        if not any(ENGLISH.search(AS_IT_IS.sub("", piece)) for piece in pieces[::2]):
            return "".join(JOINTS.get(piece) or _value(piece) for piece in pieces)
    if ENGLISH.search(AS_IT_IS.sub("", text)):
        raise Untranslated(text)
    return _title(text)


def _title(text: str) -> str:
    for words in ("category", "route", "level"):
        known = codes()[words].get(text)
        if known is not None:
            return known[1]
    return text


@cache
def said_by(*names: str) -> tuple[Pattern, ...]:
    """Those that say most by themselves first."""
    found = [Pattern(*pair) for name in names for pair in _read(name).items()]
    return tuple(sorted(found, key=lambda pattern: -pattern.literal))


@cache
def _read(name: str) -> dict[str, str]:
    return tomllib.loads(files("reports").joinpath("messages", f"{name}.toml").read_text(encoding="utf-8"))
