"""In which language people are spoken to, and tables in it."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import click

from commands.tables import Table

if TYPE_CHECKING:
    from reports.words.words import Lang

ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def language() -> Lang:
    """As `--lang` of the command that runs says, else as `SOBO_LANG`. Raises `SoboError` (`setting_unusable`)."""
    context = click.get_current_context(silent=True)
    chosen = None if context is None else getattr(context.find_root().obj, "lang", None)  # `commands.context.Session`
    said = chosen or os.environ.get("SOBO_LANG", "") or "en"
    if said not in ("en", "vi"):
        from domain.errors import SoboError

        raise SoboError("setting_unusable", f"SOBO_LANG={said}: write en or vi")
    return cast("Lang", said)


def spoken(table: Table) -> Table:
    """The table in the language of the run: heads, titles of codes, numbers and days. In English keys and codes stand
    as they are, as programs know them."""
    if language() == "en":
        return table
    from reports.words.words import head

    columns = [head(name, "vi") for name in table.columns]
    rows = [[_cell(name, cell) for name, cell in zip(table.columns, row, strict=True)] for row in table.rows]
    return replace(table, columns=columns, rows=rows, numeric=_numeric(table))


def _numeric(table: Table) -> list[bool]:
    return [any(isinstance(row[index], int | float) for row in table.rows) for index in range(len(table.columns))]


def _cell(column: str, cell: object) -> object:
    from reports.words.words import day, head, number, title

    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, int):
        return number(cell, "vi")
    if not isinstance(cell, str):
        return cell
    if ISO_DAY.fullmatch(cell):
        return day(cell, "vi")
    return head(cell, "vi") if cell == "total" else title(column, cell, "vi")
