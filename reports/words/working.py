"""The texts of an assessment in the language of a paper: its articles, formulas and readings."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from reports.words.words import Lang, codes, day

ARTICLE = re.compile(r"([DR]\d+) article (\d+)((?: \([^)]*\))*)")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")


def in_words(text: str, lang: Lang) -> str:
    """An article or a formula."""
    if lang == "en":
        return text
    text = ARTICLE.sub(lambda found: f"Điều {found[2]}{found[3]} {codes()['regime'][found[1]][1]}", text)
    for english, vietnamese in _texts()["phrases"].items():
        text = text.replace(english, vietnamese)
    return text


def formula(text: str, lang: Lang) -> str:
    """With numbers as the language writes them."""
    if lang == "en":
        return text
    parts = GROUPED.split(text)
    grouped = [number.replace(",", ".") for number in GROUPED.findall(text)]
    said = "".join(DECIMAL.sub(",", part) + number for part, number in zip(parts, [*grouped, ""], strict=True))
    return in_words(said, lang)


def decimal(text: str, lang: Lang) -> str:
    return text.replace(".", ",") if lang == "vi" else text


def reading(sentence: str, lang: Lang) -> str:
    """One that the rules assume; a remark about this person alone stays as the ledger has it."""
    return sentence if lang == "en" else _texts()["readings"].get(sentence, sentence)


def readings() -> set[str]:
    """Those that are said in Vietnamese."""
    return set(_texts()["readings"])


def dated(value: object, lang: Lang) -> str:
    return "" if value is None else day(str(value), lang)


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("reports").joinpath("words", "working.toml").read_text(encoding="utf-8"))
