"""Codes of units, completed from their beginning or a name: for a keystroke, so it says nothing, starts nothing.

A ledger that cannot be asked at once, because there is none, its server is down or its tables are of another version,
completes nothing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.context import text

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from projections.answers import Answer, Rows

MOST = 50
REPLACES = "bash_complete"
"""Bash puts what all completions begin with in place of the word: the name that several units bear would be lost."""


class Code(click.ParamType[str]):
    """The code of a unit, as text; of a certain level where one is given."""

    name = "text"

    def __init__(self, level: str | None = None) -> None:
        self._level = level

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return text(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        asked, found = text(incomplete), None
        if asked:
            with suppress(Exception):
                found = _found(ctx, asked, self._level)
        if not found or (len(found) > 1 and not asked.isdecimal() and os.environ.get("_SOBO_COMPLETE") == REPLACES):
            return []
        return [CompletionItem(unit["code"], help=_said(unit)) for unit in found]


UNIT, PROVINCE = Code(), Code("province")
province_option = click.option(
    "--province",
    type=PROVINCE,
    metavar="CODE",
    help="With --template and --out: the units of this province are a list to choose from.",
)


def _found(ctx: click.Context, asked: str, level: str | None) -> Rows | None:
    from domain.days import day_of, system_clock, zone_named
    from projections.finding import complete_code, find_units
    from store.database import connect
    from store.embedded.server import is_running
    from store.events.keys import time_zone
    from store.opening.open_database import locate
    from store.rights.roles import READER
    from store.settings import load

    flags = ctx.find_root().params  # a word of the line that is not run yet
    settings = load({f"SOBO_{name.upper()}": value for name, value in flags.items() if isinstance(value, str)})
    if settings.database_url is None and not is_running(settings.home):
        return None
    with connect(locate(settings).writer_url, READER) as connection:
        on = ctx.params.get("on")
        if not isinstance(on, date) or on == date.min:
            on = day_of(system_clock(), zone_named(time_zone(connection)))
        if asked.isdecimal():
            return complete_code(connection, asked, on=on, level=level, limit=MOST)
        found = find_units(connection, asked, on=on, level=level, limit=MOST)
    found[:] = [unit for unit in found if unit["match"] != "near" and _lives(unit, on.isoformat())]
    return found


def _lives(unit: Answer, on: str) -> bool:
    return unit["registered_on"] <= on and (unit["ended_on"] is None or on < unit["ended_on"])


def _said(unit: Answer) -> str:
    province = unit["province_name"]
    return unit["name"] if province in (None, unit["name"]) else f"{unit['name']}, {province}"
