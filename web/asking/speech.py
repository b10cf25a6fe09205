"""What the pages say in both languages."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from reports.words.words import LANGUAGES, Lang


def said(name: str, lang: Lang, **filled: object) -> str:
    found: str = _read()[name][LANGUAGES.index(lang)]
    return found.format(**filled) if filled else found


def of_error(code: str, lang: Lang) -> str:
    errors = _read()["errors"]
    found: str = errors.get(code, errors["other"])[LANGUAGES.index(lang)]
    return found


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("web").joinpath("words", "pages.toml").read_text(encoding="utf-8"))
