"""What an event or an answer says, in words of the page's language: fields by their heads, codes by their titles, units
by their names."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from reports.messages.spoken import of_part
from reports.words.words import Lang, day, head, number, sentence, title
from web.asking.speech import said

Answer = Mapping[str, Any]
Names = Mapping[str, str]
LONG = frozenset({"inputs", "salary_parts", "excluded", "components", "assumptions", "notes", "reasons"})
"""Of an assessment: laid out on the page of the settlement."""
CODED = {"route", "regime", "category", "sex", "age_band", "level", "status", "type", "scope", "position", "body",
         "specialism", "kind", "basis", "direction"}  # fmt: skip
CALLED = {"predecessors": "formed_of"}
"""What is a number in a count, and a list in an event."""
EVENTS = {"retracted_type"}
DAYS = {"on", "since", "pay_back_until"}
"""Besides what ends in `_on`."""
SAID_FIRST = ("scope", "unit_id", "position")
"""Of a part of a list, whose own order is that in which it is kept."""
REASONED = {"reason", "message"}
UNIT = re.compile(r"[^\s:@]+@\d{4}-\d\d-\d\d")
DECIMAL = re.compile(r"\d+\.\d+")


def units_in(told: Any) -> Iterable[str]:
    """The ids of units that stand anywhere in it."""
    if isinstance(told, str):
        if UNIT.fullmatch(told):
            yield told
    elif isinstance(told, Mapping):
        for one in told.values():
            yield from units_in(one)
    elif isinstance(told, Collection):
        for one in told:
            yield from units_in(one)


def changes(told: Answer, lang: Lang, names: Names) -> str:
    """What an event says, without what says nothing."""
    return "; ".join(
        f"{_head(name, lang)}: {_value(name, value, lang, names)}"
        for name, value in told.items()
        if value not in (None, "", [], {}) and name not in LONG
    )


def unit(unit_id: str, names: Names) -> str:
    """By its name, with the id by which it is found."""
    return f"{names[unit_id]} ({unit_id})" if unit_id in names else unit_id


def _head(name: str, lang: Lang) -> str:
    return head(CALLED.get(name, name), lang)


def _value(name: str, value: Any, lang: Lang, names: Names) -> str:
    if isinstance(value, bool):
        return sentence("yes", lang) if value else said("no", lang)
    if isinstance(value, int):
        return str(value) if name.endswith(("_position", "_version")) else number(value, lang)
    if isinstance(value, list):
        return ", ".join(_listed(name, one, lang, names) for one in value)
    if isinstance(value, dict):
        return ", ".join(
            f"{_named(name, key, lang)} {_within(key, one, lang, names)}"
            for key, one in value.items()
            if one or one is False
        )
    return _text(name, value, lang, names) if isinstance(value, str) else str(value)


def _listed(name: str, one: Any, lang: Lang, names: Names) -> str:
    if not isinstance(one, dict):
        return _value(name, one, lang, names)
    ordered = sorted(one, key=lambda key: SAID_FIRST.index(key) if key in SAID_FIRST else len(SAID_FIRST))
    return " ".join(_value(key, one[key], lang, names) for key in ordered if one[key])


def _text(name: str, value: str, lang: Lang, names: Names) -> str:
    if UNIT.fullmatch(value):
        return unit(value, names)
    if name in DAYS or name.endswith("_on"):
        return day(value, lang)
    if name in EVENTS:
        return title("event", value, lang)
    if name in CODED:
        return title(name, value, lang)
    if name in REASONED and lang == "vi":
        return of_part(value) or value
    return value.replace(".", ",") if lang == "vi" and DECIMAL.fullmatch(value) else value


def _named(name: str, key: str, lang: Lang) -> str:
    """What stands in `by_category` is named by categories."""
    return title(name.removeprefix("by_"), key, lang) if name.startswith("by_") else _head(key, lang)


def _within(name: str, value: Any, lang: Lang, names: Names) -> str:
    told = _value(name, value, lang, names)
    return f"({told})" if isinstance(value, dict) else told
