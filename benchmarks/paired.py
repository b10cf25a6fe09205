"""This build against another one, command by command: `python -m benchmarks.paired BASE [PART...]`.

BASE is a checkout with a `.venv` of its own. Both do the same work in homes of their own, in turn, and the ratio is
the median over the pairs; above 1 this build is faster. Compared is the processor time of `sobo` and of PostgreSQL with
its workers: beside other work the clock alone varies by a third between pairs of one build. Beside it stand the clock,
and the most memory that `sobo` held with all processes that it starts, PostgreSQL's aside.
"""

import argparse
import csv
import os
import resource
import subprocess
import time
from dataclasses import fields
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.ground import REFERENCE
from benchmarks.recording import people
from benchmarks.settlements import SALARY, leaver, write_departures
from domain.staff.rows import StaffRow

OPENING, CHANGES = REFERENCE / "vn_units_2025-06-30.csv", REFERENCE / "vn_changes_2025-07-01.csv"
PAIRS, PEOPLE = 3, 8_000
TICKS = os.sysconf("SC_CLK_TCK")
LOOK_SECONDS = 0.1


class Cost(NamedTuple):
    """Of one command: processor seconds with PostgreSQL's, seconds by the clock, and at most so many megabytes."""

    processor: float
    clock: float
    memory: float


def steps(files: Path) -> dict[str, tuple[str, ...]]:
    """In the order in which they rest on each other; all up to the last that is asked for are run."""
    return {
        "load": ("units", "load", str(OPENING), "--on", "2025-06-30", "--instrument", "opening list"),
        "apply": ("units", "apply", str(CHANGES)),
        "staff": ("import", "staff", str(files / "staff.csv")),
        "departures": ("import", "departures", str(files / "departures.csv")),
        "statistics": ("stats", "departures", "--by", "month,regime", "--on", "2025-11-01", "--format", "csv"),
        "rebuild": ("rebuild", "--from", "store"),
        "relay": ("relay", "--once"),
    }


def write_files(folder: Path, count: int, first: int = 0) -> None:
    """Of so many people, who all leave; their numbers begin with `first`."""
    with OPENING.open(encoding="utf-8", newline="") as opening:
        communes = [row["code"] for row in csv.DictReader(opening) if row["type"] in ("commune", "ward", "township")]
    known = [leaver(person, number) for number, person in enumerate(people(first + count, communes))][first:]
    plain = [field.name for field in fields(StaffRow) if field.name not in ("row", "legal_basis", "salary")]
    with (folder / "staff.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [name for name in plain if getattr(known[0], name)] + [*SALARY, "instrument"])
        writer.writeheader()
        for person in known:
            shown = {name: getattr(person, name) for name in writer.fieldnames if name in plain}
            writer.writerow(shown | dict(person.salary) | {"instrument": "20/QĐ-UBND"})
    write_departures(folder / "departures.csv", range(first, first + count))


def environment() -> dict[str, str]:
    """Without what would lead a build to another ledger, or to the modules of the other build."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SOBO_", "PYTHON"))}


def sobo(tree: Path, home: Path, *words: str) -> str:
    """What it prints."""
    return watched(tree, home, *words)[0]


def watched(tree: Path, home: Path, *words: str) -> tuple[str, float]:
    """What it prints, and the most memory that it held, in megabytes."""
    command = [str(tree / ".venv/bin/python"), "-c", "import cli; cli.main()", "--home", str(home), *words]
    with TemporaryFile("w+") as printed, TemporaryFile("w+") as told:
        running = subprocess.Popen(command, cwd=tree, env=environment(), stdout=printed, stderr=told)
        most = 0
        while running.poll() is None:
            most = max(most, held_by(running.pid))
            time.sleep(LOOK_SECONDS)
        printed.seek(0)
        told.seek(0)
        said = printed.read()
        if running.returncode:
            raise SystemExit(f"{tree}: sobo {' '.join(words)} ended with {running.returncode}: {said}{told.read()}")
    return said, most / 1024


def held_by(process: int) -> int:
    """Kilobytes of it and of what it started, each page that several of them share counted once."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        started = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # ended meanwhile
        return 0
    own = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return own + sum(held_by(int(each)) for each in started)


def begun(tree: Path) -> str:
    """The command that makes a ledger; a build before it makes one when it is asked for anything."""
    return "init" if any((tree / "commands").rglob("init.py")) else "status"


def processor(home: Path) -> float:
    """Seconds so far of the processes that we waited for, and of this home's PostgreSQL with all that it started."""
    ours = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime + server_seconds(home)


def server_seconds(home: Path) -> float:
    [written] = home.rglob("postmaster.pid")
    postmaster = written.read_text(encoding="utf-8").split()[0]
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # ended meanwhile
            continue
        if stat.parent.name == postmaster:
            ticks += sum(map(int, after_name[11:15]))  # its own, and of its children that have ended
        elif after_name[1] == postmaster:
            ticks += sum(map(int, after_name[11:13]))
    return ticks / TICKS


def measured(tree: Path, files: Path, asked: list[str]) -> dict[str, Cost]:
    """What each step cost that was asked for, in a new home."""
    found: dict[str, Cost] = {}
    with TemporaryDirectory(prefix="sobo-bench-") as folder:
        Path(folder).chmod(0o711)  # as root the server runs under another account
        home = Path(folder) / "home"
        try:
            sobo(tree, home, begun(tree))
            for name, words in steps(files).items():
                if not set(asked) - set(found):
                    break
                if name == "relay":
                    sobo(tree, home, "broker", "start")
                before, began = processor(home), time.perf_counter()
                _, memory = watched(tree, home, *words)
                if name in asked:
                    found[name] = Cost(processor(home) - before, time.perf_counter() - began, memory)
        finally:
            sobo(tree, home, "stop")
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("base", type=Path, help="a checkout of the other build, with its .venv")
    options.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(steps(Path()))}; all without one")
    options.add_argument("--pairs", type=int, default=PAIRS)
    options.add_argument("--people", type=int, default=PEOPLE, help="who are recorded, and all leave")
    asked = options.parse_args()
    parts = asked.parts or list(steps(Path()))
    if unknown := set(parts) - set(steps(Path())):
        options.error(f"no such part: {', '.join(sorted(unknown))}")
    here, base = REFERENCE.parent, asked.base.resolve()
    found: dict[Path, list[dict[str, Cost]]] = {here: [], base: []}
    with TemporaryDirectory() as folder:
        write_files(Path(folder), asked.people)
        for number in range(asked.pairs):
            for tree in (here, base) if number % 2 else (base, here):  # who goes first finds a colder machine
                found[tree].append(measured(tree, Path(folder), parts))
    table = Table("part", "of", "base", "this", "ratio", "of each pair")
    for name in parts:
        for place, of in enumerate(("processor, s", "clock, s", "memory, MB")):
            old, new = ([one[name][place] for one in found[tree]] for tree in (base, here))
            ratios = [before / now for before, now in zip(old, new, strict=True)]
            pairs = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
            table.add_row(name, of, f"{median(old):.2f}", f"{median(new):.2f}", f"{median(ratios):.2f}", pairs)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
