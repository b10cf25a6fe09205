"""Reading and checking the files of an import, against another build: `python -m benchmarks.reading BASE`.

BASE is a checkout; both builds run in this one's Python, a process each, in turn. Shown is the least processor time of
each, and the most memory: a file as it lies there to rows that have types, without a ledger; as CSV, as a workbook with
its texts in the cells, and as one with a table of texts that the cells share.
"""

import argparse
import csv
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from openpyxl import Workbook

from benchmarks.paired import environment, write_files

PAIRS, XLSX_PAIRS = 5, 2
THIS = Path(__file__).resolve().parents[1]
ONE = """
import gc, re, sys, time
from pathlib import Path
try:
    from commands.files.reading import read_table
    from commands.kinds.by_name import KINDS
except ModuleNotFoundError:  # before the house had rooms
    from commands.files import read_table
    from commands.import_kinds import KINDS
gc.disable()
name, path = sys.argv[1:]
began = time.process_time()
kind = KINDS[name]
table = read_table(Path(path), kind.required_columns, kind.optional_columns)
read = kind.submission(table, table.source(name))
took = time.process_time() - began
# of the program itself: what getrusage tells has the memory of the process that started it in it
most = re.search(r"VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())
print(took, int(most[1]) / 1024)
"""


def tried(tree: Path, name: str, path: Path) -> tuple[float, float]:
    """Seconds of processor time, and MB."""
    command = [sys.executable, "-c", ONE, name, str(path)]
    env = environment() | {"PYTHONPATH": str(tree)}
    told = subprocess.run(command, cwd=path.parent, env=env, capture_output=True, check=True).stdout.split()
    return float(told[0]), float(told[1])


def as_workbook(path: Path) -> Path:
    """The same rows, every cell a text, as another program writes them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append(row)
    written = path.with_suffix(".xlsx")
    book.save(written)
    return written


def as_shared(path: Path) -> Path:
    """The same rows, every text once in a table, as most programs write them."""
    written = path.with_name(f"{path.stem}, shared texts.xlsx")
    book = xlsxwriter.Workbook(str(written))
    sheet = book.add_worksheet()
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.reader(file)):
            sheet.write_row(line, 0, row)
    book.close()
    return written


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("base", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    base, rows = asked.base.resolve(), asked.rows
    with TemporaryDirectory() as folder:
        write_files(Path(folder), rows)
        for name in ("departures", "staff"):
            path = Path(folder) / f"{name}.csv"
            for file, count in ((path, PAIRS), (as_workbook(path), XLSX_PAIRS), (as_shared(path), XLSX_PAIRS)):
                pairs = [(tried(base, name, file), tried(THIS, name, file)) for _ in range(count)]
                (before, _), (now, _) = map(min, zip(*pairs, strict=True))
                most = [max(memory for _, memory in build) for build in zip(*pairs, strict=True)]
                told = f"{now:.2f} s, {before:.2f} s before, {before / now:.2f} times as fast"
                print(f"{rows:,} rows of {file.name}: {told}; {most[1]:.0f} MB, {most[0]:.0f} before", flush=True)


if __name__ == "__main__":
    main()
