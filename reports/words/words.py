"""What people read in place of keys and codes."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from domain.vocabulary import SALARY_COMPONENTS
from reference.catalogue import office_columns, titles

Lang = Literal["en", "vi"]
LANGUAGES: tuple[Lang, ...] = ("en", "vi")
Said = tuple[str, str]


@cache
def heads() -> dict[str, Said]:
    """Of columns, by their key."""
    return {key: _said(pair) for key, pair in _read("heads.toml").items()}


@cache
def codes() -> dict[str, dict[str, Said]]:
    """Titles by column and code."""
    found = {
        column: {code: _said(pair) for code, pair in table.items()} for column, table in _read("codes.toml").items()
    }
    for column, name in (("position", "posts"), ("specialism", "specialisms"), ("body", "bodies")):
        found[column] = titles(name)
    offices = office_columns()
    found["salary"] = {name: (name.replace("_", " ").capitalize(), offices[name][0]) for name in SALARY_COMPONENTS}
    return found


def head(key: str, lang: Lang) -> str:
    """Of a column; one that nobody has put in words is its key with spaces."""
    said = heads().get(key)
    return key.replace("_", " ") if said is None else said[LANGUAGES.index(lang)]


def title(column: str, code: object, lang: Lang) -> str:
    """Of a code in a column; the code itself where it is none of ours."""
    if column == "month" and lang == "vi":
        year, _, month = str(code).partition("-")
        return f"{month}/{year}"
    said = codes().get(column, {}).get(str(code))
    return str(code) if said is None else said[LANGUAGES.index(lang)]


def definition(statistic: str, figure: str, lang: Lang) -> str:
    """What a figure counts; nothing for one of which nothing need be said."""
    said = _definitions().get(statistic, {}).get(figure)
    return "" if said is None else said[LANGUAGES.index(lang)]


def sentence(name: str, lang: Lang, **filled: object) -> str:
    return _sentences()[name][LANGUAGES.index(lang)].format(**filled)


def number(value: int, lang: Lang) -> str:
    """1.234.567 in Vietnamese, 1,234,567 in English."""
    return f"{value:,}".replace(",", ".") if lang == "vi" else f"{value:,}"


def day(value: date | str, lang: Lang) -> str:
    """01/07/2025 in Vietnamese, 2025-07-01 in English."""
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found:%d/%m/%Y}" if lang == "vi" else found.isoformat()


@cache
def _sentences() -> dict[str, Said]:
    return {name: _said(pair) for name, pair in _read("sentences.toml").items()}


@cache
def _definitions() -> dict[str, dict[str, Said]]:
    found = _read("definitions.toml")
    return {name: {figure: _said(pair) for figure, pair in figures.items()} for name, figures in found.items()}


def _said(pair: Any) -> Said:
    english, vietnamese = pair
    return english, vietnamese


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("reports").joinpath("words", name).read_text(encoding="utf-8"))
