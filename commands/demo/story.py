"""Telling a story with the commands of `sobo`: each shown and run as if it had been typed, each step with its time."""

from __future__ import annotations

import csv
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from commands.context import Session


@dataclass
class Story:
    """One telling: how its commands are run, and how long each step took."""

    session: Session
    took: list[tuple[str, float, str]] = field(default_factory=list)

    def sobo(self, *words: str) -> None:
        """Show a command and run it, as if it had been typed."""
        root = click.get_current_context().find_root().command
        click.secho(f"$ sobo {shlex.join(words)}", bold=True)
        sys.stdout.flush()
        with closing(Session()) as again:
            again.flags = dict(self.session.flags)
            flags = [word for name, value in again.flags.items() for word in (_flag(name), value)]
            root.main([*flags, *words], prog_name="sobo", standalone_mode=False, obj=again)

    @contextmanager
    def step(self, title: str) -> Iterator[Callable[[str], None]]:
        """A titled step; what it yields takes a remark for the table of times."""
        click.secho(f"\n== {title}", fg="cyan", bold=True)
        remark: list[str] = []
        begun = time.perf_counter()
        yield remark.append
        self.took.append((title, time.perf_counter() - begun, remark[-1] if remark else ""))


def _flag(name: str) -> str:
    return "--" + name.removeprefix("SOBO_").lower().replace("_", "-")


def write_rows(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
