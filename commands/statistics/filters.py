"""Each key of a statistic as a filter: an option of its own, of the codes that the key has."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import click

from projections.departure_keys import KEYS

Command = TypeVar("Command", bound=Callable[..., Any])
NONE = "none"
"""As a value of a filter: those that have none, as central bodies have no province."""
PREFIX = "only_"


def keys_of(known: Collection[str]) -> Callable[[click.Context, click.Parameter, str], tuple[str, ...]]:
    """The callback of `--by`."""

    def parse(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
        keys = tuple(key.strip() for key in value.split(","))
        for key in keys:
            if key not in known:
                raise click.BadParameter(f"'{key}' is none of {', '.join(known)}")
        if len(set(keys)) < len(keys):
            raise click.BadParameter("each key once")
        return keys

    return parse


def option_of(key: str, words: str) -> Callable[[Command], Command]:
    """`--province CODE`, `--month YYYY-MM` and so on, passed as `only_province`, ..., None when it is not given."""
    told = f"Only those of one {words}; '{NONE}' for those without."
    if key in ("unit", "from_unit"):
        told = f"Only those of one {words}: the id CODE@DATE, or the code that it bears on the day."
    option = f"--{key.replace('_', '-')}"
    return click.option(option, f"{PREFIX}{key}", metavar="VALUE", callback=_checked, help=told)


def filter_options(command: Command) -> Command:
    """A filter for each key of departures."""
    for key in reversed(KEYS.values()):
        command = option_of(key.name, key.english)(command)
    return command


def chosen(options: dict[str, Any]) -> dict[str, str | None]:
    """The filters that were given, by key."""
    return {
        name.removeprefix(PREFIX): None if value == NONE else value
        for name, value in options.items()
        if name.startswith(PREFIX) and value is not None
    }


def value_of(key: str, text: str) -> str | None:
    """A value of a key as typed. Raises `click.BadParameter` for one that the key cannot have."""
    from reports.words.words import codes

    if text == NONE:
        return None
    known = codes().get("level" if key == "from_level" else key)
    if known is not None and text not in known and key != "specialism":  # older ledgers have fields as free texts
        raise click.BadParameter(f"'{text}' is none of {', '.join(known)}")
    if key == "month" and not _is_month(text):
        raise click.BadParameter(f"'{text}' is not a month: write it as 2025-07")
    return text


def _checked(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    return value_of((parameter.name or "").removeprefix(PREFIX), value.strip()) or NONE


def _is_month(text: str) -> bool:
    year, dash, month = text.partition("-")
    return len(year) == 4 and dash == "-" and len(month) == 2 and f"{year}{month}".isdigit() and 1 <= int(month) <= 12
