"""The reference files as values: posts, bodies and specialisms with their titles, the key posts of a commune."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Post:
    """A post (chức danh) by its code; `title` is Vietnamese."""

    code: str
    title: str
    english: str


@dataclass(frozen=True)
class KeyPost:
    """`required` holders of the post `position` in each unit of `level` from `valid_from`, by `deadline` inclusive.

    `evidence` is `published` or `assumed`; `instrument` set the deadline.
    """

    position: str
    required: int
    level: str
    valid_from: date
    deadline: date
    instrument: str
    evidence: str


@cache
def posts() -> dict[str, Post]:
    """Every post by its code, in the order of the file."""
    entries = _read("posts.toml")
    return {code: Post(code, entry["title"], entry["english"]) for code, entry in entries.items()}


@cache
def specialisms() -> dict[str, str]:
    """Vietnamese title of every specialism by its code, in the order of the file."""
    return {code: entry["title"] for code, entry in _read("specialisms.toml").items()}


@cache
def bodies() -> dict[str, str]:
    """Vietnamese title of every body of a unit by its code, in the order of the file."""
    return {code: entry["title"] for code, entry in _read("bodies.toml").items()}


def titles(name: str) -> dict[str, tuple[str, str]]:
    """English and Vietnamese by code, of `posts`, `specialisms` or `bodies`."""
    return {code: (entry["english"], entry["title"]) for code, entry in _read(f"{name}.toml").items()}


@cache
def key_posts() -> tuple[KeyPost, ...]:
    """The key posts of a commune-level unit, in the order of the file."""
    source = _read("key_posts.toml")
    return tuple(
        KeyPost(
            position=post["position"],
            required=post["required"],
            level=source["level"],
            valid_from=source["valid_from"],
            deadline=source["deadline"],
            instrument=source["instrument"],
            evidence=post["evidence"],
        )
        for post in source["post"]
    )


@cache
def office_columns() -> dict[str, tuple[str, ...]]:
    """The Vietnamese names of every column of a file, that of a template first."""
    return {name: tuple(words) for name, words in _read("office_words.toml")["columns"].items()}


@cache
def office_values() -> dict[str, dict[str, tuple[str, ...]]]:
    """By column, the Vietnamese words for each value that it takes, its title first."""
    values: dict[str, dict[str, tuple[str, ...]]] = {
        column: {code: tuple(words) for code, words in words_of.items()}
        for column, words_of in _read("office_words.toml")["values"].items()
    }
    titled = {
        "position": {code: post.title for code, post in posts().items()},
        "specialism": specialisms(),
        "body": bodies(),
    }
    for column, titles in titled.items():
        more = values.get(column, {})
        values[column] = {code: (title, *more.get(code, ())) for code, title in titles.items()}
    return values


@cache
def export_columns() -> dict[str, tuple[str, ...]]:
    """What other systems are likely to call a column."""
    return {name: tuple(words) for name, words in _read("export_words.toml")["columns"].items()}


@cache
def export_values() -> dict[str, dict[str, tuple[str, ...]]]:
    """By column, what other systems are likely to write for a value."""
    return {
        column: {code: tuple(words) for code, words in words_of.items()}
        for column, words_of in _read("export_words.toml")["values"].items()
    }


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("reference").joinpath(name).read_text(encoding="utf-8"))
