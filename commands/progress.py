"""Progress of a longer write: a line on stderr, on a terminal only, gone when the work is done."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar, overload

R = TypeVar("R")
Tell = Callable[[int, int, float], None]
"""Hears how many rows of how many are done, and in how many seconds."""
LONG, STEP = 3_000, 500
"""Rows of a file from which on it is worth a bar, and from one step of it to the next."""


class Stages:
    """The stages of a write; `passing` shows how far the stage is that goes over the rows of a long file."""

    def __init__(self, show: Callable[[str], None] | None = None, tell: Tell | None = None) -> None:
        self._show, self._tell = show, tell

    def begin(self, label: str) -> None:
        if self._show is not None:
            self._show(label)

    def passing(self, rows: Sequence[R]) -> Sequence[R]:
        """The same rows, which tell on a terminal how many of them are done, and how many in a second."""
        return rows if self._tell is None or len(rows) < LONG else _Passing(rows, self._tell)


class _Passing(Sequence[R]):
    def __init__(self, rows: Sequence[R], tell: Tell) -> None:
        self._rows, self._tell = rows, tell

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> R: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[R]: ...
    def __getitem__(self, place: int | slice) -> R | Sequence[R]:
        return self._rows[place]

    def __iter__(self) -> Iterator[R]:
        began, total = monotonic(), len(self._rows)
        for done, row in enumerate(self._rows, start=1):
            yield row
            if done % STEP == 0 or done == total:
                self._tell(done, total, monotonic() - began)


@contextmanager
def stages(count: int) -> Iterator[Stages]:
    """The first of `count` stages is named by `begin`, and each after it; without a terminal nothing is said."""
    if not sys.stderr.isatty():
        yield Stages()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count, said="")
        finished = -1

        def show(label: str) -> None:
            nonlocal finished
            finished += 1
            progress.update(task, description=label, completed=finished, total=count, said="")

        def tell(done: int, of: int, seconds: float) -> None:
            said = f"{done:,} of {of:,} rows, {done / max(seconds, 1e-6):,.0f} rows/s"
            progress.update(task, completed=finished + done / of, said=said)

        yield Stages(show, tell)


@contextmanager
def counting(label: str) -> Iterator[Callable[[int, int], None]]:
    """Gives a function that is told how many of how many are done; without a terminal it says nothing."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def hashing(done: int, of: int) -> None:
    """Of a ledger of before, whose events are hashed once; without `rich`, because every command may be the first."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\rhashing the log: {done:,} of {of:,} events" + ("\n" if done >= of else ""))
        sys.stderr.flush()
