"""This build against another one, command by command: `python -m benchmarks.paired BASE [PART...]`.

BASE is a checkout with a `.venv` of its own. Both do the same work in homes of their own, in turn, and the ratio is
the median over the pairs; above 1 this build is faster. Compared is the processor time of `sobo` and of PostgreSQL with
its workers: beside other work the clock alone varies by a third between pairs of one build.
"""

import argparse
import csv
import os
import resource
import subprocess
from dataclasses import fields
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.ground import REFERENCE
from benchmarks.recording import people
from benchmarks.settlements import SALARY, leaver, write_departures
from domain.staff.rows import StaffRow

OPENING, CHANGES = REFERENCE / "vn_units_2025-06-30.csv", REFERENCE / "vn_changes_2025-07-01.csv"
PAIRS, PEOPLE = 3, 8_000
TICKS = os.sysconf("SC_CLK_TCK")


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


def write_files(folder: Path, count: int) -> None:
    with OPENING.open(encoding="utf-8", newline="") as opening:
        communes = [row["code"] for row in csv.DictReader(opening) if row["type"] in ("commune", "ward", "township")]
    known = [leaver(person, number) for number, person in enumerate(people(count, communes))]
    plain = [field.name for field in fields(StaffRow) if field.name not in ("row", "legal_basis", "salary")]
    with (folder / "staff.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [name for name in plain if getattr(known[0], name)] + [*SALARY, "instrument"])
        writer.writeheader()
        for person in known:
            shown = {name: getattr(person, name) for name in writer.fieldnames if name in plain}
            writer.writerow(shown | dict(person.salary) | {"instrument": "20/QĐ-UBND"})
    write_departures(folder / "departures.csv", range(count))


def environment() -> dict[str, str]:
    """Without what would lead a build to another ledger, or to the modules of the other build."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SOBO_", "PYTHON"))}


def sobo(tree: Path, home: Path, *words: str) -> str:
    """What it prints."""
    command = [str(tree / ".venv/bin/python"), "-c", "import cli; cli.main()", "--home", str(home), *words]
    done = subprocess.run(command, cwd=tree, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tree}: sobo {' '.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


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


def measured(tree: Path, files: Path, asked: list[str]) -> dict[str, float]:
    """Processor seconds of each step that was asked for, in a new home."""
    found: dict[str, float] = {}
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
                before = processor(home)
                sobo(tree, home, *words)
                if name in asked:
                    found[name] = processor(home) - before
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
    found: dict[Path, list[dict[str, float]]] = {here: [], base: []}
    with TemporaryDirectory() as folder:
        write_files(Path(folder), asked.people)
        for number in range(asked.pairs):
            for tree in (here, base) if number % 2 else (base, here):  # who goes first finds a colder machine
                found[tree].append(measured(tree, Path(folder), parts))
    table = Table("part", "base, s", "this, s", "ratio", "of each pair", title="Processor time", title_justify="left")
    for name in parts:
        ratios = [old[name] / new[name] for old, new in zip(found[base], found[here], strict=True)]
        seconds = [f"{median(one[name] for one in found[tree]):.2f}" for tree in (base, here)]
        table.add_row(name, *seconds, f"{median(ratios):.2f}", ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios)))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
