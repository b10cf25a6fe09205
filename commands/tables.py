"""Tables for people: on a terminal as wide as it is, anywhere else plain and whole."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from unicodedata import normalize

from commands.language import language, told

NARROWEST = 12
"""A column of text is folded to so many characters before a column is left out."""
GAP = 2
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True)
class Table:
    """Rows for people. None prints as empty, a number is aligned to the right; `note` stands below."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    title: str = ""
    note: str = ""
    numeric: Sequence[bool] | None = None
    """Which columns are of numbers, where these are in words already; None looks at the cells."""


def print_table(table: Table) -> None:
    """Rules and colours on a terminal; where it is too narrow, texts are folded, then the last columns left out, with a
    word. Numbers are never broken: over two lines one would read as two. Away from a terminal nothing is cut."""
    cells = [[cell_text(value) for value in row] for row in table.rows]
    numeric = list(table.numeric or ()) or [
        any(isinstance(row[index], int | float | Decimal) for row in table.rows) for index in range(len(table.columns))
    ]
    if sys.stdout.isatty():
        widths = fitting(table.columns, cells, numeric, shutil.get_terminal_size().columns)
        _print_ruled(table, cells, numeric, widths)
        left_out = table.columns[len(widths) :]
    else:
        _print_plain(table, cells, numeric)
        left_out = ()
    if table.note:
        sys.stdout.write(f"{table.note}\n")
    if left_out:
        sys.stdout.flush()
        say(f"  (this terminal is too narrow for {', '.join(left_out)}: widen it, or take --json or a pipe)")


def fitting(columns: Sequence[str], cells: Sequence[Sequence[str]], numeric: Sequence[bool], width: int) -> list[int]:
    """The widths of as many columns, from the left and at least one, as fit when headers are broken between their words
    and texts folded as far as they may be; the room that is left goes first to the texts that need the least of it."""
    least: list[int] = []
    wanted: list[int] = []
    for index, name in enumerate(columns):
        widest = max((len(composed(row[index])) for row in cells), default=0)
        longest_word = max(map(len, _header(name).split()), default=0)
        whole = max(len(name), widest)
        narrow = max(longest_word, widest) if numeric[index] else min(whole, max(NARROWEST, longest_word))
        if index > 0 and sum(least) + narrow + GAP * (index + 1) > width:
            break
        least.append(narrow)
        wanted.append(whole)
    spare = width - sum(least) - GAP * len(least)
    for index in sorted(range(len(least)), key=lambda index: wanted[index] - least[index]):
        more = max(0, min(spare, wanted[index] - least[index]))
        least[index] += more
        spare -= more
    return least


def _header(name: str) -> str:
    """As a terminal shows it: with spaces, at which a long one is broken."""
    return name.replace("_", " ")


def _print_ruled(table: Table, cells: list[list[str]], numeric: list[bool], widths: list[int]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(
        title=table.title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for name, right, width in zip(table.columns, numeric, widths, strict=False):
        drawn.add_column(Text(_header(name)), justify="right" if right else "left", overflow="fold", width=width)
    for row in cells:
        drawn.add_row(*map(Text, row[: len(widths)]))
    Console(highlight=False, width=shutil.get_terminal_size().columns).print(drawn)


def _print_plain(table: Table, cells: list[list[str]], numeric: list[bool]) -> None:
    rows = [list(table.columns), *cells]
    widths = [max(len(composed(row[index])) for row in rows) for index in range(len(table.columns))]
    if table.title:
        sys.stdout.write(f"{table.title}\n")
    for row in rows:
        aligned = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(map(composed, row), widths, numeric, strict=True)
        )
        sys.stdout.write("  ".join(aligned).rstrip() + "\n")


def cell_text(value: object) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def composed(text: str) -> str:
    """As NFC: a Vietnamese letter with its marks is then one character, and characters are columns."""
    return normalize("NFC", text)


def say(text: str, *, as_it_is: bool = False) -> None:
    """A word to the person, beside the data: progress, notes, warnings; in the language of the run."""
    sys.stderr.write(f"{text if as_it_is else told(text)}\n")
    sys.stderr.flush()


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
    if column == "in words":
        return told(cell)
    if ISO_DAY.fullmatch(cell):
        return day(cell, "vi")
    return head(cell, "vi") if cell == "total" else title(column, cell, "vi")
