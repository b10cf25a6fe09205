"""Which event type takes back or corrects which, as the classes declare it: `relations.toml`, written from them."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def relations() -> dict[str, dict[str, str]]:
    """By event type, those of `taken_back_by`, `corrects` and `corrects_version` that it has; see `domain.event`."""
    text = (files(__package__) / "relations.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def relation(event_type: str, name: str) -> str | None:
    return relations().get(event_type, {}).get(name)
