"""Answers of this build against those of another one: `python -m benchmarks.paired_answers BASE`.

BASE is a checkout with a `.venv` of its own. Its `sobo` records a log of people who all leave, two thirds of them paid;
this build opens a copy of it. One process of each build is then asked the same in turn. The ratio is the median over
the pairs of processor time, Python's and PostgreSQL's with its workers; above 1 this build is faster.
"""

import argparse
import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.ground import REFERENCE
from benchmarks.paired import begun, environment, server_seconds, sobo, steps, write_files
from store.embedded.server import ensure_running

PEOPLE, PAIRS = 150_000, 5
QUESTIONS = {
    "statistics by province, category, route and month": 'statistics("province", "category", "route", "month")',
    "statistics by month and regime": 'statistics("month", "regime")',
    "national overdue list": "settlements.overdue(connection, KNOWN.rules, on=ON)",
    "overdue list of one province": 'settlements.overdue(connection, KNOWN.rules, on=ON, province="01")',
    "list of all settlements": "settlements.list_settlements(connection, KNOWN.rules, on=ON)",
    "national staffing": "staffing.staffing(connection, on=ON)",
    "national staffing as known at half of the log": "staffing.staffing(connection, on=ON, as_known=HALF)",
}
"""In names that every build has had since there are settlements."""
ASKED = """
import sys
from datetime import date
from time import perf_counter, process_time
from benchmarks.recording import KNOWN
from projections import settlements, staffing
from projections.departure_statistics import departure_statistics
from store.database import connect
try:
    from store.rights.roles import READER
except ImportError:  # a build before there were roles
    AS_READER = ()
else:
    AS_READER = (READER,)

ON = date(2025, 11, 1)
with connect(sys.argv[1], *AS_READER) as connection:
    head = connection.execute("select max(position) from ledger.events").fetchone()[0]
    HALF = staffing.AsKnown(position=head // 2)

    def statistics(*keys):
        return departure_statistics(connection, KNOWN.rules, by=keys, on=ON)

    for question in sys.stdin:
        began, clock = process_time(), perf_counter()
        answer = eval(question)
        took = process_time() - began, perf_counter() - clock
        del answer
        print(*took, flush=True)
"""


class Took(NamedTuple):
    processor: float
    clock: float


class Build:
    """A process of one build, which answers from a home of its own."""

    def __init__(self, tree: Path, home: Path) -> None:
        server = ensure_running(home)
        self._home = home
        command = [str(tree / ".venv/bin/python"), "-c", ASKED, server.writer_url]
        self._process = subprocess.Popen(
            command, cwd=tree, env=environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def took(self, question: str) -> Took:
        assert self._process.stdin is not None and self._process.stdout is not None
        before = server_seconds(self._home)
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()
        answered = self._process.stdout.readline().split()
        if not answered:
            raise SystemExit(f"the build with the home {self._home} did not answer {question}")
        python, clock = map(float, answered)
        return Took(python + server_seconds(self._home) - before, clock)

    def end(self) -> None:
        self._process.communicate()


def record(base: Path, home: Path, people: int) -> None:
    """A home of the base with everything that is asked of."""
    files = home.parent / "files"
    files.mkdir()
    write_files(files, people)
    sobo(base, home, begun(base))
    for name in ("load", "apply", "staff", "departures"):
        sobo(base, home, *steps(files)[name])
    owed = json.loads(sobo(base, home, "settlements", "list", "--on", "2025-11-01", "--json"))
    paid = [row for number, row in enumerate(owed) if number % 3 and row["assessed"]]
    common = {"instrument": "20/QĐ-UBND"}
    approved = {"stage": "approved", "on": "2025-08-15", "source": "province", **common}
    money = {"kind": "payment", "paid_on": "2025-08-20", **common}
    for kind, more in (("funding", approved), ("payments", money)):
        with (files / f"{kind}.csv").open("w", encoding="utf-8", newline="") as out:
            named = {"reference": ""} if kind == "payments" else {}
            writer = csv.DictWriter(out, ["staff_number", "amount", *more, *named])
            writer.writeheader()
            for row in paid:
                told = {"reference": f"U-{row['staff_number']}"} if named else {}
                writer.writerow({"staff_number": row["staff_number"], "amount": row["assessed"], **more, **told})
        sobo(base, home, "import", kind, str(files / f"{kind}.csv"))
    sobo(base, home, "stop")


@contextmanager
def homes(base: Path, folder: Path, people: int) -> Iterator[dict[Path, Path]]:
    """The home of each build, by its tree; those in the folder are taken as they are."""
    here = REFERENCE.parent
    found = {base: folder / "base", here: folder / "this"}
    if not found[base].exists():
        record(base, found[base], people)
    if not found[here].exists():
        shutil.copytree(found[base], found[here], symlinks=True)
        sobo(here, found[here], "rebuild", "--from", "store")
    try:
        yield found
    finally:
        for tree, home in found.items():
            sobo(tree, home, "stop")


def asked(found: dict[Path, Path], pairs: int) -> dict[str, dict[Path, list[Took]]]:
    """What each question took of each build; the first time of each is not counted."""
    builds = {tree: Build(tree, home) for tree, home in found.items()}
    taken: dict[str, dict[Path, list[Took]]] = {}
    try:
        for name, question in QUESTIONS.items():
            for build in builds.values():
                build.took(question)
            taken[name] = {tree: [] for tree in builds}
            for number in range(pairs):
                for tree in list(builds)[:: 1 if number % 2 else -1]:
                    taken[name][tree].append(builds[tree].took(question))
    finally:
        for build in builds.values():
            build.end()
    return taken


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("base", type=Path, help="a checkout of the other build, with its .venv")
    options.add_argument("--pairs", type=int, default=PAIRS)
    options.add_argument("--people", type=int, default=PEOPLE, help="who are recorded, and all leave")
    options.add_argument("--keep", type=Path, help="a folder for the homes, which are taken from there the next time")
    said = options.parse_args()
    base = said.base.resolve()
    with TemporaryDirectory(prefix="sobo-bench-") as made:
        folder = said.keep or Path(made)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)  # as root the server runs under another account
        with homes(base, folder.resolve(), said.people) as found:
            taken = asked(found, said.pairs)
    show(taken, base)


def show(taken: dict[str, dict[Path, list[Took]]], base: Path) -> None:
    table = Table("answer", "base, s", "this, s", "by the clock", "ratio", "of each pair", title="Processor time")
    for name, of_builds in taken.items():
        old, new = of_builds[base], of_builds[REFERENCE.parent]
        ratios = sorted(one.processor / other.processor for one, other in zip(old, new, strict=True))
        seconds = [f"{median(one.processor for one in build):.3f}" for build in (old, new)]
        clock = " ".join(f"{median(one.clock for one in build):.3f}" for build in (old, new))
        table.add_row(name, *seconds, clock, f"{median(ratios):.2f}", ", ".join(f"{ratio:.2f}" for ratio in ratios))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
