"""Each key of departures as a filter: an option of its own, of the codes that the key has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from projections.departure_keys import KEYS

Command = TypeVar("Command", bound=Callable[..., Any])
NONE = "none"
"""As a value of a filter: those that have none, as central bodies have no province."""
PREFIX = "only_"


def filter_options(command: Command) -> Command:
    """`--province CODE`, `--unit CODE`, `--month YYYY-MM` and so on, passed as `only_province`, ..., each None when it
    is not given. `chosen` gathers them."""
    for key in reversed(KEYS.values()):
        command = click.option(
            f"--{key.name.replace('_', '-')}", f"{PREFIX}{key.name}", metavar="VALUE", callback=_checked,
            help=f"Only those of one {key.english}; '{NONE}' for those without." if key.name != "unit" else
            "Only those of one unit: the id CODE@DATE, or the code that it bears on the day.",
        )(command)  # fmt: skip
    return command


def chosen(options: dict[str, str | None]) -> dict[str, str | None]:
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
    known = codes().get(key)
    if known is not None and text not in known:
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
