"""Progress of a longer write: a line on stderr, on a terminal only, gone when the work is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def stages(count: int) -> Iterator[Callable[[str], None]]:
    """Gives a function that names the stage now beginning, the first of `count`; without a terminal it says nothing."""
    if not sys.stderr.isatty():
        yield lambda _label: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count)
        begun = False

        def begin(label: str) -> None:
            nonlocal begun
            progress.update(task, description=label, advance=1 if begun else 0)
            begun = True

        yield begin


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
