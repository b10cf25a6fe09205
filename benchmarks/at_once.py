"""Two imports of departures at once against one after the other: `python -m benchmarks.at_once [--people N]`.

Each of the two files has N people. A ledger in which all of them are registered is copied for every try, so that both
ways record the same rows behind the same log. The ratio is the clock of both at once through that of one after the
other; the third figure is of one file alone on one core, where no second process is worth it.
"""

import argparse
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.ground import REFERENCE
from benchmarks.paired import begun, environment, sobo, steps, write_files
from benchmarks.settlements import write_departures

HERE = REFERENCE.parent
PEOPLE, ROUNDS = 50_000, 3
WAYS = ("one after the other", "at once", "one alone", "one alone on one core")


def fill(folder: Path, people: int) -> list[Path]:
    """A stopped ledger in `folder`, and the two files of its leavers."""
    write_files(folder, 2 * people)
    halves = [folder / "first.csv", folder / "second.csv"]
    for half, path in enumerate(halves):
        write_departures(path, range(half * people, (half + 1) * people))
    home = folder / "home"
    sobo(HERE, home, begun(HERE))
    before = list(steps(folder).items())
    for _, words in before[: [name for name, _ in before].index("departures")]:
        sobo(HERE, home, *words)
    sobo(HERE, home, "stop")
    return halves


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """The same ledger once more, its server at work."""
    with TemporaryDirectory(prefix="sobo-bench-") as folder:
        Path(folder).chmod(0o711)  # as root the server runs under another account
        copy = Path(folder) / "home"
        shutil.copytree(home, copy, symlinks=True)
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", f"--reference={home / 'postgres/data'}", str(copy / "postgres")], check=True)
        try:
            sobo(HERE, copy, "status")
            yield copy
        finally:
            sobo(HERE, copy, "stop")


def seconds(home: Path, way: str, files: list[Path]) -> float:
    """By the clock, from the start of the first process to the end of the last."""
    cores = sorted(os.sched_getaffinity(0))
    files = files[:1] if way.startswith("one alone") else files
    began = time.perf_counter()
    running = []
    for path in files:
        command = [str(HERE / ".venv/bin/python"), "-c", "import cli; cli.main()", "--home", str(home)]
        one = subprocess.Popen([*command, "import", "departures", str(path)], cwd=HERE, env=environment())
        if way.endswith("one core"):
            os.sched_setaffinity(one.pid, cores[:1])
        running.append(one)
        if way == "one after the other":
            one.wait()
    if any(one.wait() for one in running):
        raise SystemExit(f"an import failed, {way}")
    return time.perf_counter() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=PEOPLE, help="rows of each of the two files")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    asked = options.parse_args()
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        files = fill(Path(folder), asked.people)
        for number in range(asked.rounds):
            for way in WAYS if number % 2 else reversed(WAYS):
                with copied(Path(folder) / "home") as home:
                    found[way].append(seconds(home, way, files))
    table = Table("way", "clock, s: median", "of each round")
    for way, clocks in found.items():
        table.add_row(way, f"{median(clocks):.1f}", ", ".join(f"{clock:.1f}" for clock in clocks))
    after, at_once = (found[way] for way in WAYS[:2])
    ratios = [both / turns for both, turns in zip(at_once, after, strict=True)]
    table.add_row("at once against in turn", f"{median(ratios):.2f}", ", ".join(f"{ratio:.2f}" for ratio in ratios))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
