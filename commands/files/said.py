"""What is said on stderr of a file that is read: lines and texts of it, never more than a screen of them."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import click

from commands.files.opened import name_of

MOST_LINES_SAID = 20
MOST_CONVERTED = 50


def say_lines(path: Path, what: str, lines: Sequence[int | str]) -> None:
    if lines:
        shown = ", ".join(map(str, lines[:MOST_LINES_SAID])) + (" ..." if len(lines) > MOST_LINES_SAID else "")
        click.echo(f"{name_of(path)}: {what}: {shown}", err=True)


def say_converted(path: Path, coding: str, converted: Mapping[str, tuple[str, int]], *, shown: bool) -> None:
    changed = sum(count for _, count in converted.values())
    click.echo(f"{name_of(path)}: {changed} {'text' if changed == 1 else 'texts'} read as {coding}", err=True)
    for before, (after, _) in islice(converted.items() if shown else (), MOST_CONVERTED):
        click.echo(f"  {before} -> {after}", err=True)
    if shown and len(converted) > MOST_CONVERTED:
        click.echo(f"  and {len(converted) - MOST_CONVERTED} more", err=True)
